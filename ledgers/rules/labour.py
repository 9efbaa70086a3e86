"""Rules on schooling, health, labour ability and wishes. Suspicious, not impossible: mostly warnings."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ledgers.enums import Severity
from ledgers.rules.base import person_rule
from ledgers.rules.meaning import no

# Working age by the date from which it holds (DOMAIN §3), the newest first.
LABOUR_AGES = ((date.min, range(16, 60)),)
OLDEST_STUDENT = 30


def labour_age(day: date) -> range:
    return next(ages for since, ages in LABOUR_AGES if since <= day)


def is_of_labour_age(person, day: date):
    ages, age = labour_age(day), person.age_on(day)
    return (age >= ages.start) & (age < ages.stop)


@person_rule(
    "education_and_student", Severity.ERROR, ("education", "student_status"),
    _("%(name)s has both an education and a school status: enter one of them."),
)  # fmt: skip
def education_and_student(person, household, day):
    return person.has_education & person.is_student


@person_rule(
    "education_unknown", Severity.WARNING, ("education", "student_status"),
    _("%(name)s has neither an education nor a school status."),
)  # fmt: skip
def education_unknown(person, household, day):
    return (person.age_on(day) >= 16) & no(person.has_education) & no(person.is_student)


@person_rule("student_over_30", Severity.WARNING, ("student_status",), _("%(name)s is a student over 30."))
def student_over_30(person, household, day):
    return person.is_student & (person.age_on(day) > OLDEST_STUDENT)


@person_rule(
    "healthy_and_ill", Severity.ERROR, ("health",), _("%(name)s is marked as healthy and as ill or disabled at once.")
)
def healthy_and_ill(person, household, day):
    return person.is_healthy & person.is_ill


@person_rule(
    "certificate_not_disabled", Severity.WARNING, ("health", "disability_certificate"),
    _("%(name)s has a disability certificate, but is not marked as disabled."), since=date(2026, 11, 1),
)  # fmt: skip
def certificate_not_disabled(person, household, day):
    return person.has_certificate & no(person.is_disabled)


@person_rule(
    "unfit_but_working", Severity.WARNING, ("labour_ability",),
    _("%(name)s is recorded with weak, lost or no labour ability, yet as working."),
)  # fmt: skip
def unfit_but_working(person, household, day):
    return person.is_unfit & person.works_on(day)


@person_rule(
    "fit_but_no_labour", Severity.WARNING, ("labour_ability",),
    _("%(name)s is healthy, of working age and no student, yet recorded with weak or no labour ability."),
)  # fmt: skip
def fit_but_no_labour(person, household, day):
    is_fit = is_of_labour_age(person, day) & no(person.is_student) & person.is_healthy & no(person.is_ill)
    return is_fit & person.is_unfit


@person_rule(
    "employed_and_available", Severity.WARNING, ("is_available",),
    _("%(name)s has work, yet is marked as free for work without wanting a change."),
)  # fmt: skip
def employed_and_available(person, household, day):
    return person.works_full_time_on(day) & person.is_available & no(person.wants_work)


@person_rule(
    "seeker_without_wish", Severity.WARNING, ("wished_occupations",),
    _("%(name)s wants work, but no wished place or occupation is recorded."),
)  # fmt: skip
def seeker_without_wish(person, household, day):
    return person.wants_work & no(person.has_wishes)


@person_rule(
    "idle_without_reason", Severity.WARNING, ("unable_reason",),
    _("%(name)s neither works nor wants work: record why."),
)  # fmt: skip
def idle_without_reason(person, household, day):
    could = is_of_labour_age(person, day) & no(person.is_student) & no(person.is_unfit)
    return could & no(person.works_on(day)) & no(person.wants_work) & no(person.has_reason)
