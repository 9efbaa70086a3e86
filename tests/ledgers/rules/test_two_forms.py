"""The rules say the same of one record and of the columns of thousands, whatever the families look like."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgers.models import Household
from ledgers.rules import check_region, issues_of
from ledgers.rules.gathering import batch_of
from ledgers.rules.id_numbers import are_mobile, columns_of_ids, facts_of_id, is_mobile
from ledgers.rules.loading import load_records
from ledgers.rules.reading import read_batch
from ledgers.rules.vectors import hits_of
from tests.ledgers.rules.families import DAY, DAYS, households, ids
from tests.ledgers.rules.stored import store

FAMILIES = st.lists(households(), max_size=6)


def numbered(families: list) -> list:
    """With keys of their own, as `batch_of` gives them: one after the other."""
    keys = count()
    return [
        replace(family, id=place, people=tuple(replace(person, id=next(keys)) for person in family.people))
        for place, family in enumerate(families)
    ]


def found_one_by_one(records, day) -> set:
    return {(issue.code, issue.household_id, issue.person_id) for record in records for issue in issues_of(record, day)}


def found_at_once(batch) -> set:
    return {(hits.rule.code, *pair) for hits in hits_of(batch) for pair in hits.pairs()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(FAMILIES, st.just(DAY) | DAYS)
def test_columns_break_the_same_rules_as_records(families, day):
    families = numbered(families)

    assert found_at_once(batch_of(families, day=day)) == found_one_by_one(families, day)


@pytest.mark.django_db
def test_stored_households_break_the_same_rules_both_ways(cast):
    group = cast.region_of("group")

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(FAMILIES)
    def both_ways(families):
        with transaction.atomic():
            store(group, families)
            stored = Household.objects.filter(region=group)
            records = load_records(stored, day=DAY)
            expected = found_one_by_one(records, DAY)
            assert found_at_once(read_batch(stored, day=DAY)) == expected
            told = {issue for found in check_region(group, day=DAY).values() for issue in found}
            assert told == {issue for record in records for issue in issues_of(record, DAY)}
            transaction.set_rollback(True)

    both_ways()


@settings(max_examples=100, deadline=None)
@given(st.lists(DAYS.flatmap(ids).filter(lambda number: len(number.encode()) == 18), min_size=1, max_size=20))
def test_an_array_of_id_numbers_tells_what_each_tells(numbers):
    told = columns_of_ids(np.frombuffer("".join(numbers).encode(), np.uint8).reshape(-1, 18))

    for place, number in enumerate(numbers):
        facts = facts_of_id(number)
        assert told.is_valid[place] == (facts is not None)
        if facts:
            assert (told.birth[place], chr(told.sex[place])) == (facts.birth_date.toordinal(), facts.sex)


@given(st.lists(st.text("0129- x", min_size=11, max_size=11), min_size=1, max_size=9))
def test_an_array_of_phones_tells_what_each_tells(phones):
    text = np.frombuffer("".join(phones).encode(), np.uint8).reshape(-1, 11)

    assert are_mobile(text).tolist() == [is_mobile(phone) for phone in phones]


@pytest.mark.django_db
def test_nobody_at_all_breaks_nothing(cast):
    assert check_region(cast.region_of("village"), day=DAY) == {}
