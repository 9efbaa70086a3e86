"""The month of a small tree, from the village up to the closed prefecture."""

import pytest
from django.db import ProgrammingError, transaction

from laborinfo.common.errors import Conflict, DomainError, Forbidden, Invalid
from ledgers.enums import LedgerState, RowChange
from ledgers.indicators import INDICATORS, POSITION
from ledgers.models import Household, HouseholdVersion, Ledger, PeriodTotal
from ledgers.services.closing import close_period
from ledgers.services.compilation import ChildrenMissing, submit_compiled_ledger
from ledgers.services.counters import drifted_counters
from ledgers.services.households import close_household, update_household
from ledgers.services.people import update_person
from ledgers.services.periods import open_period
from ledgers.services.review import (
    accept_household,
    accept_ledger,
    accept_rest,
    return_ledger,
    undo_accept,
    undo_household,
)
from ledgers.services.submission import WarningsUnacknowledged, submit_village_ledger
from tests.factories import NOW
from tests.factories_ledgers import make_household


@pytest.fixture(autouse=True)
def counters_stay_right(db):
    """Whatever a test does, the stored counters equal a recount."""
    yield
    assert drifted_counters() == []


def test_a_period_opens_with_a_ledger_for_every_region_above_the_groups(month):
    ledgers = Ledger.objects.filter(period=month.period)
    assert ledgers.count() == 1 + 2 + 4 + 8
    assert month.ledger("village").parent == month.ledger("township")
    assert month.ledger("village").county == month.cast.regions["522601"]
    assert month.ledger("prefecture").parent is None


def test_only_one_period_is_open(month):
    with pytest.raises(Conflict) as caught:
        open_period(by=month.cast.prefecture, now=NOW, month=month.period.month.replace(month=12))
    assert caught.value.code == "period_open"


def test_a_submission_freezes_every_household(month):
    revision = month.submit()
    ledger = month.ledger("village")
    assert ledger.state == LedgerState.SUBMITTED
    assert (revision.household_count, revision.person_count, revision.added) == (2, 3, 2)
    assert revision.totals[POSITION["people"]] == 3
    assert ledger.pending_count == 2


def test_the_frozen_content_holds_no_identifier_in_clear(month):
    month.submit()
    person = month.first.people.first()
    text = str(HouseholdVersion.objects.get(household=month.first).payload)
    assert person.id_number not in text
    assert person.phone not in text
    assert bytes(person.id_index).hex() in text


def test_errors_stop_a_submission_with_a_list(month):
    person = month.first.people.first()
    update_person(by=month.cast.group, now=NOW, person_id=person.pk, version=None, sex="2")
    with pytest.raises(Invalid) as caught:
        month.submit()
    assert caught.value.errors[0].field == "sex"
    assert month.first.number in caught.value.errors[0].value
    assert month.ledger("village").state == LedgerState.COLLECTING


def test_warnings_must_be_acknowledged_and_flag_the_household(month):
    person = month.first.people.first()
    update_person(by=month.cast.group, now=NOW, person_id=person.pk, version=None, education="")
    with pytest.raises(WarningsUnacknowledged):
        submit_village_ledger(by=month.cast.village, now=NOW, ledger=month.ledger("village"))
    assert month.submit().flagged == 1
    assert month.row(month.first).issues[0]["code"] == "education_unknown"


def test_later_edits_do_not_change_what_the_reviewer_sees(month):
    month.submit()
    update_household(by=month.cast.group, now=NOW, household_id=month.first.pk, version=None, address="moved")
    assert month.row(month.first).version.payload["household"]["address"] == month.first.address


def test_a_second_submission_is_a_conflict_in_words(month):
    month.submit()
    with pytest.raises(Conflict):
        month.submit()


@pytest.mark.parametrize("part", ["group", "township", "county", "prefecture", "sibling_village", "nobody"])
def test_only_the_village_itself_submits(month, part):
    with pytest.raises(Forbidden):
        submit_village_ledger(
            by=getattr(month.cast, part), now=NOW, ledger=month.ledger("village"), acknowledge_warnings=True
        )


@pytest.mark.parametrize("part", ["village", "group", "sibling_township", "sibling_county", "analyst", "nobody"])
def test_only_the_levels_above_review(month, part):
    month.submit()
    by = getattr(month.cast, part)
    for act in (
        lambda: accept_household(by=by, now=NOW, row=month.row(month.first)),
        lambda: accept_rest(by=by, now=NOW, ledger=month.ledger("village")),
        lambda: accept_ledger(by=by, now=NOW, ledger=month.ledger("village")),
        lambda: return_ledger(by=by, now=NOW, ledger=month.ledger("village"), note="no"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_return_without_returned_households_says_why(month):
    month.submit()
    with pytest.raises(DomainError):
        return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="group 2 is missing")
    assert month.ledger("village").return_count == 1


def test_a_decision_on_a_replaced_revision_is_a_conflict(month):
    month.submit()
    stale = month.row(month.second)
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="again")
    month.submit()
    with pytest.raises(Conflict):
        accept_household(by=month.cast.township, now=NOW, row=stale)


