"""The search: for each seeker the K best postings that pass every filter, and the N best near misses.

Exact, not approximate: trades are taken in falling order of what they could still give, buckets and wages
likewise, and a part is skipped only when its upper bound is below the worst score kept. Seekers do not see each
other, so results do not depend on order, sharding or threads.
"""

from dataclasses import dataclass, fields

import numpy as np
from numba import njit, prange

from matching.engine.arrays import Ints, Seekers, Weights, posting_tuple, seeker_tuple
from matching.engine.factors import (
    F_EDUCATION,
    F_EXPERIENCE,
    F_OCCUPATION,
    F_PLACE,
    F_SKILLS,
    F_SUITABILITY,
    F_WAGE,
    education_factor,
    experience_factor,
    failed_filters,
    fill_factors,
    occupation_factor,
    place_factor,
    place_level,
    skills_factor,
    suitability_factor,
    unknown_facts,
    wage_factor,
)
from matching.engine.index import PostingIndex
from matching.engine.tables import EDUCATION_RANKS, FACTOR_COUNT, ONE_AT_A_TIME


@dataclass(frozen=True, eq=False)
class Ranked:
    """Lists for P seekers, best first. Empty places have row -1, key -1 and score -1."""

    row: Ints  # int32[P, K], row in `PostingIndex.postings`
    key: Ints  # int64[P, K], posting key
    score: Ints  # int32[P, K], sum(factors * weights)
    factors: Ints  # int16[P, K, F], basis points in the order of `Factor`
    to_confirm: Ints  # int16[P, K], bits of `Confirm`
    failed: Ints  # int16[P, K], bits of `Filter`: 0 in a match, one bit in a near miss

    def take(self, rows: Ints) -> "Ranked":
        """The lists of the given seekers."""
        return Ranked(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True, eq=False)
class SeekerLists:
    """What `match_seekers` gives: matches and near misses, aligned with the seekers given."""

    matches: Ranked
    near_misses: Ranked


def match_seekers(
    seekers: Seekers, index: PostingIndex, weights: Weights, *, top: int = 20, near: int = 5
) -> SeekerLists:
    """The `top` best postings of every seeker, and the `near` best near misses that would have entered that list."""
    shape = len(seekers), top + near
    row = np.full(shape, -1, np.int32)
    score = np.full(shape, -1, np.int32)
    factors = np.zeros((*shape, FACTOR_COUNT), np.int16)
    confirm = np.zeros(shape, np.int16)
    failed = np.zeros(shape, np.int16)
    if len(seekers) and len(index.postings):
        layout = (index.rows, index.starts, index.asked, index.offers, index.skilled, index.best_wage)
        with ONE_AT_A_TIME:
            _search(
                seeker_tuple(seekers),
                np.lexsort((seekers.home, seekers.wished[:, 0])),
                index.home_rows(seekers.home),
                posting_tuple(index.postings),
                index.related,
                layout,
                weights.array(),
                (weights.min_score, top),
                (row, score, factors, confirm, failed),
            )
    key = np.where(row >= 0, index.postings.key[row] if len(index.postings) else -1, -1)
    columns = (row, key, score, factors, confirm, failed)
    return SeekerLists(Ranked(*(c[:, :top] for c in columns)), Ranked(*(c[:, top:] for c in columns)))


@njit(parallel=True, cache=True)
def _search(s, order, home, p, related, layout, w, limits, out):
    # Seekers with like wishes follow each other: they read the same postings, which then are in the cache.
    for n in prange(len(order)):
        i = order[n]
        _search_one(s, i, home[i], p, related, layout, w, limits, out[0][i], out[1][i])
        _describe(s, i, p, related, out[0][i], out[2][i], out[3][i], out[4][i])


@njit(cache=True)
def _search_one(s, i, h, p, related, layout, w, limits, row, score):
    """Fill the seeker's two lists, trade by trade, until no trade can still enter either."""
    best_wage = layout[5]
    trades = len(best_wage)
    base = np.empty(trades, np.int64)
    bound = np.empty(trades, np.int64)
    rest = 10_000 * (w[F_PLACE] + w[F_EDUCATION] + w[F_SKILLS] + w[F_SUITABILITY])
    for t in range(trades):
        trade = t if t < trades - 1 else -1
        base[t] = w[F_OCCUPATION] * occupation_factor(s, i, trade, related)
        base[t] += w[F_EXPERIENCE] * experience_factor(s, i, trade, related)
        wage = max(wage_factor(s.min_wage[i], best_wage[t]), 5_000)
        bound[t] = base[t] + rest + w[F_WAGE] * wage
    for _ in range(trades):
        t = np.argmax(bound)
        if bound[t] < _floor(score, True, limits):
            break
        _search_trade(s, i, h, t, base[t], p, layout, w, limits, row, score)
        bound[t] = -1
    _drop_poor_misses(row, score, limits[1])


