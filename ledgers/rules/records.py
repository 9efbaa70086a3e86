"""What the rules read: plain records of a household, its people and their work. No database here."""

from dataclasses import dataclass, field
from datetime import date

from laborinfo.common.codes import Channel, Health, HouseholdKind, LabourAbility, Relation
from ledgers.rules.certificates import is_certificate
from ledgers.rules.dates import NEVER, digits_of
from ledgers.rules.id_numbers import ID_LENGTH, IdFacts, facts_of_id, is_mobile
from ledgers.rules.meaning import HouseholdMeaning, PersonMeaning, SpellMeaning

CHILDREN = frozenset({Relation.SON, Relation.DAUGHTER})
PARENTS = frozenset({Relation.FATHER, Relation.MOTHER})
UNFIT = frozenset({LabourAbility.WEAK, LabourAbility.LOST, LabourAbility.NONE})
SPECIAL = frozenset({HouseholdKind.POOR, HouseholdKind.MARGINAL, HouseholdKind.UNSTABLE, HouseholdKind.SUDDEN_HARDSHIP})


@dataclass(frozen=True, slots=True)
class SpellRecord(SpellMeaning):
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

    @property
    def first(self) -> int:
        return self.start.toordinal()

    @property
    def last(self) -> int:
        return NEVER if self.end is None else self.end.toordinal()

    @property
    def begins(self) -> int:
        return digits_of(self.start)

    @property
    def proven(self) -> int:
        """Day number of the evidence; as if it were never too old when there is none."""
        return NEVER if self.evidence_date is None else self.evidence_date.toordinal()

    @property
    def has_place(self) -> bool:
        return self.place_code != ""

    @property
    def has_employer(self) -> bool:
        return self.employer != ""

    @property
    def has_wage(self) -> bool:
        return self.wage is not None

    @property
    def pay(self) -> int:
        """Yuan a month, 0 when unknown."""
        return self.wage or 0

    @property
    def is_organised(self) -> bool:
        return self.channel == Channel.ORGANISED


@dataclass(frozen=True, slots=True)
class BusinessRecord:
    """A business of one's own, [start, end); `is_explained`: with an income, or a note why not."""

    start: date
    end: date | None = None
    is_explained: bool = True

    def runs_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True, slots=True)
class PersonRecord(PersonMeaning):
    """One present member of a household; ID and phone in clear, for the length of a check."""

    id: int | None
    name: str
    relation: str
    sex: str
    birth_date: date
    id_number: str = ""
    phone: str = ""
    certificate: str = ""
    education: str = ""
    student_status: str = ""
    health: tuple[str, ...] = ()
    labour_ability: str = ""
    is_available: bool = False
    wants_work: bool = False
    has_wishes: bool = False
    unable_reason: str = ""
    spells: tuple[SpellRecord, ...] = ()
    businesses: tuple[BusinessRecord, ...] = ()
    # Township of another person with the same ID number: all that a stranger may learn of them.
    id_also_in: str = ""
    # Worked out once: several rules ask.
    told_by_id: IdFacts | None = field(init=False, repr=False, compare=False, default=None)
    born: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "told_by_id", facts_of_id(self.id_number))
        object.__setattr__(self, "born", digits_of(self.birth_date))

    @property
    def birth(self) -> int:
        return self.birth_date.toordinal()

    @property
    def has_id(self) -> bool:
        return self.id_number != ""

    @property
    def id_is_valid(self) -> bool:
        return self.told_by_id is not None

    @property
    def differs_in_sex(self) -> bool:
        """From what a valid ID number tells."""
        return self.told_by_id is not None and self.sex != self.told_by_id.sex

    @property
    def differs_in_birth(self) -> bool:
        """From what a valid ID number tells."""
        return self.told_by_id is not None and self.birth_date != self.told_by_id.birth_date

    @property
    def is_twice(self) -> bool:
        return self.id_also_in != ""

    @property
    def has_phone(self) -> bool:
        return self.phone != ""

    @property
    def phone_is_mobile(self) -> bool:
        return is_mobile(self.phone)

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD

    @property
    def is_spouse(self) -> bool:
        return self.relation == Relation.SPOUSE

    @property
    def is_child(self) -> bool:
        return self.relation in CHILDREN

    @property
    def is_parent(self) -> bool:
        return self.relation in PARENTS

    @property
    def has_education(self) -> bool:
        return self.education != ""

    @property
    def is_student(self) -> bool:
        return self.student_status != ""

    @property
    def is_healthy(self) -> bool:
        return Health.HEALTHY in self.health

    @property
    def is_ill(self) -> bool:
        """Anything but healthy; both may be recorded."""
        return any(item != Health.HEALTHY for item in self.health)

    @property
    def has_certificate(self) -> bool:
        return self.certificate != ""

    @property
    def certificate_fits(self) -> bool:
        """It is one, and the person's own as far as the ID number tells."""
        return is_certificate(self.certificate) and (not self.has_id or self.certificate[:ID_LENGTH] == self.id_number)

    @property
    def is_disabled(self) -> bool:
        return Health.DISABLED in self.health

    @property
    def is_unfit(self) -> bool:
        """Weak, lost or no labour."""
        return self.labour_ability in UNFIT

    @property
    def has_reason(self) -> bool:
        return self.unable_reason != ""

    def trades_on(self, day: date) -> bool:
        return any(business.runs_on(day) for business in self.businesses)

    def trades_unexplained_on(self, day: date) -> bool:
        return any(business.runs_on(day) and not business.is_explained for business in self.businesses)

    def works_on(self, day: date) -> bool:
        return self.trades_on(day) or any(spell.runs_on(day) for spell in self.spells)

    def works_full_time_on(self, day: date) -> bool:
        return any(spell.runs_on(day) and not spell.is_part_time for spell in self.spells)

    def days_worked_this_year(self, day: date) -> int:
        """Of all jobs together, until `day`."""
        first = date(day.year, 1, 1).toordinal()
        return sum(max(0, min(spell.last, day.toordinal()) - max(spell.first, first)) for spell in self.spells)


@dataclass(frozen=True, slots=True)
class HouseholdRecord(HouseholdMeaning):
    """One household with the types that it holds on the day of the check."""

    id: int | None
    kinds: frozenset[str] = frozenset()
    has_site: bool = False
    phone: str = ""
    people: tuple[PersonRecord, ...] = field(default=())
    heads: int = field(init=False, repr=False, compare=False, default=0)
    spouses: int = field(init=False, repr=False, compare=False, default=0)
    head_born: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        heads = [person for person in self.people if person.is_head]
        object.__setattr__(self, "heads", len(heads))
        object.__setattr__(self, "spouses", sum(person.is_spouse for person in self.people))
        object.__setattr__(self, "head_born", heads[0].born if len(heads) == 1 else 0)

    @property
    def has_phone(self) -> bool:
        return self.phone != ""

    @property
    def phone_is_mobile(self) -> bool:
        return is_mobile(self.phone)

    @property
    def is_relocated(self) -> bool:
        return HouseholdKind.RELOCATED in self.kinds

    @property
    def is_general(self) -> bool:
        return HouseholdKind.GENERAL in self.kinds

    @property
    def is_special(self) -> bool:
        """Poor, marginal, unstable or in sudden hardship."""
        return not self.kinds.isdisjoint(SPECIAL)
