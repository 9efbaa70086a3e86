"""Factories of what is recorded of a person beside the jobs."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from ledgers.enums_records import ConsentMeans, ConsentScope
from ledgers.models import Consent, SelfEmployment, TrainingRecord
from tests.factories import NOW, UserFactory


class SelfEmploymentFactory(DjangoModelFactory):
    class Meta:
        model = SelfEmployment

    name = "光华养鸡场"
    place_code = "522601"
    start_date = date(2025, 3, 1)
    created_at = updated_at = NOW
    updated_by = factory.SubFactory(UserFactory)


class TrainingRecordFactory(DjangoModelFactory):
    class Meta:
        model = TrainingRecord

    course = factory.Sequence(lambda n: f"养老护理员 {n} 班")
    finished_date = date(2026, 5, 20)
    created_at = updated_at = NOW
    updated_by = factory.SubFactory(UserFactory)


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    scope = ConsentScope.EMPLOYERS
    means = ConsentMeans.SIGNED
    given_at = NOW
    recorded_by = factory.SubFactory(UserFactory)
