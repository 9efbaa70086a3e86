"""Every state of the ledger and of the finding, against every transition of its table."""

import pytest

from laborinfo.common.errors import Conflict, Forbidden
from laborinfo.common.models import TransitionLog
from ledgers.enums import FindingAnswer, FindingState, LedgerState
from ledgers.models import Finding
from ledgers.services.closing import close_period
from ledgers.services.findings import answer_finding, find_again, raise_finding, settle_finding
from ledgers.services.review import accept_ledger, return_ledger, undo_accept
from ledgers.workflow import FINDING, LEDGER
from tests.factories import NOW, RegionPostingFactory


def reach(month, state: str) -> None:
    """Bring the village's ledger into a state by the acts of people."""
    if state == LedgerState.COLLECTING:
        return
    if state == LedgerState.CLOSED:
        month.up_to_prefecture()
        close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="others are late")
        return
    month.submit()
    if state == LedgerState.ACCEPTED:
        month.accept("village", month.cast.township)
    if state == LedgerState.RETURNED:
        return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="again")


def act(month, transition: str) -> None:
    township, ledger = month.cast.township, month.ledger("village")
    acts = {
        "submit": month.submit,
        "accept": lambda: month.accept("village", township),
        "undo_accept": lambda: undo_accept(by=township, now=NOW, ledger=ledger),
        "return": lambda: return_ledger(by=township, now=NOW, ledger=ledger, note="again"),
    }
    acts[transition]()


@pytest.mark.parametrize("state", LedgerState.values)
@pytest.mark.parametrize("transition", ["submit", "accept", "undo_accept", "return"])
def test_a_ledger_moves_only_along_its_table(month, state, transition):
    reach(month, state)
    assert month.ledger("village").state == state
    step = LEDGER.by_name[transition]
    if state not in step.sources:
        with pytest.raises(Conflict):
            act(month, transition)
        return
    act(month, transition)
    ledger = month.ledger("village")
    assert ledger.state == step.target
    last = TransitionLog.objects.filter(workflow="ledger", object_id=str(ledger.pk)).last()
    assert (last.transition, last.source, last.target) == (transition, state, step.target)


def test_the_table_names_every_state():
    for workflow in (LEDGER, FINDING):
        reached = {workflow.initial} | {step.target for step in workflow.transitions}
        assert reached == set(workflow.states.values)


@pytest.mark.parametrize("state", FindingState.values)
@pytest.mark.parametrize("transition", ["answer", "settle", "reopen"])
def test_a_finding_moves_only_along_its_table(month, state, transition):
    month.submit()
    finding = raise_finding(
        by=month.cast.township, now=NOW, row=month.row(month.first), field="address", reason=month.reason()
    )
    acts = {
        "answer": lambda: answer_finding(
            by=month.cast.group, now=NOW, finding=finding, answer=FindingAnswer.CONFIRMED, text="seen on site"
        ),
        "settle": lambda: settle_finding(by=month.cast.township, now=NOW, finding=finding),
        "reopen": lambda: find_again(by=month.cast.township, now=NOW, finding=finding, comment="not enough"),
    }
    if state != FindingState.OPEN:
        acts["answer"]()
    if state == FindingState.SETTLED:
        acts["settle"]()
    step = FINDING.by_name[transition]
    if state not in step.sources:
        with pytest.raises(Conflict):
            acts[transition]()
        return
    acts[transition]()
    assert Finding.objects.get(pk=finding.pk).state == step.target


def test_nobody_reviews_what_they_submitted(month):
    both = month.cast.village
    RegionPostingFactory(user=both, role="TOWNSHIP_ORGANIZER", region=month.cast.region_of("township"))
    month.submit()
    with pytest.raises(Forbidden):
        accept_ledger(by=both, now=NOW, ledger=month.ledger("village"))
