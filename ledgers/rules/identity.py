"""Rules on who a person is: ID number, sex, birth date, phone."""

import re

from django.utils.translation import gettext_lazy as _

from ledgers.enums import Severity
from ledgers.rules.base import household_rule, person_rule

PHONE = re.compile(r"1\d{10}")


def is_mobile(phone: str) -> bool:
    return PHONE.fullmatch(phone) is not None


@person_rule("id_missing", Severity.WARNING, ("id_number",), _("%(name)s has no ID number on record."))
def id_missing(person, household, day):
    return not person.id_number


@person_rule("id_check_digit", Severity.ERROR, ("id_number",), _("The ID number of %(name)s is not a valid one."))
def id_check_digit(person, household, day):
    return bool(person.id_number) and person.told_by_id is None


@person_rule("id_sex", Severity.ERROR, ("sex", "id_number"), _("The sex of %(name)s differs from the ID number."))
def id_sex(person, household, day):
    return person.told_by_id is not None and person.sex != person.told_by_id.sex


@person_rule(
    "id_birth", Severity.ERROR, ("birth_date", "id_number"),
    _("The birth date of %(name)s differs from the ID number."),
)  # fmt: skip
def id_birth(person, household, day):
    return person.told_by_id is not None and person.birth_date != person.told_by_id.birth_date


@person_rule(
    "id_duplicate", Severity.ERROR, ("id_number",),
    _("The ID number of %(name)s is registered a second time, in %(place)s."),
)  # fmt: skip
def id_duplicate(person, household, day):
    return bool(person.id_also_in)


@person_rule("phone_digits", Severity.ERROR, ("phone",), _("The phone number of %(name)s needs 11 digits."))
def phone_digits(person, household, day):
    return bool(person.phone) and not is_mobile(person.phone)


@household_rule("household_phone", Severity.ERROR, ("phone",), _("The household's phone number needs 11 digits."))
def household_phone(household, day):
    return [None] if household.phone and not is_mobile(household.phone) else []


@person_rule("birth_future", Severity.ERROR, ("birth_date",), _("%(name)s is born after today."))
def birth_future(person, household, day):
    return person.birth_date > day


@person_rule("age_extreme", Severity.WARNING, ("birth_date",), _("%(name)s is over 110 years old."))
def age_extreme(person, household, day):
    return person.age_on(day) > 110
