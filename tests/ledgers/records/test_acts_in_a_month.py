"""Acts in the middle of the monthly work: what is frozen stays, findings go along, nobody is counted twice."""

from datetime import timedelta

import pytest

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import RegionPosting
from laborinfo.common.errors import Conflict
from laborinfo.regions.services import merge_regions
from ledgers.enums import LedgerState
from ledgers.models import Finding, Household, Revision, RevisionRow, SpotCheckRow
from ledgers.services.acts.moving import join_households, move_household, move_person
from ledgers.services.acts.undoing import undo_act
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import answer_finding, has_changed, raise_finding, settle_finding
from ledgers.services.people import update_person
from ledgers.services.responsible import nobody_answers
from ledgers.services.review import accept_household, return_ledger
from ledgers.services.submission import submit_village_ledger
from ledgers.services.totals import drifted_groups, recompute_all
from ledgers.services.waiting import findings_to_answer, households_to_verify
from tests.factories import NOW, UserFactory
from tests.factories_ledgers import make_household
from tests.ledgers.review.conftest import make_month
from tests.ledgers.spotchecks.conftest import Checks

LATER, AFTER = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
WHEN = {"now": LATER, "day": NOW.date(), "reason": "迁到邻村"}


@pytest.fixture
def month(cast):
    month = make_month(cast)
    recompute_all(now=NOW)
    return month


def find(month, field="address", person_id=None) -> Finding:
    return raise_finding(
        by=month.cast.township, now=NOW, row=month.row(month.first), field=field, person_id=person_id,
        reason=month.reason(),
    )  # fmt: skip


def send_back(month) -> None:
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))


def frozen() -> list:
    revisions = Revision.objects.order_by("pk").values_list("pk", "digest", "household_count", "person_count")
    return [*revisions, *RevisionRow.objects.order_by("pk").values_list("pk", "household", "version", "change")]


def move_away(month):
    """The first household goes to the neighbouring village; the township, to which both belong, records it."""
    return move_household(
        by=month.cast.township, household_id=month.first.pk, version=None, to_region=month.elsewhere.region, **WHEN
    )


def test_a_household_takes_its_findings_to_the_new_village(month):
    cast = month.cast
    month.submit()
    finding = find(month)
    with pytest.raises(Conflict) as refused:
        move_away(month)
    assert refused.value.code == "ledger_sent_on", "its people would be counted in both villages"
    send_back(month)
    before = frozen()
    act = move_away(month)
    assert frozen() == before and drifted_counters() == [] and drifted_groups(now=LATER) == []
    finding.refresh_from_db()
    assert (finding.ledger, finding.household) == (month.ledger("sibling_village"), month.first)
    assert list(findings_to_answer(cast.sibling_village)) == [finding]
    assert not findings_to_answer(cast.village).exists()
    assert month.first in households_to_verify(cast.sibling_village, month.period)

    undo_act(by=cast.township, now=LATER, act_id=act.pk, reason="录入有误")
    finding.refresh_from_db()
    assert finding.ledger == month.ledger("village") and drifted_counters() == []
    act = move_away(month)
    answer_finding(by=cast.sibling_village, now=LATER, finding=finding, answer="CONFIRMED", text="门牌号没有错")
    month.submit("sibling_village")
    month.submit()
    changes = {part: month.row(month.first, part).change for part in ("village", "sibling_village")}
    assert changes == {"village": "REMOVED", "sibling_village": "ADDED"}
    assert drifted_counters() == []
    with pytest.raises(Conflict) as refused:
        undo_act(by=cast.township, now=LATER, act_id=act.pk, reason="录入有误")
    assert refused.value.code == "ledger_sent_on"
    finding.refresh_from_db()
    settle_finding(by=cast.township, now=LATER, finding=finding)
    assert drifted_counters() == []


