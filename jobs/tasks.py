"""Background work of the posting ledger."""

from datetime import timedelta

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import ImportBatch
from jobs.services.importing import check_import, confirm_import
from jobs.services.screening import close_postings
from laborinfo.common.progress import job_progress

KEEP_UNCONFIRMED = timedelta(days=7)


@shared_task(name="jobs.check_import")
def check_large_import(job_id: str, batch_id: int) -> None:
    """The dry run of a large file, for the person who uploaded it."""
    with job_progress(job_id) as progress:
        batch = ImportBatch.objects.select_related("by", "region").get(pk=batch_id)
        progress.start(batch.rows)
        done = check_import(batch=batch, by=batch.by, now=timezone.now(), tell=progress.step)
        progress.message = _("%(ok)d of %(rows)d rows can be taken over.") % {"ok": done.ok, "rows": done.rows}
        progress.result_url = reverse("jobs:import-detail", args=[batch_id])


@shared_task(name="jobs.take_over_import")
def take_over_import(job_id: str, batch_id: int) -> None:
    """Take a large file over in the background, for the person who uploaded it."""
    with job_progress(job_id) as progress:
        batch = ImportBatch.objects.select_related("by", "region").get(pk=batch_id)
        progress.start(batch.rows)
        done = confirm_import(batch=batch, by=batch.by, now=timezone.now())
        progress.message = _("%(count)d postings were taken over.") % {"count": done.ok}
        progress.result_url = reverse("jobs:import-detail", args=[batch_id])


@shared_task(name="jobs.close_postings")
def close_lapsed() -> None:
    """Every night: expire what has lapsed, mark what is full, forget files that nobody confirmed."""
    now = timezone.now()
    close_postings(now=now)
    ImportBatch.objects.filter(dry_run=True, at__lt=now - KEEP_UNCONFIRMED).delete()
