"""Dates as numbers, so that one formula serves one person and the arrays of a whole county."""

from datetime import date

import numpy as np

UNIX_EPOCH = date(1970, 1, 1).toordinal()
NEVER = date.max.toordinal()  # an open end


def digits_of(day: date) -> int:
    """2026-11-23 -> 20261123."""
    return day.year * 10_000 + day.month * 100 + day.day


def digits_of_ordinals(ordinals: np.ndarray) -> np.ndarray:
    """The same of day numbers as `date.toordinal` gives them."""
    days = (ordinals.astype(np.int64) - UNIX_EPOCH).astype("M8[D]")
    months = days.astype("M8[M]")
    month, day = months.astype(np.int64) % 12 + 1, (days - months).astype(np.int64) + 1
    return (days.astype("M8[Y]").astype(np.int64) + 1970) * 10_000 + month * 100 + day


def ordinals_of(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Day numbers as `date.toordinal` gives them; a day beyond its month runs on into the next."""
    first = (year.astype(np.int64) - 1970) * 12 + month.astype(np.int64) - 1
    return first.astype("M8[M]").astype("M8[D]").astype(np.int64) + day.astype(np.int64) - 1 + UNIX_EPOCH


def years_between(born, on):
    """Whole years between two dates given as digits: numbers or arrays."""
    return (on - born) // 10_000
