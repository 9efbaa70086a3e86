"""Resident ID numbers (GB 11643) and phones: what a valid one tells, of one number and of an array of them."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from stdnum.cn import ric

from ledgers.rules.dates import ordinals_of

ID_NUMBER = re.compile(r"[1-9]\d{16}[0-9X]", re.ASCII)
PHONE = re.compile(r"1\d{10}", re.ASCII)
ID_LENGTH, PHONE_LENGTH = 18, 11
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])  # GB 11643: 2 ** (17 - place) mod 11
CHECKS = np.frombuffer(b"10X98765432", np.uint8)
MONTHS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True, slots=True)
class IdFacts:
    """Birth date, and sex by GB/T 2261.1: 1 man, 2 woman."""

    birth_date: date
    sex: str


@dataclass(frozen=True)
class IdColumns:
    """What n numbers tell: valid, day number of the birth, sex as the ASCII code of its digit. The last two are
    meaningless where the number is not valid."""

    is_valid: np.ndarray
    birth: np.ndarray
    sex: np.ndarray


@lru_cache(maxsize=16)  # a reader, the row and the rules ask about the same number one after the other
def facts_of_id(number: str) -> IdFacts | None:
    """What an 18-character number with a real date and a right check digit tells; None for any other.

    Not `ric.is_valid`: it refuses whoever was born before their county's code existed (522601 is of 1983), though
    numbers carry the code of the day of issue.
    """
    if not ID_NUMBER.fullmatch(number) or number[-1] != ric.calc_check_digit(number):
        return None
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return IdFacts(birth, "1" if int(number[16]) % 2 else "2")


def is_valid_id(number: str) -> bool:
    return facts_of_id(number) is not None


def is_mobile(phone: str) -> bool:
    """Eleven digits, the first a 1."""
    return PHONE.fullmatch(phone) is not None


def columns_of_ids(text: np.ndarray) -> IdColumns:
    """The same of characters (n, 18), as ASCII codes; one that is no digit spoils its own row alone."""
    digits = text.astype(np.int16) - ord("0")
    is_digit = (digits >= 0) & (digits <= 9)
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month, day = (digits[:, place] * 10 + digits[:, place + 1] for place in (10, 12))
    right = CHECKS[(digits[:, :17] @ WEIGHTS) % 11] == text[:, 17]
    is_valid = is_digit[:, :17].all(axis=1) & (digits[:, 0] > 0) & right & is_date(year, month, day)
    birth = ordinals_of(*(np.where(is_valid, part, 1) for part in (year, month, day)))
    sex = np.where(digits[:, 16] % 2 == 1, ord("1"), ord("2"))
    return IdColumns(is_valid, birth, sex)


def is_date(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = MONTHS[np.clip(month, 1, 12) - 1] + (is_leap & (month == 2))
    return (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= days)


def are_mobile(text: np.ndarray) -> np.ndarray:
    """Characters (n, 11), as ASCII codes."""
    return ((text >= ord("0")) & (text <= ord("9"))).all(axis=1) & (text[:, 0] == ord("1"))