def test_the_same_person_takes_back_an_acceptance(month):
    month.submit()
    accept_household(by=month.cast.township, now=NOW, row=month.row(month.first))
    with pytest.raises(Forbidden):
        undo_household(by=month.cast.county, now=NOW, row=month.row(month.first))
    undo_household(by=month.cast.township, now=NOW, row=month.row(month.first))
    assert month.ledger("village").pending_count == 2


def test_undo_works_until_the_next_level_has_sent_it_on(month):
    month.submit()
    month.accept("village", month.cast.township)
    with pytest.raises(Forbidden):
        undo_accept(by=month.cast.county, now=NOW, ledger=month.ledger("village"))
    undo_accept(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    assert month.ledger("village").accepted_revision is None
    accept_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    month.compile("township")
    with pytest.raises(Conflict):
        undo_accept(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    with pytest.raises(Conflict):
        return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="late thought")


def test_a_township_goes_without_a_late_village_only_with_a_reason(month):
    month.submit()
    month.accept("village", month.cast.township)
    with pytest.raises(ChildrenMissing) as caught:
        submit_compiled_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("township"))
    assert [child.region for child in caught.value.missing] == [month.cast.region_of("sibling_village")]
    revision = month.compile("township", "the road is closed")
    assert revision.late_reason == "the road is closed"
    assert revision.parts.count() == 1


def test_a_compiled_ledger_adds_up_its_children(month):
    month.submit()
    month.submit("sibling_village")
    month.accept("village", month.cast.township)
    month.accept("sibling_village", month.cast.township)
    revision = month.compile("township")
    assert (revision.household_count, revision.person_count, revision.late_reason) == (3, 4, "")
    assert revision.totals[POSITION["people"]] == 4


def test_the_next_month_shows_only_what_changed(month):
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="others are late")
    update_household(by=month.cast.group, now=NOW, household_id=month.first.pk, version=None, address="moved")
    close_household(by=month.cast.group, now=NOW, household_id=month.second.pk, version=None, reason="MOVED_AWAY")
    make_household(month.cast.region_of("group"))
    versions = HouseholdVersion.objects.count()
    month.period = open_period(by=month.cast.prefecture, now=NOW, month=month.period.month.replace(month=12))
    revision = month.submit()
    assert (revision.added, revision.changed, revision.removed, revision.household_count) == (1, 1, 1, 2)
    assert HouseholdVersion.objects.count() == versions + 2
    assert month.row(month.second).change == RowChange.REMOVED


def test_closing_freezes_totals_and_later_edits_do_not_change_them(month):
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="others are late")
    totals = {row.region.code: row.values[POSITION["people"]] for row in PeriodTotal.objects.select_related("region")}
    assert len(totals) == 1 + 2 + 4 + 8 + 16
    assert totals["522600"] == totals["522601001001"] == totals["522601001001001"] == 3
    assert totals["522601001002"] == 0  # not accepted, so not reported
    make_household(month.cast.region_of("group"), people=3)
    assert PeriodTotal.objects.get(region__code="522600").values[POSITION["people"]] == 3


def test_a_closed_ledger_never_changes(month):
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="others are late")
    assert month.ledger("village").state == LedgerState.CLOSED
    with pytest.raises(Conflict):
        month.submit()
    with pytest.raises(Conflict):
        month.submit("sibling_village")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Ledger.objects.filter(pk=month.ledger("village").pk).update(state=LedgerState.RETURNED)


def test_only_the_prefecture_closes(month):
    month.up_to_prefecture()
    for part in ("county", "township", "analyst", "sysadmin"):
        with pytest.raises(Forbidden):
            close_period(by=getattr(month.cast, part), now=NOW, period=month.period, late_reason="others")


def test_closing_without_every_county_needs_a_reason(month):
    month.up_to_prefecture()
    with pytest.raises(ChildrenMissing):
        close_period(by=month.cast.prefecture, now=NOW, period=month.period)


def test_a_village_without_households_submits_an_empty_revision(month):
    Household.objects.filter(pk=month.elsewhere.pk).update(closed_at=NOW, closed_reason="MOVED_AWAY")
    revision = month.submit("sibling_village")
    assert (revision.household_count, revision.totals) == (0, [0] * len(INDICATORS))
