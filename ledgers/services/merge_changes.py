"""What a merge changes on the kept person, in a form in which it can be taken back."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError
from laborinfo.common.places import place_level
from ledgers.merging import Rehung, follow
from ledgers.models import DuplicatePair, EmploymentSpell, Person
from ledgers.services import merge_records
from ledgers.services.people import FIELDS


@dataclass
class MergeChanges:
    """`fields`: the kept person's values before; `spells`: keys of the jobs that came over; `records`: those of
    businesses, trainings and consents; `versions`: {household id: version after the merge}; `closed_household`: the one
    that was closed because nobody was left in it."""

    fields: dict[str, Any] = field(default_factory=dict)
    spells: list[int] = field(default_factory=list)
    records: dict[str, list[int]] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    closed_household: int | None = None

    def as_json(self) -> str:
        return json.dumps(asdict(self), cls=DjangoJSONEncoder)

    @classmethod
    def from_json(cls, text: str) -> "MergeChanges":
        stored = json.loads(text)
        return cls(**{**stored, "versions": {int(key): version for key, version in stored["versions"].items()}})


def people_of(pair: DuplicatePair) -> list[Person]:
    return list(Person.objects.filter(pk__in=[pair.person_a_id, pair.person_b_id]).select_related("county"))


def mergeable_fields(kept: Person, other: Person) -> list[str]:
    """Fields of which either value may stand, in the order of the record. The relation holds within one household."""
    names = [column.name for column in Person._meta.local_fields if column.name in FIELDS]
    return names if kept.household_id == other.household_id else [name for name in names if name != "relation"]


def check_sources(sources: dict[str, int], kept: Person, other: Person) -> None:
    """TypeError for a field that cannot be merged; DomainError for a value of a third person."""
    if unknown := set(sources) - set(mergeable_fields(kept, other)):
        raise TypeError(f"no such fields to merge: {sorted(unknown)}")
    if set(sources.values()) - {kept.pk, other.pk}:
        raise DomainError(_("Choose a value of one of the two records."))


def apply(kept: Person, other: Person, sources: dict[str, int], *, by, now) -> MergeChanges:
    """Set the kept person's values (not saved yet) and hang the other's jobs and records over; returns what it was
    before."""
    taken = {name for name, person_id in sources.items() if person_id == other.pk}
    if kept.household_id == other.household_id and other.relation == "HEAD":
        taken.add("relation")  # the household must not lose its head
    columns = {name: Person._meta.get_field(name).attname for name in taken}
    changes = MergeChanges(fields={name: getattr(kept, attname) for name, attname in columns.items()})
    for attname in columns.values():
        setattr(kept, attname, getattr(other, attname))
    kept.updated_at, kept.updated_by = now, by
    moving, _staying = split_spells(kept, other)
    changes.spells = [spell.pk for spell in moving]
    rehang(moving, kept, by=by, now=now)
    changes.records = merge_records.hang_over(kept, other, by=by, now=now)
    merge_records.agree_on_sharing(kept, changes.fields)
    return changes


def take_back(kept: Person, other: Person, changes: MergeChanges, *, by, now) -> None:
    """The kept person's values as they were (not saved yet), and the other's jobs and records back."""
    for name, value in changes.fields.items():
        column = Person._meta.get_field(name)
        setattr(
            kept,
            column.attname,
            column.target_field.to_python(value) if column.is_relation else column.to_python(value),
        )
    kept.updated_at, kept.updated_by = now, by
    rehang(EmploymentSpell.objects.filter(pk__in=changes.spells, person=kept), other, by=by, now=now)
    merge_records.hang_back(kept, other, changes.records, by=by, now=now)


def split_spells(kept: Person, other: Person) -> tuple[list[EmploymentSpell], list[EmploymentSpell]]:
    """The other person's jobs: those that go over, and those that overlap one of the kept person's and stay."""
    own = [spell for spell in kept.spells.all() if not spell.is_part_time]
    moving, staying = [], []
    for spell in other.spells.order_by("start_date", "pk"):
        meets = not spell.is_part_time and any(overlaps(spell, one) for one in own)
        (staying if meets else moving).append(spell)
    return moving, staying


def overlaps(one: EmploymentSpell, other: EmploymentSpell) -> bool:
    """Both run on some day; an end is the first day without the job."""
    ends_before = one.end_date is not None and one.end_date <= other.start_date
    starts_after = other.end_date is not None and other.end_date <= one.start_date
    return not ends_before and not starts_after


def rehang(spells, person: Person, *, by, now) -> None:
    """Jobs become another person's, seen from that one's county; higher apps follow."""
    moved = list(spells)
    for spell in moved:
        spell.person, spell.county = person, person.county
        spell.place_level = place_level(spell.place_code, person.county.code)
        spell.updated_at, spell.updated_by = now, by
        spell.save()
    if moved:
        follow(Rehung(tuple(spell.pk for spell in moved), person))
