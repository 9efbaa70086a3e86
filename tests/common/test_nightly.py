"""What beat asks for: every task exists, and the nightly ones do what they say."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from laborinfo.celery import app
from laborinfo.common.models import IdempotentRequest
from laborinfo.common.tasks import forget_old_answers
from ledgers.models import DuplicatePair, GroupTotal
from ledgers.services.periods import open_period
from ledgers.services.totals import drifted_groups, recompute_all
from ledgers.tasks import recount_totals
from tests.factories import NOW
from tests.factories_ledgers import PersonFactory, make_household, make_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once():
    """What a task sends on runs in its place."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_every_scheduled_task_runs_in_its_own_context(cast, at_once):
    """As a worker runs it, with the words for the history before each statement."""
    number = make_id(serial=41)
    for _each in range(2):
        PersonFactory(household=make_household(cast.region_of("group")), relation="SIBLING", id_number=number)
    open_period(by=cast.prefecture, now=NOW, month=NOW.date().replace(day=1))
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        app.tasks[entry["task"]]()
    assert DuplicatePair.objects.get().kind == "EXACT"


def test_totals_follow_the_calendar(cast):
    """Counted as of long ago nobody was of working age; the night's recount says what is true today."""
    make_household(cast.region_of("group"))
    now = timezone.now()
    recompute_all(now=now - timedelta(days=365 * 60))
    assert drifted_groups(now=now) == [cast.region_of("group").pk]
    recount_totals()
    assert drifted_groups(now=now) == []
    assert any(GroupTotal.objects.get(region=cast.region_of("group")).values)


def test_answers_of_a_week_ago_are_forgotten(cast):
    now = timezone.now()
    for key, age in (("old", 8), ("young", 6)):
        IdempotentRequest.objects.create(
            user=cast.api, key=key, fingerprint="x", created_at=now - timedelta(days=age), status=200, body={}
        )
    assert forget_old_answers() == 1
    assert IdempotentRequest.objects.get().key == "young"
