"""Accept many: what needs no look in every ledger of the level below, or all rows of one ledger that match a filter.

One ledger, or one batch of rows, is one transaction: killed half-way, nothing is half-done and nothing done is lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import DomainError
from ledgers.enums import FindingState, LedgerState, RowDecision
from ledgers.models import Finding, Ledger, RevisionRow
from ledgers.services.authority import check_same_revision, reviews
from ledgers.services.review import accept_ledger, accept_rest
from ledgers.services.rows import lock_for_review

BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What became of one ledger; `reason` says why it was not accepted as a whole."""

    region: str
    accepted: int
    skipped: int
    is_accepted: bool
    reason: str = ""


def submitted_children(by, ledger: Ledger) -> list[Ledger]:
    """Ledgers of the level below that wait for this user's review."""
    waiting = ledger.children.filter(state=LedgerState.SUBMITTED).select_related("region", "parent__region")
    return [child for child in waiting.order_by("region__code") if reviews(by, child)]


def accept_children(*, by, now, children: list[Ledger]) -> Iterator[Outcome]:
    """Yields after every ledger, so that a caller shows progress; what cannot be accepted is named, not lost."""
    for child in children:
        yield accept_child(by=by, now=now, child=child)


def accept_child(*, by, now, child: Ledger) -> Outcome:
    region, accepted, skipped = str(child.region), 0, 0
    try:
        result = accept_rest(by=by, now=now, ledger=child)
        accepted, skipped = result.accepted, result.skipped
        accept_ledger(by=by, now=now, ledger=child)
    except DomainError as error:
        return Outcome(region, accepted, skipped, is_accepted=False, reason=str(error))
    return Outcome(region, accepted, skipped, is_accepted=True)


@transaction.atomic
def accept_batch(*, by, now: datetime, ledger: Ledger, revision_id: int, row_ids: list[int]) -> int:
    """Accept those of the rows that still wait and have no unsettled finding; returns how many."""
    ledger = lock_for_review(ledger.pk, by)
    check_same_revision(ledger, revision_id)
    unsettled = Finding.objects.unsettled().filter(household=OuterRef("household"))
    waiting = RevisionRow.objects.filter(revision=revision_id, pk__in=row_ids, decision=RowDecision.PENDING)
    accepted = waiting.exclude(Exists(unsettled)).update(decision=RowDecision.ACCEPTED, decided_by=by, decided_at=now)
    Ledger.objects.filter(pk=ledger.pk).update(pending_count=F("pending_count") - accepted)
    audit.record(by=by, action="ledgers.accept_rows", obj=ledger, detail={"accepted": accepted}, now=now)
    return accepted


def accept_rows(*, by, now: datetime, ledger: Ledger, revision_id: int, row_ids: list[int]) -> Iterator[int]:
    """Accept in batches; yields after each how many were accepted so far."""
    accepted = 0
    for place in range(0, len(row_ids), BATCH):
        batch = row_ids[place : place + BATCH]
        accepted += accept_batch(by=by, now=now, ledger=ledger, revision_id=revision_id, row_ids=batch)
        yield accepted


def left_out(row_ids: list[int]) -> list[tuple[str, str]]:
    """(household number, reason) of those of the rows that are not accepted now."""
    waiting = Finding.objects.unsettled().filter(household=OuterRef("household"))
    rows = (
        RevisionRow.objects.filter(pk__in=row_ids)
        .exclude(decision=RowDecision.ACCEPTED)
        .annotate(is_open=Exists(waiting.filter(state=FindingState.OPEN)), is_unsettled=Exists(waiting))
    )
    found = rows.order_by("household__number").values_list("household__number", "decision", "is_open", "is_unsettled")
    return [(number, why_left(decision, is_open, unsettled)) for number, decision, is_open, unsettled in found]


def why_left(decision: str, is_open: bool, is_unsettled: bool) -> str:
    if decision == RowDecision.RETURNED:
        return _("It is returned.")
    if is_open:
        return _("A finding waits for its answer.")
    if is_unsettled:
        return _("A finding is answered but not settled.")
    return _("It was not reached; start again.")
