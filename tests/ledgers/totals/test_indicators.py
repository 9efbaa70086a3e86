"""What is counted: each indicator of one made-up household, live and as it was frozen."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ledgers.indicators import INDICATORS, POSITION
from ledgers.models import EmploymentSpell, GroupTotal, HouseholdType, Person
from ledgers.services.facts import GROUPS, JOB, KINDS, PERSON, frozen_sql, live_sql
from ledgers.services.totals import recompute_groups, work_began_at
from tests.factories import NOW
from tests.factories_ledgers import make_household

TODAY = timezone.localdate(NOW)


@pytest.fixture
def household(cast):
    return make_household(cast.region_of("group"), people=2)


@pytest.fixture
def counts(household):
    """counts(**columns of the head) -> {indicator: count} of the group after a fresh recount."""

    def counted(**columns) -> dict[str, int]:
        Person.objects.filter(household=household, relation="HEAD").update(**columns)
        recompute_groups([household.region_id], now=NOW)
        values = GroupTotal.objects.get(region=household.region).values
        return {key: values[place] for key, place in POSITION.items()}

    return counted


def works(household, **columns) -> EmploymentSpell:
    head = household.people.get(relation="HEAD")
    defaults = {
        "start_date": TODAY - timedelta(days=40), "place_code": "440605", "place_level": "COUNTRY",
        "channel": "OWN", "industry": "C", "monthly_wage": 4500, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return EmploymentSpell.objects.create(person=head, county=head.county, **defaults | columns)


def aged(years: int) -> date:
    return TODAY.replace(year=TODAY.year - years)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (aged(16) + timedelta(days=1), None), (aged(16), "age_16_24"), (aged(25) + timedelta(days=1), "age_16_24"),
        (aged(25), "age_25_44"), (aged(45) + timedelta(days=1), "age_25_44"), (aged(45), "age_45_59"),
        (aged(60) + timedelta(days=1), "age_45_59"), (aged(60), None),
    ],
)  # fmt: skip
def test_age_bands_and_the_bounds_of_labour_age(counts, household, born, band):
    household.people.exclude(relation="HEAD").update(student_status="PRIMARY")
    found = counts(birth_date=born)
    assert {key: found[key] for key in ("age_16_24", "age_25_44", "age_45_59")} == {
        key: int(key == band) for key in ("age_16_24", "age_25_44", "age_45_59")
    }
    assert found["labour"] == (band is not None)


@pytest.mark.parametrize(
    ("wage", "band"),
    [
        (None, None), (0, "wage_below_2000"), (1999, "wage_below_2000"), (2000, "wage_2000_3999"),
        (3999, "wage_2000_3999"), (4000, "wage_4000_5999"), (5999, "wage_4000_5999"), (6000, "wage_6000_more"),
    ],
)  # fmt: skip
def test_wage_bands(counts, household, wage, band):
    works(household, monthly_wage=wage)
    found = counts()
    bands = [key for key in POSITION if key.startswith("wage_")]
    assert {key for key in bands if found[key]} == ({band} if band else set())


def test_a_household_with_labour_and_nobody_in_work_is_a_zero_employment_family(counts, household):
    before = counts()
    assert (before["labour_households"], before["working_households"], before["zero_employment"]) == (1, 0, 1)
    works(household)
    after = counts()
    assert (after["labour_households"], after["working_households"], after["zero_employment"]) == (1, 1, 0)


def test_a_household_without_labour_force_is_no_zero_employment_family(counts, household):
    household.people.update(labour_ability="LOST")
    found = counts()
    assert (found["households"], found["labour_households"], found["zero_employment"]) == (1, 0, 0)


def test_a_full_time_job_counts_before_a_part_time_one(counts, household):
    works(household, industry="C", is_part_time=False)
    works(household, industry="A", is_part_time=True, start_date=TODAY - timedelta(days=3))
    found = counts()
    assert (found["in_manufacturing"], found["in_farming"], found["employed"]) == (1, 0, 1)


def test_types_count_households_and_their_labour_force(counts, household):
    HouseholdType.objects.create(household=household, kind="UNSTABLE", valid_from=TODAY)
    HouseholdType.objects.create(household=household, kind="RELOCATED", valid_from=TODAY, valid_to=None)
    HouseholdType.objects.create(household=household, kind="POOR", valid_from=TODAY - timedelta(days=9), valid_to=TODAY)
    found = counts()
    assert (found["marginal_households"], found["relocated_households"], found["poor_households"]) == (1, 1, 0)
    assert found["marginal_labour"] == found["labour"] == found["relocated_labour"]


def test_shares_of_the_labour_force_add_up(counts, household):
    works(household)
    found = counts()
    assert sum(found[key] for key in ("age_16_24", "age_25_44", "age_45_59")) == found["labour"]
    assert sum(found[f"edu_{key}"] for key in ("primary", "junior", "senior", "college")) <= found["labour"]
    assert found["employed"] + found["not_employed"] == found["labour"]


def test_live_and_frozen_rows_have_the_same_columns(household):
    with connection.cursor() as cursor:
        cursor.execute(f"{live_sql(GROUPS)} LIMIT 0", {"day": TODAY, "since": work_began_at(), "regions": [1]})
        live = [column.name for column in cursor.description]
        cursor.execute(f"{frozen_sql()} LIMIT 0", {"day": TODAY, "revision": 0})
        frozen = [column.name for column in cursor.description]
    assert live == frozen
    assert {*PERSON, *JOB, *KINDS} <= set(live)


def test_keys_are_unique_and_labels_differ():
    assert len(POSITION) == len(INDICATORS)
    assert len({str(indicator.label) for indicator in INDICATORS}) == len(INDICATORS)
