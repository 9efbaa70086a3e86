"""Load the people of a county as the arrays that policies work on."""

import numpy as np
from django.db.models import Exists, OuterRef, Q

from laborinfo.common.codes import Channel, EvidenceKind, HouseholdKind, PlaceLevel
from ledgers.models import EmploymentSpell, HouseholdType, Person
from subsidies.policies.base import DAY, Population

PERSON_COLUMNS = ("id", "birth_date", "is_poor", "is_relocated", "household__version")
SPELL_COLUMNS = (
    "person_id", "id", "start_date", "end_date", "place_level", "channel", "evidence", "is_part_time",
)  # fmt: skip


def load_population(region, day) -> tuple[Population, np.ndarray]:
    """Everybody of working age and above below a region on a day, and the household version of each (n,)."""
    people = Person.objects.in_regions([region]).active().filter(birth_date__lte=day.replace(year=day.year - 16))
    rows = list(
        people.annotate(is_poor=_typed(HouseholdKind.POOR, day), is_relocated=_typed(HouseholdKind.RELOCATED, day))
        .order_by("id")
        .values_list(*PERSON_COLUMNS)
    )
    ids, births, poor, relocated, versions = _columns(rows, 5)
    spells = list(
        EmploymentSpell.objects.filter(person__in=people, start_date__lte=day)
        .order_by("person_id", "start_date", "id")
        .values_list(*SPELL_COLUMNS)
    )
    person, spell, start, end, level, channel, evidence, part_time = _columns(spells, 8)
    person_id = np.array(ids, np.int64)
    levels = np.array(level, object)
    population = Population(
        person_id=person_id,
        birth_date=np.array(births, DAY),
        is_poor=np.array(poor, bool),
        is_relocated=np.array(relocated, bool),
        spell_person=np.searchsorted(person_id, np.array(person, np.int64)),
        spell_id=np.array(spell, np.int64),
        spell_start=np.array(start, DAY),
        spell_end=np.array(end, DAY),
        spell_away=levels != PlaceLevel.COUNTY,
        spell_organised=np.array(channel, object) == Channel.ORGANISED,
        spell_out_of_province=(levels == PlaceLevel.COUNTRY) | (levels == PlaceLevel.ABROAD),
        spell_evidenced=~np.isin(np.array(evidence, object), ["", EvidenceKind.DECLARED]),
        spell_part_time=np.array(part_time, bool),
    )
    return population, np.array(versions, np.int64)


def _typed(kind: str, day) -> Exists:
    types = HouseholdType.objects.filter(household=OuterRef("household"), kind=kind, valid_from__lte=day)
    return Exists(types.filter(Q(valid_to=None) | Q(valid_to__gt=day)))


def _columns(rows: list[tuple], width: int) -> list[tuple]:
    return list(zip(*rows, strict=True)) if rows else [()] * width
