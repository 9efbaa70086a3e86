"""Stored households as plain records, for who changes them in memory before asking the rules: the import."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from ledgers.models import EmploymentSpell, HouseholdType, Person, SelfEmployment
from ledgers.rules.records import BusinessRecord, HouseholdRecord, PersonRecord, SpellRecord

# What the rules read of a person and of a job. Rows, not objects: a village has thousands.
PERSON_FIELDS = (
    "pk", "household_id", "name", "relation", "sex", "birth_date", "id_number", "phone", "education",
    "student_status", "health", "labour_ability", "is_available", "wants_work", "wished_occupations",
    "wished_place_levels", "wished_places", "unable_reason", "disability_certificate",
)  # fmt: skip
SPELL_FIELDS = (
    "id", "person_id", "start_date", "end_date", "employer_name", "monthly_wage", "channel", "organised_by_id",
    "captain", "is_part_time", "evidence_date", "place_code",
)  # fmt: skip


def load_records(households, *, day: date) -> list[HouseholdRecord]:
    """The records that the rules read, of every household of a queryset."""
    households = households.order_by()
    rows = list(households.values_list("pk", "phone", "relocation_site_id", named=True))
    # Subqueries, not lists of keys: thousands of parameters take longer to write than to look up.
    people = people_by_household(households.values("pk"))
    kinds = kinds_by_household(households.values("pk"), day)
    return [
        HouseholdRecord(
            id=row.pk, kinds=frozenset(kinds[row.pk]), has_site=row.relocation_site_id is not None,
            phone=row.phone, people=tuple(people[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def kinds_by_household(households, day: date) -> dict[int, list[str]]:
    kinds = defaultdict(list)
    rows = HouseholdType.objects.on(day).filter(household__in=households)
    for household_id, kind in rows.values_list("household_id", "kind"):
        kinds[household_id].append(kind)
    return kinds


def people_by_household(households) -> dict[int, list[PersonRecord]]:
    present = Person.objects.active().filter(household__in=households)
    members = list(present.order_by("household_id", "id").values_list(*PERSON_FIELDS, named=True))
    spells, businesses = spells_by_person(present.values("pk")), businesses_by_person(present.values("pk"))
    elsewhere = townships_of_same_id(present.values("pk"))
    people = defaultdict(list)
    for member in members:
        people[member.household_id].append(
            person_record(member, spells[member.pk], elsewhere.get(member.pk, ""), businesses[member.pk])
        )
    return people


def spells_by_person(people) -> dict[int, list[SpellRecord]]:
    spells = defaultdict(list)
    rows = EmploymentSpell.objects.filter(person__in=people).order_by("person_id", "start_date")
    for spell in rows.values_list(*SPELL_FIELDS, named=True):
        spells[spell.person_id].append(spell_record(spell))
    return spells


def businesses_by_person(people) -> dict[int, list[BusinessRecord]]:
    businesses = defaultdict(list)
    rows = SelfEmployment.objects.filter(person__in=people).order_by("person_id", "start_date")
    for row in rows.values_list("person_id", "start_date", "end_date", "yearly_income", "note", named=True):
        is_explained = row.yearly_income is not None or row.note != ""
        businesses[row.person_id].append(BusinessRecord(row.start_date, row.end_date, is_explained))
    return businesses


def person_record(
    person, spells: list[SpellRecord], id_also_in: str = "", businesses: Iterable[BusinessRecord] = ()
) -> PersonRecord:
    return PersonRecord(
        id=person.pk, name=person.name, relation=person.relation, sex=person.sex, birth_date=person.birth_date,
        id_number=person.id_number or "", phone=person.phone or "", education=person.education,
        student_status=person.student_status, health=tuple(person.health), labour_ability=person.labour_ability,
        is_available=person.is_available, wants_work=person.wants_work,
        has_wishes=bool(person.wished_occupations or person.wished_place_levels or person.wished_places),
        unable_reason=person.unable_reason, spells=tuple(spells), id_also_in=id_also_in,
        certificate=person.disability_certificate or "", businesses=tuple(businesses),
    )  # fmt: skip


def spell_record(spell) -> SpellRecord:
    return SpellRecord(
        id=spell.id, start=spell.start_date, end=spell.end_date, employer=spell.employer_name,
        wage=spell.monthly_wage, channel=spell.channel, has_organiser=bool(spell.organised_by_id or spell.captain),
        is_part_time=spell.is_part_time, evidence_date=spell.evidence_date, place_code=spell.place_code,
    )  # fmt: skip


def townships_of_same_id(people: Iterable[int] | QuerySet) -> dict[int, str]:
    """{person id: township} where another present person anywhere has the same ID number."""
    by_index = defaultdict(list)
    asked = Person.objects.filter(pk__in=people, id_index__isnull=False)
    for pk, index in asked.order_by("pk").values_list("pk", "id_index"):
        by_index[bytes(index)].append(pk)
    holders = (
        Person.objects.active()
        .filter(id_index__in=asked.values("id_index"))
        .annotate(township=F("household__region__parent__parent__short_name"))
        .order_by("id")
        .values_list("pk", "id_index", "township")
    )
    return {
        member_id: township
        for holder_id, index, township in holders
        for member_id in by_index[bytes(index)]
        if member_id != holder_id
    }
