"""Write a plan: set-based, in the caller's transaction. New rows go in by COPY, changed ones by one UPDATE a table."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from laborinfo.common.crypto import blind_index, encrypt
from laborinfo.regions.models import Region
from laborinfo.regions.services.copying import array_of, copy_in
from ledgers.excel.columns import HOUSEHOLD_FIELDS, PERSON_FIELDS
from ledgers.excel.plan import ADDED, CHANGED, Plan, PlannedHousehold, PlannedRow
from ledgers.models import Household, HouseholdType, Person
from ledgers.search_keys import id_tail_index, name_keys
from ledgers.services.rule_runs import refresh_hits
from ledgers.services.totals import recompute_groups

PLAIN_HOUSEHOLD = ("address", "relocated_year", "note")
PLAIN_FIELDS = tuple(name for name in PERSON_FIELDS if name not in ("id_number", "phone"))
SEARCHED = ("pinyin", "initials")  # follow from the name
LISTS = ("health", "wished_place_levels", "wished_occupations")
EMPTY: dict[str, object] = {
    "speaks_mandarin": None, "min_wage": None, "wants_work": False, "is_available": False, "wants_training": False,
    "wants_welfare_post": False, "wants_business": False,
}  # fmt: skip
# {field: what somebody has of whom a file does not say it}
WITHOUT: dict[str, object] = {name: EMPTY.get(name, "") for name in PLAIN_FIELDS if name not in LISTS}
PERSON_COPY = (
    "id", "household", "county", "created_at", "updated_at", "updated_by", "left_reason", "id_number", "id_index",
    "id_tail_index", "phone", "phone_index", *SEARCHED, *WITHOUT, *LISTS,
)  # fmt: skip
HOUSEHOLD_COPY = (
    "id", "region", "county", "number", "address", "phone", "phone_index", "relocated_year", "note", "created_at",
    "created_by", "updated_at", "updated_by", "closed_reason", "version",
)  # fmt: skip


def apply_plan(plan: Plan, *, by, now) -> None:
    """Write what the plan adds and changes, raise the versions, recount the groups, ask the rules anew. The caller has
    locked the stored households and compared their versions."""
    writer = Writer(plan, by=by, now=now)
    writer.add_households()
    writer.change_households()
    writer.change_kinds()
    writer.add_people()
    writer.change_people()
    recompute_groups({household.region.pk for household in plan.to_write()}, now=now)
    if written := list(writer.id_of.values()):
        refresh_hits(Household.objects.filter(pk__in=written), day=writer.day)


class Writer:
    def __init__(self, plan: Plan, *, by, now):
        self.by, self.now, self.day = by, now, timezone.localdate(now)
        self.new = [household for household in plan.to_write() if household.stored is None]
        self.old = [household for household in plan.to_write() if household.stored is not None]
        self.county_of = counties_of({household.region for household in (*self.new, *self.old)})
        self.id_of = {id(household): household.id for household in self.old}

    def rows(self, effect: str) -> Iterable[tuple[PlannedHousehold, PlannedRow]]:
        for household in (*self.old, *self.new):
            for row in household.rows:
                if row.effect == effect:
                    yield household, row

    # --- households
    def add_households(self) -> None:
        ids = next_ids(Household, len(self.new))
        numbers = next_numbers([household for household in self.new if not household.number])
        rows = []
        for key, household in zip(ids, self.new, strict=True):
            self.id_of[id(household)] = key
            values = household.kept(household.values)
            phone = values.get("household_phone", "")
            rows.append(
                (
                    key, household.region.pk, self.county_of[household.region.pk],
                    household.number or numbers[id(household)], values.get("address", ""), sealed(phone),
                    blind_index(phone), values.get("relocated_year"), values.get("household_note", ""),
                    self.now, self.by.pk, self.now, self.by.pk, "", 1,
                )
            )  # fmt: skip
        copy_in(Household, HOUSEHOLD_COPY, rows)

    def change_households(self) -> None:
        rows = []
        for household in self.old:
            values = household.kept(household.changes)
            changed = {HOUSEHOLD_FIELDS[name]: values[name] for name in HOUSEHOLD_FIELDS if name in values}
            phone = changed.get("phone", "")
            rows.append(
                (
                    household.id, "phone" not in changed, sealed(phone), blind_index(phone),
                    *(changed.get(name, getattr(household.stored, name)) for name in PLAIN_HOUSEHOLD),
                )
            )  # fmt: skip
        update_from(HOUSEHOLD_STAGE, "import_household", rows, HOUSEHOLD_UPDATE, {"now": self.now, "by": self.by.pk})

    def change_kinds(self) -> None:
        """Dated types begin and end today; what began today and ends today never held."""
        ended, begun = [], []
        for household in (*self.old, *self.new):
            values = household.kept(household.values)
            if "kinds" not in values:
                continue
            key, kinds = self.id_of[id(household)], set(values["kinds"])
            ended += [(key, kind) for kind in household.old_kinds - kinds]
            begun += [(key, kind, self.day) for kind in sorted(kinds - household.old_kinds)]
        if ended:
            households, kinds_ended = map(list, zip(*ended, strict=True))
            params: dict[str, Any] = {"households": households, "kinds": kinds_ended, "day": self.day}
            with connection.cursor() as cursor:
                cursor.execute(KINDS_NEVER_HELD, params)
                cursor.execute(KINDS_END, params)
        copy_in(HouseholdType, ("household", "kind", "valid_from"), begun)

    # --- people
    def add_people(self) -> None:
        added = list(self.rows(ADDED))
        ids = next_ids(Person, len(added))
        copy_in(
            Person, PERSON_COPY,
            (self.person_values(key, household, row) for key, (household, row) in zip(ids, added, strict=True)),
        )  # fmt: skip

    def person_values(self, key: int, household: PlannedHousehold, row: PlannedRow) -> tuple:
        values = row.source.values
        phone = values.get("phone", "")
        return (
            key, self.id_of[id(household)], self.county_of[household.region.pk], self.now, self.now, self.by.pk, "",
            sealed(values.get("id_number", "")), values.get("id_index"), id_tail_index(values.get("id_number")),
            sealed(phone), blind_index(phone), *name_keys(values["name"]),
            *(values.get(name, without) for name, without in WITHOUT.items()),
            *(array_of(values.get(name, ())) for name in LISTS),
        )  # fmt: skip

    def change_people(self) -> None:
        rows = [
            (
                row.person.pk,
                *hidden_values(row.changes, "id_number"), id_tail_index(row.changes.get("id_number")),
                *hidden_values(row.changes, "phone"), json.dumps(plain_changes(row.changes)),
            )
            for _household, row in self.rows(CHANGED)
            if row.changes
        ]  # fmt: skip
        if not rows:
            return
        update_from(PERSON_STAGE, "import_person", rows, PERSON_UPDATE, {"now": self.now, "by": self.by.pk})


HOUSEHOLD_STAGE = """
CREATE TEMP TABLE import_household (
    id bigint, keeps_phone boolean, phone bytea, phone_index bytea, address text, relocated_year smallint, note text
)
"""
HOUSEHOLD_UPDATE = """
UPDATE ledgers_household h SET
    phone = CASE WHEN s.keeps_phone THEN h.phone ELSE s.phone END,
    phone_index = CASE WHEN s.keeps_phone THEN h.phone_index ELSE s.phone_index END,
    address = s.address, relocated_year = s.relocated_year, note = s.note,
    version = h.version + 1, updated_at = %(now)s, updated_by_id = %(by)s
