"""The import wizard: upload, look at what would happen, correct the columns, take over, result."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs.forms import HeadingsForm, UploadForm
from jobs.headings import field_label
from jobs.models import ImportBatch
from jobs.services.importing import (
    check_import,
    check_in_background,
    choose_headings,
    confirm_import,
    keep_file,
    result_table,
)
from jobs.tasks import take_over_import
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.scope import acting_region
from laborinfo.common.exports import export_file
from laborinfo.common.progress import enqueue

SHOWN = 200  # problems on the page; the workbook has them all
AT_ONCE = 500  # rows; larger files are checked and taken over in the background
importer = require_permission(Permission.JOB_IMPORT)


@importer
@require_http_methods(["GET", "POST"])
def import_upload(request):
    """Upload a file, and the files of before."""
    form = UploadForm(posted(request), request.FILES or None)
    if form.is_valid():
        with domain_errors_in(form):
            file = form.cleaned_data["file"]
            batch = keep_file(
                by=request.user, now=timezone.now(), file=file, file_name=file.name,
                region=acting_region(request.user, Permission.JOB_IMPORT), source=form.cleaned_data["source"],
            )  # fmt: skip
            return check_or_wait(request, batch)
    batches = ImportBatch.objects.visible_to(request.user).defer("content", "report")[:20]
    return render(request, "jobs/import_upload.html", {"form": form, "batches": batches})


def check_or_wait(request, batch: ImportBatch):
    """The dry run of a small file at once, of a large one in the background."""
    if batch.rows > AT_ONCE and not batch.report["missing"]:
        job = check_in_background(batch=batch, by=request.user, now=timezone.now())
        return redirect("common:job-detail", pk=job.pk)
    check_import(batch=batch, by=request.user, now=timezone.now())
    return redirect("jobs:import-detail", pk=batch.pk)


def load_batch(request, pk) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.user).select_related("region", "by")
    return get_object_or_404(rows, pk=pk)


@importer
@require_safe
def import_detail(request, pk):
    """The dry run, or after the take-over its result."""
    batch = load_batch(request, pk)
    return render(request, "jobs/import_detail.html", batch_context(batch, headings_form(batch)))


def headings_form(batch: ImportBatch, data=None) -> HeadingsForm:
    return HeadingsForm(data, headers=batch.report["headers"], headings=batch.report["headings"])


def batch_context(batch: ImportBatch, form: HeadingsForm) -> dict:
    names = batch.report["headings"]

    def lines(kind: str) -> list[dict]:
        return [
            {"row": row, "column": names.get(field, field_label(field)), "value": value, "reason": reason}
            for row, field, value, reason in batch.report[kind][:SHOWN]
        ]

    return {
        "batch": batch,
        "form": form,
        "missing": [field_label(name) for name in batch.report["missing"]],
        "problems": [(_("Refused rows"), lines("errors")), (_("To settle"), lines("questions"))],
        "is_checked": batch.report["checked"],
        "drafts": batch.report.get("drafts", 0),
        "shown": SHOWN,
    }


@importer
@require_POST
def import_headings(request, pk):
    """Read the kept file again with the columns as chosen."""
    batch = load_batch(request, pk)
    form = headings_form(batch, request.POST)
    if form.is_valid():
        with domain_errors_in(form):
            choose_headings(batch=batch, by=request.user, headings=form.headings())
            return check_or_wait(request, batch)
    return render(request, "jobs/import_detail.html", batch_context(batch, form), status=422)


@importer
@require_POST
def import_confirm(request, pk):
    """Take the good rows over; a large file in the background."""
    batch = load_batch(request, pk)
    if batch.dry_run and batch.rows > AT_ONCE:
        title = _("Import of %(file)s") % {"file": batch.file_name}
        job = enqueue(take_over_import, by=request.user, title=title, batch_id=batch.pk)
        return redirect("common:job-detail", pk=job.pk)
    done = confirm_import(batch=batch, by=request.user, now=timezone.now())
    messages.success(request, _("%(count)d postings were taken over.") % {"count": done.ok})
    return redirect("jobs:import-detail", pk=pk)


@importer
@require_safe
def import_result(request, pk):
    """The report as a workbook."""
    titles, rows = result_table(load_batch(request, pk))
    return export_file(
        request, kind="xlsx", name=f"import-{pk}", action="jobs.export_import_result", titles=titles, rows=rows
    )
