"""Prove every night that what is stored beside ledgers and groups equals a fresh count, and keep the result."""

import logging
from dataclasses import asdict

from ledgers.enums import PeriodState
from ledgers.models import CounterCheck, GroupTotal, Ledger
from ledgers.services.counters import drifted_counters
from ledgers.services.totals import drifted_groups

log = logging.getLogger(__name__)
KEPT = 200  # drifts written down of one run


def check_counters(*, now) -> CounterCheck:
    """Recount the ledgers of the open period and the totals of all groups. Nothing is mended: a drift is a fault to
    be found, and `check_ledger_counters --mend` is for after that."""
    ledgers = Ledger.objects.filter(period__state=PeriodState.OPEN)
    drifts = [{"kind": "ledger"} | asdict(drift) for drift in drifted_counters(ledgers)]
    drifts += [{"kind": "group", "region_id": region} for region in drifted_groups(now=now)]
    if drifts:
        log.error("%s stored counts differ from a recount: %s", len(drifts), drifts[:10])
    return CounterCheck.objects.create(
        at=now, ledgers_checked=ledgers.count(), groups_checked=GroupTotal.objects.count(),
        drift_count=len(drifts), drifts=drifts[:KEPT],
    )  # fmt: skip
