"""Rules on jobs. Overlaps, reversed dates and jobs without a start cannot occur: the database refuses them."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ledgers.enums import Severity
from ledgers.rules.base import person_rule, spell_rule
from ledgers.rules.meaning import no

USUAL_WAGE = range(300, 60_001)  # yuan a month
DAYS_OF_A_YEAR = 366
YOUNGEST_WORKER = 16


@spell_rule("spell_future", Severity.ERROR, ("start_date",), _("%(name)s: a job starts after today."))
def spell_future(spell, person, day):
    return spell.starts_after(day)


@spell_rule("spell_under_age", Severity.ERROR, ("start_date",), _("%(name)s was under 16 when a job started."))
def spell_under_age(spell, person, day):
    return spell.age_at_start(person) < YOUNGEST_WORKER


@spell_rule("spell_place", Severity.ERROR, ("place_code",), _("%(name)s: a job has no place."))
def spell_place(spell, person, day):
    return no(spell.has_place)


@spell_rule("spell_employer", Severity.WARNING, ("employer_name",), _("%(name)s: a job has no employer."))
def spell_employer(spell, person, day):
    return no(spell.has_employer)


@spell_rule("spell_wage", Severity.WARNING, ("monthly_wage",), _("%(name)s: a job has no wage."))
def spell_wage(spell, person, day):
    return no(spell.has_wage)


@spell_rule(
    "spell_wage_odd", Severity.WARNING, ("monthly_wage",),
    _("%(name)s: a wage is below 300 or above 60,000 yuan a month."),
)  # fmt: skip
def spell_wage_odd(spell, person, day):
    return spell.has_wage & ((spell.pay < USUAL_WAGE.start) | (spell.pay >= USUAL_WAGE.stop))


@spell_rule(
    "spell_organiser", Severity.WARNING, ("organised_by",),
    _("%(name)s: organised work names neither the organising body nor the captain."),
)  # fmt: skip
def spell_organiser(spell, person, day):
    return spell.is_organised & no(spell.has_organiser)


@spell_rule(
    "spell_evidence", Severity.WARNING, ("evidence_date",), _("%(name)s: evidence of a job is older than the job.")
)
def spell_evidence(spell, person, day):
    return spell.proven < spell.first


@person_rule(
    "business_income", Severity.WARNING, ("businesses",),
    _("%(name)s: a business that runs has neither an income nor a note."), since=date(2026, 11, 1),
)  # fmt: skip
def business_income(person, household, day):
    return person.trades_unexplained_on(day)


@person_rule(
    "months_in_year", Severity.WARNING, ("spells",), _("%(name)s: jobs of this year add up to over 12 months.")
)
def months_in_year(person, household, day):
    return person.days_worked_this_year(day) > DAYS_OF_A_YEAR