FROM import_household s WHERE h.id = s.id
"""
PERSON_STAGE = """
CREATE TEMP TABLE import_person (
    id bigint, keeps_id boolean, id_number bytea, id_index bytea, id_tail_index bytea,
    keeps_phone boolean, phone bytea, phone_index bytea, changes jsonb
)
"""
# A record type of the table itself reads the changed fields out of JSON and leaves the others as they are.
PERSON_UPDATE = f"""
UPDATE ledgers_person p SET
    id_number = CASE WHEN s.keeps_id THEN p.id_number ELSE s.id_number END,
    id_index = CASE WHEN s.keeps_id THEN p.id_index ELSE s.id_index END,
    id_tail_index = CASE WHEN s.keeps_id THEN p.id_tail_index ELSE s.id_tail_index END,
    phone = CASE WHEN s.keeps_phone THEN p.phone ELSE s.phone END,
    phone_index = CASE WHEN s.keeps_phone THEN p.phone_index ELSE s.phone_index END,
    {", ".join(f"{name} = n.{name}" for name in (*SEARCHED, *PLAIN_FIELDS))},
    updated_at = %(now)s, updated_by_id = %(by)s
FROM import_person s
JOIN ledgers_person o ON o.id = s.id
CROSS JOIN LATERAL jsonb_populate_record(o, s.changes) n
WHERE p.id = s.id
"""
THESE_KINDS = """(household_id, kind) IN (
    SELECT * FROM unnest(%(households)s::bigint[], %(kinds)s::text[])
) AND valid_to IS NULL"""
KINDS_NEVER_HELD = f"DELETE FROM ledgers_householdtype WHERE {THESE_KINDS} AND valid_from = %(day)s"
KINDS_END = f"UPDATE ledgers_householdtype SET valid_to = %(day)s WHERE {THESE_KINDS}"
NEXT_IDS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


def next_ids(model: type[Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_IDS, [model._meta.db_table, count])
        return [key for (key,) in cursor.fetchall()]


def update_from(create: str, table: str, rows: Iterable[Sequence], update: str, params: dict) -> None:
    """COPY the rows into a table of this transaction, update the records from it, and drop it."""
    with connection.cursor() as cursor:
        cursor.execute(create)
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(update, params)
        cursor.execute(f"DROP TABLE {table}")


def next_numbers(households: list[PlannedHousehold]) -> dict[int, str]:
    """{id() of a household: `<group code>-001` and on}, under the lock of each group's row."""
    groups = sorted({household.region.pk for household in households})
    codes = dict(
        Region.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=groups).order_by("pk")
        .values_list("pk", "code")
    )  # fmt: skip
    last: dict[int, int] = defaultdict(int)
    used = Household.objects.filter(region__in=groups).order_by("pk").values_list("region_id", "number")
    for group, number in used:
        tail = number.removeprefix(f"{codes[group]}-")
        if tail.isdecimal():
            last[group] = max(last[group], int(tail))
    numbers = {}
    for household in households:
        group = household.region.pk
        last[group] += 1
        numbers[id(household)] = f"{codes[group]}-{last[group]:03}"
    return numbers


def counties_of(regions: Iterable[Region]) -> dict[int, int]:
    """{group id: county id}; a code begins with its county's six digits."""
    regions = list(regions)
    counties = dict(
        Region.objects.filter(code__in={region.code[:6] for region in regions}).order_by("pk").values_list("code", "pk")
    )
    return {region.pk: counties[region.code[:6]] for region in regions}


def sealed(value: object) -> bytes | None:
    return encrypt(str(value)) if value else None


def hidden_values(changes: dict, name: str) -> tuple:
    """(stays as it is, ciphertext, blind index)"""
    value = changes.get(name, "")
    return name not in changes, sealed(value), blind_index(value)


def plain_changes(changes: dict) -> dict:
    """The changes that JSON can hold, with what follows from a new name."""
    found = {name: plain(changes[name]) for name in PLAIN_FIELDS if name in changes}
    if "name" in changes:
        found |= dict(zip(SEARCHED, name_keys(changes["name"]), strict=True))
    return found


def plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