@njit(cache=True)
def _drop_poor_misses(row, score, top):
    """A near miss is worth naming if it would have entered the list: it reaches the last match of a full list."""
    for k in range(top, len(score)):
        if top > 0 and score[k] < score[top - 1]:
            row[k], score[k] = -1, -1


@njit(cache=True)
def _worst(score, begin, end, lowest):
    """The score that a newcomer must reach to enter the list between `begin` and `end`."""
    if begin == end:
        return np.int64(2**31)
    return np.int64(max(score[end - 1], lowest))


@njit(cache=True)
def _search_trade(s, i, h, t, base, p, layout, w, limits, row, score):
    rows, starts, asked, offers, skilled, _ = layout
    for place in range(5):
        accepted = place == 4 or s.accepts[i] == 0 or (s.accepts[i] >> place) & 1
        for known in range(2):
            b = (t * 5 + place) * 2 + known
            begin, end = starts[h, b], starts[h, b + 1]
            if begin == end:
                continue
            bound = base + w[F_EDUCATION] * _best_education(s.education[i], asked[h, b])
            bound += w[F_SUITABILITY] * suitability_factor(s.needs[i], offers[h, b])
            bound += w[F_SKILLS] * (10_000 if skilled[h, b] else 5_000)
            if place == 4 or s.accepts[i] == 0:
                bound += w[F_PLACE] * 5_000
            elif accepted:
                bound += w[F_PLACE] * 10_000
            _search_bucket(s, i, p, rows[h, begin:end], place, accepted, base, bound, w, limits, row, score)


@njit(cache=True)
def _floor(score, accepted, limits):
    """What a posting must reach to enter a list; in a place not accepted only the near misses are open."""
    lowest, top = limits
    floor = _worst(score, 0, top, lowest)
    if accepted and top > 0:
        return floor
    near = _worst(score, top, len(score), lowest)
    return max(near, floor) if top > 0 else near


@njit(cache=True)
def _best_education(own, asked):
    best = 0
    for rank in range(EDUCATION_RANKS):
        if (asked >> rank) & 1:
            best = max(best, education_factor(own, rank))
    return best


@njit(cache=True)
def _search_bucket(s, i, p, bucket, place, accepted, base, bound, w, limits, row, score):
    """Walk one bucket by falling wage; `bound` is the most that all but the wage can give."""
    lowest, top = limits
    floor = _floor(score, accepted, limits)
    for j in bucket:
        wage = w[F_WAGE] * wage_factor(s.min_wage[i], p.wage[j])
        if bound + wage < floor:
            break
        total = base + wage
        total += w[F_PLACE] * place_factor(s, i, p.place[j], place)
        total += w[F_EDUCATION] * education_factor(s.education[i], p.education[j])
        total += w[F_SKILLS] * skills_factor(s.skills[i], p.skills[j])
        total += w[F_SUITABILITY] * suitability_factor(s.needs[i], p.offers[j])
        if total < floor:
            continue
        failed = failed_filters(s, i, p, j, place)
        if failed == 0:
            _insert(p.key, row, score, 0, top, lowest, j, total)
        elif failed & (failed - 1) == 0:
            _insert(p.key, row, score, top, len(score), lowest, j, total)
        floor = _floor(score, accepted, limits)


@njit(cache=True)
def _insert(key, row, score, begin, end, lowest, j, total):
    """Keep [begin, end) sorted by falling score, then rising key."""
    if begin == end or total < lowest:
        return
    k = end - 1
    if not _before(key, j, total, row[k], score[k]):
        return
    while k > begin and _before(key, j, total, row[k - 1], score[k - 1]):
        row[k], score[k] = row[k - 1], score[k - 1]
        k -= 1
    row[k], score[k] = j, total


@njit(cache=True)
def _before(key, j, total, other, score):
    return other < 0 or total > score or (total == score and key[j] < key[other])


@njit(cache=True)
def _describe(s, i, p, related, row, factors, confirm, failed):
    """Factors and bits of the pairs kept, worked out once at the end."""
    for k in range(len(row)):
        j = row[k]
        if j < 0:
            continue
        level = place_level(s.home[i], p.place[j])
        fill_factors(s, i, p, j, related, factors[k])
        confirm[k] = unknown_facts(s, i, p, j, level)
        failed[k] = failed_filters(s, i, p, j, level)
