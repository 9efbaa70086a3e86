"""Rules on schooling, health, labour ability and wishes. Suspicious, not impossible: mostly warnings."""

from django.utils.translation import gettext_lazy as _

from laborinfo.common.codes import Health, LabourAbility
from ledgers.enums import Severity
from ledgers.rules.base import person_rule

UNFIT = {LabourAbility.WEAK, LabourAbility.LOST, LabourAbility.NONE}


def is_of_labour_age(person, day) -> bool:
    return 16 <= person.age_on(day) < 60


@person_rule(
    "education_and_student", Severity.ERROR, ("education", "student_status"),
    _("%(name)s has both an education and a school status: enter one of them."),
)  # fmt: skip
def education_and_student(person, household, day):
    return bool(person.education and person.student_status)


@person_rule(
    "education_unknown", Severity.WARNING, ("education", "student_status"),
    _("%(name)s has neither an education nor a school status."),
)  # fmt: skip
def education_unknown(person, household, day):
    return person.age_on(day) >= 16 and not person.education and not person.student_status


@person_rule("student_over_30", Severity.WARNING, ("student_status",), _("%(name)s is a student over 30."))
def student_over_30(person, household, day):
    return bool(person.student_status) and person.age_on(day) > 30


@person_rule(
    "healthy_and_ill", Severity.ERROR, ("health",), _("%(name)s is marked as healthy and as ill or disabled at once.")
)
def healthy_and_ill(person, household, day):
    return Health.HEALTHY in person.health and len(set(person.health)) > 1


@person_rule(
    "unfit_but_working", Severity.WARNING, ("labour_ability",),
    _("%(name)s is recorded with weak, lost or no labour ability, yet as working."),
)  # fmt: skip
def unfit_but_working(person, household, day):
    return person.labour_ability in UNFIT and person.works_on(day)


@person_rule(
    "fit_but_no_labour", Severity.WARNING, ("labour_ability",),
    _("%(name)s is healthy, of working age and no student, yet recorded with weak or no labour ability."),
)  # fmt: skip
def fit_but_no_labour(person, household, day):
    fit = is_of_labour_age(person, day) and not person.student_status and set(person.health) == {Health.HEALTHY}
    return fit and person.labour_ability in UNFIT


@person_rule(
    "employed_and_available", Severity.WARNING, ("is_available",),
    _("%(name)s has work, yet is marked as free for work without wanting a change."),
)  # fmt: skip
def employed_and_available(person, household, day):
    full_time = any(spell.runs_on(day) and not spell.is_part_time for spell in person.spells)
    return full_time and person.is_available and not person.wants_work


@person_rule(
    "seeker_without_wish", Severity.WARNING, ("wished_occupations",),
    _("%(name)s wants work, but no wished place or occupation is recorded."),
)  # fmt: skip
def seeker_without_wish(person, household, day):
    return person.wants_work and not person.has_wishes


@person_rule(
    "idle_without_reason", Severity.WARNING, ("unable_reason",),
    _("%(name)s neither works nor wants work: record why."),
)  # fmt: skip
def idle_without_reason(person, household, day):
    idle = is_of_labour_age(person, day) and not person.student_status and not person.works_on(day)
    return idle and person.labour_ability not in UNFIT and not person.wants_work and not person.unable_reason
