"""The rows of a revision under review: taken under their ledger's lock, decided one at a time."""

from django.db.models import F

from laborinfo.common.errors import Conflict
from ledgers.enums import LedgerState, RowDecision
from ledgers.models import Ledger, RevisionRow
from ledgers.services.authority import check_reviewer, check_same_revision, lock_ledger
from ledgers.workflow import LEDGER

COUNTERS = {RowDecision.PENDING: "pending_count", RowDecision.RETURNED: "returned_count"}


def lock_for_review(ledger_id: int, by) -> Ledger:
    """A submitted ledger, locked, for somebody who may review it."""
    ledger = lock_ledger(ledger_id)
    check_reviewer(by, ledger)
    if ledger.state != LedgerState.SUBMITTED:
        raise LEDGER.conflict(ledger, "accept")
    return ledger


def lock_row(row: RevisionRow, by) -> tuple[RevisionRow, Ledger]:
    """The row as it is now, under its ledger's lock. Raises Conflict when a newer revision has replaced it."""
    ledger = lock_for_review(row.revision.ledger_id, by)
    check_same_revision(ledger, row.revision_id)
    return RevisionRow.objects.select_related("household", "version").get(pk=row.pk), ledger


def decide(row: RevisionRow, ledger: Ledger, decision: str, *, by, now) -> None:
    """Write the decision and move the ledger's counters with it."""
    changes: dict[str, int] = {}
    if before := COUNTERS.get(RowDecision(row.decision)):
        changes[before] = changes.get(before, 0) - 1
    if after := COUNTERS.get(RowDecision(decision)):
        changes[after] = changes.get(after, 0) + 1
    decided = decision != RowDecision.PENDING
    row.decision, row.decided_by, row.decided_at = decision, by if decided else None, now if decided else None
    row.save(update_fields=["decision", "decided_by", "decided_at"])
    Ledger.objects.filter(pk=ledger.pk).update(**{name: F(name) + step for name, step in changes.items() if step})


def refuse_if(condition: bool, message: str, code: str) -> None:
    """Raise Conflict: what the user saw is no longer so."""
    if condition:
        raise Conflict(message, code=code)
