"""Draw without replacement, with probability in proportion to a weight, the same on every machine from one seed.

Method: systematic sampling with unequal probabilities over a randomly ordered frame (W. G. Madow, Ann. Math.
Statist. 20 (1949) 333-354; H. O. Hartley and J. N. K. Rao, ibid. 33 (1962) 350-374). Chosen before Efraimidis and
Spirakis's keys because each row's inclusion probability is then exactly n·w / Σw, which the weighted rates need.
Order and start come from SHA-256 of the seed and the row's key, all sums are whole numbers: neither the order of the
frame nor the platform matters. Equal weights make it a simple random sample.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from ledgers.spotcheck.digests import FrameRow

LARGEST = 2**62  # sums are held in 64 bits


@dataclass(frozen=True)
class Pick:
    """One drawn row: its place in the frame, and the probability with which it was to be drawn."""

    row: FrameRow
    probability: float


def chance(seed: str, *words: object) -> bytes:
    """32 bytes that nobody can foresee without the seed."""
    return sha256("\x1f".join([seed, *map(str, words)]).encode()).digest()


def draw_sample(frame: Sequence[FrameRow], sizes: Mapping[str, int], seed: str) -> list[Pick]:
    """Draw `sizes[stratum]` rows of every stratum; sorted by stratum and the order of drawing."""
    strata: dict[str, list[FrameRow]] = {name: [] for name in sorted(sizes)}
    for row in frame:
        if row.stratum in strata:
            strata[row.stratum].append(row)
    return [pick for name, rows in strata.items() for pick in draw_stratum(rows, sizes[name], seed)]


def draw_stratum(rows: Sequence[FrameRow], size: int, seed: str) -> list[Pick]:
    """Exactly `size` different rows of one stratum (all of them when it has no more). Weights are positive."""
    if any(row.weight <= 0 for row in rows):
        raise ValueError("a weight of 0 would keep a row out of every sample")
    ordered = sorted(rows, key=lambda row: (chance(seed, row.stratum, "order", row.key), row.key))
    certain, rest, left = take_certain(ordered, min(size, len(ordered)))
    return [Pick(row, 1.0) for row in certain] + take_systematic(rest, left, seed)


def take_certain(rows: list[FrameRow], size: int) -> tuple[list[FrameRow], list[FrameRow], int]:
    """Rows so heavy that their probability would pass 1 are taken for certain, until none is; then what is left."""
    certain: list[FrameRow] = []
    while size:
        whole = sum(row.weight for row in rows)
        heavy = [row for row in rows if size * row.weight >= whole]
        if not heavy:
            break
        rows = [row for row in rows if size * row.weight < whole]
        certain, size = certain + heavy, size - len(heavy)
    return certain, rows, size


def take_systematic(rows: list[FrameRow], size: int, seed: str) -> list[Pick]:
    """Lay n·w for every row end to end and take the rows at a random start and every Σw from there."""
    if not size:
        return []
    weights = np.array([row.weight for row in rows], np.int64)
    whole = int(weights.sum())
    if whole * size >= LARGEST:
        raise ValueError("the weights are too large for this frame")
    ends = np.cumsum(weights * size)
    start = int.from_bytes(chance(seed, rows[0].stratum, "start"), "big") % whole
    places = np.searchsorted(ends, start + whole * np.arange(size, dtype=np.int64), side="right")
    return [Pick(rows[place], size * rows[place].weight / whole) for place in places.tolist()]


def double_checked(keys: Sequence[int], share: float, seed: str) -> set[int]:
    """Which of the drawn rows a second checker does as well: `share` of them, rounded, one at least unless 0."""
    number = max(1, round(share * len(keys))) if share > 0 else 0
    return set(sorted(keys, key=lambda key: (chance(seed, "double", key), key))[:number])
