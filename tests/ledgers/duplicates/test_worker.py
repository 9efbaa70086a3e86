"""A real worker searches after somebody was entered, and county by county at night."""

import pytest
from django.utils import timezone

from ledgers.models import DuplicatePair
from ledgers.services.people import add_person
from ledgers.tasks_duplicates import search_duplicates
from tests.factories_ledgers import make_household, make_id
from tests.ledgers.duplicates.test_search import FIELDS, person
from tests.worker import until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_is_searched_at_once_and_what_bypassed_it_at_night(cast):
    group, elsewhere = cast.region_of("group"), cast.regions["522622001001001"]
    number, other_number = make_id(serial=31), make_id(serial=33)
    first, household = person(elsewhere, id_number=number), make_household(group)
    with worker(queues="default"):
        second = add_person(
            by=cast.group, now=timezone.now(), household_id=household.pk, **FIELDS, name="杨光华", id_number=number
        )
        found = until(DuplicatePair.objects.first, "the search after the entry")
        assert {found.person_a_id, found.person_b_id} == {first.pk, second.pk}
        one, other = (person(region, "潘老三", id_number=other_number) for region in (group, elsewhere))
        search_duplicates()
        of_the_night = DuplicatePair.objects.filter(person_a=one, person_b=other, kind="EXACT")
        until(of_the_night.exists, "the search of the night")
