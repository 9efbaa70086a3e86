"""Households out of the database as columns: three COPYs in binary, of records of fixed length, that NumPy reads as
they come. ID numbers and phones of the right length are decrypted once; any other length is wrong without looking.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
from django.db import connection

from laborinfo.common.codes import Channel, Health, HouseholdKind, Relation
from laborinfo.common.crypto import decrypt
from ledgers.rules.certificates import CERTIFICATE_LENGTH, are_certificates
from ledgers.rules.columns import Batch, join
from ledgers.rules.dates import NEVER, UNIX_EPOCH
from ledgers.rules.id_numbers import ID_LENGTH, PHONE_LENGTH, are_mobile, columns_of_ids
from ledgers.rules.records import CHILDREN, PARENTS, SPECIAL, UNFIT

NUMBER, FLAG = ("int8", ">i8", 8), ("bool", "?", 1)
OVERHEAD = 1 + 12 + 16  # key number, nonce and tag of an encrypted text (laborinfo.common.crypto)
HEADER, TRAILER = 19, 2  # bytes of a binary COPY around its records


def listed(values) -> str:
    return "(" + ", ".join(f"'{value}'" for value in sorted(values)) + ")"


def ordinal(column: str) -> str:
    """A date as Python's day number; an open end comes last."""
    return f"coalesce({column} - '1970-01-01'::date + {UNIX_EPOCH}, {NEVER})"


def cipher(length: int) -> tuple[str, str, int]:
    """A text of so many ASCII characters, encrypted."""
    return ("bytea", f"V{OVERHEAD + length}", OVERHEAD + length)


def fitting(column: str, length: int) -> str:
    """The column where its length is right, else zeros of that length."""
    size = OVERHEAD + length
    return f"CASE WHEN octet_length({column}) = {size} THEN {column} ELSE decode(repeat('00', {size}), 'hex') END"


def kind_held(kinds) -> str:
    return (
        "EXISTS (SELECT 1 FROM ledgers_householdtype t WHERE t.household_id = h.id "
        f"AND t.kind IN {listed(kinds)} AND t.valid_from <= %s AND (t.valid_to IS NULL OR t.valid_to > %s))"
    )


def business_runs(condition: str = "TRUE") -> str:
    return (
        "EXISTS (SELECT 1 FROM ledgers_selfemployment b WHERE b.person_id = p.id "
        f"AND b.start_date <= %s AND (b.end_date IS NULL OR b.end_date > %s) AND {condition})"
    )


HOUSEHOLDS = {
    "id": (NUMBER, "h.id"),
    "has_site": (FLAG, "h.relocation_site_id IS NOT NULL"),
    "has_phone": (FLAG, "h.phone IS NOT NULL"),
    "phone": (cipher(PHONE_LENGTH), fitting("h.phone", PHONE_LENGTH)),
    "is_relocated": (FLAG, kind_held([HouseholdKind.RELOCATED])),
    "is_general": (FLAG, kind_held([HouseholdKind.GENERAL])),
    "is_special": (FLAG, kind_held(SPECIAL)),
}
PEOPLE = {
    "id": (NUMBER, "p.id"),
    "household": (NUMBER, "p.household_id"),
    "birth": (NUMBER, ordinal("p.birth_date")),
    "sex": (NUMBER, "ascii(p.sex)"),
    "has_id": (FLAG, "p.id_number IS NOT NULL"),
    "id_number": (cipher(ID_LENGTH), fitting("p.id_number", ID_LENGTH)),
    "is_twice": (
        FLAG,
        "EXISTS (SELECT 1 FROM ledgers_person q WHERE q.id_index = p.id_index AND q.id <> p.id AND q.left_at IS NULL)",
    ),
    "has_phone": (FLAG, "p.phone IS NOT NULL"),
    "phone": (cipher(PHONE_LENGTH), fitting("p.phone", PHONE_LENGTH)),
    "is_head": (FLAG, f"p.relation = '{Relation.HEAD}'"),
    "is_spouse": (FLAG, f"p.relation = '{Relation.SPOUSE}'"),
    "is_child": (FLAG, f"p.relation IN {listed(CHILDREN)}"),
    "is_parent": (FLAG, f"p.relation IN {listed(PARENTS)}"),
    "certificate": (cipher(CERTIFICATE_LENGTH), fitting("p.disability_certificate", CERTIFICATE_LENGTH)),
    "has_certificate": (FLAG, "p.disability_certificate IS NOT NULL"),
    "has_education": (FLAG, "p.education <> ''"),
    "is_student": (FLAG, "p.student_status <> ''"),
    "is_healthy": (FLAG, f"'{Health.HEALTHY}' = ANY(p.health)"),
    "is_ill": (FLAG, f"cardinality(array_remove(p.health, '{Health.HEALTHY}')) > 0"),
    "is_disabled": (FLAG, f"'{Health.DISABLED}' = ANY(p.health)"),
    "is_unfit": (FLAG, f"p.labour_ability IN {listed(UNFIT)}"),
    "is_available": (FLAG, "p.is_available"),
    "wants_work": (FLAG, "p.wants_work"),
    "has_wishes": (
        FLAG,
        "cardinality(p.wished_occupations) + cardinality(p.wished_place_levels) + cardinality(p.wished_places) > 0",
    ),
    "has_reason": (FLAG, "p.unable_reason <> ''"),
    "trades": (FLAG, business_runs()),
    "trades_unexplained": (FLAG, business_runs("b.yearly_income IS NULL AND b.note = ''")),
}
SPELLS = {
    "person": (NUMBER, "e.person_id"),
    "first": (NUMBER, ordinal("e.start_date")),
    "last": (NUMBER, ordinal("e.end_date")),
    "proven": (NUMBER, ordinal("e.evidence_date")),
    "pay": (NUMBER, "coalesce(e.monthly_wage, 0)"),
    "has_wage": (FLAG, "e.monthly_wage IS NOT NULL"),
    "has_place": (FLAG, "e.place_code <> ''"),
    "has_employer": (FLAG, "e.employer_name <> ''"),
    "has_organiser": (FLAG, "(e.organised_by_id IS NOT NULL OR e.captain <> '')"),
    "is_organised": (FLAG, f"e.channel = '{Channel.ORGANISED}'"),
    "is_part_time": (FLAG, "e.is_part_time"),
}
Described = dict[str, tuple[tuple[str, str, int], str]]


