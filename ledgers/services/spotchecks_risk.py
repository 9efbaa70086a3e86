"""Risk points of the households of a county: what makes a closer look worth while. 0 to 100 a part."""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, F, Sum

from ledgers.models import EmploymentSpell, Ledger, RevisionRow, SpotCheck
from ledgers.services.signals_visits import hasty_households
from ledgers.services.spotchecks_frame import Frame
from ledgers.spotcheck.outliers import outlier_points

Points = dict[int, dict[str, int]]
LOOK_BACK = timedelta(days=186)  # of returns
A_RETURN = 34  # points a return of the village: three make it full
A_ROUND = 34  # points a further round with the same content


def risk_points(check: SpotCheck, frame: Frame, today: date) -> Points:
    """{household: {part: points}}; parts without points are left away."""
    points: Points = defaultdict(dict)
    for part, found in {
        "returns": returned_villages(check, frame),
        "unchanged": unchanged_rounds(check, frame),
        "outlier": wage_outliers(check, today),
        "fast": hasty_households(check.county_id, since=check.period.opened_at),
    }.items():
        for household, value in found.items():
            if value:
                points[household][part] = min(100, value)
    return points


def returned_villages(check: SpotCheck, frame: Frame) -> dict[int, int]:
    """The village's ledger went back before, in this period or in the half year before it."""
    since = check.period.month - LOOK_BACK
    ledgers = Ledger.objects.filter(county=check.county_id, period__month__range=(since, check.period.month))
    returns = dict(ledgers.order_by().values("region").annotate(n=Sum("return_count")).values_list("region", "n"))
    return {row.household_id: A_RETURN * returns.get(row.village_id, 0) for row in frame.rows}


def unchanged_rounds(check: SpotCheck, frame: Frame) -> dict[int, int]:
    """The very same content was accepted in several periods."""
    accepted = RevisionRow.objects.filter(
        revision__ledger__county=check.county_id, revision__ledger__accepted_revision=F("revision"),
        revision__ledger__period__month__gte=check.period.month - LOOK_BACK,
    ).order_by()  # fmt: skip
    rounds = accepted.values("version").annotate(n=Count("revision__ledger__period", distinct=True))
    found = dict(rounds.filter(n__gt=1).values_list("version", "n"))
    return {row.household_id: A_ROUND * (found.get(row.version_id, 1) - 1) for row in frame.rows}


def wage_outliers(check: SpotCheck, today: date) -> dict[int, int]:
    """Somebody's wage is far from what the county's people earn."""
    spells = EmploymentSpell.objects.current(today).filter(county=check.county_id, monthly_wage__gt=0)
    rows = list(spells.order_by("pk").values_list("person__household_id", "monthly_wage"))
    points = outlier_points(np.array([wage for _household, wage in rows], np.int64))
    found: dict[int, int] = {}
    for (household, _wage), value in zip(rows, points.tolist(), strict=True):
        found[household] = max(found.get(household, 0), value)
    return found
