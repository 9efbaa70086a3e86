"""Unfinished entries are not kept for ever."""

from celery import shared_task
from django.utils import timezone

from ledgers.services.drafts import forget_drafts as forget


@shared_task(name="ledgers.forget_drafts")
def forget_drafts() -> int:
    """Every night."""
    return forget(now=timezone.now())
