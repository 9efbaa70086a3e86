"""What a check found: rates with their bounds, by township, village, organiser and field."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

import numpy as np
from django.db.models import F, Q

from ledgers.enums import CheckEntry, CheckOutcome, Verdict
from ledgers.models import SpotCheck, SpotCheckFault, SpotCheckPart, SpotCheckRow
from ledgers.spotcheck import CONSISTENT, INCONSISTENT, UNREACHABLE, Rate, rate_of, rates_by

CODES = {
    CheckOutcome.CONSISTENT: CONSISTENT,
    CheckOutcome.INCONSISTENT: INCONSISTENT,
    CheckOutcome.UNREACHABLE: UNREACHABLE,
}


@dataclass(frozen=True)
class Results:
    """Rates over the rows that have an outcome; `waiting` rows have none yet."""

    whole: Rate
    by_part: dict[int, Rate]
    by_village: dict[str, Rate]
    by_organizer: dict[str, Rate]
    by_field: dict[str, Rate]
    by_means: dict[str, int]
    drawn: int
    waiting: int
    doubled: int
    compared: int
    agreed: int
    to_settle: int

    @property
    def agreement(self) -> float | None:
        return self.agreed / self.compared if self.compared else None


def results_of(check: SpotCheck, parts: Sequence[SpotCheckPart]) -> Results:
    """Over the given parts of a check: all for the county, its own for a township."""
    rows = list(
        SpotCheckRow.objects.filter(part__in=parts)
        .select_related("village", "organizer")
        .defer("points")
        .order_by("place")
    )
    done = [row for row in rows if row.outcome]
    outcomes = np.array([CODES[CheckOutcome(row.outcome)] for row in done], np.int64)
    chances = np.array([row.probability for row in done], float)
    confidence = float(check.confidence)

    def by(label: Callable[[SpotCheckRow], Hashable]) -> dict:
        return rates_by([label(row) for row in done], outcomes, chances, confidence)

    return Results(
        whole=rate_of(outcomes, chances, confidence),
        by_part=by(lambda row: row.part_id),
        by_village=by(lambda row: str(row.village)),
        by_organizer=by(lambda row: str(row.organizer or "—")),
        by_field=field_rates(done, outcomes, chances, confidence),
        by_means={means: sum(row.first_means == means for row in done) for means in {row.first_means for row in done}},
        drawn=len(rows), waiting=len(rows) - len(done),
        doubled=sum(row.is_double for row in rows),
        compared=sum(row.agreed is not None for row in rows),
        agreed=sum(row.agreed is True for row in rows),
        to_settle=sum(row.agreed is False and not row.settled_outcome for row in rows),
    )  # fmt: skip


def field_rates(
    rows: list[SpotCheckRow], outcomes: np.ndarray, chances: np.ndarray, confidence: float
) -> dict[str, Rate]:
    """Of every field that was found different in any household: the share of households in which it is."""
    places = {row.pk: place for place, row in enumerate(rows)}
    hits: dict[str, set[int]] = {}
    for row_id, field in counting_faults(places).order_by("field").values_list("row", "field"):
        hits.setdefault(field, set()).add(places[row_id])
    found = {}
    for field, at in hits.items():
        own = np.where(outcomes == UNREACHABLE, UNREACHABLE, CONSISTENT)
        own[sorted(at)] = INCONSISTENT
        found[field] = rate_of(own, chances, confidence)
    return dict(sorted(found.items(), key=lambda item: (-item[1].faults, item[0])))


def counting_faults(row_ids):
    """The faults of the entries that count: of the first check, or of the settlement where two disagreed."""
    settled = Q(row__agreed=False, entry=CheckEntry.SETTLED)
    first = (Q(row__agreed=None) | Q(row__agreed=True)) & Q(entry=CheckEntry.FIRST)
    return SpotCheckFault.objects.filter(settled | first, row__in=list(row_ids)).exclude(row__outcome="")


def proposal_of(rate: Rate | None, check: SpotCheck) -> str:
    """The whole ledger goes back unless its error rate is shown to be at most the threshold."""
    if rate is None:
        return Verdict.KEEP
    return Verdict.RETURN if rate.exceeds(float(check.threshold)) else Verdict.KEEP


def rounded_up(bound: float) -> Decimal:
    """A bound as it is stored: rounded to the careful side."""
    return min(Decimal(1), Decimal(repr(bound)).quantize(Decimal("0.0001"), rounding=ROUND_CEILING))


def disagreements(check: SpotCheck):
    """Rows on which two checkers differ, the open ones first."""
    rows = SpotCheckRow.objects.filter(spot_check=check, agreed=False)
    rows = rows.select_related("household", "first_by", "second_by", "settled_by")
    return rows.order_by(F("settled_at").asc(nulls_first=True), "place")
