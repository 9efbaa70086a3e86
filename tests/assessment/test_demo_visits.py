"""The demo's visits: one where a household was last verified, and here and there nobody at home."""

from datetime import timedelta

import pytest

from assessment.demo.visits import WEEKS, make_visits
from ledgers.enums_visits import Met
from ledgers.models import Household, Visit
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_visits_stand_for_what_was_verified_and_some_found_nobody(cast):
    seen = {number: NOW - timedelta(days=1 if number < 15 else 7 * WEEKS + 1) for number in range(30)}
    for moment in seen.values():
        household = HouseholdFactory(region=cast.region_of("group"))
        Household.objects.filter(pk=household.pk).update(verified_at=moment, verified_by=cast.group)
        PersonFactory(household=household, relation="HEAD")

    make_visits(now=NOW)

    met = Visit.objects.filter(met=Met.HEAD).select_related("household")
    assert len(met) == 15 and len({visit.outcome for visit in met}) == 2
    assert all(visit.at == visit.household.verified_at and visit.met_with for visit in met)
    assert set(met.verifying()) == set(met)
    assert Visit.objects.filter(met=Met.NOBODY).count() in (1, 2)
