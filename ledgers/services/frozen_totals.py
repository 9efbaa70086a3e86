"""Counts for readers: live from the groups, or as reported when a period closed."""

import re
from datetime import date, datetime

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError, NotFound
from laborinfo.regions.models import Region
from laborinfo.regions.queries import border_of, sums_over
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import PeriodState
from ledgers.indicators import INDICATORS
from ledgers.models import Period, PeriodTotal
from ledgers.services.totals import rows_for, totals_below

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def totals_of(region: Region, *, month: str | None = None) -> dict[int, list[int]]:
    """{region id: counts} of a region and its children; `month` ("YYYY-MM") asks for the frozen ones."""
    if month is None:
        return totals_below(region)
    rows = PeriodTotal.objects.filter(Q(region=region) | Q(region__parent=region), period=closed_period(month))
    return dict(rows.order_by("region_id").values_list("region_id", "values"))


def changed_since(region: Region, moment: datetime, *, month: str | None = None) -> set[int]:
    """Ids of the regions directly below whose counts were written since a moment: counted anew, or frozen."""
    children = Region.objects.filter(parent=region)
    if month is not None:
        is_newer = closed_period(month).closed_at >= moment
        return set(children.order_by("pk").values_list("pk", flat=True)) if is_newer else set()
    rows = rows_for(region, deepest=region.level + 1).filter(in_subtrees("region", [region]), computed_at__gte=moment)
    at = np.array(list(rows.values_list(border_of("region"), flat=True)), np.int64)
    sums = sums_over(children, at, np.ones((len(at), 1), np.int64))
    return {pk for pk, (count,) in sums.items() if count}


def closed_period(month: str) -> Period:
    """The closed period of a month. Raises NotFound when nothing was reported for it."""
    if not MONTH.fullmatch(month) or month.startswith("0000"):
        raise DomainError(_("A period is a month such as 2026-11."), field="period")
    year, number = map(int, month.split("-"))
    period = Period.objects.filter(month=date(year, number, 1), state=PeriodState.CLOSED).first()
    if period is None:
        raise NotFound(_("This month has no closed period: only live counts exist."))
    return period


def counts_of(values: list[int] | None) -> dict[str, int]:
    """Counts by the indicator's key."""
    return {item.key: (values or [0] * len(INDICATORS))[place] for place, item in enumerate(INDICATORS)}
