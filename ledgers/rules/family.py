"""Rules on how a household hangs together."""

from django.utils.translation import gettext_lazy as _

from laborinfo.common.codes import HouseholdKind, Relation
from ledgers.enums import Severity
from ledgers.rules.base import household_rule, person_rule

CHILDREN = {Relation.SON, Relation.DAUGHTER}
PARENTS = {Relation.FATHER, Relation.MOTHER}
SPECIAL = {HouseholdKind.POOR, HouseholdKind.MARGINAL, HouseholdKind.UNSTABLE, HouseholdKind.SUDDEN_HARDSHIP}
YEARS_BETWEEN_GENERATIONS = 14


def head_of(household):
    heads = household.in_relation(Relation.HEAD)
    return heads[0] if len(heads) == 1 else None


@household_rule("one_head", Severity.ERROR, ("relation",), _("A household has exactly one head."))
def one_head(household, day):
    return [] if head_of(household) else [None]


@household_rule("one_spouse", Severity.ERROR, ("relation",), _("A household head has at most one spouse."))
def one_spouse(household, day):
    return [None] if len(household.in_relation(Relation.SPOUSE)) > 1 else []


@household_rule(
    "relocated_site", Severity.ERROR, ("relocation_site",), _("A relocated household needs its resettlement site.")
)
def relocated_site(household, day):
    return [None] if HouseholdKind.RELOCATED in household.kinds and not household.has_site else []


@household_rule(
    "site_not_relocated", Severity.WARNING, ("types",),
    _("A resettlement site is recorded, but the household is not marked as relocated."),
)  # fmt: skip
def site_not_relocated(household, day):
    return [None] if household.has_site and HouseholdKind.RELOCATED not in household.kinds else []


@household_rule(
    "general_and_special", Severity.WARNING, ("types",),
    _("The household is marked as general and as poor or marginal at once."),
)  # fmt: skip
def general_and_special(household, day):
    return [None] if HouseholdKind.GENERAL in household.kinds and household.kinds & SPECIAL else []


@person_rule("head_is_child", Severity.WARNING, ("relation",), _("The head %(name)s is under 16."))
def head_is_child(person, household, day):
    return person.relation == Relation.HEAD and person.age_on(day) < 16


@person_rule(
    "child_too_old", Severity.WARNING, ("relation", "birth_date"),
    _("%(name)s is too old to be a child of the household head."),
)  # fmt: skip
def child_too_old(person, household, day):
    head = head_of(household)
    return bool(head) and person.relation in CHILDREN and years_apart(head, person, day) < YEARS_BETWEEN_GENERATIONS


@person_rule(
    "parent_too_young", Severity.WARNING, ("relation", "birth_date"),
    _("%(name)s is too young to be a parent of the household head."),
)  # fmt: skip
def parent_too_young(person, household, day):
    head = head_of(household)
    return bool(head) and person.relation in PARENTS and years_apart(person, head, day) < YEARS_BETWEEN_GENERATIONS


def years_apart(older, younger, day) -> int:
    return older.age_on(day) - younger.age_on(day)
