"""What a rule is, and the register that every page, import and submission reads.

A check is written once, over what meaning.py lets it ask, with `&`, `|` and `no()` in place of and, or, not: so it
answers for one record (issues_of) and, unchanged, for the columns of a whole county (vectors.py).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledgers.enums import Severity
from ledgers.rules.records import HouseholdRecord, PersonRecord

FIRST_EDITION = date(2020, 5, 1)  # when the labour ledger of DOMAIN §1 began
GROUPS = {
    "identity": _("Who a person is"),
    "family": _("Household and types"),
    "labour": _("Labour and wishes"),
    "work": _("Jobs"),
}
# Whose columns a check reads; a job's rule stands against its person.
HOUSEHOLD, PERSON, SPELL = "household", "person", "spell"


@dataclass(frozen=True)
class Rule:
    """One validation rule. `subject` says what `check` is asked with: (household, day), (person, household, day) or
    (spell, person, day)."""

    code: str
    severity: str
    fields: tuple[str, ...]
    sentence: str | Promise
    check: Callable[..., Any]
    subject: str
    group: str
    since: date = FIRST_EDITION

    @property
    def severity_label(self) -> str:
        return str(Severity(self.severity).label)

    @property
    def group_label(self) -> str:
        return str(GROUPS[self.group])

    def applies_on(self, day: date) -> bool:
        return self.since <= day

    def offenders(self, household: HouseholdRecord, day: date) -> Iterator[PersonRecord | None]:
        """The people who break it, or None for the household itself."""
        if self.subject == HOUSEHOLD:
            yield from [None] if self.check(household, day) else []
        elif self.subject == PERSON:
            yield from (person for person in household.people if self.check(person, household, day))
        else:
            for person in household.people:
                if any(self.check(spell, person, day) for spell in person.spells):
                    yield person


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


def registrar(subject: str):
    """The decorator that registers a check of a subject; its group is the module that it stands in."""

    def rule(
        code: str, severity: str, fields: tuple[str, ...], sentence: str | Promise, *, since: date = FIRST_EDITION
    ):
        def register(check: Callable[..., Any]) -> Callable[..., Any]:
            if code in RULES:
                raise ValueError(f"rule {code} is registered twice")
            group = check.__module__.rpartition(".")[2]
            RULES[code] = Rule(code, severity, fields, sentence, check, subject, group, since)
            return check

        return register

    return rule


household_rule = registrar(HOUSEHOLD)
person_rule = registrar(PERSON)
spell_rule = registrar(SPELL)


def rules_on(day: date) -> list[Rule]:
    return [rule for rule in RULES.values() if rule.applies_on(day)]


def issues_of(household: HouseholdRecord, day: date, raised: Collection[str] = ()) -> list[Issue]:
    """Every broken rule of one household, errors first. `raised`: codes of the warnings that its county counts as
    errors (settings.raised_in)."""
    found = [
        issue_of(rule, household.id, person, raised)
        for rule in rules_on(day)
        for person in rule.offenders(household, day)
    ]
    return errors_first(found)


def errors_first(issues: list[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda issue: not issue.is_error)


def severity_of(rule: Rule, raised: Collection[str]) -> str:
    return Severity.ERROR if rule.code in raised else rule.severity


def issue_of(rule: Rule, household_id: int | None, person, raised: Collection[str] = ()) -> Issue:
    """`person`: whatever has id, name and id_also_in; None for a rule of the household."""
    words = {"name": person.name, "place": person.id_also_in} if person else {}
    return Issue(
        code=rule.code, severity=severity_of(rule, raised), field=rule.fields[0], message=str(rule.sentence) % words,
        household_id=household_id, person_id=person.id if person else None, person_name=person.name if person else "",
    )  # fmt: skip
