"""How many rows to check, and what a share of wrong ones says about the whole.

Sources: W. G. Cochran, Sampling Techniques, 3rd ed. 1977, §4.4 (size with finite population correction);
E. B. Wilson, JASA 22 (1927) 209-212 (score interval). Normal quantiles are the standard library's.
"""

from math import ceil, sqrt
from statistics import NormalDist

ROUNDING = 9  # decimals at which a size counts as whole before it is rounded up


def two_sided(confidence: float) -> float:
    """The normal quantile of an interval that misses on both sides together with 1 - confidence."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def one_sided(confidence: float) -> float:
    """The normal quantile of a bound that is passed with 1 - confidence."""
    return NormalDist().inv_cdf(confidence)


def sample_size(frame: int, *, confidence: float, margin: float, expected: float = 0.5) -> int:
    """Rows to check so that the share found is within ±margin at the confidence, for a frame of `frame` rows.

    n0 = z² p (1 - p) / e², corrected for the finite frame: n = n0 / (1 + (n0 - 1) / N), rounded up, at most N.
    """
    if not 0 < confidence < 1 or not 0 < margin < 1 or not 0 < expected < 1:
        raise ValueError("confidence, margin and expected rate lie between 0 and 1")
    if frame <= 0:
        return 0
    endless = two_sided(confidence) ** 2 * expected * (1 - expected) / margin**2
    corrected = endless / (1 + (endless - 1) / frame)
    return min(frame, max(1, ceil(round(corrected, ROUNDING))))


def wilson_bounds(rate: float, number: float, z: float) -> tuple[float, float]:
    """Lower and upper score bound of a share seen in `number` rows (an effective, possibly broken number).

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n); nothing seen bounds nothing: (0, 1).
    """
    if number <= 0:
        return 0.0, 1.0
    squared = z * z
    middle = rate + squared / (2 * number)
    half = z * sqrt(rate * (1 - rate) / number + squared / (4 * number * number))
    whole = 1 + squared / number
    lower = 0.0 if rate <= 0 else (middle - half) / whole
    upper = 1.0 if rate >= 1 else (middle + half) / whole
    return max(0.0, lower), min(1.0, upper)


def wilson_interval(faults: int, number: int, confidence: float) -> tuple[float, float]:
    """The two-sided interval."""
    return wilson_bounds(faults / number if number else 0.0, number, two_sided(confidence))


def wilson_upper(faults: int, number: int, confidence: float) -> float:
    """The one-sided upper bound at the stated confidence: what the threshold is compared with."""
    return wilson_bounds(faults / number if number else 0.0, number, one_sided(confidence))[1]


def least_bound(number: int, confidence: float) -> float:
    """The upper bound if not one row is wrong: above the threshold, such a sample can never clear a ledger."""
    return wilson_upper(0, number, confidence)
