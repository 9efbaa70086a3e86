"""Rules on how a household hangs together."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ledgers.enums import Severity
from ledgers.rules.base import household_rule, person_rule
from ledgers.rules.meaning import no

YEARS_BETWEEN_GENERATIONS = 14
GROWN_UP = 16


@household_rule("one_head", Severity.ERROR, ("relation",), _("A household has exactly one head."))
def one_head(household, day):
    return no(household.has_one_head)


@household_rule("one_spouse", Severity.ERROR, ("relation",), _("A household head has at most one spouse."))
def one_spouse(household, day):
    return household.spouses > 1


@household_rule(
    "relocated_site", Severity.ERROR, ("relocation_site",), _("A relocated household needs its resettlement site.")
)
def relocated_site(household, day):
    return household.is_relocated & no(household.has_site)


@household_rule(
    "site_not_relocated", Severity.WARNING, ("types",),
    _("A resettlement site is recorded, but the household is not marked as relocated."),
)  # fmt: skip
def site_not_relocated(household, day):
    return household.has_site & no(household.is_relocated)


@household_rule(
    "general_and_special", Severity.WARNING, ("types",),
    _("The household is marked as general and as poor or marginal at once."),
)  # fmt: skip
def general_and_special(household, day):
    return household.is_general & household.is_special


@person_rule("head_is_child", Severity.WARNING, ("relation",), _("The head %(name)s is under 16."))
def head_is_child(person, household, day):
    return person.is_head & (person.age_on(day) < GROWN_UP)


@person_rule(
    "spouse_is_child", Severity.WARNING, ("relation",), _("The spouse %(name)s is under 16."), since=date(2026, 11, 1)
)
def spouse_is_child(person, household, day):
    return person.is_spouse & (person.age_on(day) < GROWN_UP)


@person_rule(
    "child_too_old", Severity.WARNING, ("relation", "birth_date"),
    _("%(name)s is too old to be a child of the household head."),
)  # fmt: skip
def child_too_old(person, household, day):
    younger_by = household.head_age_on(day) - person.age_on(day)
    return household.has_one_head & person.is_child & (younger_by < YEARS_BETWEEN_GENERATIONS)


@person_rule(
    "parent_too_young", Severity.WARNING, ("relation", "birth_date"),
    _("%(name)s is too young to be a parent of the household head."),
)  # fmt: skip
def parent_too_young(person, household, day):
    older_by = person.age_on(day) - household.head_age_on(day)
    return household.has_one_head & person.is_parent & (older_by < YEARS_BETWEEN_GENERATIONS)
