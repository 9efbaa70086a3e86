"""Findings and partial returns: down to the organiser, answered, and up again."""

import pytest

from laborinfo.common.errors import DomainError, Forbidden
from ledgers.enums import FindingAnswer, RowChange, RowDecision
from ledgers.models import Finding
from ledgers.services.closing import close_period
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import answer_finding, find_again, raise_finding, return_households, settle_finding
from ledgers.services.households import update_household
from ledgers.services.people import update_person
from ledgers.services.periods import open_period
from ledgers.services.review import (
    accept_household,
    accept_ledger,
    accept_rest,
    return_ledger,
)
from tests.factories import NOW


def find(month, household=None, **kwargs) -> Finding:
    household = household or month.first
    person = household.people.order_by("pk").first()
    given = {"field": "education", "person_id": person.pk, "reason": month.reason()} | kwargs
    return raise_finding(by=month.cast.township, now=NOW, row=month.row(household), **given)


def mend(month, finding, **fields) -> None:
    fields = fields or {"education": "60"}
    update_person(by=month.cast.group, now=NOW, person_id=finding.person_id, version=None, **fields)


@pytest.fixture(autouse=True)
def counters_stay_right(db):
    """Whatever a test does, the stored counters equal a recount."""
    yield
    assert drifted_counters() == []


def test_a_finding_returns_its_household_and_does_not_block_the_rest(month):
    month.submit()
    find(month)
    result = accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    assert (result.accepted, result.skipped_returned) == (1, 1)
    assert month.row(month.second).decision == RowDecision.ACCEPTED
    assert month.row(month.first).decision == RowDecision.RETURNED
    with pytest.raises(DomainError):
        accept_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))


def test_after_a_partial_return_only_the_returned_household_is_reviewed_again(month):
    month.submit()
    finding = find(month)
    accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    mend(month, finding)
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer=FindingAnswer.FIXED)
    revision = month.submit()
    assert revision.number == 2
    assert month.ledger("village").pending_count == 1
    assert month.row(month.second).decision == RowDecision.ACCEPTED
    assert month.row(month.first).change == RowChange.CHANGED
    assert month.row(month.first).is_flagged
    accept_household(by=month.cast.township, now=NOW, row=month.row(month.first))
    finding.refresh_from_db()
    assert finding.state == "SETTLED"
    assert (finding.old_value, finding.new_value) == ("70", "60")
    accept_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    assert month.ledger("village").accepted_revision == revision


def test_an_accepted_household_that_changes_again_is_reviewed_again(month):
    month.submit()
    find(month)
    accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    update_household(by=month.cast.group, now=NOW, household_id=month.second.pk, version=None, address="moved")
    month.submit()
    assert month.row(month.second).decision == RowDecision.PENDING
    assert month.row(month.second).change == RowChange.CHANGED


def test_fixed_means_that_the_record_really_differs(month):
    month.submit()
    finding = find(month)
    with pytest.raises(DomainError) as caught:
        answer_finding(by=month.cast.group, now=NOW, finding=finding, answer=FindingAnswer.FIXED)
    assert caught.value.code == "not_fixed"


def test_a_changed_hidden_digit_counts_as_fixed(month):
    month.submit()
    finding = find(month, field="phone")
    person = month.first.people.order_by("pk").first()
    phone = person.phone[:5] + "9" + person.phone[6:]
    mend(month, finding, phone=phone)
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer=FindingAnswer.FIXED)
    finding.refresh_from_db()
    assert finding.old_value == finding.new_value


@pytest.mark.parametrize("answer", [FindingAnswer.CONFIRMED, FindingAnswer.DISPUTED])
def test_other_answers_need_their_words(month, answer):
    month.submit()
    finding = find(month)
    with pytest.raises(DomainError):
        answer_finding(by=month.cast.group, now=NOW, finding=finding, answer=answer, text=" ")
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer=answer, text="seen the diploma")


def test_a_stranger_cannot_answer(month):
    month.submit()
    finding = find(month)
    for part in ("sibling_group", "sibling_village", "township", "nobody"):
        with pytest.raises(Forbidden):
            answer_finding(by=getattr(month.cast, part), now=NOW, finding=finding, answer="CONFIRMED", text="seen it")


def test_an_answer_that_does_not_do_is_found_again(month):
    month.submit()
    finding = find(month)
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer="DISPUTED", text="it is right")
    find_again(by=month.cast.township, now=NOW, finding=finding, comment="show the diploma")
    finding.refresh_from_db()
    assert (finding.state, finding.answer) == ("OPEN", "")
    with pytest.raises(DomainError):
        accept_household(by=month.cast.township, now=NOW, row=month.row(month.first))


def test_open_findings_of_an_earlier_revision_carry_over(month):
    month.submit()
    finding = find(month)
    accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    month.submit()
    assert month.row(month.first).is_flagged
    assert month.ledger("village").open_findings == 1
    result = accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    assert (result.accepted, result.skipped_findings) == (0, 1)
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer="CONFIRMED", text="seen the diploma")
    settle_finding(by=month.cast.township, now=NOW, finding=finding)
    assert month.ledger("village").open_findings == 0


def test_unsettled_findings_move_into_the_next_period(month):
    month.up_to_prefecture()
    sibling = month.submit("sibling_village")
    raise_finding(by=month.cast.township, now=NOW, row=sibling.rows.get(), field="address", reason=month.reason())
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="one village was late")
    december = open_period(by=month.cast.prefecture, now=NOW, month=month.period.month.replace(month=12))
    finding = Finding.objects.get()
    assert finding.ledger.period == december
    assert finding.ledger.open_findings == 1


def test_several_households_go_back_for_one_reason(month):
    month.submit()
    ledger = month.ledger("village")
    return_households(
        by=month.cast.township, now=NOW, ledger=ledger, reason=month.reason(),
        household_ids=[month.first.pk, month.second.pk], comment="visit them",
    )  # fmt: skip
    assert month.ledger("village").returned_count == 2
    assert Finding.objects.count() == 2
