"""Two organisers at once, on real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from laborinfo.accounts.models import User
from laborinfo.common.errors import Conflict
from ledgers.indicators import POSITION
from ledgers.models import GroupTotal, Household
from ledgers.services.households import create_household, update_household
from ledgers.services.people import add_person
from ledgers.services.totals import drifted_groups
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, make_household

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, arguments) -> list:
    """What `act` returned or raised for each argument, each on a connection of its own."""

    def run(argument):
        try:
            return act(argument)
        except Conflict as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(run, arguments))


def test_ten_households_at_once_get_ten_numbers():
    cast = make_cast()
    group = cast.region_of("group")

    def enter(_turn):
        return create_household(by=User.objects.get(pk=cast.group.pk), now=NOW, region=group).number

    numbers = at_once(enter, range(10))

    assert sorted(numbers) == [f"{group.code}-{turn:03}" for turn in range(1, 11)]


def test_of_two_editors_with_one_version_one_wins_and_the_other_is_told():
    cast = make_cast()
    household = make_household(cast.region_of("group"))

    def edit(user):
        by = User.objects.get(pk=user.pk)
        return update_household(by=by, now=NOW, household_id=household.pk, version=1, address=user.username)

    results = at_once(edit, [cast.group, cast.village])

    assert sum(isinstance(result, Conflict) for result in results) == 1
    winner = next(result for result in results if isinstance(result, Household))
    assert Household.objects.get(pk=household.pk).address == winner.address


def test_counts_do_not_drift_when_a_group_is_changed_from_many_sides():
    cast = make_cast()
    group = cast.region_of("group")
    households = [HouseholdFactory(region=group) for _turn in range(12)]

    def add(household):
        return add_person(
            by=User.objects.get(pk=cast.group.pk), now=NOW, household_id=household.pk, name="杨", relation="HEAD",
            sex="1", birth_date="1990-01-01", ethnicity="06", labour_ability="ORDINARY",
        )  # fmt: skip

    at_once(add, households)

    assert GroupTotal.objects.get(region=group).values[POSITION["people"]] == 12
    assert drifted_groups(now=NOW) == []
