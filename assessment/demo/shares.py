"""Weighted choices behind the made-up people (DOMAIN §2-3; shares rounded, for a demonstration only)."""

import random
from bisect import bisect
from itertools import accumulate

from laborinfo.common.codes import (
    Channel,
    Education,
    Ethnicity,
    EvidenceKind,
    Health,
    LabourAbility,
    UnableReason,
    occupations,
)

SURNAMES = "杨吴龙潘石王李张陆欧罗姜姚田刘陈黄顾韦莫"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"

# Counties that people of the prefecture go to work in, and how many of a hundred.
FAR_PLACES = {
    "440306": 12, "440307": 8, "441900": 12, "440605": 14, "440606": 8, "330109": 10, "330604": 6, "330381": 5,
    "330782": 6, "350582": 6, "320583": 5, "310115": 3, "450203": 3, "430103": 2,
}  # fmt: skip
NEAR_PLACES = {"520111": 30, "520102": 20, "520115": 15, "522701": 15, "520303": 12, "520602": 8}
HOME_TRADES, AWAY_TRADES = ("05", "08", "09", "10", "04"), ("01", "02", "03", "04", "06", "07")


class Shares:
    """A choice by weight that costs one random number."""

    def __init__(self, weights: dict):
        self.values = list(weights)
        self.bounds = list(accumulate(weights.values()))

    def draw(self, rng: random.Random):
        return self.values[bisect(self.bounds, rng.random() * self.bounds[-1])]


ETHNICITIES = Shares(
    {Ethnicity("06"): 43, Ethnicity("12"): 30, Ethnicity("01"): 20, Ethnicity("25"): 2, Ethnicity("13"): 1,
     Ethnicity("22"): 1, Ethnicity("15"): 1, Ethnicity("32"): 1}
)  # fmt: skip
YOUNG_SCHOOLING = Shares(
    {Education.JUNIOR_HIGH: 45, Education.SENIOR_HIGH: 14, Education.VOCATIONAL: 17, Education.COLLEGE: 13,
     Education.BACHELOR: 8, Education.PRIMARY: 3}
)  # fmt: skip
OLD_SCHOOLING = Shares(
    {Education.JUNIOR_HIGH: 42, Education.PRIMARY: 40, Education.OTHER: 10, Education.SENIOR_HIGH: 6,
     Education.VOCATIONAL: 2}
)  # fmt: skip
ABILITIES = Shares(
    {LabourAbility.ORDINARY: 83, LabourAbility.SKILLED: 11, LabourAbility.WEAK: 4, LabourAbility.LOST: 2}
)
HEALTHS = Shares({Health.HEALTHY: 91, Health.CHRONIC: 5, Health.SERIOUS: 1.5, Health.DISABLED: 2.5})
PLACES = Shares({"home": 34, "near": 12, "far": 53.6, "abroad": 0.4})
FAR, NEAR = Shares(FAR_PLACES), Shares(NEAR_PLACES)
CHANNELS = Shares({Channel.ORGANISED: 27, Channel.OWN: 38, Channel.RELATIVES: 31, Channel.OTHER: 4})
EVIDENCES = Shares(
    {"": 18, EvidenceKind.DECLARED: 22, EvidenceKind.PHONE: 20, EvidenceKind.VISIT: 12, EvidenceKind.CONTRACT: 11,
     EvidenceKind.PAY_RECORD: 9, EvidenceKind.INSURANCE: 4, EvidenceKind.ROSTER: 4}
)  # fmt: skip
UNABLE = Shares(
    {UnableReason.CARE_CHILDREN: 34, UnableReason.CARE_ELDERLY: 22, UnableReason.OWN_ILLNESS: 14,
     UnableReason.FARM: 12, UnableReason.NO_SKILL: 8, UnableReason.NO_MANDARIN: 4, UnableReason.NOT_WILLING: 6}
)  # fmt: skip


def trades_of(families: tuple[str, ...]) -> Shares:
    return Shares({code: 1 for code, trade in occupations().items() if trade.family in families})


AWAY = trades_of(AWAY_TRADES)


def family_name(rng: random.Random) -> str:
    return SURNAMES[int(rng.random() ** 1.6 * len(SURNAMES))]


def given_name(rng: random.Random) -> str:
    """Two signs of the sexagenary cycle: nobody is called so."""
    return STEMS[rng.randrange(10)] + BRANCHES[rng.randrange(12)]
