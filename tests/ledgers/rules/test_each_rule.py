"""Each rule of DOMAIN §3 finds what it should, and on the other side of its bound nothing."""

from dataclasses import replace
from datetime import date

import pytest

from ledgers.enums import Severity
from ledgers.rules import RULES, issues_of
from ledgers.rules.base import FIRST_EDITION, GROUPS
from ledgers.rules.records import HouseholdRecord
from tests.ledgers.rules.families import BUSINESS, DAY, FAMILY, HEAD, SPELL, WIFE, child, family, with_job, with_third

WRONG_ID = HEAD.id_number[:-1] + ("0" if HEAD.id_number[-1] != "0" else "1")
DISABLED = {"certificate": HEAD.id_number + "43", "health": ("DISABLED",)}
POOR = frozenset({"POOR"})
PART_TIME = replace(SPELL, start=date(2025, 1, 1), end=date(2026, 3, 1), is_part_time=True)


def aged(years: int, *, off: int = 0, **changes) -> dict:
    """Changes of a person who turned `years` today, or `off` days later; without a number that would tell otherwise."""
    return {"birth_date": date(DAY.year - years, DAY.month, DAY.day + off), "id_number": "", **changes}


# code, a household that breaks the rule, and one that only just keeps it
CASES = [
    ("id_missing", family({"id_number": ""}), FAMILY),
    ("id_check_digit", family({"id_number": WRONG_ID}), FAMILY),
    ("id_check_digit", family({"id_number": HEAD.id_number[:17]}), family({"id_number": ""})),
    ("id_sex", family({"sex": "2"}), FAMILY),
    ("id_sex", family({"sex": "9"}), family({"sex": "2", "id_number": WRONG_ID})),
    ("id_birth", family({"birth_date": date(1985, 4, 4)}), FAMILY),
    ("id_duplicate", family({"id_also_in": "三棵树镇"}), FAMILY),
    ("disability_certificate", family({"certificate": HEAD.id_number + "83"}), family(DISABLED)),
    ("disability_certificate", family({"certificate": WIFE.id_number + "43"}), family(DISABLED | {"id_number": ""})),
    ("certificate_not_disabled", family({**DISABLED, "health": ("CHRONIC",)}), family(DISABLED)),
    ("phone_digits", family({"phone": "0855-822222"}), family({"phone": ""})),
    ("phone_digits", family({"phone": "1390000000"}), family({"phone": "13900000009"})),
    ("phone_digits", family({"phone": "23900000001"}), family({"phone": "19900000001"})),
    ("household_phone", family(household={"phone": "139000000031"}), family(household={"phone": "13900000031"})),
    ("birth_future", family(aged(0, off=1)), family(aged(0))),
    ("age_extreme", family(aged(111)), family(aged(111, off=1))),
    ("one_head", replace(FAMILY, people=(WIFE,)), replace(FAMILY, people=(HEAD,))),
    ("one_head", replace(FAMILY, people=()), FAMILY),
    ("one_head", replace(FAMILY, people=(HEAD, replace(WIFE, relation="HEAD"))), FAMILY),
    ("one_spouse", replace(FAMILY, people=(HEAD, WIFE, replace(WIFE, id=3))), FAMILY),
    (
        "relocated_site",
        family(household={"kinds": frozenset({"RELOCATED"})}),
        family(household={"kinds": frozenset({"RELOCATED"}), "has_site": True}),
    ),
    ("site_not_relocated", family(household={"has_site": True}), FAMILY),
    (
        "general_and_special",
        family(household={"kinds": POOR | {"GENERAL"}}),
        family(household={"kinds": POOR | {"MARGINAL"}}),
    ),
    ("head_is_child", family(aged(16, off=1)), family(aged(16))),
    ("spouse_is_child", family(wife=aged(16, off=1)), family(wife=aged(16))),
    ("child_too_old", with_third(birth_date=date(1998, 11, 22)), with_third(birth_date=date(1999, 11, 22))),
    (
        "parent_too_young",
        with_third(relation="FATHER", birth_date=date(1972, 11, 22)),
        with_third(relation="FATHER", birth_date=date(1971, 11, 22)),
    ),
    ("education_and_student", family({"student_status": "COLLEGE"}), FAMILY),
    ("education_unknown", family({"education": ""}), family({"education": "", "student_status": "COLLEGE"})),
    ("education_unknown", family(aged(16, education="")), family(aged(16, off=1, education=""))),
    (
        "student_over_30",
        with_third(birth_date=date(1995, 11, 22), student_status="COLLEGE"),
        with_third(birth_date=date(1995, 11, 23), student_status="COLLEGE"),
    ),
    ("healthy_and_ill", family({"health": ("HEALTHY", "CHRONIC")}), family({"health": ("CHRONIC", "DISABLED")})),
    (
        "unfit_but_working",
        family({"labour_ability": "WEAK", "spells": (SPELL,)}),
        family({"labour_ability": "WEAK", "spells": (replace(SPELL, end=DAY),)}),
    ),
    ("fit_but_no_labour", family(aged(16, labour_ability="NONE")), family(aged(16, off=1, labour_ability="NONE"))),
    ("fit_but_no_labour", family(aged(60, off=1, labour_ability="NONE")), family(aged(60, labour_ability="NONE"))),
    ("fit_but_no_labour", family({"labour_ability": "WEAK"}), family({"labour_ability": "WEAK", "health": ("MAJOR",)})),
    (
        "employed_and_available",
        family({"is_available": True, "spells": (SPELL,)}),
        family({"is_available": True, "spells": (replace(SPELL, is_part_time=True),)}),
    ),
    (
        "employed_and_available",
        family({"is_available": True, "spells": (SPELL,)}),
        family({"is_available": True, "wants_work": True, "has_wishes": True, "spells": (SPELL,)}),
    ),
    ("seeker_without_wish", family({"wants_work": True}), family({"wants_work": True, "has_wishes": True})),
    ("idle_without_reason", family({"unable_reason": ""}), family({"unable_reason": "", "spells": (SPELL,)})),
    ("idle_without_reason", family({"unable_reason": ""}), family({"unable_reason": "", "businesses": (BUSINESS,)})),
    ("idle_without_reason", family(aged(60, off=1, unable_reason="")), family(aged(60, unable_reason=""))),
    ("spell_future", with_job(start=date(2026, 11, 23)), with_job(start=DAY)),
    ("spell_under_age", with_job(start=date(2001, 4, 2)), with_job(start=date(2001, 4, 3))),
    ("spell_place", with_job(place_code=""), with_job()),
    ("spell_employer", with_job(employer=""), with_job()),
    ("spell_wage", with_job(wage=None), with_job(wage=300)),
    ("spell_wage_odd", with_job(wage=299), with_job(wage=300)),
    ("spell_wage_odd", with_job(wage=60_001), with_job(wage=60_000)),
    ("spell_organiser", with_job(channel="ORGANISED"), with_job(channel="ORGANISED", has_organiser=True)),
    (
        "business_income",
        family({"businesses": (replace(BUSINESS, is_explained=False),)}),
        family({"businesses": (BUSINESS, replace(BUSINESS, is_explained=False, end=DAY))}),
    ),
    ("spell_evidence", with_job(evidence_date=date(2026, 1, 31)), with_job(evidence_date=SPELL.start)),
    (
        "months_in_year",
        family({"spells": (replace(SPELL, start=date(2025, 6, 1)), replace(PART_TIME, end=date(2026, 2, 12)))}),
        family({"spells": (replace(SPELL, start=date(2025, 6, 1)), replace(PART_TIME, end=date(2026, 2, 11)))}),
    ),
]
# What DOMAIN §3 lists, and where it is: rules, or (refused by the database) nothing.
DOMAIN = {
    "ID check digit": ["id_check_digit"],
    "duplicate ID anywhere in the prefecture": ["id_duplicate"],
    "sex and birth date agree with ID": ["id_sex", "id_birth"],
    "exactly one head, at most one spouse": ["one_head", "one_spouse"],
    "education XOR student status": ["education_and_student", "education_unknown"],
    "months this year 0-12": ["months_in_year", "spell_future"],
    "months and place both or neither": ["spell_place"],
    "months need employer and income": ["spell_employer", "spell_wage"],
    "no, lost or weak labour recorded as working": ["unfit_but_working"],
    "16-59, healthy, no student, yet no or weak labour": ["fit_but_no_labour"],
    "student over 30": ["student_over_30"],
    "phone is 11 digits": ["phone_digits", "household_phone"],
    "relocated household needs its site": ["relocated_site"],
    "employed and seeking contradict": ["employed_and_available"],
}


