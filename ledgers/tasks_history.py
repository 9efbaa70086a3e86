"""Nightly proof that no change of a record goes unkept."""

import logging

from celery import shared_task

from laborinfo.accounts.audit import record
from ledgers.history.upkeep import sleeping_triggers

log = logging.getLogger(__name__)


@shared_task(name="ledgers.check_history")
def check_history() -> int:
    """How many triggers of the history are missing or switched off; they go to the log and the audit trail."""
    missing = sleeping_triggers()
    record(by=None, action="ledgers.check_history", result="failed" if missing else "ok", detail={"missing": missing})
    if missing:
        log.error("changes of records are not kept: %s", missing)
    return len(missing)
