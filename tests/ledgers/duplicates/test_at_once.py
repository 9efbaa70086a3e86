"""Two who decide on one pair at the same moment, on real connections."""

from datetime import date

import pytest

from laborinfo.accounts.models import User
from laborinfo.common.errors import Conflict
from ledgers.models import DuplicatePair, Person
from ledgers.services.duplicate_decisions import merge_pair, tell_apart
from ledgers.services.duplicate_search import search_person
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories_ledgers import PersonFactory, make_household
from tests.ledgers.entry.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def two_records(cast):
    values = {"name": "杨光华", "birth_date": date(1985, 4, 12), "id_number": "", "relation": "SIBLING"}
    first = PersonFactory(household=make_household(cast.region_of("group")), **values)
    second = PersonFactory(household=make_household(cast.region_of("sibling_village")), **values)
    search_person(first.pk, now=NOW)
    return first, second, DuplicatePair.objects.get()


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told():
    cast = make_cast()
    first, second, pair = two_records(cast)

    def decide(turn):
        by = User.objects.get(pk=(cast.township if turn % 2 else cast.county).pk)
        if turn == 0:
            return tell_apart(by=by, now=NOW, pair_id=pair.pk, remark="two people")
        kept = first if turn == 1 else second
        return merge_pair(by=by, now=NOW, pair_id=pair.pk, kept_id=kept.pk, sources={}, versions={})

    results = at_once(decide, range(3))

    assert sum(isinstance(result, Conflict) for result in results) == 2
    left = Person.objects.exclude(left_at=None).count()
    assert left == (0 if DuplicatePair.objects.get().state == "DIFFERENT" else 1)


def test_a_search_beside_a_merge_brings_nothing_back():
    cast = make_cast()
    first, _second, pair = two_records(cast)

    def act(turn):
        if turn == 0:
            by = User.objects.get(pk=cast.township.pk)
            return merge_pair(by=by, now=NOW, pair_id=pair.pk, kept_id=first.pk, sources={}, versions={})
        return search_person(first.pk, now=NOW)

    at_once(act, range(6))
    assert DuplicatePair.objects.get().state == "MERGED"
