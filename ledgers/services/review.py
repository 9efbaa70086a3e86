"""The level above decides: household by household, the rest at once, then the ledger as a whole."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from ledgers.enums import LedgerState, RowDecision
from ledgers.models import Finding, Ledger, RevisionRow
from ledgers.services import announcements
from ledgers.services.authority import check_reviewer, check_same_revision, lock_with_parent
from ledgers.services.findings import settle_answered
from ledgers.services.notices import issue_notice
from ledgers.services.rows import decide, lock_for_review, lock_row, refuse_if
from ledgers.workflow import LEDGER

# While the level above is in one of these, it has not yet sent this ledger on.
PARENT_STILL_HERE = (LedgerState.COLLECTING, LedgerState.RETURNED)


@dataclass(frozen=True)
class BulkResult:
    """How many households were accepted, and those that were not, by reason."""

    accepted: int
    skipped_findings: int
    skipped_returned: int

    @property
    def skipped(self) -> int:
        return self.skipped_findings + self.skipped_returned


@transaction.atomic
def accept_household(*, by, now, row: RevisionRow) -> RevisionRow:
    """Accept one household. Its answered findings are settled with it; unanswered ones stop it."""
    row, ledger = lock_row(row, by)
    refuse_if(row.decision == RowDecision.ACCEPTED, _("This household is accepted already."), "already_accepted")
    if Finding.objects.open().filter(household=row.household_id).exists():
        raise DomainError(_("A finding of this household waits for its answer. Return it, or wait."))
    settle_answered(row.household_id, by=by, now=now)
    decide(row, ledger, RowDecision.ACCEPTED, by=by, now=now)
    audit.record(by=by, action="ledgers.accept_household", obj=row.household, now=now)
    return row


@transaction.atomic
def undo_household(*, by, now, row: RevisionRow) -> RevisionRow:
    """Take back one's own acceptance of a household while the ledger is still under review."""
    row, ledger = lock_row(row, by)
    refuse_if(row.decision != RowDecision.ACCEPTED, _("This household is not accepted."), "not_accepted")
    if row.decided_by_id != by.pk:
        raise Forbidden(_("Only the person who accepted a household takes that back."))
    decide(row, ledger, RowDecision.PENDING, by=by, now=now)
    audit.record(by=by, action="ledgers.undo_household", obj=row.household, now=now)
    return row


@transaction.atomic
def accept_rest(*, by, now, ledger: Ledger, revision_id: int | None = None) -> BulkResult:
    """Accept every household that still waits; those with an unsettled finding need a look and are skipped."""
    ledger = lock_for_review(ledger.pk, by)
    check_same_revision(ledger, revision_id)
    pending = RevisionRow.objects.filter(revision=ledger.revision_id, decision=RowDecision.PENDING)
    unsettled = Finding.objects.unsettled().filter(household=OuterRef("household"))
    accepted = pending.exclude(Exists(unsettled)).update(decision=RowDecision.ACCEPTED, decided_by=by, decided_at=now)
    result = BulkResult(accepted, ledger.pending_count - accepted, ledger.returned_count)
    Ledger.objects.filter(pk=ledger.pk).update(pending_count=result.skipped_findings)
    detail = {"accepted": accepted, "skipped": result.skipped}
    audit.record(by=by, action="ledgers.accept_rest", obj=ledger, detail=detail, now=now)
    return result


@transaction.atomic
def accept_ledger(*, by, now, ledger: Ledger, revision_id: int | None = None, note: str = "") -> Ledger:
    """Accept the whole ledger: its current revision is what the level above compiles."""
    ledger = lock_for_review(ledger.pk, by)
    check_same_revision(ledger, revision_id)
    if waiting := ledger.pending_count + ledger.returned_count:
        raise DomainError(
            _("%(number)s households are not accepted yet. Accept or return them first.") % {"number": waiting},
            code="rows_waiting",
        )
    if ledger.open_findings:
        raise DomainError(_("Findings are not settled yet. Settle them first."), code="findings_open")
    LEDGER.apply(ledger, "accept", by=by, now=now, note=note, accepted_revision=ledger.revision)
    audit.record(by=by, action="ledgers.accept_ledger", obj=ledger, now=now)
    return ledger


@transaction.atomic
def return_ledger(*, by, now, ledger: Ledger, note: str = "", revision_id: int | None = None) -> Ledger:
    """Send the ledger back. Accepted households stay accepted; without any returned one a reason is needed."""
    ledger = lock_with_parent(ledger)
    check_reviewer(by, ledger)
    check_same_revision(ledger, revision_id)
    LEDGER.check(ledger, "return")
    check_not_sent_on(ledger)
    note = note.strip()
    if not note and not ledger.returned_count:
        raise DomainError(_("Say why the ledger goes back: it has no returned household."), field="note")
    return send_back(ledger, note=note, by=by, now=now)


def send_back(ledger: Ledger, *, note: str, by, now) -> Ledger:
    """Write the return of a locked ledger, with its notice."""
    LEDGER.apply(
        ledger, "return", by=by, now=now, note=note, accepted_at=None, accepted_by=None, accepted_revision=None,
        return_count=ledger.return_count + 1,
    )  # fmt: skip
    notice = issue_notice(ledger, note=note, by=by, now=now)
    detail = {"note": note, "notice": notice.number}
    audit.record(by=by, action="ledgers.return_ledger", obj=ledger, detail=detail, now=now)
    announcements.ledger_returned(ledger, by=by, now=now)
    return ledger


@transaction.atomic
def undo_accept(*, by, now, ledger: Ledger) -> Ledger:
    """Take back one's own acceptance, until the level above has sent it on."""
    ledger = lock_with_parent(ledger)
    check_reviewer(by, ledger)
    LEDGER.check(ledger, "undo_accept")
    if ledger.accepted_by_id != by.pk:
        raise Forbidden(_("Only the person who accepted the ledger takes that back; anybody else returns it."))
    check_not_sent_on(ledger)
    LEDGER.apply(ledger, "undo_accept", by=by, now=now)
    audit.record(by=by, action="ledgers.undo_accept", obj=ledger, now=now)
    return ledger


def check_seen_number(ledger: Ledger, number: int | None) -> None:
    """For callers that name the revision by its number."""
    if number is not None and (ledger.revision is None or ledger.revision.number != number):
        raise Conflict(_("The current revision is another one. Look at it before you decide."), code="newer_revision")


def check_not_sent_on(ledger: Ledger) -> None:
    if ledger.state == LedgerState.ACCEPTED and ledger.parent.state not in PARENT_STILL_HERE:
        raise Conflict(
            _("%(region)s has submitted its own ledger with this one in it. It must be returned there first.")
            % {"region": ledger.parent.region},
            code="sent_on",
        )
