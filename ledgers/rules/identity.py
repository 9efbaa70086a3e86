"""Rules on who a person is: ID number, sex, birth date, phone."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ledgers.enums import Severity
from ledgers.rules.base import household_rule, person_rule
from ledgers.rules.id_numbers import is_mobile
from ledgers.rules.meaning import no

__all__ = ["is_mobile"]
OLDEST = 110


@person_rule("id_missing", Severity.WARNING, ("id_number",), _("%(name)s has no ID number on record."))
def id_missing(person, household, day):
    return no(person.has_id)


@person_rule("id_check_digit", Severity.ERROR, ("id_number",), _("The ID number of %(name)s is not a valid one."))
def id_check_digit(person, household, day):
    return person.has_id & no(person.id_is_valid)


@person_rule("id_sex", Severity.ERROR, ("sex", "id_number"), _("The sex of %(name)s differs from the ID number."))
def id_sex(person, household, day):
    return person.differs_in_sex


@person_rule(
    "id_birth", Severity.ERROR, ("birth_date", "id_number"),
    _("The birth date of %(name)s differs from the ID number."),
)  # fmt: skip
def id_birth(person, household, day):
    return person.differs_in_birth


@person_rule(
    "id_duplicate", Severity.ERROR, ("id_number",),
    _("The ID number of %(name)s is registered a second time, in %(place)s."),
)  # fmt: skip
def id_duplicate(person, household, day):
    return person.is_twice


@person_rule("phone_digits", Severity.ERROR, ("phone",), _("The phone number of %(name)s needs 11 digits."))
def phone_digits(person, household, day):
    return person.has_phone & no(person.phone_is_mobile)


@person_rule(
    "disability_certificate", Severity.ERROR, ("disability_certificate", "id_number"),
    _("The disability certificate of %(name)s is not a valid one, or begins with another ID number."),
    since=date(2026, 11, 1),
)  # fmt: skip
def disability_certificate(person, household, day):
    return person.has_certificate & no(person.certificate_fits)


@household_rule("household_phone", Severity.ERROR, ("phone",), _("The household's phone number needs 11 digits."))
def household_phone(household, day):
    return household.has_phone & no(household.phone_is_mobile)


@person_rule("birth_future", Severity.ERROR, ("birth_date",), _("%(name)s is born after today."))
def birth_future(person, household, day):
    return person.is_born_after(day)


@person_rule("age_extreme", Severity.WARNING, ("birth_date",), _("%(name)s is over 110 years old."))
def age_extreme(person, household, day):
    return person.age_on(day) > OLDEST
