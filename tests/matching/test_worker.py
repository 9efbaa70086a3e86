"""Runs with a real Celery worker on the suite's own broker: nothing lost, nothing doubled, always the same."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from laborinfo.common.models import BackgroundJob
from matching.enums import RunState
from matching.models import Match, MatchRun
from matching.services.runs import Dispatch, start_run
from tests.cast import make_cast
from tests.matching.world import small_market

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 90  # seconds; the first shard of a fresh machine compiles the engine


def database_url() -> str:
    """The test database, as a worker process is told about it."""
    found = connection.settings_dict
    secret = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    return (
        f"postgresql://{quote(found['USER'], safe='')}{secret}@{quote(found['HOST'], safe='')}:{found['PORT']}"
        f"/{quote(found['NAME'], safe='')}"
    )


@contextmanager
def worker(concurrency: int = 1):
    """A worker of the matching queue; its whole process group is killed at the end."""
    env = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL, "LABORINFO_ENV": "test"}
    env["CELERY_SKIP_CHECKS"] = "1"  # the suite has run them
    command = [sys.executable, "-m", "celery", "-A", "laborinfo", "worker", "-Q", "matching", "-l", "WARNING"]
    process = subprocess.Popen(
        [*command, "-c", str(concurrency), "-n", f"w{os.getpid()}-{time.monotonic_ns()}@%h", "--without-mingle"],
        env=env, cwd=settings.BASE_DIR, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(question, what: str):
    """Wait for an answer; fail with `what` when patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


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
