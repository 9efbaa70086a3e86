"""Scores, factors and facts to confirm as sentences that an organiser can read out to the person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laborinfo.common.codes import PlaceLevel, occupation_label, relatedness
from matching.engine import Confirm, Factor, Filter, Level
from matching.engine.factors import place_level
from matching.engine.tables import FULL, NEUTRAL
from matching.enums import NO_MISS, NearMiss

FACTOR_NAMES = {
    Factor.OCCUPATION: gettext_lazy("Occupation"),
    Factor.WAGE: gettext_lazy("Wage"),
    Factor.PLACE: gettext_lazy("Place of work"),
    Factor.EDUCATION: gettext_lazy("Education level"),
    Factor.EXPERIENCE: gettext_lazy("Experience"),
    Factor.SKILLS: gettext_lazy("Skills"),
    Factor.SUITABILITY: gettext_lazy("Suitability"),
}
CONFIRM_NAMES = {
    Confirm.PLACE: gettext_lazy("Ask which places of work the person accepts"),
    Confirm.AGE: gettext_lazy("Ask for the person's age"),
    Confirm.EDUCATION: gettext_lazy("Ask for the person's education"),
    Confirm.HEALTH: gettext_lazy("Ask about the health condition that the law requires"),
    Confirm.CERTIFICATE: gettext_lazy("Ask for the required certificate"),
    Confirm.AVAILABLE: gettext_lazy("Ask whether the person is available"),
    Confirm.SEX: gettext_lazy("Ask for the person's sex: the law limits this post"),
    Confirm.OCCUPATION: gettext_lazy("Ask which occupation is wished or offered"),
    Confirm.WAGE: gettext_lazy("Ask for the wage wished or offered"),
}


@dataclass(frozen=True)
class FactorLine:
    """One row of "why": `points` of all lines add up to the score."""

    name: str
    percent: int
    points: int
    best: int
    text: str


def percent_of(score: int, weights: list[int]) -> int:
    """A score as a percentage of the best possible one."""
    return round(score * 100 / (FULL * sum(weights)))


def factor_lines(person, posting, factors, weights) -> list[FactorLine]:
    """Every factor in words; person and posting are the rows as they are now."""
    lines = []
    for factor, value, weight in zip(Factor, factors, weights, strict=True):
        text = SENTENCES[factor](person, posting, value)
        name = str(FACTOR_NAMES[factor])
        lines.append(FactorLine(name, value * 100 // FULL, value * weight, FULL * weight, text))
    return lines


def confirm_lines(bits: int) -> list[str]:
    return [str(CONFIRM_NAMES[bit]) for bit in Confirm if bits >> bit & 1]


def miss_line(person, posting, near_miss: int) -> str:
    """The one thing that stands between the person and the posting."""
    if near_miss == NO_MISS:
        return ""
    detail = MISSES.get(near_miss)
    label = str(NearMiss(near_miss).label)
    return f"{label}: {detail(person, posting)}" if detail else label


def _occupation(person, posting, value: int) -> str:
    if not person.wished_occupations or not posting.occupation:
        return _("The wish or the post has no occupation yet")
    nearest = max(person.wished_occupations, key=lambda code: relatedness(code, posting.occupation))
    names = {"wish": occupation_label(nearest), "trade": occupation_label(posting.occupation)}
    if value == FULL:
        return _("%(trade)s is what the person wishes") % names
    if value == 0:
        return _("%(trade)s is unrelated to the wishes") % names
    return _("%(trade)s is related to the wish %(wish)s (%(share)d %%)") % {**names, "share": value // 100}


def _wage(person, posting, value: int) -> str:
    offer = offered_wage(posting)
    if not person.min_wage or not offer:
        return _("The wage wished or offered is not known")
    gap = offer - person.min_wage
    if gap > 0:
        return _("The wage is %(gap)s yuan above the wish") % {"gap": grouped(gap)}
    if gap < 0:
        return _("The wage is %(gap)s yuan below the wish") % {"gap": grouped(-gap)}
    return _("The wage is exactly what is wished")


def grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def _place(person, posting, value: int) -> str:
    level = level_of(person, posting)
    if level == Level.UNKNOWN:
        return _("The place of work is not known")
    where = list(PlaceLevel)[level].label
    if not person.wished_place_levels:
        return _("The post is: %(where)s. The person has not said which places are accepted") % {"where": where}
    if value == 0:
        return _("The post is: %(where)s. The person does not accept that") % {"where": where}
    return _("The post is: %(where)s, which the person accepts") % {"where": where}


def _education(person, posting, value: int) -> str:
    if not person.education:
        return _("The person's education is not known")
    if not posting.education_min:
        return _("No education is asked for")
    if value == 0:
        return _("The education is below what is asked")
    return _("The education is enough") if value == FULL else _("The education is well above what is asked")


def _experience(person, posting, value: int) -> str:
    if value == NEUTRAL:
        return _("No earlier work in a known trade is recorded, or just a year of it")
    if value == 0:
        return _("The earlier work was in unrelated trades")
    return _("Earlier work in this or a related trade counts %(share)d %% of two full years") % {"share": value // 100}


def _skills(person, posting, value: int) -> str:
    if value == NEUTRAL:
        return _("No particular skill is asked for")
    return _("The person has %(share)d %% of the skills asked for") % {"share": value // 100}


def _suitability(person, posting, value: int) -> str:
    if value == FULL:
        return _("Nothing speaks against the person's circumstances")
    return _("The post meets %(share)d %% of what the person's circumstances need") % {"share": value // 100}


SENTENCES = {
    Factor.OCCUPATION: _occupation,
    Factor.WAGE: _wage,
    Factor.PLACE: _place,
    Factor.EDUCATION: _education,
    Factor.EXPERIENCE: _experience,
    Factor.SKILLS: _skills,
    Factor.SUITABILITY: _suitability,
}


def offered_wage(posting) -> int:
    """The middle of the offered range, as the engine reads it; 0 unknown."""
    known = [wage for wage in (posting.wage_min, posting.wage_max) if wage]
    return sum(known) // len(known) if known else 0


def level_of(person, posting) -> Level:
    """The place level of a posting for a person; `person.county` must be loaded."""
    return Level(place_level(int(person.county.code[:6]), six_digits(posting.place_code)))


def six_digits(code: str) -> int:
    """A place code as the engine's number: 4406 -> 440600, ABROAD -> 900000, empty or unreadable -> 0 (unknown)."""
    digits = "900000" if code == "ABROAD" else (code or "")[:6]
    return int(digits.ljust(6, "0")) if digits.isdigit() else 0


def _age_limits(person, posting) -> str:
    low, high = posting.age_min or 16, posting.age_max
    return _("%(low)d to %(high)d") % {"low": low, "high": high} if high else _("from %(low)d") % {"low": low}


def _education_gap(person, posting) -> str:
    return str(posting.get_education_min_display())


def _place_gap(person, posting) -> str:
    return str(list(PlaceLevel)[level_of(person, posting)].label)


MISSES: dict[int, Callable] = {Filter.PLACE: _place_gap, Filter.AGE: _age_limits, Filter.EDUCATION: _education_gap}
