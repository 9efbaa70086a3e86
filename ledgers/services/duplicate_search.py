"""Find records that may be one person, and keep the list of open pairs true. No user asks for it: it runs in the
background, for one person after each change and for every county at night."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.duplicates.blocks import Pair, ordered, pairs_between, pairs_within
from ledgers.duplicates.likeness import TOWNSHIP_DAYS, VILLAGE_DAYS, reasons
from ledgers.duplicates.people import People, Row
from ledgers.enums_duplicates import DuplicateKind, DuplicateState
from ledgers.models import DuplicatePair, Person

VILLAGE, TOWNSHIP = "household__region__parent_id", "household__region__parent__parent_id"
FIRST_OF_CROWD = 10
CERTAIN = 100
STORE = """
INSERT INTO ledgers_duplicatepair (person_a_id, person_b_id, kind, score, reasons, found_at, state, remark)
SELECT f.a, f.b, f.kind, f.score, f.reasons, %s, 'OPEN', ''
FROM jsonb_to_recordset(%s::jsonb) AS f(a bigint, b bigint, kind text, score smallint, reasons varchar[])
ON CONFLICT (person_a_id, person_b_id) DO UPDATE
SET kind = excluded.kind, score = excluded.score, reasons = excluded.reasons
WHERE ledgers_duplicatepair.state = 'OPEN' AND (ledgers_duplicatepair.kind, ledgers_duplicatepair.score,
    ledgers_duplicatepair.reasons) IS DISTINCT FROM (excluded.kind, excluded.score, excluded.reasons)
"""


@dataclass(frozen=True)
class Found:
    """What speaks for a pair."""

    kind: str
    score: int
    reasons: list[str]


def search_person(person_id: int, *, now) -> int:
    """Find the pairs of one present person, and forget the open ones that no longer hold; returns how many hold.

    The number of queries does not depend on how many people live around.
    """
    subject = rows_of(Person.objects.filter(pk=person_id))
    if not subject:
        return 0
    (row,) = subject
    known = open_pairs_of([person_id])
    same_id = same_id_as(person_id)
    others = {*candidates_of(row), *(key for pair in (*same_id, *known) for key in pair)} - {person_id}
    rows = {other.id: other for other in rows_of(Person.objects.filter(pk__in=others))}
    rows[row.id] = row
    points = pairs_between(People(subject), People([rows[key] for key in rows if key != row.id]))
    found = found_of(points, same_id, rows)
    renew(found, known, now=now)
    return len(found)


def search_county(county_id: int, *, now) -> int:
    """All pairs with somebody of a county; returns how many hold. A township at a time is in memory."""
    points: dict[Pair, int] = {}
    rows: dict[int, Row] = {}
    for township in townships_to_search(county_id):
        members = rows_of(Person.objects.filter(county=county_id, **{TOWNSHIP: township}))
        within = pairs_within(People(members))
        points |= within
        wanted = {key for pair in within for key in pair}
        rows |= {row.id: row for row in members if row.id in wanted}
    same_sound, same_id = pairs_of_same_sound(county_id), pairs_of_same_id(county_id)
    known = open_pairs_in(county_id)
    missing = {key for pair in (*same_sound, *same_id, *known) for key in pair} - set(rows)
    rows |= {row.id: row for row in rows_of(Person.objects.filter(pk__in=missing))}
    for a, b in {*same_sound, *known} - set(points):
        if a in rows and b in rows:
            points |= pairs_between(People([rows[a]]), People([rows[b]]))
    found = found_of(points, same_id, rows)
    renew(found, known, now=now)
    return len(found)


@transaction.atomic
def renew(found: dict[Pair, Found], known: list[Pair], *, now) -> None:
    """Write what was found; `known` are the open pairs that were looked at again."""
    if found:
        store(found, now=now)
    forget(pair for pair in known if pair not in found)


def found_of(points: dict[Pair, int], same_id: Collection[Pair], rows: dict[int, Row]) -> dict[Pair, Found]:
    """Alike pairs and those of one number, each with its reasons; the number is the stronger one."""
    alike = {(a, b): Found(DuplicateKind.FUZZY, score, reasons(rows[a], rows[b])) for (a, b), score in points.items()}
    exact = {(a, b): Found(DuplicateKind.EXACT, CERTAIN, reasons(rows[a], rows[b], same_id=True)) for a, b in same_id}
    return alike | exact


def rows_of(people) -> list[Row]:
    """The present people of a queryset as they are compared."""
    known = people.active().order_by().annotate(has_id=Q(id_index__isnull=False))
    values = known.values_list(
        "pk", "household_id", VILLAGE, TOWNSHIP, "county_id", "birth_date", "sex", "name", "pinyin", "phone_index",
        "has_id",
    )  # fmt: skip
    return [
        Row(pk, home, village, township, county, birth.toordinal(), sex, name, sound, phone and bytes(phone), has_id)
        for pk, home, village, township, county, birth, sex, name, sound, phone, has_id in values
    ]


def candidates_of(row: Row) -> Iterable[int]:
    """Keys of those who share a block with one person: three look-ups in one statement."""
    present = Person.objects.active().order_by().values_list("pk", flat=True)
    if row.has_id:
        present = present.filter(id_index=None)
    counties = Region.objects.filter(level=Level.COUNTY)
    same_sound = present.filter(county__in=counties, pinyin=row.pinyin, birth_date=date.fromordinal(row.birth))
    return (
        present.filter(born_around(row.birth, VILLAGE_DAYS), **{VILLAGE: row.village})
        .union(
            present.filter(born_around(row.birth, TOWNSHIP_DAYS), county=row.county, **{TOWNSHIP: row.township}),
            same_sound,
        )
    )  # fmt: skip


def born_around(day: int, days: int) -> Q:
    middle, width = date.fromordinal(day), timedelta(days=days)
    return Q(birth_date__range=(middle - width, middle + width))


def townships_to_search(county_id: int) -> list[int]:
    """Those where somebody has no ID number on record."""
    lacking = Person.objects.active().filter(county=county_id, id_index=None)
    return sorted(lacking.order_by().values_list(TOWNSHIP, flat=True).distinct())


def pairs_of_same_sound(county_id: int) -> set[Pair]:
    """Somebody of the county without an ID number, and somebody anywhere with the same pinyin and birth date."""
    counties = list(Region.objects.filter(level=Level.COUNTY).order_by().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id, b.id FROM ledgers_person a
            JOIN ledgers_person b ON b.county_id = ANY(%s) AND b.pinyin = a.pinyin
                AND b.birth_date = a.birth_date AND b.id <> a.id AND b.left_at IS NULL
            WHERE a.county_id = %s AND a.id_index IS NULL AND a.left_at IS NULL AND a.pinyin <> ''
            """,
            [counties, county_id],
        )
        return {ordered(a, b) for a, b in cursor.fetchall()}