def read_batch(households, *, day: date) -> Batch:
    """The households of a queryset (all active) with their present members. Memory: about 300 bytes a person."""
    scope, params = households.order_by().values("pk").query.sql_with_params()
    here = f"p.household_id IN ({scope}) AND p.left_at IS NULL"
    homes = copied(HOUSEHOLDS, f"ledgers_household h WHERE h.id IN ({scope}) ORDER BY h.id", (*[day] * 6, *params))
    people = copied(PEOPLE, f"ledgers_person p WHERE {here} ORDER BY p.household_id, p.id", (*[day] * 4, *params))
    jobs = f"ledgers_employmentspell e JOIN ledgers_person p ON p.id = e.person_id WHERE {here}"
    spells = copied(SPELLS, jobs, params)
    homes["phone_is_mobile"] = mobiles(homes)
    people["phone_is_mobile"] = mobiles(people)
    tell_by_id(people)
    people["place"] = np.searchsorted(homes["id"], people.pop("household"))
    spells["place"] = places(people["id"], spells.pop("person"))
    return join(homes, people, spells, day)


def copied(described: Described, rest: str, params) -> dict[str, np.ndarray]:
    """{name: array} of a SELECT of the described columns, none of which is ever NULL."""
    wanted = ", ".join(f"({sql})::{kind[0]}" for kind, sql in described.values())
    # Django's wrapper of COPY takes no parameters of its own.
    statement = connection.ops.compose_sql(f"COPY (SELECT {wanted} FROM {rest}) TO STDOUT BINARY", params)
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        data = b"".join(bytes(chunk) for chunk in out)
    # A record: number of fields, then length and bytes of each.
    layout = [("fields", ">i2")]
    for name, (kind, _sql) in described.items():
        layout += [(f"{name} length", ">i4"), (name, kind[1])]
    record = np.dtype(layout)
    rows = np.frombuffer(data, record, (len(data) - HEADER - TRAILER) // record.itemsize, HEADER)
    return {name: native(rows[name]) for name in described}


def native(column: np.ndarray) -> np.ndarray:
    return column.astype(np.int64) if column.dtype.kind == "i" else np.ascontiguousarray(column)


def places(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Rows of `wanted` in `keys`, which hold each of them once in any order."""
    order = np.argsort(keys)
    return order[np.searchsorted(keys, wanted, sorter=order)]


def mobiles(columns: dict[str, np.ndarray]) -> np.ndarray:
    return decrypted(columns.pop("phone"), PHONE_LENGTH, are_mobile)


def decrypted(column: np.ndarray, length: int, told: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """What `told` says of the characters (m, length) of those that are there; False for the others."""
    there, text = clear(column, length)
    found = np.zeros(len(column), bool)
    found[there] = told(text)
    return found


def clear(column: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that hold a text, and its characters (m, length) as bytes."""
    size, data = OVERHEAD + length, column.tobytes()
    there = np.flatnonzero(np.frombuffer(data, np.uint8).reshape(-1, size).any(axis=1))
    text = b"".join(decrypt(data[row * size : row * size + size]).encode() for row in there.tolist())
    return there, np.frombuffer(text, np.uint8).reshape(-1, length)


def fitting_certificates(people: dict[str, np.ndarray], there: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Whose certificate has the right form and begins with the ID number, if there is one."""
    held, text = clear(people.pop("certificate"), CERTIFICATE_LENGTH)
    stems = np.zeros((len(people["has_id"]), ID_LENGTH), np.uint8)
    stems[there] = numbers
    same = (stems[held] == text[:, :ID_LENGTH]).all(axis=1) | (people["has_id"][held] ^ True)
    fits = np.zeros(len(stems), bool)
    fits[held] = are_certificates(text) & same
    return fits


def tell_by_id(people: dict[str, np.ndarray]) -> None:
    """Replace numbers and sex by what they tell together."""
    there, text = clear(people.pop("id_number"), ID_LENGTH)
    people["certificate_fits"] = fitting_certificates(people, there, text)
    sex, facts = people.pop("sex"), columns_of_ids(text)
    for name, told in {
        "id_is_valid": facts.is_valid,
        "differs_in_sex": facts.is_valid & (sex[there] != facts.sex),
        "differs_in_birth": facts.is_valid & (people["birth"][there] != facts.birth),
    }.items():
        people[name] = np.zeros(len(sex), bool)
        people[name][there] = told
