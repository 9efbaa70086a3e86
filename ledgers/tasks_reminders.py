"""The morning's reminders."""

from celery import shared_task
from django.utils import timezone

from ledgers.services.reminders import remind


@shared_task(name="ledgers.remind")
def send_reminders() -> dict[str, int]:
    """Half past seven: deadlines, findings that are due, and one digest a user. Twice a day is as once."""
    return remind(now=timezone.now())
