"""Plain records as rows of the database."""

from collections.abc import Iterable
from dataclasses import replace

from laborinfo.common.crypto import blind_index
from laborinfo.regions.queries import county_of
from ledgers.models import EmploymentSpell, Household, HouseholdType, Person
from ledgers.rules.records import HouseholdRecord, PersonRecord, SpellRecord
from tests.factories import LONG_AGO, NOW
from tests.factories_records import SelfEmploymentFactory


def storable(household: HouseholdRecord) -> HouseholdRecord:
    """With one head at most and without overlapping full-time jobs: the database refuses what the record may say."""
    members, has_head = [], False
    for person in household.people:
        is_second = person.is_head and has_head
        has_head |= person.is_head
        jobs = tuple(replace(spell, is_part_time=place > 0) for place, spell in enumerate(person.spells))
        members.append(replace(person, relation="OTHER" if is_second else person.relation, spells=jobs))
    return replace(household, people=tuple(members))


def store(region, households: Iterable[HouseholdRecord]) -> None:
    """Write them into a group, each as it is."""
    for number, household in enumerate(households):
        write_household(region, f"H-{number}", storable(household))


def write_household(region, number: str, record: HouseholdRecord) -> None:
    county = county_of(region)
    household = Household.objects.create(
        region=region, county=county, number=number, phone=record.phone, phone_index=blind_index(record.phone),
        relocation_site=region.parent if record.has_site else None, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    HouseholdType.objects.bulk_create(
        HouseholdType(household=household, kind=kind, valid_from=LONG_AGO) for kind in record.kinds
    )
    for person in record.people:
        row = Person.objects.create(**person_values(person), household=household, county=county)
        EmploymentSpell.objects.bulk_create(
            EmploymentSpell(**spell_values(spell), person=row, county=county) for spell in person.spells
        )
        for business in person.businesses:
            income = 60_000 if business.is_explained else None
            SelfEmploymentFactory(person=row, start_date=business.start, end_date=business.end, yearly_income=income)


def person_values(person: PersonRecord) -> dict:
    return {
        "name": person.name, "relation": person.relation, "sex": person.sex, "birth_date": person.birth_date,
        "id_number": person.id_number, "id_index": blind_index(person.id_number), "phone": person.phone,
        "phone_index": blind_index(person.phone), "disability_certificate": person.certificate,
        "certificate_index": blind_index(person.certificate), "education": person.education, "ethnicity": "06",
        "student_status": person.student_status, "health": list(person.health),
        "labour_ability": person.labour_ability, "is_available": person.is_available,
        "wants_work": person.wants_work, "wished_occupations": ["0101"] if person.has_wishes else [],
        "unable_reason": person.unable_reason, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip


def spell_values(spell: SpellRecord) -> dict:
    return {
        "start_date": spell.start, "end_date": spell.end, "place_code": spell.place_code, "place_level": "COUNTRY",
        "employer_name": spell.employer, "monthly_wage": spell.wage, "channel": spell.channel,
        "captain": "杨队" if spell.has_organiser else "", "is_part_time": spell.is_part_time,
        "evidence_date": spell.evidence_date, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
