"""Runs with a real Celery worker on the suite's own broker: nothing lost, nothing doubled, always the same."""

import pytest
from celery import current_app
from django.utils import timezone

from laborinfo.common.models import BackgroundJob
from matching.enums import RunState
from matching.models import Match, MatchRun
from matching.services.runs import Dispatch, start_run
from tests.cast import make_cast
from tests.matching.world import small_market
from tests.worker import until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def finished(run: MatchRun) -> MatchRun:
    def ended():
        run.refresh_from_db()
        return run.is_finished

    until(ended, f"run {run.pk}, now {run.state}")
    return run


@pytest.fixture
def cast():
    current_app.control.purge()
    cast = make_cast()
    small_market(cast)
    return cast


def start(cast, **options) -> MatchRun:
    return start_run(by=cast.prefecture, region=cast.regions.prefecture, now=timezone.now(), **options)


def test_one_or_two_workers_and_one_or_sixteen_shards_give_the_same_lists(cast):
    digests = {}
    for concurrency, parts in ((1, 1), (2, 8)):
        with worker(concurrency):
            run = finished(start(cast, parts=parts))
        assert run.state == RunState.DONE, run.failure
        assert Match.objects.filter(run=run).count() == run.matches + run.near_misses
        digests[concurrency, parts] = run.digest
        job = BackgroundJob.objects.get(pk=run.job_id)
        assert (job.state, job.done) == ("DONE", 2 * parts)
    assert len(set(digests.values())) == 1


def test_a_killed_worker_loses_and_doubles_nothing(cast):
    with worker():
        whole = finished(start(cast))
    with worker():
        run = start(cast, parts=16)
        until(lambda: run.shards.exclude(finished_at=None).exists(), "the first shard")
    # The worker was killed at some point of the run; whatever it had in hand is not finished.
    with worker():
        Dispatch().apply_async(kwargs={"job_id": "", "run_id": run.pk})
        finished(run)
    assert run.state == RunState.DONE, run.failure
    assert run.digest == whole.digest
    assert Match.objects.filter(run=run).count() == Match.objects.filter(run=whole).count()


def test_a_run_that_is_stopped_shows_nothing(cast):
    run = start(cast)
    BackgroundJob.objects.filter(pk=run.job_id).update(cancel_requested=True)
    with worker():
        finished(run)
    assert run.state == RunState.CANCELLED
    assert not Match.objects.current().exists()
