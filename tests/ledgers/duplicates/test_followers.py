"""What other apps hold of a person stays right when two records are merged."""

from datetime import date

import pytest

from laborinfo.common.errors import DomainError
from ledgers.models import EmploymentSpell
from ledgers.services.duplicate_decisions import undo_decision
from matching.models import Placement, Referral
from matching.services.placements import place_person
from matching.services.referrals import answer_referral, refer_person
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory
from tests.ledgers.duplicates.test_decisions import merge, pair_of, record
from tests.matching.world import posting


@pytest.fixture
def two(cast):
    wishes = {"wants_work": True, "is_available": True, "wished_occupations": ["0101"]}
    return record(cast.region_of("group")), record(cast.region_of("sibling_group"), **wishes)


def refer(cast, person) -> Referral:
    post = posting(cast)
    return refer_person(
        by=cast.village, person_id=person.pk, posting_id=post.pk, now=NOW, consent_means="SIGNED"
    )  # fmt: skip


def place(cast, person) -> Placement:
    referral = refer(cast, person)
    answer_referral(referral=referral, by=cast.village, answer="accept", now=NOW)
    return place_person(referral=referral, by=cast.village, now=NOW, kind="DIRECT", start_date=date(2026, 12, 1))


def test_a_record_with_an_unfinished_referral_is_not_given_up(cast, two):
    first, second = two
    refer(cast, second)
    pair = pair_of(first, second)
    with pytest.raises(DomainError) as refused:
        merge(cast.village, pair, first)
    assert refused.value.code == "still_used"
    merge(cast.village, pair, second)  # but it may be the one that is kept


def test_a_placement_goes_where_its_job_goes_and_comes_back(cast, two):
    first, second = two
    placement = place(cast, second)
    pair = pair_of(first, second)
    merge(cast.village, pair, first)
    placement = Placement.objects.select_related("spell", "referral").get(pk=placement.pk)
    assert placement.person_id == placement.spell.person_id == placement.referral.person_id == first.pk
    undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    placement = Placement.objects.select_related("spell", "referral").get(pk=placement.pk)
    assert placement.person_id == placement.spell.person_id == placement.referral.person_id == second.pk


def test_a_placement_whose_job_overlaps_stays_with_its_record(cast, two):
    first, second = two
    placement = place(cast, second)
    SpellFactory(person=first, start_date=date(2026, 11, 1))
    merge(cast.village, pair_of(first, second), first)
    placement.refresh_from_db()
    assert placement.person_id == second.pk and EmploymentSpell.objects.get(pk=placement.spell_id).person == second
