"""What the records know of the people and households that a file speaks of, loaded in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Value

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.excel.columns import PERSON_FIELDS
from ledgers.models import Household, HouseholdType, Person

CHUNK = 5_000  # keys a query
TOWNSHIP = "region__parent__parent__short_name"
PERSON_ROW = (
    "pk", "household_id", "id_index", "phone_index",
    *(name for name in PERSON_FIELDS if name not in ("id_number", "phone")),
)  # fmt: skip
HOUSEHOLD_ROW = (
    "pk", "number", "region_id", "version", "updated_by_id", "address", "phone_index", "relocated_year", "note",
    "closed_at",
)  # fmt: skip


@dataclass
class Known:
    """Rows are named tuples. Of people and households outside the region only the township is kept."""

    groups: dict[int, Region]
    group_names: dict[str, list[int]]
    people: dict[int, Any] = field(default_factory=dict)
    by_index: dict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    members: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    households: dict[int, Any] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    kinds: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    township_of_index: dict[bytes, str] = field(default_factory=dict)
    township_of_number: dict[str, str] = field(default_factory=dict)
    township_of_key: dict[int, str] = field(default_factory=dict)

    def group_named(self, text: str) -> Region | None:
        """By its 15 digits or its name, when only one group of the region is called so."""
        found = self.group_names.get(text.replace(" ", ""), [])
        return self.groups[found[0]] if len(found) == 1 else None


def known_groups(region: Region) -> Known:
    """The groups of a region by code, by name, and by village and name together."""
    rows = Region.objects.within(region).at_level(Level.GROUP).filter(active_to=None).select_related("parent")
    groups = {row.pk: row for row in rows.order_by("code")}
    names: dict[str, list[int]] = defaultdict(list)
    for group in groups.values():
        village = {group.parent.name, group.parent.short_name}
        own = {group.name, group.short_name}
        for name in {group.code, *own, *(above + name for above in village for name in own)}:
            names[name.replace(" ", "")].append(group.pk)
    return Known(groups, names)


def load_known(region: Region, *, keys: Collection[int], indexes: Collection[bytes], numbers: Collection[str], day):
    """What is on record of the people with these keys or ID numbers and the households with these numbers."""
    known = known_groups(region)
    find_households(known, numbers)
    find_people(known, keys, indexes)
    load_households(known, day)
    return known


def chunked(queryset, lookup: str, values: Iterable, fields: tuple[str, ...]) -> Iterator[Any]:
    """One array a query: thousands of parameters take longer to write than to look up."""
    one = queryset.model._meta.get_field(lookup)
    array = ArrayField(one.target_field if one.is_relation else type(one)())
    for chunk in batches(list(values)):
        wanted = Func(Value(chunk, output_field=array), template="(SELECT unnest(%(expressions)s))", output_field=array)
        yield from queryset.filter(**{f"{lookup}__in": wanted}).values_list(*fields, named=True)


def batches(values: list) -> Iterator[list]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def find_households(known: Known, numbers: Collection[str]) -> None:
    rows = Household.objects.annotate(township=F(TOWNSHIP)).order_by("pk")
    for row in chunked(rows, "number", numbers, ("pk", "number", "region_id", "township")):
        if row.region_id in known.groups:
            known.by_number[row.number] = row.pk
        else:
            known.township_of_number[row.number] = row.township


def find_people(known: Known, keys: Collection[int], indexes: Collection[bytes]) -> None:
    """Where people with these keys or ID numbers live; whose household is in the region is looked at closely."""
    rows = Person.objects.active().annotate(region=F("household__region_id"), township=F(f"household__{TOWNSHIP}"))
    fields = ("pk", "household_id", "id_index", "region", "township")
    inside: set[int] = set(known.by_number.values())
    for lookup, values in (("id", keys), ("id_index", indexes)):
        for row in chunked(rows.order_by("pk"), lookup, values, fields):
            if row.region in known.groups:
                inside.add(row.household_id)
                continue
            known.township_of_key[row.pk] = row.township
            if row.id_index is not None:
                known.township_of_index[bytes(row.id_index)] = row.township
    known.households = dict.fromkeys(inside)


def load_households(known: Known, day: date) -> None:
    ids = list(known.households)
    for row in chunked(Household.objects.order_by("pk"), "id", ids, HOUSEHOLD_ROW):
        known.households[row.pk] = row
        known.by_number[row.number] = row.pk
    for row in chunked(Person.objects.active().order_by("pk"), "household", ids, PERSON_ROW):
        known.people[row.pk] = row
        known.members[row.household_id].append(row.pk)
        if row.id_index is not None:
            known.by_index[bytes(row.id_index)].append(row.pk)
    for row in chunked(HouseholdType.objects.on(day).order_by("pk"), "household", ids, ("household_id", "kind")):
        known.kinds[row.household_id].add(row.kind)
