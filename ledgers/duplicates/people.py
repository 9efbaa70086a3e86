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
    """n people as columns: numbers as arrays (n,), names and their pinyin as arrays of text (n,)."""

    def __init__(self, rows: Sequence[Row]):
        numbers = np.array([(r.id, r.household, r.village, r.township, r.county, r.birth) for r in rows], np.int64)
        self.ids, self.households, self.villages, self.townships, self.counties, self.births = numbers.reshape(-1, 6).T
        self.sexes = np.array([int(r.sex) if r.sex in ("1", "2") else 0 for r in rows], np.int8)
        self.phones = np.array([int.from_bytes(r.phone[:8], "big") if r.phone else 0 for r in rows], np.uint64)
        self.has_id = np.array([r.has_id for r in rows], bool)
        self.has_pinyin = np.array([bool(r.pinyin) for r in rows], bool)
        self.names = np.array([r.name for r in rows], object)
        self.pinyins = np.array([r.pinyin for r in rows], object)

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, places) -> "People":
        """Those at an array of places or a slice, in that order."""
        chosen = object.__new__(People)
        chosen.__dict__ = {name: column[places] for name, column in self.__dict__.items()}
        return chosen
