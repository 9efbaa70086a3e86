"""The counts of a region and of the regions right below it, live or as reported when a period closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from laborinfo.accounts.enums import Permission
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.scope import in_subtrees
from ledgers.indicators import INDICATORS
from ledgers.models import Period, PeriodTotal
from ledgers.services.totals import counted_at, totals_below

HISTORY = 24  # periods in the trend
EMPTY = [0] * len(INDICATORS)


@dataclass(frozen=True)
class ChildRow:
    """One region below, with its counts in the order of INDICATORS."""

    region_id: int
    code: str
    name: str
    values: Sequence[int]
    url: str = ""


@dataclass
class Dashboard:
    """`period` is None for live counts. `history` holds the closed periods, oldest first; `before` is what the
    tiles compare with: the closed period before the one shown, or the last closed one for live counts."""

    region: Region
    line: list[Region]
    period: Period | None
    as_of: datetime | None
    values: Sequence[int]
    rows: list[ChildRow]
    history: list[PeriodTotal] = field(default_factory=list)

    @property
    def before(self) -> PeriodTotal | None:
        month = self.period.month if self.period else None
        earlier = [total for total in self.history if month is None or total.period.month < month]
        return earlier[-1] if earlier else None


def regions_with_totals(user):
    """The regions whose dashboard the user may open: the postings' subtrees, without what lies above them."""
    return Region.objects.filter(in_subtrees("", user.scope.regions_for(Permission.TOTALS_VIEW)))


def home_region(user) -> Region | None:
    """The highest region of the user's own."""
    regions = user.scope.regions_for(Permission.TOTALS_VIEW)
    return min(regions, key=lambda region: (region.level, region.code), default=None)


def history_of(user, region: Region) -> list[PeriodTotal]:
    """The region's frozen counts of the last periods, oldest first."""
    totals = PeriodTotal.objects.visible_to(user).filter(region=region).select_related("period")
    return list(totals.order_by("-period__month")[:HISTORY])[::-1]


def visible_line(user, region: Region) -> list[Region]:
    """From the user's own region down to this one."""
    roots = user.scope.regions_for(Permission.TOTALS_VIEW)
    return [node for node in region.ancestor_line() if any(root.contains(node) for root in roots)]


def load_dashboard(user, region: Region, *, month: str, now: datetime) -> Dashboard:
    """`month` is "" for live counts, or "2026-10". Raises Period.DoesNotExist when nothing was reported then."""
    history = history_of(user, region)
    line = visible_line(user, region)
    if not month:
        return live(region, line, history, now=now)
    for total in history:
        if str(total.period) == month:
            return as_reported(total, region, line, history)
    raise Period.DoesNotExist(month)


def live(region: Region, line: list[Region], history: list[PeriodTotal], *, now: datetime) -> Dashboard:
    sums = totals_below(region)
    today = timezone.localdate(now)
    children = Region.objects.filter(parent=region).order_by("code")
    rows = [
        ChildRow(child.pk, child.code, child.short_name, sums[child.pk])
        for child in children
        # A region that ended stays as long as somebody is counted there, so that the rows add up.
        if child.active_to is None or child.active_to > today or any(sums[child.pk])
    ]
    return Dashboard(region, line, None, counted_at(region), sums[region.pk], rows, history)


def as_reported(total: PeriodTotal, region: Region, line: list[Region], history: list[PeriodTotal]) -> Dashboard:
    """Frozen counts below the borders and names of the day the period closed."""
    period = total.period
    versions = RegionVersion.objects.on(timezone.localdate(period.closed_at)).filter(parent=region)
    names = {version.region_id: (version.code, version.short_name) for version in versions}
    if not names:
        children = Region.objects.filter(parent=region)
        names = {child.pk: (child.code, child.short_name) for child in children}
    frozen = dict(PeriodTotal.objects.filter(period=period, region__in=names).values_list("region_id", "values"))
    rows = [ChildRow(pk, code, name, frozen.get(pk, EMPTY)) for pk, (code, name) in names.items()]
    rows.sort(key=lambda row: row.code)
    return Dashboard(region, line, period, period.closed_at, total.values, rows, history)
