"""People and households are found by characters, pinyin, initials and the last four digits, within one's scope."""

import pytest
from django.urls import reverse

from ledgers.models import Household, Person
from ledgers.search_keys import id_tail_index, name_keys
from tests.factories_ledgers import PersonFactory, make_household, make_id


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("杨光华", ("yangguanghua", "ygh")),
        ("欧阳兰", ("ouyanglan", "oyl")),
        ("曾乐", ("zengle", "zl")),  # a surname with its own reading
        ("吕绿", ("lvlv", "ll")),
        ("古丽·买买提", ("gulimaimaiti", "glmmt")),
        ("", ("", "")),
    ],
)
def test_a_name_sounds(name, keys):
    assert name_keys(name) == keys


def test_the_last_four_have_an_index_of_their_own():
    number = make_id(serial=3)
    assert id_tail_index(number) == id_tail_index(f"52262219800101{number[-4:]}")
    assert len(id_tail_index(number)) == 8
    assert id_tail_index("") is id_tail_index("1234") is None


@pytest.fixture
def people(cast):
    number = make_id(serial=321)
    here = PersonFactory(household=make_household(cast.region_of("group"), people=0), name="杨光华", id_number=number)
    there = PersonFactory(
        household=make_household(cast.region_of("sibling_village"), people=0), name="杨光华", id_number=number
    )
    PersonFactory(household=make_household(cast.region_of("group"), people=0), name="吴秀英")
    return here, there


@pytest.mark.parametrize("text", ["杨光", "yang", "YangGuang", "yang guang hua", "ygh", "yg", "number", "tail"])
def test_people_and_households_are_found_within_the_scope(cast, people, text):
    here, there = people
    text = {"number": here.id_number, "tail": here.id_number[-4:]}.get(text, text)
    regions = [cast.region_of("village")]
    seen = Person.objects.visible_to(cast.village)
    assert list(seen.search(text, regions)) == [here]
    assert list(Household.objects.visible_to(cast.village).search(text, regions)) == [here.household]
    assert there not in seen.search(text, regions)


def test_four_digits_are_not_understood_without_a_scope(people):
    tail = people[0].id_number[-4:]
    assert not Person.objects.search(tail).exists()
    assert not Household.objects.search(tail).exists()


def test_the_pages_of_households_and_visits_search(cast, people, client_of):
    here, there = people
    page = client_of(cast.village).get(reverse("ledgers:household-list"), {"q": here.id_number[-4:]})
    assert here.household.number in page.content.decode() and there.household.number not in page.content.decode()
    page = client_of(cast.township).get(reverse("ledgers:household-list"), {"q": "ygh"})
    assert here.household.number in page.content.decode() and there.household.number in page.content.decode()
