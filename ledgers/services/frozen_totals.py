"""Counts for readers: live from the groups, or as reported when a period closed."""

import re
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError, NotFound
from laborinfo.regions.models import Region
from ledgers.enums import PeriodState
from ledgers.indicators import INDICATORS
from ledgers.models import Period, PeriodTotal
from ledgers.services.totals import totals_below

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def totals_of(region: Region, *, month: str | None = None) -> dict[int, list[int]]:
    """{region id: counts} of a region and its children; `month` ("YYYY-MM") asks for the frozen ones."""
    if month is None:
        return totals_below(region)
    rows = PeriodTotal.objects.filter(Q(region=region) | Q(region__parent=region), period=closed_period(month))
    return dict(rows.order_by("region_id").values_list("region_id", "values"))


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
