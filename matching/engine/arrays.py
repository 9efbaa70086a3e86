"""What the engine reads: columns, one row a seeker or a posting. No names, no groups: they are no input."""

from collections import namedtuple
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from matching.engine.tables import FACTOR_COUNT, FULL, WISHES, Factor

Ints = Any  # an array of integers; on the way in, anything that NumPy makes one of


class EngineInputError(ValueError):
    """Columns of unequal length, repeated keys, or weights that do not fit the factor table."""


def _column(values: object, dtype: str, width: int, rows: int, name: str) -> Ints:
    array = np.ascontiguousarray(values, dtype=dtype)
    if width:
        array = array.reshape(-1, width)
    if len(array) != rows:
        raise EngineInputError(f"column {name} has {len(array)} rows, expected {rows}")
    return array


class Columns:
    """Casts every column to its dtype in `SHAPES` and checks lengths; rows are picked by `take`."""

    SHAPES: dict[str, tuple[str, int]]

    def __post_init__(self) -> None:
        rows = len(np.asarray(self.key))
        for name, (dtype, width) in self.SHAPES.items():
            object.__setattr__(self, name, _column(getattr(self, name), dtype, width, rows, name))
        if len(np.unique(self.key)) != rows:
            raise EngineInputError("a key occurs twice")

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: Ints):
        """The same columns for the given row numbers, in that order."""
        return type(self)(**{name: getattr(self, name)[rows] for name in self.SHAPES})


@dataclass(frozen=True, eq=False)
class Seekers(Columns):
    """P people who look for work."""

    key: Ints  # int64[P], unique; breaks ties in a posting's list
    home: Ints  # int32[P], six-digit county code; 0 unknown
    age: Ints  # int16[P], completed years; -1 unknown
    sex: Ints  # int8[P], 1 male, 2 female, 0 unknown; read only where the law limits a posting
    education: Ints  # int8[P], rank 0..7; -1 unknown
    wished: Ints  # int16[P, 3], occupation indexes; -1 none
    worked: Ints  # int16[P, 3], occupation indexes of past work; -1 none
    months: Ints  # int16[P, 3], months of it
    accepts: Ints  # int16[P], bits of `Level`; 0 not told
    places: Ints  # int32[P, 3], wished places: 2, 4 or 6 digits of a code; 0 none
    min_wage: Ints  # int32[P], yuan a month; 0 not told
    skills: Ints  # int64[P], bits
    certificates: Ints  # int64[P], bits; -1 unknown
    health: Ints  # int16[P], bits of conditions, 0 healthy; -1 unknown
    needs: Ints  # int16[P], bits of `Fit`
    available: Ints  # int8[P], 1 yes, 0 no, -1 unknown

    SHAPES = {
        "key": ("i8", 0),
        "home": ("i4", 0),
        "age": ("i2", 0),
        "sex": ("i1", 0),
        "education": ("i1", 0),
        "wished": ("i2", WISHES),
        "worked": ("i2", WISHES),
        "months": ("i2", WISHES),
        "accepts": ("i2", 0),
        "places": ("i4", WISHES),
        "min_wage": ("i4", 0),
        "skills": ("i8", 0),
        "certificates": ("i8", 0),
        "health": ("i2", 0),
        "needs": ("i2", 0),
        "available": ("i1", 0),
    }


@dataclass(frozen=True, eq=False)
class Postings(Columns):
    """M postings."""

    key: Ints  # int64[M], unique; breaks ties in a person's list
    occupation: Ints  # int16[M], occupation index; -1 unknown
    place: Ints  # int32[M], six-digit code; 0 unknown; first two digits >= 71: abroad (and 港澳台)
    age_min: Ints  # int16[M]; 0 none
    age_max: Ints  # int16[M]; 0 none
    sex: Ints  # int8[M], a limit with a recorded legal ground; 0 none
    education: Ints  # int8[M], lowest rank taken; 0 none
    wage: Ints  # int32[M], middle of the offered range, yuan a month; 0 unknown (面议)
    skills: Ints  # int64[M], bits asked for
    certificates: Ints  # int64[M], bits the law requires
    barred: Ints  # int16[M], bits of health conditions that the law bars
    offers: Ints  # int16[M], bits of `Fit`
    is_open: Ints  # int8[M], 1 open and screened
    seats: Ints  # int32[M], seats left, net of outstanding referrals

    SHAPES = {
        "key": ("i8", 0),
        "occupation": ("i2", 0),
        "place": ("i4", 0),
        "age_min": ("i2", 0),
        "age_max": ("i2", 0),
        "sex": ("i1", 0),
        "education": ("i1", 0),
        "wage": ("i4", 0),
        "skills": ("i8", 0),
        "certificates": ("i8", 0),
        "barred": ("i2", 0),
        "offers": ("i2", 0),
        "is_open": ("i1", 0),
        "seats": ("i4", 0),
    }


# Numba takes named tuples, not dataclasses; the names come from the dataclasses so that they cannot differ.
SeekerTuple = namedtuple("SeekerTuple", [f.name for f in fields(Seekers)])
PostingTuple = namedtuple("PostingTuple", [f.name for f in fields(Postings)])


def seeker_tuple(seekers: Seekers) -> SeekerTuple:
    """The columns as Numba wants them."""
    return SeekerTuple(*(getattr(seekers, name) for name in SeekerTuple._fields))


def posting_tuple(postings: Postings) -> PostingTuple:
    """The columns as Numba wants them."""
    return PostingTuple(*(getattr(postings, name) for name in PostingTuple._fields))


@dataclass(frozen=True)
class Weights:
    """One version of the integer weights, in the order of `Factor`, and the score below which nothing is listed.

    A score is `sum(factor * weight)`, so it runs from 0 to `best`.
    """

    version: str
    values: tuple[int, ...]
    min_score: int = 0

    def __post_init__(self) -> None:
        if len(self.values) != FACTOR_COUNT or min(self.values) < 0 or not 0 < sum(self.values) <= 1000:
            raise EngineInputError("weights: one integer >= 0 for each factor, and 1 to 1000 in all")

    @property
    def best(self) -> int:
        return FULL * sum(self.values)

    def array(self) -> Ints:
        return np.array(self.values, dtype=np.int64)


DEFAULT_WEIGHTS = Weights(
    "default-1",
    tuple(
        {
            Factor.OCCUPATION: 35,
            Factor.WAGE: 20,
            Factor.PLACE: 12,
            Factor.EDUCATION: 6,
            Factor.EXPERIENCE: 13,
            Factor.SKILLS: 6,
            Factor.SUITABILITY: 8,
        }[factor]
        for factor in Factor
    ),
)
