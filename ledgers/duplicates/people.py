"""The columns of people that are compared."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Row(NamedTuple):
    """What is compared of one person. `birth` is a day's ordinal; `phone` the blind index, or None."""

    id: int
    household: int
    village: int
    township: int
    county: int
    birth: int
    sex: str
    name: str
    pinyin: str
    phone: bytes | None
    has_id: bool


class People:
    """n people as columns: numbers as arrays (n,), names and their pinyin as lists."""

    def __init__(self, rows: Sequence[Row]):
        self.rows = list(rows)
        numbers = [(r.id, r.household, r.village, r.township, r.county, r.birth) for r in self.rows]
        table = np.array(numbers, np.int64).reshape(-1, 6)
        self.ids, self.households, self.villages, self.townships, self.counties, self.births = table.T
        self.sexes = np.array([int(r.sex) if r.sex in ("1", "2") else 0 for r in self.rows], np.int8)
        self.phones = np.array([int.from_bytes(r.phone[:8], "big") if r.phone else 0 for r in self.rows], np.uint64)
        self.has_id = np.array([r.has_id for r in self.rows], bool)
        self.has_pinyin = np.array([bool(r.pinyin) for r in self.rows], bool)
        self.names = [r.name for r in self.rows]
        self.pinyins = [r.pinyin for r in self.rows]

    def __len__(self) -> int:
        return len(self.rows)

    def at(self, places) -> "People":
        return People([self.rows[place] for place in places])