def codes(household: HouseholdRecord) -> set[str]:
    return {issue.code for issue in issues_of(household, DAY)}


def test_a_right_family_breaks_no_rule():
    assert codes(FAMILY) == set()
    assert codes(replace(FAMILY, people=(HEAD, WIFE, child()))) == {"id_missing"}


@pytest.mark.parametrize(("code", "wrong", "right"), CASES)
def test_the_rule_finds_it_and_stops_at_its_bound(code, wrong, right):
    assert code in codes(wrong)
    assert code not in codes(right)


def test_every_rule_has_a_case():
    assert {code for code, _wrong, _right in CASES} == set(RULES)


def test_every_rule_of_the_domain_is_there():
    assert {code for found in DOMAIN.values() for code in found} <= set(RULES)


def test_every_rule_says_what_a_page_needs():
    for rule in RULES.values():
        assert rule.group in GROUPS and rule.severity in Severity and rule.fields and rule.sentence
        assert rule.since >= FIRST_EDITION


def test_a_rule_applies_from_its_day_on():
    household = family({"id_number": ""})

    assert issues_of(household, FIRST_EDITION)
    assert not issues_of(household, date(2020, 4, 30))


def test_errors_come_before_warnings_and_name_the_person():
    issues = issues_of(family({"id_number": "", "phone": "1"}), DAY)

    assert [issue.severity for issue in issues] == ["ERROR", "WARNING"]
    assert all("杨光华" in issue.message and issue.person_id == 1 for issue in issues)


def test_a_raised_warning_is_an_error_and_an_error_stays_one():
    [first, second] = issues_of(family({"id_number": "", "phone": "1"}), DAY, raised={"id_missing", "phone_digits"})

    assert first.is_error and second.is_error
