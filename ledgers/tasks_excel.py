"""Excel in the background: check a file of people, take it over, forget old files."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.models import User
from laborinfo.common.errors import DomainError
from laborinfo.common.progress import job_progress
from ledgers.models import Ledger, LedgerImport
from ledgers.services import imports, official


def load(import_id: int) -> LedgerImport:
    return LedgerImport.objects.select_related("by", "region").get(pk=import_id)


@shared_task(name="ledgers.check_import")
def check_import(job_id: str, import_id: int) -> None:
    """The dry run of a file, for the person who uploaded it."""
    with job_progress(job_id) as progress:
        file = load(import_id)
        progress.result_url = reverse("ledgers:import-detail", args=[import_id])
        progress.start(file.row_count, _("Checking the rows"))
        try:
            done = imports.check_import(file=file, by=file.by, now=timezone.now(), tell=progress.step)
        except DomainError:
            imports.fail_import(file=file, by=file.by, now=timezone.now())
            raise
        imports.keep_result(done)
        good = done.row_count - done.refused_count
        progress.message = _("%(good)d of %(rows)d rows can be taken over.") % {"good": good, "rows": done.row_count}


@shared_task(name="ledgers.apply_import")
def apply_import(job_id: str, import_id: int, mode: str) -> None:
    """Take a checked file over in one transaction, for the person who uploaded it."""
    with job_progress(job_id) as progress:
        file = load(import_id)
        progress.result_url = reverse("ledgers:import-detail", args=[import_id])
        progress.start(file.row_count, _("Taking over"))
        done = imports.apply_import(file=file, by=file.by, now=timezone.now(), mode=mode)
        imports.keep_result(done)
        progress.message = _("%(added)d people were added, %(changed)d changed.") % {
            "added": done.added_count, "changed": done.changed_count,
        }  # fmt: skip


@shared_task(name="ledgers.forget_import_files")
def forget_import_files() -> None:
    """Every night: uploaded files are kept for a month, made ones for a week, not longer."""
    imports.forget_files(now=timezone.now())
    official.forget_exports(now=timezone.now())


@shared_task(name="ledgers.export_official")
def export_official(job_id: str, user_id: int, ledger_id: int, with_identifiers: bool, purpose: str) -> None:
    """A large ledger in the official layout, to be fetched by whoever asked for it."""
    with job_progress(job_id) as progress:
        ledger = Ledger.objects.select_related("region", "period", "revision").get(pk=ledger_id)
        by = User.objects.get(pk=user_id)
        kept = official.keep_export(
            by=by, now=timezone.now(), ledger=ledger, with_identifiers=with_identifiers, purpose=purpose
        )  # fmt: skip
        progress.result_url = reverse("ledgers:official-file", args=[kept.pk])