def test_within_a_submitted_village_an_act_is_an_edit_of_the_next_revision(month):
    cast = month.cast
    month.submit()
    person = month.first.people.last()
    finding = find(month, "education", person.pk)
    before = frozen()
    act = move_person(
        by=cast.village, person_id=person.pk, to_household_id=month.second.pk, versions={}, relation="OTHER", **WHEN
    )
    finding.refresh_from_db()
    assert (finding.household, finding.found_in) == (month.second, month.first)
    assert frozen() == before and drifted_counters() == [] and not has_changed(finding)
    update_person(by=cast.village, now=LATER, person_id=person.pk, version=None, education="40")
    answer_finding(by=cast.village, now=LATER, finding=finding, answer="FIXED")
    send_back(month)
    submit_village_ledger(by=cast.village, now=AFTER, ledger=month.ledger("village"), acknowledge_warnings=True)
    assert len(month.row(month.second).version.payload["people"]) == 2
    with pytest.raises(Conflict) as refused:
        undo_act(by=cast.village, now=LATER, act_id=act.pk, reason="录入有误")
    assert refused.value.code == "submitted_since"


def test_a_joined_household_is_removed_and_its_finding_answered_at_the_kept_one(month):
    cast, gone = month.cast, month.first
    Household.objects.filter(pk=month.second.pk).update(address="二组 8 号")
    month.submit()
    finding = find(month)
    send_back(month)
    relations = {person.pk: "OTHER" for person in gone.people.all()}
    given = {"household_id": gone.pk, "kept_id": month.second.pk, "versions": {}, "relations": relations}
    join_households(by=cast.village, **given, **WHEN)
    answer_finding(by=cast.village, now=LATER, finding=finding, answer="FIXED")
    month.submit()
    assert month.row(gone).change == "REMOVED"
    assert len(month.row(month.second).version.payload["people"]) == 3
    assert drifted_counters() == [] and drifted_groups(now=LATER) == []


def test_an_organiser_moved_away_and_the_successor_answers(month):
    month.submit()
    finding = find(month)
    group, today = month.cast.region_of("group"), NOW.date()
    RegionPosting.objects.filter(user__in=[month.cast.group, month.cast.village]).update(valid_to=today)
    assert list(nobody_answers(Finding.objects.all(), today=today)) == [finding]
    successor = UserFactory(posting=(Role.GROUP_ORGANIZER, group))
    assert not nobody_answers(Finding.objects.all(), today=today).exists()
    assert list(findings_to_answer(successor)) == [finding]
    answer_finding(by=successor, now=LATER, finding=finding, answer="CONFIRMED", text="上门核对无误")
    finding.refresh_from_db()
    assert finding.answered_by == successor


def test_a_region_under_spot_check_is_not_merged_until_its_ledger_is_back(cast):
    month = make_month(cast)
    for _turn in range(10):
        make_household(cast.region_of("group"))
    recompute_all(now=NOW)
    month.submit()
    finding = find(month)
    answer_finding(by=cast.group, now=NOW, finding=finding, answer="CONFIRMED", text="门牌号没有错")
    send_back(month)
    month.submit()
    accept_household(by=cast.township, now=NOW, row=month.row(month.first))
    month.accept("village", cast.township)
    month.compile("township")
    check = Checks(month, UserFactory(), UserFactory()).draw(fixed_size=4)
    rows = list(SpotCheckRow.objects.filter(spot_check=check).order_by("pk").values_list("pk", "household"))
    homes = list(Household.objects.order_by("pk").values_list("pk", "region"))
    with pytest.raises(Conflict) as refused:
        merge_regions(
            sources=[cast.region_of("village")], into=cast.region_of("sibling_village"), now=LATER, by=cast.prefecture
        )
    assert refused.value.code == "ledger_sent_on"
    assert list(Household.objects.order_by("pk").values_list("pk", "region")) == homes
    assert list(SpotCheckRow.objects.filter(spot_check=check).order_by("pk").values_list("pk", "household")) == rows
    assert month.ledger("village").state == LedgerState.ACCEPTED and drifted_counters() == []
    with pytest.raises(Conflict):
        move_away(month)
