"""Pairs are found after commit and at night, wherever the two live; what was decided stays decided."""

from datetime import date
from unittest.mock import patch

import pytest
from kombu.exceptions import OperationalError

from ledgers.models import DuplicatePair, Person
from ledgers.services.duplicate_search import search_county, search_person
from ledgers.services.people import add_person, update_person
from tests.factories import NOW
from tests.factories_ledgers import PersonFactory, make_household, make_id

ASKED = "ledgers.services.duplicate_queue.SEARCH.apply_async"
FIELDS = {
    "relation": "SIBLING", "sex": "1", "birth_date": date(1985, 4, 12), "ethnicity": "06", "education": "70",
    "health": ["HEALTHY"], "labour_ability": "ORDINARY",
}  # fmt: skip


def person(region, name="杨光华", **changes):
    values = {"birth_date": date(1985, 4, 12), "id_number": "", "relation": "SIBLING", **changes}
    return PersonFactory(household=make_household(region), name=name, **values)


def pairs() -> set[tuple]:
    return {
        (pair.person_a_id, pair.person_b_id, pair.kind, pair.score)
        for pair in DuplicatePair.objects.filter(state="OPEN")
    }


@pytest.fixture
def group(cast):
    return cast.region_of("group")


def test_the_same_number_is_found_anywhere_in_the_prefecture(cast, group):
    number = make_id(serial=77)
    first = person(group, id_number=number)
    second = person(cast.regions["522622001001001"], "潘老三", id_number=number)
    assert search_person(second.pk, now=NOW) == 1
    assert pairs() == {(first.pk, second.pk, "EXACT", 100)}


def test_without_a_number_name_birth_and_village_find_them(cast, group):
    first, second = person(group), person(cast.region_of("sibling_group"), "杨光花")
    person(cast.regions["522622001001001"], "杨光明")
    assert search_person(second.pk, now=NOW) == 1
    assert pairs() == {(first.pk, second.pk, "FUZZY", 97)}


def test_the_same_sound_and_birth_date_are_found_in_another_county(cast, group):
    first, second = person(group), person(cast.regions["522622001001001"])
    search_person(first.pk, now=NOW)
    assert pairs() == {(first.pk, second.pk, "FUZZY", 85)}


def test_the_night_finds_what_the_searches_of_each_person_find(cast, group):
    number = make_id(serial=5)
    people = [
        person(group), person(group, "杨光花"), person(group, id_number=number), person(group, "吴秀英"),
        person(cast.regions["522622001001001"], id_number=number), person(cast.regions["522601001002001"], "杨光华"),
        person(cast.regions["522622001001001"]), person(group, birth_date=date(1985, 5, 3)),
    ]  # fmt: skip
    for found in people:
        search_person(found.pk, now=NOW)
    by_person = pairs()
    DuplicatePair.objects.all().delete()
    for county in ("522601", "522622"):
        search_county(cast.regions[county].pk, now=NOW)
    assert pairs() == by_person and len(by_person) > 8
    search_county(cast.regions["522601"].pk, now=NOW)
    assert pairs() == by_person


@pytest.mark.parametrize("at_night", [False, True])
def test_a_correction_takes_the_open_pair_away(cast, group, at_night):
    _first, second = person(group), person(group)
    search_person(second.pk, now=NOW)
    assert pairs()
    Person.objects.filter(pk=second.pk).update(name="吴秀英", pinyin="wuxiuying", initials="wxy")
    if at_night:
        search_county(cast.regions["522601"].pk, now=NOW)
    else:
        search_person(second.pk, now=NOW)
    assert not pairs()


def test_what_was_decided_is_not_found_again(cast, group):
    first, second = person(group), person(group)
    search_person(first.pk, now=NOW)
    DuplicatePair.objects.update(state="DIFFERENT", remark="两个人", decided_at=NOW, decided_by=cast.county)
    search_person(second.pk, now=NOW)
    search_county(cast.regions["522601"].pk, now=NOW)
    assert not pairs() and DuplicatePair.objects.count() == 1


def test_who_left_is_not_searched_for(group):
    first, second = person(group), person(group, left=True)
    assert search_person(first.pk, now=NOW) == search_person(second.pk, now=NOW) == 0


def test_a_number_typed_for_a_crowd_makes_no_heap(cast, group):
    number = make_id(serial=9)
    household = make_household(group)
    crowd = [PersonFactory(household=household, id_number=number, relation="SIBLING") for _turn in range(30)]
    search_county(cast.regions["522601"].pk, now=NOW)
    by_night = pairs()
    assert len(by_night) == sum(30 - place - 1 for place in range(10))
    for one in crowd:
        search_person(one.pk, now=NOW)
    assert pairs() == by_night


def test_the_queries_of_a_search_do_not_grow(group, django_assert_num_queries):
    subject = person(group)
    person(group)
    with django_assert_num_queries(8):
        search_person(subject.pk, now=NOW)
    for _turn in range(10):
        person(group)
    with django_assert_num_queries(8):
        assert search_person(subject.pk, now=NOW) == 11


def test_an_entry_asks_for_a_search_after_its_commit(cast, group, django_capture_on_commit_callbacks):
    household = make_household(group)
    with patch(ASKED) as sent, django_capture_on_commit_callbacks(execute=True):
        added = add_person(by=cast.group, now=NOW, household_id=household.pk, name="杨光华", **FIELDS)
        assert not sent.called
    assert sent.call_args.kwargs["args"] == [added.pk]
    assert (added.pinyin, added.initials, added.id_tail_index) == ("yangguanghua", "ygh", None)


def test_an_entry_stands_when_the_broker_is_down(cast, group, django_capture_on_commit_callbacks):
    household = make_household(group)
    member = household.people.get()
    down = OperationalError("refused")
    with patch(ASKED, side_effect=down), django_capture_on_commit_callbacks(execute=True):
        update_person(by=cast.group, now=NOW, person_id=member.pk, version=None, name="龙光华")
    member.refresh_from_db()
    assert (member.name, member.initials) == ("龙光华", "lgh")
