"""A merge takes businesses, trainings and consents along; undo gives them back."""

from datetime import date, timedelta

import pytest

from ledgers.models import Person
from ledgers.services.duplicate_decisions import merge_pair, undo_decision
from tests.factories import NOW
from tests.factories_records import ConsentFactory, SelfEmploymentFactory, TrainingRecordFactory
from tests.ledgers.duplicates.test_decisions import pair_of, record

EARLIER = NOW - timedelta(days=30)


def keys(person: Person) -> dict[str, set[int]]:
    return {
        kind: set(getattr(person, kind).values_list("pk", flat=True))
        for kind in ("businesses", "trainings", "consents")
    }


@pytest.fixture
def two(cast):
    return record(cast.region_of("group"), people=1), record(cast.region_of("sibling_group"))


def test_records_go_over_and_come_back(cast, two):
    first, second = two
    business = SelfEmploymentFactory(person=second)
    other_course = TrainingRecordFactory(person=second)
    same = {"course": "电工", "finished_date": date(2026, 5, 20)}
    own_course, twice = (TrainingRecordFactory(person=person, **same) for person in two)
    consent, bodies = (
        ConsentFactory(person=second, scope=scope, given_at=EARLIER) for scope in ("EMPLOYERS", "TRAINING")
    )
    own_bodies = ConsentFactory(person=first, scope="TRAINING")
    before = keys(first), keys(second)
    pair = pair_of(first, second)

    merge_pair(by=cast.village, now=NOW, pair_id=pair.pk, kept_id=first.pk, sources={}, versions={})
    first.refresh_from_db()
    assert keys(first) == {
        "businesses": {business.pk},
        "trainings": {own_course.pk, other_course.pk},
        "consents": {own_bodies.pk, consent.pk},
    }  # fmt: skip
    assert keys(second) == {"businesses": set(), "trainings": {twice.pk}, "consents": {bodies.pk}}
    assert first.share_consent_at == EARLIER

    undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    assert (keys(first), keys(second)) == before
    first.refresh_from_db()
    assert first.share_consent_at is None


def test_a_later_withdrawal_is_the_last_word(cast, two):
    first, second = two
    ConsentFactory(person=first, given_at=EARLIER, withdrawn_at=NOW, withdrawn_by=cast.group)
    live = ConsentFactory(person=second, given_at=EARLIER)
    merge_pair(by=cast.village, now=NOW, pair_id=pair_of(first, second).pk, kept_id=first.pk, sources={}, versions={})
    first.refresh_from_db()
    assert live.pk in keys(second)["consents"] and first.share_consent_at is None


def test_a_withdrawal_on_the_other_record_ends_the_older_consent(cast, two):
    first, second = two
    kept_live = ConsentFactory(person=first, given_at=EARLIER)
    Person.objects.filter(pk=first.pk).update(share_consent_at=EARLIER)
    ConsentFactory(person=second, given_at=EARLIER, withdrawn_at=NOW, withdrawn_by=cast.group)
    pair = pair_of(first, second)
    merge_pair(by=cast.village, now=NOW, pair_id=pair.pk, kept_id=first.pk, sources={}, versions={})
    first.refresh_from_db()
    kept_live.refresh_from_db()
    assert first.share_consent_at is None and kept_live.withdrawn_by == cast.village

    undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    first.refresh_from_db()
    kept_live.refresh_from_db()
    assert first.share_consent_at == EARLIER and kept_live.withdrawn_at is None
