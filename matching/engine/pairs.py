"""One posting against many seekers, and one pair explained."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit, prange

from matching.engine.arrays import (
    DEFAULT_WEIGHTS,
    Columns,
    Ints,
    Postings,
    Seekers,
    Weights,
    posting_tuple,
    seeker_tuple,
)
from matching.engine.factors import failed_filters, fill_factors, place_level, unknown_facts
from matching.engine.tables import FACTOR_COUNT, ONE_AT_A_TIME, Filter
from matching.engine.topk import Ranked


@dataclass(frozen=True)
class Explained:
    """Why a pair scores what it scores, and why it is not a match."""

    score: int
    factors: tuple[int, ...]  # basis points in the order of `Factor`
    to_confirm: int  # bits of `Confirm`
    failed: tuple[Filter, ...]  # empty: a match; one: a near miss


def match_posting(
    posting: Postings, seekers: Seekers, related: Ints, weights: Weights, *, top: int = 20, near: int = 5
) -> tuple[Ranked, Ranked]:
    """The best seekers of the first row of `posting`, and its near misses; rows and keys are the seekers'."""
    score, factors, confirm, failed = score_posting(posting, seekers, related, weights)
    few = failed & (failed - 1) == 0
    lists = []
    for wanted, count in ((failed == 0, top), ((failed != 0) & few, near)):
        rows = np.flatnonzero(wanted & (score >= weights.min_score))
        rows = _best(rows, score, seekers.key, count)
        columns = (rows.astype(np.int32), seekers.key[rows], score[rows], factors[rows], confirm[rows], failed[rows])
        lists.append(Ranked(*(column[np.newaxis] for column in columns)))
    return lists[0], lists[1]


def _best(rows: Ints, score: Ints, key: Ints, count: int) -> Ints:
    if len(rows) > count > 0:
        worst = np.partition(score[rows], len(rows) - count)[len(rows) - count]
        rows = rows[score[rows] >= worst]
    return rows[np.lexsort((key[rows], -score[rows].astype(np.int64)))][:count]


def score_posting(
    posting: Postings, seekers: Seekers, related: Ints, weights: Weights
) -> tuple[Ints, Ints, Ints, Ints]:
    """Score int32[P], factors int16[P, F], to-confirm and failed bits int16[P] of every seeker."""
    columns = empty_columns(len(seekers))
    with ONE_AT_A_TIME:
        _score_all(seeker_tuple(seekers), posting_tuple(posting), plain(related), weights.array(), columns)
    return columns


def empty_columns(count: int) -> tuple[Ints, Ints, Ints, Ints]:
    factors = np.zeros((count, FACTOR_COUNT), np.int16)
    return np.zeros(count, np.int32), factors, np.zeros(count, np.int16), np.zeros(count, np.int16)


def plain(related: Ints) -> Ints:
    return np.ascontiguousarray(related, dtype=np.int16)


def explain_pair(seekers: Seekers, i: int, postings: Postings, j: int, related: Ints, weights: Weights) -> Explained:
    """Everything about one pair: the answer to "why" and to "why not"."""
    one, other = postings.take(np.array([j])), seekers.take(np.array([i]))
    columns = empty_columns(1)
    _score_one(seeker_tuple(other), 0, posting_tuple(one), plain(related), weights.array(), columns)
    score, factors, confirm, failed = columns
    names = tuple(f for f in Filter if failed[0] >> f & 1)
    return Explained(int(score[0]), tuple(int(v) for v in factors[0]), int(confirm[0]), names)


def warm_up() -> None:
    """Compile what explains a pair, or read it from the cache: seconds that the first person who asks should not wait.
    The made-up rows have the types of real ones, so that the same code is compiled."""
    explain_pair(_one_row(Seekers), 0, _one_row(Postings), 0, np.zeros((1, 1), np.int16), DEFAULT_WEIGHTS)


def _one_row(kind: type[Columns]) -> Any:
    return kind(**{name: np.zeros((1, width) if width else 1, dtype) for name, (dtype, width) in kind.SHAPES.items()})


@njit(parallel=True, cache=True)
def _score_all(s, p, related, w, out):
    for i in prange(len(s.key)):
        _score_one(s, i, p, related, w, out)


@njit(cache=True)
def _score_one(s, i, p, related, w, out):
    """Compiled by itself for one pair: whoever asks first waits a third of the time that the loop takes to compile."""
    level = place_level(s.home[i], p.place[0])
    fill_factors(s, i, p, 0, related, out[1][i])
    total = 0
    for f in range(len(w)):
        total += w[f] * out[1][i, f]
    out[0][i] = total
    out[2][i] = unknown_facts(s, i, p, 0, level)
    out[3][i] = failed_filters(s, i, p, 0, level)
