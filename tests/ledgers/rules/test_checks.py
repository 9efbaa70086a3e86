"""The rules over stored households."""

from datetime import date

from ledgers.rules import check_household, check_region
from tests.factories_ledgers import HouseholdFactory, PersonFactory, SpellFactory, make_household

DAY = date(2026, 11, 22)


def test_a_right_household_has_no_issues(cast):
    household = make_household(cast.region_of("group"), kinds=["POOR"])

    assert check_household(household.pk, day=DAY) == []


def test_the_same_id_anywhere_in_the_prefecture_is_found_and_only_its_township_named(cast):
    mine = make_household(cast.region_of("group"))
    twin = mine.people.get()
    far = HouseholdFactory(region=cast.regions["522622002001001"])
    PersonFactory(household=far, id_number=twin.id_number, name="吴昌明")

    [issue] = check_household(mine.pk, day=DAY)

    assert issue.code == "id_duplicate"
    township = cast.regions["522622002"].short_name
    assert township in issue.message
    assert "吴昌明" not in issue.message and far.number not in issue.message


def test_somebody_who_left_is_no_duplicate(cast):
    mine = make_household(cast.region_of("group"))
    other = HouseholdFactory(region=cast.region_of("sibling_group"))
    PersonFactory(household=other, id_number=mine.people.get().id_number, left=True)

    assert check_household(mine.pk, day=DAY) == []


def test_a_village_is_checked_in_a_flat_number_of_queries(cast, django_assert_max_num_queries):
    for _number in range(8):
        household = make_household(cast.region_of("group"), people=3)
        SpellFactory(person=household.people.first(), employer_name="")

    with django_assert_max_num_queries(6):
        issues = check_region(cast.region_of("village"), day=DAY)

    assert len(issues) == 8
    assert {issue.code for found in issues.values() for issue in found} == {"spell_employer"}
