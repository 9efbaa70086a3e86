"""What beat asks for to keep the system itself in order."""

import time

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from laborinfo.common.api.idempotency import forget_old
from laborinfo.common.inbox import forget_old as forget_old_notices
from laborinfo.common.metrics import HEARTBEAT_KEY
from laborinfo.common.orphans import end_abandoned


@shared_task(name="common.heartbeat")
def heartbeat() -> None:
    """Leave the time: beat, broker and a worker are alive together."""
    cache.set(HEARTBEAT_KEY, time.time(), None)


@shared_task(name="common.end_abandoned_jobs")
def end_abandoned_jobs() -> int:
    """Tell the owners of jobs that nobody works at any more."""
    return end_abandoned(now=timezone.now())


@shared_task(name="common.forget_old_answers")
def forget_old_answers() -> int:
    """Idempotency keys are kept for a week."""
    return forget_old(now=timezone.now())


@shared_task(name="common.forget_old_notices")
def drop_old_notices() -> int:
    """Notices are kept for three months, daily ones for their day."""
    return forget_old_notices(now=timezone.now())
