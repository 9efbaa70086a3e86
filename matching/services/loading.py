"""From the database to the engine's columns, by plain SQL: no model instance a row."""

from datetime import date

import numpy as np
from django.db import connection

from laborinfo.common.codes import EDUCATION_RANK, Health, LabourAbility, PlaceLevel, Sex, UnableReason
from matching.engine import Fit, Postings, Seekers
from matching.enums import OUTSTANDING
from matching.services.dictionary import Dictionary
from matching.words import six_digits

MIN_AGE = 16
# Bits of health conditions; HEALTHY alone is no bit at all.
HEALTH_BITS: dict[str, int] = {Health.CHRONIC: 1, Health.SERIOUS: 2, Health.DISABLED: 4}
SEX_NUMBERS: dict[str, int] = {Sex.MALE: 1, Sex.FEMALE: 2}
TIED_HOME = (UnableReason.CARE_CHILDREN, UnableReason.CARE_ELDERLY, UnableReason.CARE_SICK)

OFFER_BITS = {
    "couple": Fit.COUPLE.value,
    "weak": Fit.WEAK_LABOUR.value,
    "home": Fit.HOME_BASED.value,
    "dialect": Fit.NO_MANDARIN.value,
    "lodging": Fit.LODGING.value,
}

SEEKERS_SQL = """
    SELECT p.id, left(c.code, 6), date_part('year', age(%(day)s::date, p.birth_date))::int, p.education,
           p.wished_occupations[1], p.wished_occupations[2], p.wished_occupations[3],
           (SELECT coalesce(sum(bit), 0) FROM unnest(%(levels)s::text[], %(bits)s::int[]) AS l(level, bit)
             WHERE level = ANY(p.wished_place_levels)),
           coalesce(p.min_wage, 0), p.health, p.labour_ability, p.speaks_mandarin, p.unable_reason,
           (p.wants_work AND p.is_available)::int, p.sex
      FROM ledgers_person p JOIN regions_region c ON c.id = p.county_id
     WHERE p.left_at IS NULL AND {chosen}
     ORDER BY p.id
"""
SHARD = """p.county_id = %(county)s AND p.id %% %(parts)s = %(part)s AND p.wants_work AND p.is_available
       AND p.birth_date <= %(day)s::date - make_interval(years => %(min_age)s)"""
SPELLS_SQL = """
    SELECT s.person_id, s.occupation,
           greatest(0, (least(coalesce(s.end_date, %(day)s), %(day)s) - s.start_date) / 30)::int
      FROM ledgers_employmentspell s JOIN ledgers_person p ON p.id = s.person_id
     WHERE s.occupation <> '' AND p.left_at IS NULL AND {chosen}
"""
POSTINGS_SQL = """
    SELECT p.id, p.occupation, p.place_code, coalesce(p.age_min, 0), coalesce(p.age_max, 0), p.education_min,
           coalesce((p.wage_min + p.wage_max) / 2, p.wage_min, p.wage_max, 0),
           (p.status IN ('OPEN', 'FILLED'))::int, p.headcount - p.filled - coalesce(r.waiting, 0), p.sex,
           (p.suits_couples::int << %(couple)s) | (p.suits_weak::int << %(weak)s) | (p.home_based::int << %(home)s)
           | ((p.mandarin IS NOT TRUE)::int << %(dialect)s) | ((p.lodging IS TRUE)::int << %(lodging)s)
      FROM jobs_posting p
      LEFT JOIN (SELECT posting_id, count(*) AS waiting FROM matching_referral
                  WHERE state = ANY(%(outstanding)s) GROUP BY posting_id) r ON r.posting_id = p.id
     WHERE {chosen}
     ORDER BY p.id
"""
LISTED = """p.status IN ('OPEN', 'FILLED') AND p.valid_from <= %(day)s
       AND (p.valid_until IS NULL OR p.valid_until >= %(day)s)"""


def load_shard(county_id: int, part: int, parts: int, day: date, dictionary: Dictionary) -> Seekers:
    """Everybody in the shard who wants work, can take it up and is at least 16."""
    return _load_seekers(SHARD, {"county": county_id, "part": part, "parts": parts}, day, dictionary)


