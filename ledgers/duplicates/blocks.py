"""Find alike people within a township, never comparing all with all."""

from collections.abc import Iterator

import numpy as np

from ledgers.duplicates.likeness import MONTH_DAYS, VILLAGE_DAYS, likeness
from ledgers.duplicates.people import People

Pair = tuple[int, int]
WIDEST = 256  # people without an ID number in one comparison: bounds the memory


def ordered(a: int, b: int) -> Pair:
    """The smaller key first."""
    return (a, b) if a < b else (b, a)


def pairs_within(people: People) -> dict[Pair, int]:
    """{(id, id): points} of everybody without an ID number against all that share a block by village or township."""
    order = np.argsort(people.births, kind="stable")
    people = people.at(order)
    found: dict[Pair, int] = {}
    for chosen in windows(people):
        first, last = people.births[chosen[0]], people.births[chosen[-1]]
        begin = np.searchsorted(people.births, first - VILLAGE_DAYS, "left")
        end = np.searchsorted(people.births, last + VILLAGE_DAYS, "right")
        found |= pairs_between(people.at(chosen), people.at(slice(begin, end)))
    return found


def pairs_between(left: People, right: People) -> dict[Pair, int]:
    """{(id, id): points} of the pairs that count."""
    if not len(left) or not len(right):
        return {}
    points = likeness(left, right)
    places = zip(*np.nonzero(points), strict=True)
    return {ordered(int(left.ids[i]), int(right.ids[j])): int(points[i, j]) for i, j in places}


def windows(people: People) -> Iterator[np.ndarray]:
    """Places of those without an ID number, born within a month of each other, at most WIDEST at once."""
    lacking = np.flatnonzero(~people.has_id)
    begin = 0
    while begin < len(lacking):
        births = people.births[lacking]
        end = int(np.searchsorted(births, births[begin] + MONTH_DAYS, "right"))
        end = min(end, begin + WIDEST)
        yield lacking[begin:end]
        begin = end
