"""What a rule is, and the register that every page, import and submission reads."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from ledgers.enums import Severity
from ledgers.rules.records import HouseholdRecord, PersonRecord

HouseholdCheck = Callable[[HouseholdRecord, date], Iterable[PersonRecord | None]]
PersonCheck = Callable[[PersonRecord, HouseholdRecord, date], bool]


@dataclass(frozen=True)
class Rule:
    """One validation rule. `offenders` yields the people who break it, or None for the household itself."""

    code: str
    severity: str
    fields: tuple[str, ...]
    sentence: str | Promise
    offenders: HouseholdCheck

    @property
    def severity_label(self) -> str:
        return str(Severity(self.severity).label)


@dataclass(frozen=True)
class Issue:
    """One broken rule of one household or person, in words for whoever has to mend it."""

    code: str
    severity: str
    field: str
    message: str
    household_id: int | None
    person_id: int | None = None
    person_name: str = ""

    @property
    def is_error(self) -> bool:
        """Errors stop a submission; warnings must be acknowledged."""
        return self.severity == Severity.ERROR


RULES: dict[str, Rule] = {}


def household_rule(code: str, severity: str, fields: tuple[str, ...], sentence: str | Promise):
    """Register a function (household, day) -> people who break the rule, None standing for the household."""

    def register(check: HouseholdCheck) -> HouseholdCheck:
        if code in RULES:
            raise ValueError(f"rule {code} is registered twice")
        RULES[code] = Rule(code, severity, fields, sentence, check)
        return check

    return register


def person_rule(code: str, severity: str, fields: tuple[str, ...], sentence: str | Promise):
    """Register a function (person, household, day) -> True when this person breaks the rule."""

    def register(check: PersonCheck) -> PersonCheck:
        def offenders(household: HouseholdRecord, day: date) -> Iterator[PersonRecord]:
            return (person for person in household.people if check(person, household, day))

        household_rule(code, severity, fields, sentence)(offenders)
        return check

    return register


def issues_of(household: HouseholdRecord, day: date) -> list[Issue]:
    """Every broken rule of one household, errors first."""
    found = [issue_of(rule, household, person) for rule in RULES.values() for person in rule.offenders(household, day)]
    return sorted(found, key=lambda issue: not issue.is_error)


def issue_of(rule: Rule, household: HouseholdRecord, person: PersonRecord | None) -> Issue:
    words = {"name": person.name, "place": person.id_also_in} if person else {}
    return Issue(
        code=rule.code, severity=rule.severity, field=rule.fields[0], message=str(rule.sentence) % words,
        household_id=household.id, person_id=person.id if person else None, person_name=person.name if person else "",
    )  # fmt: skip
