"""Postings laid out so that the search meets the best ones first and can prove when to stop.

For each home county the rows are grouped into buckets (trade, place level, wage known or not); inside a bucket
the best wage comes first. The columns themselves stand in nearly that order, so that a bucket's rows lie close
together in memory: that alone is worth a factor of two.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import EngineInputError, Ints, Postings
from matching.engine.tables import LEVEL_COUNT, Level

BUCKETS_A_TRADE = LEVEL_COUNT * 2


@dataclass(frozen=True, eq=False)
class PostingIndex:
    """Everything about the postings that does not depend on a seeker, for a set of home counties."""

    postings: Postings  # by trade, then falling wage
    related: Ints  # int16[T, T], 0 to 100; symmetry is not required: [wish, trade of the posting]
    homes: Ints  # int32[H], ascending; the county codes that seekers may have
    rows: Ints  # int32[H, M], posting rows bucket by bucket
    starts: Ints  # int32[H, B + 1], where each bucket begins in `rows`; B = (T + 1) * 10
    asked: Ints  # int16[H, B], bits: which education ranks the bucket's postings ask
    offers: Ints  # int16[H, B], union of the bucket's `offers`
    skilled: Ints  # int8[H, B], 1 when a posting of the bucket asks for skills
    best_wage: Ints  # int32[T + 1], highest known wage of a trade

    def home_rows(self, homes: Ints) -> Ints:
        """Where each home stands in `homes`; a home that the index was not built for is an error."""
        found = np.searchsorted(self.homes, homes)
        found = np.minimum(found, len(self.homes) - 1)
        if not np.array_equal(self.homes[found], homes):
            raise EngineInputError("a seeker's home county is not in the index")
        return found.astype(np.int32)


def build_index(postings: Postings, related: Ints, homes: Ints) -> PostingIndex:
    """Lay out `postings` for seekers of the given home counties (any order, repeats allowed)."""
    related = np.ascontiguousarray(related, dtype=np.int16)
    trades = len(related)
    if related.shape != (trades, trades) or (postings.occupation >= trades).any():
        raise EngineInputError("relatedness is not square, or an occupation is outside it")
    postings = postings.take(np.lexsort((postings.key, -postings.wage, postings.occupation)))
    homes = np.unique(np.asarray(homes, dtype=np.int32))
    trade = np.where(postings.occupation < 0, trades, postings.occupation).astype(np.int64)
    size = (trades + 1) * BUCKETS_A_TRADE
    index = PostingIndex(
        postings=postings,
        related=related,
        homes=homes,
        rows=np.empty((len(homes), len(postings)), np.int32),
        starts=np.zeros((len(homes), size + 1), np.int32),
        asked=np.zeros((len(homes), size), np.int16),
        offers=np.zeros((len(homes), size), np.int16),
        skilled=np.zeros((len(homes), size), np.int8),
        best_wage=np.zeros(trades + 1, np.int32),
    )
    np.maximum.at(index.best_wage, trade, postings.wage)
    for h, home in enumerate(homes):
        _lay_out(index, h, int(home), trade)
    return index


def _lay_out(index: PostingIndex, h: int, home: int, trade: Ints) -> None:
    postings = index.postings
    known = (postings.wage > 0).astype(np.int64)
    bucket = (trade * LEVEL_COUNT + levels_from(home, postings.place)) * 2 + known
    index.rows[h] = np.lexsort((-postings.wage, bucket))
    counts = np.bincount(bucket, minlength=index.starts.shape[1] - 1)
    index.starts[h, 1:] = np.cumsum(counts)
    np.bitwise_or.at(index.asked[h], bucket, np.int16(1) << postings.education.astype(np.int16))
    np.bitwise_or.at(index.offers[h], bucket, postings.offers)
    np.maximum.at(index.skilled[h], bucket, (postings.skills > 0).astype(np.int8))


def levels_from(home: int, place: Ints) -> Ints:
    """`factors.place_level` for one home and many places (the same rule over a column)."""
    province = place // 10_000
    level = np.where(province == home // 10_000, int(Level.PROVINCE), int(Level.COUNTRY))
    level = np.where(province >= 71, int(Level.ABROAD), level)
    level = np.where(place == home, int(Level.COUNTY), level)
    return np.where((place == 0) | (home == 0), int(Level.UNKNOWN), level)
