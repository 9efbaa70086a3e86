"""Each rule of DOMAIN §3 finds what it should, and leaves a right household alone."""

from dataclasses import replace
from datetime import date

import pytest

from ledgers.rules import RULES, issues_of
from ledgers.rules.id_numbers import is_valid_id
from ledgers.rules.records import HouseholdRecord, PersonRecord, SpellRecord
from tests.factories_ledgers import make_id

DAY = date(2026, 11, 22)
BIRTH = date(1985, 4, 3)
SPELL = SpellRecord(id=1, start=date(2026, 2, 1), employer="某厂", wage=4500, channel="OWN", place_code="440605")
HEAD = PersonRecord(
    id=1, name="杨光华", relation="HEAD", sex="1", birth_date=BIRTH, id_number=make_id(birth=BIRTH),
    phone="13900000001", education="70", health=("HEALTHY",), labour_ability="ORDINARY", unable_reason="FARM",
)  # fmt: skip
WIFE = replace(
    HEAD, id=2, name="吴秀英", relation="SPOUSE", sex="2", id_number=make_id(birth=BIRTH, sex="2"), phone="13900000002"
)
FAMILY = HouseholdRecord(id=7, people=(HEAD, WIFE), phone="13900000003")


def family(head=None, household=None, **changes) -> HouseholdRecord:
    """The right family with its head, or itself, changed."""
    return replace(FAMILY, people=(replace(HEAD, **(head or {})), WIFE), **(household or {}), **changes)


def child(**changes) -> PersonRecord:
    base = replace(HEAD, id=3, name="杨小", relation="SON", birth_date=date(2015, 1, 1), id_number="", phone="")
    return replace(base, **{"education": "", "student_status": "PRIMARY", "labour_ability": "NONE", **changes})


def codes(household: HouseholdRecord) -> set[str]:
    return {issue.code for issue in issues_of(household, DAY)}


def test_a_right_family_breaks_no_rule():
    assert codes(FAMILY) == set()


WRONG_ID = HEAD.id_number[:-1] + ("0" if HEAD.id_number[-1] != "0" else "1")
CASES = [
    ("id_missing", family({"id_number": ""})),
    ("id_check_digit", family({"id_number": WRONG_ID})),
    ("id_sex", family({"sex": "2"})),
    ("id_birth", family({"birth_date": date(1985, 4, 4)})),
    ("id_duplicate", family({"id_also_in": "三棵树镇"})),
    ("phone_digits", family({"phone": "0855-822222"})),
    ("household_phone", family(household={"phone": "12345"})),
    ("birth_future", family({"birth_date": date(2027, 1, 1), "id_number": ""})),
    ("age_extreme", family({"birth_date": date(1900, 1, 1), "id_number": ""})),
    ("one_head", replace(FAMILY, people=(WIFE,))),
    ("one_head", replace(FAMILY, people=())),
    ("one_head", replace(FAMILY, people=(HEAD, replace(WIFE, relation="HEAD")))),
    ("one_spouse", replace(FAMILY, people=(HEAD, WIFE, replace(WIFE, id=3)))),
    ("relocated_site", family(household={"kinds": frozenset({"RELOCATED"})})),
    ("site_not_relocated", family(household={"has_site": True})),
    ("general_and_special", family(household={"kinds": frozenset({"GENERAL", "POOR"})})),
    ("head_is_child", family({"birth_date": date(2015, 1, 1), "id_number": ""})),
    ("child_too_old", replace(FAMILY, people=(HEAD, child(birth_date=date(1990, 1, 1))))),
    ("parent_too_young", replace(FAMILY, people=(HEAD, child(relation="FATHER", birth_date=date(1984, 1, 1))))),
    ("education_and_student", family({"student_status": "COLLEGE"})),
    ("education_unknown", family({"education": ""})),
    ("student_over_30", family({"student_status": "COLLEGE", "education": ""})),
    ("healthy_and_ill", family({"health": ("HEALTHY", "CHRONIC")})),
    ("unfit_but_working", family({"labour_ability": "WEAK", "spells": (SPELL,)})),
    ("fit_but_no_labour", family({"labour_ability": "NONE"})),
    ("employed_and_available", family({"is_available": True, "spells": (SPELL,)})),
    ("seeker_without_wish", family({"wants_work": True})),
    ("idle_without_reason", family({"unable_reason": ""})),
    ("spell_future", family({"spells": (replace(SPELL, start=date(2027, 1, 1)),)})),
    ("spell_under_age", family({"spells": (replace(SPELL, start=date(1999, 1, 1)),)})),
    ("spell_place", family({"spells": (replace(SPELL, place_code=""),)})),
    ("spell_employer", family({"spells": (replace(SPELL, employer=""),)})),
    ("spell_wage", family({"spells": (replace(SPELL, wage=None),)})),
    ("spell_wage_odd", family({"spells": (replace(SPELL, wage=90_000),)})),
    ("spell_organiser", family({"spells": (replace(SPELL, channel="ORGANISED"),)})),
    ("spell_evidence", family({"spells": (replace(SPELL, evidence_date=date(2025, 1, 1)),)})),
    ("months_in_year", family({"spells": (SPELL, replace(SPELL, is_part_time=True))})),
]


@pytest.mark.parametrize(("code", "household"), CASES)
def test_the_rule_finds_it(code, household):
    assert code in codes(household)


def test_every_rule_has_a_case():
    assert {code for code, _household in CASES} == set(RULES)


def test_errors_come_before_warnings_and_name_the_person():
    issues = issues_of(family({"id_number": "", "phone": "1"}), DAY)

    assert [issue.severity for issue in issues] == ["ERROR", "WARNING"]
    assert all("杨光华" in issue.message and issue.person_id == 1 for issue in issues)


def test_somebody_who_works_and_wants_a_change_is_no_contradiction():
    record = family({"is_available": True, "wants_work": True, "has_wishes": True, "spells": (SPELL,)})

    assert codes(record) == set()


def test_a_wrong_last_character_makes_an_id_invalid():
    assert is_valid_id(HEAD.id_number)
    assert not is_valid_id(WRONG_ID)
