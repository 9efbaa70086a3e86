"""What the rules read: plain records of a household, its people and their work. No database here."""

from dataclasses import dataclass, field
from datetime import date

from ledgers.rules.id_numbers import IdFacts, facts_of_id


@dataclass(frozen=True, slots=True)
class SpellRecord:
    """One employment spell, [start, end)."""

    id: int | None
    start: date
    end: date | None = None
    employer: str = ""
    wage: int | None = None
    channel: str = ""
    has_organiser: bool = False
    is_part_time: bool = False
    evidence_date: date | None = None
    place_code: str = ""

    def runs_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One present member of a household; ID and phone in clear, for the length of a check."""

    id: int | None
    name: str
    relation: str
    sex: str
    birth_date: date
    id_number: str = ""
    phone: str = ""
    education: str = ""
    student_status: str = ""
    health: tuple[str, ...] = ()
    labour_ability: str = ""
    is_available: bool = False
    wants_work: bool = False
    has_wishes: bool = False
    unable_reason: str = ""
    spells: tuple[SpellRecord, ...] = ()
    # Township of another person with the same ID number: all that a stranger may learn of them.
    id_also_in: str = ""
    # Parsed once: several rules ask.
    told_by_id: IdFacts | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "told_by_id", facts_of_id(self.id_number))

    def age_on(self, day: date) -> int:
        """Whole years."""
        birth = self.birth_date
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    def works_on(self, day: date) -> bool:
        return any(spell.runs_on(day) for spell in self.spells)


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """One household with the types that it holds on the day of the check."""

    id: int | None
    kinds: frozenset[str] = frozenset()
    has_site: bool = False
    phone: str = ""
    people: tuple[PersonRecord, ...] = field(default=())

    def in_relation(self, relation: str) -> list[PersonRecord]:
        return [person for person in self.people if person.relation == relation]