def load_people(person_ids: list[int], day: date, dictionary: Dictionary) -> Seekers:
    """The given people, whether they look for work or not ("why not?" is asked of anybody)."""
    return _load_seekers("p.id = ANY(%(ids)s)", {"ids": person_ids}, day, dictionary)


def _load_seekers(chosen: str, params: dict, day: date, dictionary: Dictionary) -> Seekers:
    params = {
        **params,
        "day": day,
        "min_age": MIN_AGE,
        "levels": [level.value for level in PlaceLevel],
        "bits": [1 << bit for bit in range(len(PlaceLevel))],
    }
    rows = _fetch(SEEKERS_SQL.format(chosen=chosen), params)
    columns = list(zip(*rows, strict=True)) if rows else [()] * 15
    ids, homes, ages, educations, first, second, third, levels, wages, *rest, available, sexes = columns
    spells = _fetch(SPELLS_SQL.format(chosen=chosen), params)
    worked, months = _experience(np.array(ids, np.int64), spells, dictionary)
    count = len(ids)
    return Seekers(
        key=ids,
        home=[int(code) for code in homes],
        age=ages,
        sex=[SEX_NUMBERS.get(code, 0) for code in sexes],
        education=[EDUCATION_RANK.get(code, -1) for code in educations],
        wished=np.array([dictionary.indexes(codes) for codes in (first, second, third)], np.int16).T,
        worked=worked,
        months=months,
        accepts=levels,
        places=np.zeros((count, 3)),
        min_wage=wages,
        skills=np.zeros(count),
        certificates=np.full(count, -1),
        health=[_health_bits(conditions) for conditions in rest[0]],
        needs=[_needs(*facts) for facts in zip(*rest[1:], strict=True)],
        available=available,
    )


def _health_bits(conditions: list[str]) -> int:
    return sum(HEALTH_BITS.get(condition, 0) for condition in conditions) if conditions else -1


def _needs(ability: str, speaks_mandarin: bool | None, unable_reason: str) -> int:
    weak = ability == LabourAbility.WEAK
    return (
        weak << Fit.WEAK_LABOUR
        | (unable_reason in TIED_HOME) << Fit.HOME_BASED
        | (speaks_mandarin is False) << Fit.NO_MANDARIN
    )


def _experience(ids, spells: list[tuple], dictionary: Dictionary):
    """The three trades that a person worked in longest, and their months."""
    worked = np.full((len(ids), 3), -1, np.int16)
    months = np.zeros((len(ids), 3), np.int16)
    totals: dict[tuple[int, int], int] = {}
    for person, code, stay in spells:
        trade = dictionary.index.get(code, -1)
        if trade >= 0:
            totals[person, trade] = totals.get((person, trade), 0) + stay
    place: dict[int, int] = {}
    for (person, trade), stay in sorted(totals.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        k = place.get(person, 0)
        row = np.searchsorted(ids, person)
        if k < 3 and row < len(ids) and ids[row] == person:
            worked[row, k], months[row, k] = trade, min(stay, 32_000)
            place[person] = k + 1
    return worked, months


def load_postings(day: date, dictionary: Dictionary, posting_id: int | None = None) -> Postings:
    """Postings in force (full ones too: they make near misses), or one posting whatever its state."""
    chosen, params = (LISTED, {"day": day}) if posting_id is None else ("p.id = %(id)s", {"id": posting_id})
    constants = {"outstanding": [state.value for state in OUTSTANDING], **OFFER_BITS}
    rows = _fetch(POSTINGS_SQL.format(chosen=chosen), {**params, **constants})
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    ids, trades, places, age_min, age_max, educations, wages, is_open, seats, sexes, offers = columns
    none = np.zeros(len(ids))
    return Postings(
        key=ids,
        occupation=dictionary.indexes(trades),
        place=[six_digits(code) for code in places],
        age_min=age_min,
        age_max=age_max,
        sex=[SEX_NUMBERS.get(code, 0) for code in sexes],
        education=[EDUCATION_RANK.get(code, 0) for code in educations],
        wage=wages,
        skills=none,
        certificates=none,
        barred=none,
        offers=offers,
        is_open=is_open,
        seats=seats,
    )


def _fetch(sql: str, params: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
