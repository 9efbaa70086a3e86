"""Jobs that nobody works at any more: their worker died, or the broker lost their message.

Without this a person would look at a progress bar that never moves again.
"""

import base64
import json
import logging
from datetime import datetime, timedelta
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.utils.translation import gettext as _

from laborinfo.common.models import BackgroundJob, JobState
from laborinfo.common.progress import finish, held, interrupted

log = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=2)  # between the row's commit and the message's arrival


def end_orphans() -> int:
    """Fail the running jobs whose lock nobody holds; the number of them."""
    running = BackgroundJob.objects.filter(state=JobState.RUNNING, is_locked=True)
    ended = 0
    for key in running.order_by("pk").values_list("pk", flat=True):
        with held(key) as is_free:
            still_running = BackgroundJob.objects.filter(pk=key, state=JobState.RUNNING).exists()
            if is_free and still_running:
                finish(key, JobState.FAILED, interrupted())
                ended += 1
                log.warning("job %s was left by its worker", key)
    return ended


def end_lost(*, now: datetime) -> int:
    """Fail the queued jobs that no queue holds any more; the number of them."""
    waiting = BackgroundJob.objects.filter(state=JobState.QUEUED, created_at__lt=now - PATIENCE)
    waiting = waiting.exclude(task__in=settings.JOBS_TAKEN_UP_AGAIN)
    keys = set(waiting.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return 0
    lost = keys - set(job_ids_in_broker())
    for key in lost:
        if BackgroundJob.objects.filter(pk=key, state=JobState.QUEUED).exists():
            finish(key, JobState.FAILED, _("The queue of tasks lost this work before it began. Start it again."))
            log.warning("job %s was lost by the broker", key)
    return len(lost)


def queues() -> list[str]:
    """Every queue that tasks are sent to."""
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    return sorted({settings.CELERY_TASK_DEFAULT_QUEUE, *routed})


def job_ids_in_broker() -> list[UUID]:
    """The jobs of all messages that wait or that a worker has taken and not finished."""
    with current_app.connection_for_read() as broker:
        client = broker.default_channel.client
        messages = [json.loads(text) for queue in queues() for text in client.lrange(queue, 0, -1)]
        messages += [json.loads(text)[0] for text in client.hvals("unacked")]
    arguments = (json.loads(base64.b64decode(message["body"]))[1] for message in messages)
    return [UUID(named["job_id"]) for named in arguments if named.get("job_id")]


def end_abandoned(*, now: datetime) -> int:
    """What beat asks for every minute."""
    return end_orphans() + end_lost(now=now)
