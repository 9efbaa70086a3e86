"""The one place that lists what a score is made of, what a filter is, and what may be unknown.

Everything that stores, shows or weighs factors takes their order from here; a new factor is a new row here,
a function in `factors.py` and a line in the reference of the tests.
"""

from enum import IntEnum
from threading import Lock

# Numba's plain thread pool must not be entered twice at once (web servers have threads); held for each search.
ONE_AT_A_TIME = Lock()
FULL = 10_000  # one whole, in basis points
NEUTRAL = 5_000  # what an unknown is worth: neither good nor bad


class Factor(IntEnum):
    """Factors in stored order. Each is an integer in basis points, 0 to 10,000."""

    OCCUPATION = 0
    WAGE = 1
    PLACE = 2
    EDUCATION = 3
    EXPERIENCE = 4
    SKILLS = 5
    SUITABILITY = 6


class Filter(IntEnum):
    """Hard filters. A pair that fails none is a match; one that fails exactly one is a near miss."""

    PLACE = 0
    AGE = 1
    EDUCATION = 2
    HEALTH = 3
    CERTIFICATE = 4
    AVAILABLE = 5
    OPEN = 6
    SEATS = 7
    SEX = 8


class Confirm(IntEnum):
    """Bits of `to_confirm`: facts that were unknown. Those that a filter asks for have the filter's number."""

    PLACE = 0
    AGE = 1
    EDUCATION = 2
    HEALTH = 3
    CERTIFICATE = 4
    AVAILABLE = 5
    OCCUPATION = 6
    WAGE = 7
    SEX = 8


class Level(IntEnum):
    """Place of work relative to the home county; `accepts` holds one bit for each of the first four."""

    COUNTY = 0
    PROVINCE = 1
    COUNTRY = 2
    ABROAD = 3
    UNKNOWN = 4


class Fit(IntEnum):
    """Bits of `needs` (seeker) and `offers` (posting)."""

    COUPLE = 0
    WEAK_LABOUR = 1
    HOME_BASED = 2
    NO_MANDARIN = 3
    LODGING = 4


FACTOR_COUNT = len(Factor)
LEVEL_COUNT = len(Level)
EDUCATION_RANKS = 8  # 0 (no schooling) to 7
WISHES = 3  # wished occupations, past occupations and wished places: that many columns each
