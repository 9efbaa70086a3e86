"""Eligibility in the background, one shard (county) after the other."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.common.progress import job_progress
from subsidies.enums import RunState
from subsidies.models import EligibilityRun
from subsidies.services.runs import compute_shard, finish_run, shards_of


@shared_task(name="subsidies.run_eligibility")
def run_eligibility(job_id: str, run_id: int) -> None:
    """Compute a run; started again after a crash it redoes its shards and ends the same."""
    run = EligibilityRun.objects.select_related("region").get(pk=run_id)
    with job_progress(job_id) as progress:
        EligibilityRun.objects.filter(pk=run_id).update(state=RunState.RUNNING, started_at=timezone.now())
        try:
            shards = shards_of(run.region)
            progress.start(len(shards))
            for done, shard in enumerate(shards, start=1):
                compute_shard(run, shard)
                progress.step(done, shard.name)
        except BaseException:
            mark_failed(run_id)
            raise
        finish_run(run, now=timezone.now())
        run.refresh_from_db()
        progress.result_url = f"/subsidies/runs/{run_id}/"
        progress.message = _("%(count)s people are eligible.") % {"count": run.eligible}


@transaction.atomic
def mark_failed(run_id: int) -> None:
    EligibilityRun.objects.filter(pk=run_id).exclude(state=RunState.DONE).update(
        state=RunState.FAILED, finished_at=timezone.now()
    )
