"""Rules on employment spells. Overlaps and reversed dates cannot occur: the database refuses them."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from laborinfo.common.codes import Channel
from ledgers.enums import Severity
from ledgers.rules.base import person_rule

USUAL_WAGE = range(300, 60_001)  # yuan a month


@person_rule("spell_future", Severity.ERROR, ("start_date",), _("%(name)s: a job starts after today."))
def spell_future(person, household, day):
    return any(spell.start > day for spell in person.spells)


@person_rule("spell_under_age", Severity.ERROR, ("start_date",), _("%(name)s was under 16 when a job started."))
def spell_under_age(person, household, day):
    return any(person.age_on(spell.start) < 16 for spell in person.spells)


@person_rule("spell_place", Severity.ERROR, ("place_code",), _("%(name)s: a job has no place."))
def spell_place(person, household, day):
    return any(not spell.place_code for spell in person.spells)


@person_rule("spell_employer", Severity.WARNING, ("employer_name",), _("%(name)s: a job has no employer."))
def spell_employer(person, household, day):
    return any(not spell.employer for spell in person.spells)


@person_rule("spell_wage", Severity.WARNING, ("monthly_wage",), _("%(name)s: a job has no wage."))
def spell_wage(person, household, day):
    return any(spell.wage is None for spell in person.spells)


@person_rule(
    "spell_wage_odd", Severity.WARNING, ("monthly_wage",),
    _("%(name)s: a wage is below 300 or above 60,000 yuan a month."),
)  # fmt: skip
def spell_wage_odd(person, household, day):
    return any(spell.wage is not None and spell.wage not in USUAL_WAGE for spell in person.spells)


@person_rule(
    "spell_organiser", Severity.WARNING, ("organised_by",),
    _("%(name)s: organised work names neither the organising body nor the captain."),
)  # fmt: skip
def spell_organiser(person, household, day):
    return any(spell.channel == Channel.ORGANISED and not spell.has_organiser for spell in person.spells)


@person_rule(
    "spell_evidence", Severity.WARNING, ("evidence_date",), _("%(name)s: evidence of a job is older than the job.")
)
def spell_evidence(person, household, day):
    return any(spell.evidence_date is not None and spell.evidence_date < spell.start for spell in person.spells)


@person_rule(
    "months_in_year", Severity.WARNING, ("spells",), _("%(name)s: jobs of this year add up to over 12 months.")
)
def months_in_year(person, household, day):
    first = date(day.year, 1, 1)
    days = sum(max(0, (min(spell.end or day, day) - max(spell.start, first)).days) for spell in person.spells)
    return days > 366
