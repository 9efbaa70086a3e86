"""Rules on who a person is: ID number, sex, birth date, phone."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from ledgers.enums import Severity
from ledgers.rules.base import household_rule, person_rule

PHONE = re.compile(r"1\d{10}")


ID_NUMBER = re.compile(r"[1-9]\d{16}[0-9X]", re.ASCII)


def is_valid_id(number: str) -> bool:
    """An 18-character resident ID number (GB 11643) with a real date and a right check digit.

    Not `ric.is_valid`: it refuses whoever was born before their county's code existed (522601 is of 1983), though
    numbers carry the code of the day of issue.
    """
    if not ID_NUMBER.fullmatch(number) or birth_date_of_id(number) is None:
        return False
    return number[-1] == ric.calc_check_digit(number)


def sex_of_id(number: str) -> str:
    """GB/T 2261.1 code of the sex that a valid ID number tells: 1 man, 2 woman."""
    return "1" if int(number[16]) % 2 else "2"


def birth_date_of_id(number: str) -> date | None:
    try:
        return ric.get_birth_date(number)
    except ValidationError:
        return None


def is_mobile(phone: str) -> bool:
    return PHONE.fullmatch(phone) is not None


@person_rule("id_missing", Severity.WARNING, ("id_number",), _("%(name)s has no ID number on record."))
def id_missing(person, household, day):
    return not person.id_number


@person_rule("id_check_digit", Severity.ERROR, ("id_number",), _("The ID number of %(name)s is not a valid one."))
def id_check_digit(person, household, day):
    return bool(person.id_number) and not is_valid_id(person.id_number)


@person_rule("id_sex", Severity.ERROR, ("sex", "id_number"), _("The sex of %(name)s differs from the ID number."))
def id_sex(person, household, day):
    return is_valid_id(person.id_number) and person.sex != sex_of_id(person.id_number)


@person_rule(
    "id_birth", Severity.ERROR, ("birth_date", "id_number"),
    _("The birth date of %(name)s differs from the ID number."),
)  # fmt: skip
def id_birth(person, household, day):
    return is_valid_id(person.id_number) and person.birth_date != birth_date_of_id(person.id_number)


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
