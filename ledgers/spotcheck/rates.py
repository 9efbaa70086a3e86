"""Error rates of checked rows, plain and weighted, with their bounds.

The weighted rate is Hájek's ratio Σ y/π / Σ 1/π over the rows that could be checked (J. Hájek, 1971). Its bounds are
Wilson's with Kish's effective number (Σ d)² / Σ d², d = 1/π (L. Kish, Survey Sampling, 1965, §11.7): uneven weights
count as fewer rows. The finite frame is not used to narrow them, which errs on the careful side.
Rows nobody could reach are no evidence either way: they are counted apart, and the rate is given once more with all of
them wrong and once with all of them right.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ledgers.spotcheck.sizes import one_sided, two_sided, wilson_bounds

CONSISTENT, INCONSISTENT, UNREACHABLE = 0, 1, 2
Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True)
class Rate:
    """Shares are 0..1, None where nothing was checked. `upper`: one-sided bound of the weighted rate."""

    drawn: int
    checked: int
    faults: int
    unreachable: int
    plain: float | None
    weighted: float | None
    low: float
    high: float
    upper: float
    if_all_wrong: float
    if_all_right: float

    def exceeds(self, threshold: float) -> bool:
        """Not shown to be below the threshold: what proposes a return."""
        return self.upper > threshold


def weighted_share(hits: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """(weighted share, effective number) of boolean hits (n,) with weights (n,); (0, 0) of nothing."""
    whole = float(weights.sum())
    if not len(weights) or whole <= 0:
        return 0.0, 0.0
    return float(weights[hits].sum()) / whole, whole**2 / float((weights**2).sum())


def rate_of(outcomes: np.ndarray, probabilities: np.ndarray, confidence: float) -> Rate:
    """outcomes (n,) of CONSISTENT / INCONSISTENT / UNREACHABLE, probabilities (n,) in (0, 1] of having been drawn."""
    weights = 1 / np.asarray(probabilities, float)
    reached = outcomes != UNREACHABLE
    wrong = outcomes == INCONSISTENT
    checked, faults = int(reached.sum()), int(wrong.sum())
    share, number = weighted_share(wrong[reached], weights[reached])
    low, high = wilson_bounds(share, number, two_sided(confidence))
    z = one_sided(confidence)
    return Rate(
        drawn=len(outcomes), checked=checked, faults=faults, unreachable=len(outcomes) - checked,
        plain=faults / checked if checked else None, weighted=share if checked else None, low=low, high=high,
        upper=wilson_bounds(share, number, z)[1],
        if_all_wrong=wilson_bounds(*weighted_share(wrong | ~reached, weights), z)[1],
        if_all_right=wilson_bounds(*weighted_share(wrong, weights), z)[1],
    )  # fmt: skip


def rates_by(
    labels: Sequence[Label], outcomes: np.ndarray, probabilities: np.ndarray, confidence: float
) -> dict[Label, Rate]:
    """The rate of every label, in order of first appearance."""
    places: dict[Label, list[int]] = {}
    for place, label in enumerate(labels):
        places.setdefault(label, []).append(place)
    return {label: rate_of(outcomes[at], probabilities[at], confidence) for label, at in places.items()}
