"""Start long work and report how far it is.

A job row is committed with the act that asks for it, and sent to the broker after that commit. A broker that
does not answer turns the job into FAILED with a plain sentence; the asked-for act itself stays whole. While a task
runs, its database connection holds a lock in the job's name: the lock falls with the worker, however that ends, and
orphans.py finds the jobs whose lock nobody holds.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from celery import current_app
from celery.exceptions import Ignore
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError as BrokerError

from laborinfo.common.errors import DomainError
from laborinfo.common.inbox import notify
from laborinfo.common.models import FINISHED_STATES, BackgroundJob, JobState, NoticeKind

# A message comes again as soon as its worker is dead; the database server notices that only between two statements.
LOCK_FALLS_WITHIN = 10  # seconds
TRY_AGAIN = 0.25

log = logging.getLogger(__name__)


class JobCancelled(Exception):
    """The owner asked to stop; the task rolls back what is not finished."""


class TaskByName:
    """A task that a service starts without importing it: tasks import services, not the other way round."""

    def __init__(self, name: str):
        self.name = name

    def apply_async(self, **options):
        return current_app.send_task(self.name, **options)


def enqueue(task, *, by, title: str, now=None, **kwargs) -> BackgroundJob:
    """Create the job row and send `task(job_id=…, **kwargs)` when the surrounding transaction commits."""
    job = BackgroundJob.objects.create(task=task.name, title=str(title), by=by, created_at=now or timezone.now())
    transaction.on_commit(lambda: _send(task, job.pk, kwargs))
    return job


def _send(task, job_id: UUID, kwargs: dict) -> None:
    try:
        task.apply_async(kwargs={"job_id": str(job_id), **kwargs})
    except (BrokerError, OSError) as error:
        log.error("broker unreachable: %s", error)
        finish(
            job_id, JobState.FAILED,
            _("The task queue does not answer. Nothing was changed; try again in a few minutes."),
        )  # fmt: skip


class Progress:
    """What a running task tells its owner. Call `step` outside a transaction, or nobody sees it until commit."""

    def __init__(self, job_id: UUID):
        self.job_id = job_id
        self.result: dict = {}
        self.result_url = ""
        self.message = ""

    def start(self, total: int, message: str = "") -> None:
        BackgroundJob.objects.filter(pk=self.job_id).update(total=total, done=0, message=message)

    def step(self, done: int, message: str | None = None) -> None:
        """Set how many units are done. Raises JobCancelled when the owner has asked to stop."""
        changes = {"done": done} | ({"message": message} if message is not None else {})
        BackgroundJob.objects.filter(pk=self.job_id).update(**changes)
        self.check_cancelled()

    def check_cancelled(self) -> None:
        if BackgroundJob.objects.filter(pk=self.job_id, cancel_requested=True).exists():
            raise JobCancelled


def lock_number(job_id: UUID) -> int:
    """The number under which a job is locked (bigint)."""
    return (job_id.int & (1 << 64) - 1) - (1 << 63)


@contextmanager
def held(job_id: UUID, *, patience: float = 0) -> Iterator[bool]:
    """Hold the job's lock for the block; False when another worker still holds it after `patience` seconds."""
    end = time.monotonic() + patience
    while not (is_ours := try_lock(job_id)) and time.monotonic() < end:
        time.sleep(TRY_AGAIN)
    try:
        yield is_ours
    finally:
        if is_ours:
            with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_number(job_id)])


def try_lock(job_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_number(job_id)])
        return cursor.fetchone()[0]


@contextmanager
def job_progress(job_id: str) -> Iterator[Progress]:
    """Mark the job running, then done, failed or cancelled by how the block ends. DomainErrors are shown.

    Raises Ignore, so that Celery forgets the message, when the job is over or another worker has it: the broker
    delivers a message again when its worker died.
    """
    key = UUID(str(job_id))
    with held(key, patience=LOCK_FALLS_WITHIN) as is_ours:
        if not is_ours or not _mark_running(key):
            raise Ignore
        yield from _reported(Progress(key))


def _mark_running(key: UUID) -> int:
    waiting = BackgroundJob.objects.filter(pk=key).exclude(state__in=FINISHED_STATES)
    return waiting.update(state=JobState.RUNNING, started_at=timezone.now(), is_locked=True)


def _reported(progress: Progress) -> Iterator[Progress]:
    key = progress.job_id
    try:
        yield progress
    except JobCancelled:
        finish(key, JobState.CANCELLED, _("Stopped on request."))
    except DomainError as error:
        finish(key, JobState.FAILED, str(error))
    except (OperationalError, InterfaceError):
        connection.close()  # a new one may work; if not, orphans.py ends the job later
        finish(key, JobState.FAILED, interrupted())
        raise
    except Exception:
        finish(
            key,
            JobState.FAILED,
            _("The work failed unexpectedly; nothing half-done was kept. Tell the administrator."),
        )
        raise
    else:
        finish(key, JobState.DONE, progress.message, progress.result, progress.result_url)


def interrupted() -> str:
    """What the owner of a job reads whose worker or database went away under it."""
    return _("The work was interrupted by a fault of the system; nothing half-done was kept. Start it again.")


def finish(job_id: UUID, state: JobState, message: str = "", result: dict | None = None, url: str = "") -> None:
    changes: dict[str, Any] = {"state": state, "message": message, "result": result or {}, "result_url": url}
    now = timezone.now()
    waiting = BackgroundJob.objects.filter(pk=job_id)
    waiting.filter(started_at=None).update(started_at=now)
    if state == JobState.DONE:
        changes["done"] = F("total")
    waiting.update(finished_at=now, **changes)
    announce(waiting.first(), now=now)


def announce(job: BackgroundJob | None, *, now) -> None:
    """Its owner may have gone on to other work."""
    if job is None:
        return
    titles = {JobState.DONE: gettext_noop("Done: %(title)s"), JobState.FAILED: gettext_noop("Failed: %(title)s")}
    notify(
        [job.by_id], kind=NoticeKind.JOB, title=titles.get(JobState(job.state), gettext_noop("Stopped: %(title)s")),
        params={"title": job.title}, url=reverse("common:job-detail", args=[job.pk]), key=f"job:{job.pk}", now=now,
    )  # fmt: skip


def request_cancel(job: BackgroundJob) -> None:
    """Ask a running job to stop at its next step; a finished one stays as it is."""
    BackgroundJob.objects.filter(pk=job.pk).exclude(state__in=FINISHED_STATES).update(cancel_requested=True)
