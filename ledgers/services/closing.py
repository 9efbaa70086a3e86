"""The prefecture closes a period: its ledger is compiled, everything accepted is closed, as-reported counts freeze."""

import numpy as np
from django.db import connection, transaction

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import subtree_sums
from laborinfo.regions.services.copying import array_of
from ledgers.enums import PeriodState
from ledgers.indicators import INDICATORS
from ledgers.models import Ledger, Period, Revision, RevisionPart
from ledgers.services import announcements
from ledgers.services.authority import check_open, check_submitter, lock_ledger
from ledgers.services.compilation import compile_locked
from ledgers.workflow import LEDGER

# One row for each of 28,287 regions.
COPY_TOTALS = 'COPY ledgers_periodtotal (period_id, region_id, "values") FROM STDIN'


@transaction.atomic
def close_period(*, by, now, period: Period, late_reason: str = "") -> Period:
    """Close the period for good. Without every county accepted a reason is recorded, or ChildrenMissing raised.

    A ledger that was not accepted keeps its state in the closed period: it was late, and is in no total."""
    period = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    check_open(period)
    ledger = lock_ledger(period.ledgers.get(level=Level.PREFECTURE).pk)
    check_permission(by, Permission.PERIOD_MANAGE, ledger.region)
    check_submitter(by, ledger)
    revision = compile_locked(ledger, late_reason=late_reason, by=by, now=now)
    LEDGER.apply(ledger, "accept", by=by, now=now, accepted_revision=revision)
    freeze_totals(period, revision, root=ledger.region)
    closed = LEDGER.apply_all(period.ledgers.all(), "close", by=by, now=now)
    period.state, period.closed_at, period.closed_by = PeriodState.CLOSED, now, by
    period.save(update_fields=["state", "closed_at", "closed_by"])
    detail = {"ledgers": closed, "late_reason": late_reason, "digest": revision.digest}
    audit.record(by=by, action="ledgers.close_period", obj=period, detail=detail, now=now)
    announcements.period_closed(period, now=now)
    return period


def freeze_totals(period: Period, revision: Revision, *, root: Region) -> None:
    """As-reported counts of every region, from the groups of exactly those villages that the revision consists of."""
    values = {
        int(group): np.array(counts, np.int64)
        for totals in Revision.objects.filter(pk__in=villages_of(revision)).values_list("group_totals", flat=True)
        for group, counts in totals.items()
    }
    nothing = np.zeros(len(INDICATORS), np.int64)
    sums = subtree_sums(values or {root.pk: nothing}, root)
    with connection.cursor() as cursor, cursor.copy(COPY_TOTALS) as copy:
        for pk, counts in sums.items():
            copy.write_row((period.pk, pk, array_of(counts.tolist())))


def villages_of(revision: Revision) -> list[int]:
    """Keys of the village revisions that a compiled one stands on, down through its parts."""
    keys = [revision.pk]
    for _level in range(Level.PREFECTURE, Level.VILLAGE):
        parts = RevisionPart.objects.filter(revision__in=keys).order_by("part_id")
        keys = list(parts.values_list("part_id", flat=True))
    return keys


def is_late(ledger: Ledger) -> bool:
    """Left behind by the closing of its period."""
    return ledger.period.state == PeriodState.CLOSED and ledger.closed_at is None
