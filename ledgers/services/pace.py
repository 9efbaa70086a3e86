"""How a ledger keeps its days: due date, lateness, turnaround, first pass; and the sums of a region's villages.

`with_pace` annotates ledgers, one query for any number; scorecards read the same annotations.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce, Extract, Greatest, TruncDate

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import border_of, sums_over
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LedgerState
from ledgers.indicators import POSITION
from ledgers.models import Ledger, Period, Revision
from ledgers.services.totals import totals_below

DUE = {Level.VILLAGE: "village_due", Level.TOWNSHIP: "township_due", Level.COUNTY: "county_due"}
SENT = [LedgerState.SUBMITTED, LedgerState.ACCEPTED, LedgerState.CLOSED]
TAKEN = [LedgerState.ACCEPTED, LedgerState.CLOSED]


def with_pace(ledgers, *, day: date):
    """Adds `due_date`; `first_sent` (when its first revision was submitted); `days_late` (of the first submission, or
    so far when there is none); `turnaround` (last submission to acceptance) and `first_pass` (accepted, never
    returned)."""
    cases = [When(level=level, then=F(f"period__{name}")) for level, name in DUE.items()]
    first = Revision.objects.filter(ledger=OuterRef("pk"), number=1).values("submitted_at")
    rows = ledgers.annotate(
        due_date=Case(*cases, output_field=DateField()), first_sent=Subquery(first),
        turnaround=ExpressionWrapper(F("accepted_at") - F("submitted_at"), output_field=DurationField()),
        first_pass=Case(
            When(Q(state__in=TAKEN, return_count=0), then=True), default=False, output_field=BooleanField()
        ),
    )  # fmt: skip
    sent_on = Coalesce(TruncDate("first_sent"), Value(day), output_field=DateField())
    over = ExpressionWrapper(sent_on - F("due_date"), output_field=DurationField())
    return rows.annotate(days_late=Greatest(days_of(over), Value(0)))


def days_of(duration) -> ExpressionWrapper:
    """Whole days of an interval; PostgreSQL gives date - date as an integer, Django reads it as an interval."""
    return ExpressionWrapper(Coalesce(Extract(duration, "epoch") / Value(86400), Value(0)), output_field=IntegerField())


@dataclass(frozen=True)
class Progress:
    """One region in the month: its own ledger if it keeps one, and the sums of the villages in it."""

    region: Region
    ledger: Any
    households: int
    verified: int
    villages: int
    sent: int
    accepted: int
    returned: int
    late: int
    open_findings: int
    first_pass: int
    hours: int  # of all turnarounds of accepted villages

    @property
    def code(self) -> str:
        return self.region.code

    @property
    def name(self) -> str:
        return self.region.short_name

    @property
    def verified_share(self) -> float | None:
        return share(self.verified, self.households)

    @property
    def sent_share(self) -> float | None:
        return share(self.sent, self.villages)

    @property
    def first_pass_share(self) -> float | None:
        return share(self.first_pass, self.accepted)

    @property
    def mean_hours(self) -> float | None:
        return round(self.hours / self.accepted, 1) if self.accepted else None


def share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def progress_of(region: Region, period: Period, *, day: date) -> list[Progress]:
    """The region itself, then every region right below it, by code. Five queries for any number of villages."""
    nodes = Region.objects.filter(Q(pk=region.pk) | Q(parent=region, active_to=None))
    counts = totals_below(region)
    own = with_pace(Ledger.objects.filter(period=period, region__in=nodes), day=day)
    ledgers = {ledger.region_id: ledger for ledger in own}
    at, facts = village_facts(region, period, day=day)
    sums = sums_over(nodes, at, facts)
    found = []
    for node in sorted(nodes, key=lambda node: (node.level, node.code)):
        values = counts.get(node.pk) or [0] * len(POSITION)
        figures = (int(number) for number in sums[node.pk])
        found.append(
            Progress(node, ledgers.get(node.pk), values[POSITION["households"]], values[POSITION["verified"]], *figures)
        )
    return found


def village_facts(region: Region, period: Period, *, day: date) -> tuple[np.ndarray, np.ndarray]:
    """Left borders (m,) and facts (m, 8) of the villages' ledgers, in the order of Progress."""
    villages = Ledger.objects.filter(in_subtrees("region", [region]), period=period, level=Level.VILLAGE)
    names = (border_of("region"), "state", "days_late", "open_findings", "first_pass", "turnaround")
    rows = list(with_pace(villages, day=day).order_by().values_list(*names))
    facts = [facts_of(*row[1:]) for row in rows]
    return np.array([row[0] for row in rows], np.int64), np.array(facts, np.int64).reshape(-1, 8)


def facts_of(state: str, days_late: int, findings: int, first_pass: bool, turnaround) -> tuple[int, ...]:
    taken = state in TAKEN
    hours = round(turnaround.total_seconds() / 3600) if taken and turnaround else 0
    return (
        1, int(state in SENT), int(taken), int(state == LedgerState.RETURNED), int(days_late > 0), findings,
        int(first_pass), hours,
    )  # fmt: skip
