"""Resident ID numbers (GB 11643): what a valid one tells."""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

ID_NUMBER = re.compile(r"[1-9]\d{16}[0-9X]", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdFacts:
    """Birth date, and sex by GB/T 2261.1: 1 man, 2 woman."""

    birth_date: date
    sex: str


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
