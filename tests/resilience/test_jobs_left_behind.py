"""Jobs whose message or worker is lost: their owner is told, and nothing is done twice."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Timer

import psycopg
import pytest
from celery import current_app
from celery.exceptions import Ignore
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from laborinfo.common import progress
from laborinfo.common.models import BackgroundJob, JobState
from laborinfo.common.orphans import end_abandoned, queues
from laborinfo.common.progress import TaskByName, enqueue, job_progress, lock_number
from matching.services.runs import stalled_runs, start_run
from tests.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(minutes=5)


def empty_queues() -> None:
    with current_app.connection_for_write() as broker:
        for queue in queues():
            broker.default_channel.queue_purge(queue)


@pytest.fixture
def owner():
    empty_queues()
    return make_cast().county


def make_job(owner, **fields) -> BackgroundJob:
    return BackgroundJob.objects.create(task="t", title="t", by=owner, created_at=timezone.now(), **fields)


def running_job(owner) -> BackgroundJob:
    return make_job(owner, state=JobState.RUNNING, started_at=timezone.now(), is_locked=True)


def look_after(job: BackgroundJob) -> BackgroundJob:
    end_abandoned(now=timezone.now() + LATER)
    job.refresh_from_db()
    return job


@contextmanager
def another_worker_at(job: BackgroundJob):
    settings = connection.settings_dict
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    address = {argument: settings[name] for name, argument in names.items() if settings[name]}
    with psycopg.connect(**address) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [lock_number(job.pk)])
        yield


def test_a_running_job_that_no_worker_holds_has_failed(owner):
    job = look_after(running_job(owner))
    assert (job.state, bool(job.message), bool(job.finished_at)) == (JobState.FAILED, True, True)


def test_a_running_job_that_a_worker_holds_runs_on(owner):
    job = running_job(owner)
    with another_worker_at(job):
        assert look_after(job).state == JobState.RUNNING


def test_a_job_that_several_tasks_share_is_not_judged_by_its_lock(owner):
    job = make_job(owner, state=JobState.RUNNING, started_at=timezone.now())
    assert look_after(job).state == JobState.RUNNING


def test_a_queued_job_that_the_broker_lost_has_failed_and_one_that_waits_has_not(owner):
    with transaction.atomic():
        waiting = enqueue(TaskByName("jobs.take_over_import"), by=owner, title="waits", batch_id=1)
    lost = make_job(owner)
    assert look_after(lost).state == JobState.FAILED
    assert look_after(waiting).state == JobState.QUEUED
    empty_queues()
    assert look_after(waiting).state == JobState.FAILED


def test_a_young_queued_job_is_left_alone(owner):
    job = make_job(owner)
    end_abandoned(now=timezone.now())
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_a_message_that_comes_again_does_nothing_to_a_job_that_is_over_or_in_hand(owner, monkeypatch):
    monkeypatch.setattr(progress, "LOCK_FALLS_WITHIN", 0.5)
    over = make_job(owner, state=JobState.DONE, started_at=timezone.now(), finished_at=timezone.now())
    with pytest.raises(Ignore), job_progress(str(over.pk)):
        raise AssertionError("done twice")
    job = running_job(owner)
    with another_worker_at(job), pytest.raises(Ignore), job_progress(str(job.pk)):
        raise AssertionError("done twice at once")


def test_a_message_that_comes_again_before_the_dead_workers_connection_falls_is_done(owner):
    job, done = running_job(owner), []
    dying = another_worker_at(job)
    dying.__enter__()
    fall = Timer(1.0, dying.__exit__, (None, None, None))
    fall.start()
    with job_progress(str(job.pk)):
        done.append(job.pk)
    fall.join()
    job.refresh_from_db()
    assert (job.state, done) == (JobState.DONE, [job.pk])


def test_a_job_whose_database_fails_is_told_so_on_a_new_connection(owner):
    job = make_job(owner)
    with pytest.raises(OperationalError), job_progress(str(job.pk)), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_without_a_broker_the_job_has_failed_with_a_sentence(owner):
    class Unsendable:
        name = "t"

        def apply_async(self, **options):
            raise BrokerError("no route")

    with transaction.atomic():
        job = enqueue(Unsendable(), by=owner, title="t")
    job.refresh_from_db()
    assert (job.state, bool(job.message)) == (JobState.FAILED, True)


def test_a_match_run_whose_message_was_lost_is_sent_again(owner):
    run = start_run(by=owner, region=owner.scope.home, now=timezone.now())
    empty_queues()
    assert stalled_runs(now=timezone.now()) == []
    assert stalled_runs(now=timezone.now() + LATER) == [run.pk]
    assert look_after(run.job).state == JobState.QUEUED
