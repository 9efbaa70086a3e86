"""One posting against many seekers, and one pair explained."""

from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from matching.engine.arrays import Ints, Postings, Seekers, Weights, posting_tuple, seeker_tuple
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
    count = len(seekers)
    score = np.zeros(count, np.int32)
    factors = np.zeros((count, FACTOR_COUNT), np.int16)
    confirm = np.zeros(count, np.int16)
    failed = np.zeros(count, np.int16)
    related = np.ascontiguousarray(related, dtype=np.int16)
    columns = (score, factors, confirm, failed)
    with ONE_AT_A_TIME:
        _score_all(seeker_tuple(seekers), posting_tuple(posting), related, weights.array(), columns)
    return columns


def explain_pair(seekers: Seekers, i: int, postings: Postings, j: int, related: Ints, weights: Weights) -> Explained:
    """Everything about one pair: the answer to "why" and to "why not"."""
    one, other = postings.take(np.array([j])), seekers.take(np.array([i]))
    score, factors, confirm, failed = score_posting(one, other, related, weights)
    names = tuple(f for f in Filter if failed[0] >> f & 1)
    return Explained(int(score[0]), tuple(int(v) for v in factors[0]), int(confirm[0]), names)


@njit(parallel=True, cache=True)
def _score_all(s, p, related, w, out):
    for i in prange(len(s.key)):
        level = place_level(s.home[i], p.place[0])
        fill_factors(s, i, p, 0, related, out[1][i])
        total = 0
        for f in range(len(w)):
            total += w[f] * out[1][i, f]
        out[0][i] = total
        out[2][i] = unknown_facts(s, i, p, 0, level)
        out[3][i] = failed_filters(s, i, p, 0, level)