def pairs_of_same_id(county_id: int) -> set[Pair]:
    """Somebody of the county and somebody anywhere with one ID number."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT array_agg(o.id ORDER BY o.id) FROM ledgers_person o
            WHERE o.left_at IS NULL AND o.id_index IN (
                SELECT a.id_index FROM ledgers_person a
                WHERE a.county_id = %s AND a.left_at IS NULL AND a.id_index IS NOT NULL
            )
            GROUP BY o.id_index HAVING count(*) > 1
            """,
            [county_id],
        )
        return {pair for (crowd,) in cursor.fetchall() for pair in pairs_of_crowd(crowd)}


def pairs_of_crowd(crowd: list[int]) -> set[Pair]:
    """Each of the first ten with everybody behind: a number typed for hundreds makes no heap of all with all."""
    return {(a, b) for place, a in enumerate(crowd[:FIRST_OF_CROWD]) for b in crowd[place + 1 :]}


def same_id_as(person_id: int) -> set[Pair]:
    """The pairs of one person by the ID number; a person without one has none."""
    index = Person.objects.filter(pk=person_id).exclude(id_index=None).values("id_index")
    crowd = Person.objects.active().filter(id_index__in=index).order_by("pk").values_list("pk", flat=True)
    return {pair for pair in pairs_of_crowd(list(crowd)) if person_id in pair}


def open_pairs_of(people: Collection[int]) -> list[Pair]:
    rows = DuplicatePair.objects.filter(Q(person_a__in=people) | Q(person_b__in=people), state=DuplicateState.OPEN)
    return list(rows.order_by().values_list("person_a", "person_b"))


def open_pairs_in(county_id: int) -> list[Pair]:
    rows = DuplicatePair.objects.waiting().filter(Q(person_a__county=county_id) | Q(person_b__county=county_id))
    return list(rows.order_by().values_list("person_a", "person_b"))


def store(found: dict[Pair, Found], *, now) -> None:
    """Add what is new and renew what is open; what was decided stays decided."""
    rows = [
        {"a": a, "b": b, "kind": str(pair.kind), "score": pair.score, "reasons": list(pair.reasons)}
        for (a, b), pair in sorted(found.items())
    ]
    with connection.cursor() as cursor:
        # One statement, not executemany: the history's context can be told to a single statement only.
        cursor.execute(STORE, [now, json.dumps(rows)])


def forget(pairs: Iterable[Pair]) -> None:
    """Open pairs that no longer hold, because one of the two was corrected."""
    for a, b in pairs:
        DuplicatePair.objects.filter(person_a=a, person_b=b, state=DuplicateState.OPEN).delete()


def counties_to_search() -> list[int]:
    return list(Region.objects.filter(level=Level.COUNTY).order_by("code").values_list("pk", flat=True))
