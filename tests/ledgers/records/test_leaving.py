"""The day on which somebody left is checked, and a death ends the work."""

from datetime import date, timedelta

import pytest

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import DomainError
from ledgers.models import EmploymentSpell, Person, SelfEmployment
from ledgers.services.people import record_left
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household
from tests.factories_records import SelfEmploymentFactory

DAY = date(2026, 11, 20)


@pytest.fixture
def person(cast):
    return make_household(cast.region_of("group")).people.get()


def leave(cast, person, reason="DECEASED", left_date=DAY):
    return record_left(by=cast.group, now=NOW, person_id=person.pk, version=None, reason=reason, left_date=left_date)


def test_a_death_ends_running_jobs_and_businesses_on_that_day(cast, person):
    job = SpellFactory(person=person, county=person.county, start_date=date(2026, 3, 1))
    SelfEmploymentFactory(person=person)
    leave(cast, person)

    assert EmploymentSpell.objects.get().end_date == DAY
    assert SelfEmployment.objects.get().end_date == DAY
    entry = AuditEntry.objects.get(action="ledgers.record_left")
    assert entry.detail == {"reason": "DECEASED", "ended_jobs": [job.pk]}


def test_what_ended_before_keeps_its_end(cast, person):
    SpellFactory(person=person, county=person.county, start_date=date(2026, 3, 1), end_date=date(2026, 6, 1))
    leave(cast, person)
    assert EmploymentSpell.objects.get().end_date == date(2026, 6, 1)


def test_whoever_moved_away_goes_on_working(cast, person):
    SpellFactory(person=person, county=person.county, start_date=date(2026, 3, 1))
    leave(cast, person, reason="MOVED_AWAY")
    assert EmploymentSpell.objects.get().end_date is None


def test_nobody_begins_a_job_on_the_day_of_death_or_later(cast, person):
    SpellFactory(person=person, county=person.county, start_date=DAY)
    with pytest.raises(DomainError) as refused:
        leave(cast, person)
    assert refused.value.field == "left_date"
    assert Person.objects.get().left_at is None


def test_nobody_leaves_before_birth(cast, person):
    with pytest.raises(DomainError) as refused:
        leave(cast, person, reason="MARRIED_OUT", left_date=person.birth_date - timedelta(days=1))
    assert refused.value.field == "left_date"
