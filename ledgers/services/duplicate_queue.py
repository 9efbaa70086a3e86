"""Ask for a search in the background. What was entered is committed first and never waits for it or fails with it."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError

from laborinfo.common.progress import TaskByName

log = logging.getLogger(__name__)
SEARCH = TaskByName("ledgers.search_person_duplicates")
LIFETIME = 12 * 3600  # seconds; by then the search of the night has been there


def search_after_commit(person_id: int) -> None:
    transaction.on_commit(lambda: send(person_id), robust=True)


def send(person_id: int) -> None:
    """A broker that is down is put into the log; the search of the night finds the same."""
    try:
        SEARCH.apply_async(args=[person_id], retry=False, expires=LIFETIME)
    except (BrokerError, OSError) as error:
        log.warning("no search for duplicates of person %s: %s", person_id, error)
