"""Celery's side of a run: which shard, when, and what if it fails. The work is in services/runs.py."""

from celery import group, shared_task
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.common.progress import JobCancelled
from matching.services import runs


@shared_task(name="matching.dispatch_run")
def dispatch_run(job_id: str, run_id: int) -> None:
    """Send every shard that is not done. Sent twice, the shards find themselves done."""
    shards = runs.open_shards(run_id=run_id, now=timezone.now())
    group(run_shard.si(run_id, shard_id) for shard_id in shards).apply_async()
    runs.finish_run(run_id=run_id, now=timezone.now())


@shared_task(name="matching.run_shard", bind=True, autoretry_for=(OperationalError,), retry_backoff=2, max_retries=5)
def run_shard(self, run_id: int, shard_id: int) -> None:
    """One shard; the last one finishes the run."""
    try:
        runs.match_shard(shard_id=shard_id, now=timezone.now())
        runs.report_progress(run_id=run_id)
        runs.finish_run(run_id=run_id, now=timezone.now())
    except OperationalError:
        if self.request.retries == self.max_retries:
            _fail(run_id, _("The database did not answer. The lists of the last run are still shown."))
        raise
    except JobCancelled:
        runs.end_run(run_id=run_id, now=timezone.now(), transition="cancel", reason=_("Stopped on request."))
    except Exception:
        _fail(run_id, _("Matching failed unexpectedly. The lists of the last run are still shown."))
        raise


def _fail(run_id: int, reason: str) -> None:
    runs.end_run(run_id=run_id, now=timezone.now(), transition="fail", reason=reason)


@shared_task(name="matching.resume_runs")
def resume_runs() -> int:
    """Send the open shards of stalled runs again (beat, every minute); locked or finished ones ignore it."""
    stalled = runs.stalled_runs(now=timezone.now())
    for run_id in stalled:
        dispatch_run.delay(job_id="", run_id=run_id)
    return len(stalled)
