"""How alike two people are, 0 to 100, for people of whom at least one has no ID number.

Compared are only people of one block: the same village and born within a year of each other, the same township and
within 45 days (a lunar date written as a solar one is off by as much), or anywhere with the same pinyin and birth date.
Within a block: the name gives up to 55 points (characters, or 95 % of the pinyin's likeness), the birth date 30, the
place 15, the same phone 8 more; a different sex costs 15. A pair needs 80 and names at least 75 % alike, so that a
father and his son never meet (a generation lies between them) and cousins of one day need nearly one name.
Members of one household (twins!) need names that are equal or sound the same.
"""

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from ledgers.duplicates.people import People, Row
from ledgers.enums_duplicates import DuplicateReason as Why

THRESHOLD = 80
NAME, BIRTH, PLACE, PHONE, OTHER_SEX = 55, 30, 15, 8, 15
SOUND = 0.95  # what the same sound in other characters is worth
ALIKE, NEARLY_EQUAL = 0.75, 0.95
VILLAGE_DAYS, TOWNSHIP_DAYS, MONTH_DAYS = 366, 45, 31


def likeness(left: People, right: People) -> np.ndarray:
    """(n, m) points of every pair; 0 for pairs that share no block, stay below the threshold, or are the same row."""
    days = np.abs(left.births[:, None] - right.births[None, :])
    sounds = sound_likeness(left, right)
    names = np.maximum(text_likeness(left.names, right.names), sounds * SOUND)
    points = NAME * names + birth_points(days) + place_points(left, right)
    points += PHONE * ((left.phones[:, None] == right.phones[None, :]) & (left.phones[:, None] > 0))
    points -= OTHER_SEX * (left.sexes[:, None] * right.sexes[None, :] == 2)  # one is 1, the other 2
    points = np.floor(np.minimum(points, 100) + 0.5).astype(np.int64)
    same_household = left.households[:, None] == right.households[None, :]
    counts = in_block(left, right, days, sounds) & (points >= THRESHOLD) & (names >= ALIKE)
    counts &= ~(same_household & (names < NEARLY_EQUAL))
    counts &= ~(left.has_id[:, None] & right.has_id[None, :])
    counts &= left.ids[:, None] != right.ids[None, :]
    return np.where(counts, points, 0)


def in_block(left: People, right: People, days: np.ndarray, sounds: np.ndarray) -> np.ndarray:
    """(n, m) whether two people are compared at all."""
    same_village = left.villages[:, None] == right.villages[None, :]
    same_township = left.townships[:, None] == right.townships[None, :]
    return (
        (same_village & (days <= VILLAGE_DAYS))
        | (same_township & (days <= TOWNSHIP_DAYS))
        | ((sounds == 1) & (days == 0))
    )


def text_likeness(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(n, m) from 0 to 1."""
    return cdist(left, right, scorer=fuzz.ratio, dtype=np.float64) / 100


def sound_likeness(left: People, right: People) -> np.ndarray:
    """(n, m) of the pinyin; 0 where a name has none."""
    return text_likeness(left.pinyins, right.pinyins) * left.has_pinyin[:, None] * right.has_pinyin[None, :]


def birth_points(days: np.ndarray) -> np.ndarray:
    return np.select([days == 0, days <= MONTH_DAYS, days <= TOWNSHIP_DAYS, days <= VILLAGE_DAYS], [BIRTH, 24, 20, 10])


def place_points(left: People, right: People) -> np.ndarray:
    same = [
        getattr(left, name)[:, None] == getattr(right, name)[None, :] for name in ("villages", "townships", "counties")
    ]
    return np.select(same, [PLACE, 10, 4])


def reasons(a: Row, b: Row, *, same_id: bool = False) -> list[str]:
    """What speaks for a pair, in the order in which it is told."""
    name = Why.SAME_NAME if a.name == b.name else Why.SAME_SOUND if a.pinyin == b.pinyin else Why.LIKE_NAME
    days = abs(a.birth - b.birth)
    is_name_alike = fuzz.ratio(a.name, b.name) >= 100 * ALIKE or fuzz.ratio(a.pinyin, b.pinyin) >= 100 * ALIKE
    found = {
        Why.SAME_ID: same_id,
        name: is_name_alike,
        Why.SAME_BIRTH: days == 0,
        Why.NEAR_BIRTH: 0 < days <= VILLAGE_DAYS,
        Why.SAME_PHONE: a.phone is not None and a.phone == b.phone,
        Why.SAME_HOUSEHOLD: a.household == b.household,
        Why.SAME_VILLAGE: a.household != b.household and a.village == b.village,
        Why.SAME_TOWNSHIP: a.village != b.village and a.township == b.township,
    }
    return [str(why.value) for why, holds in found.items() if holds]
