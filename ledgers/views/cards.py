"""What the household page shows of people and findings, gathered in a flat number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from laborinfo.common.codes import Health, occupation_label
from laborinfo.common.places import place_name
from ledgers.labels import field_label
from ledgers.models import EmploymentSpell, Finding, Household, Person
from ledgers.views.record_cards import Records, months_worked, records_of


@dataclass(frozen=True)
class SpellCard:
    spell: EmploymentSpell
    place: str
    occupation: str
    is_running: bool


@dataclass(frozen=True)
class PersonCard:
    """One member with age, health and what is wished for in words, and the spells, newest first."""

    person: Person
    age: int
    health: str
    wishes: str
    places: str
    trainings: str
    spells: list[SpellCard]
    records: Records
    months: int

    @property
    def works(self) -> bool:
        return any(card.is_running for card in (*self.spells, *self.records.businesses))


@dataclass(frozen=True)
class FindingCard:
    finding: Finding
    label: str


def person_cards(household: Household, day: date) -> list[PersonCard]:
    people = list(household.people.active().order_by("id"))
    spells = defaultdict(list)
    rows = EmploymentSpell.objects.filter(person__in=people).select_related("organised_by")
    for spell in rows.order_by("-start_date", "-id"):
        spells[spell.person_id].append(spell_card(spell, day))
    records = records_of(people, household, day)
    ordered = sorted(people, key=lambda person: person.relation != "HEAD")
    return [person_card(person, spells[person.pk], records[person.pk], day) for person in ordered]


def person_card(person: Person, spells: list[SpellCard], records: Records, day: date) -> PersonCard:
    birth = person.birth_date
    labels = dict(Health.choices)
    return PersonCard(
        person=person,
        age=day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)),
        health="、".join(str(labels.get(code, code)) for code in person.health),
        wishes="、".join(occupation_label(code) for code in person.wished_occupations),
        places="、".join(place_name(code) for code in person.wished_places),
        trainings="、".join(occupation_label(code) for code in person.wished_trainings),
        spells=spells,
        records=records,
        months=months_worked([card.spell for card in spells], day),
    )


def spell_card(spell: EmploymentSpell, day: date) -> SpellCard:
    running = spell.start_date <= day and (spell.end_date is None or spell.end_date > day)
    name = occupation_label(spell.occupation) if spell.occupation else ""
    return SpellCard(spell, place_name(spell.place_code), name, running)


def finding_cards(household: Household) -> list[FindingCard]:
    """Findings that still wait for an answer."""
    rows = household.findings.open().select_related("person", "reason", "raised_by")
    return [FindingCard(finding, field_label(finding.field)) for finding in rows]
