"""Import of people from Excel: upload, choose the columns, look at what would happen, take over, result."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.base import domain_errors_in
from laborinfo.accounts.scope import acting_region
from laborinfo.common.crypto import masked_numbers
from laborinfo.common.exports import KINDS
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums_excel import ImportEffect, ImportState
from ledgers.excel.columns import COLUMNS, label_of
from ledgers.excel.template import template_for
from ledgers.forms.imports import ModeForm, PeopleColumnsForm, PeopleFileForm, TemplateForm
from ledgers.models import LedgerImport, LedgerImportRow
from ledgers.services import imports
from ledgers.views.common import posted

AT_ONCE = 300  # rows; larger files are checked and taken over in the background
PREVIEWED = 5  # rows below each column's choice
importer = require_permission(Permission.PERSON_IMPORT)


def load(request, pk) -> LedgerImport:
    rows = LedgerImport.objects.visible_to(request.user).defer("content", "result", "versions")
    return get_object_or_404(rows.select_related("region", "by"), pk=pk)


@importer
@require_safe
def import_list(request):
    page = ListPage(
        request,
        LedgerImport.objects.visible_to(request.user).defer("content", "result", "versions").select_related("region"),
        columns=[
            Column("file_name", gettext_lazy("File"), template="ledgers/_import_link.html"),
            Column("region", gettext_lazy("Region"), value=lambda row: str(row.region)),
            Column("uploaded_at", gettext_lazy("Uploaded at"), sort="uploaded_at", value=uploaded_text),
            Column("state", gettext_lazy("State"), state=lambda row: row.state),
            Column("row_count", gettext_lazy("Rows"), numeric=True),
            Column("added_count", gettext_lazy("Added"), numeric=True),
            Column("changed_count", gettext_lazy("Changed"), numeric=True),
            Column("refused_count", gettext_lazy("Refused"), numeric=True),
        ],
        filters=[Filter("state", gettext_lazy("State"), choices=ImportState.choices)],
        key=("-uploaded_at", "id"),
        export_name="imports",
        empty_title=_("No file yet"),
        empty_text=_("Download the template, fill it in, and upload it here."),
    )
    return page.response("ledgers/import_list.html", {"template_form": template_form(request)})


def uploaded_text(file: LedgerImport) -> str:
    return f"{timezone.localtime(file.uploaded_at):%Y-%m-%d %H:%M}"


@importer
@require_http_methods(["GET", "POST"])
def import_upload(request):
    region = acting_region(request.user, Permission.PERSON_IMPORT)
    form = PeopleFileForm(posted(request), request.FILES or None)
    if form.is_valid():
        with domain_errors_in(form):
            file = form.cleaned_data["file"]
            kept = imports.upload_file(
                by=request.user, now=timezone.now(), file=file, file_name=file.name, region=region
            )  # fmt: skip
            return redirect("ledgers:import-columns", pk=kept.pk)
    return render(request, "ledgers/import_upload.html", {"form": form, "region": region})


@importer
@require_http_methods(["GET", "POST"])
def import_columns(request, pk):
    """Which column is which; then the check begins."""
    file = load(request, pk)
    sheets = imports.kept_sheets(file)
    shown = next((one for one in sheets.sheets if one.name in file.options["sheets"]), sheets.sheets[0])
    form = PeopleColumnsForm(
        posted(request), headers=shown.table.headers, headings=file.options["headings"],
        sheet_names=[one.name for one in sheets.sheets], sheets=file.options["sheets"],
    )  # fmt: skip
    if form.is_valid():
        with domain_errors_in(form):
            chosen = form.cleaned_data["sheets"]
            imports.choose_columns(
                file=file, by=request.user, now=timezone.now(), headings=form.headings(), sheets=chosen
            )  # fmt: skip
            return check_or_wait(request, file)
    first = shown.table.rows[:PREVIEWED]
    examples = [[masked_numbers(row.cells[place]) for row in first] for place in range(len(shown.table.headers))]
    context = {
        "file": file, "form": form, "columns": list(zip(form.column_fields(), examples, strict=True)),
        "unused": [header for header in shown.table.headers if header not in file.options["headings"].values()],
        "missing": [label_of(name) for name in imports.missing_columns(file.options["headings"])],
    }  # fmt: skip
    return render(request, "ledgers/import_columns.html", context, status=422 if form.is_bound else 200)


def check_or_wait(request, file: LedgerImport) -> HttpResponse:
    """The check of a small file at once, of a large one in the background."""
    if file.row_count > AT_ONCE:
        job = imports.start_check(file=file, by=request.user, now=timezone.now())
        return redirect("common:job-detail", pk=job.pk)
    imports.check_import(file=file, by=request.user, now=timezone.now())
    return redirect("ledgers:import-detail", pk=file.pk)


@importer
@require_safe
def import_detail(request, pk):
    """What would happen, or after the take-over what happened."""
    file = load(request, pk)
    page = ListPage(
        request,
        LedgerImportRow.objects.visible_to(request.user).filter(source=file),
        columns=row_columns(),
        filters=[
            Filter("effect", gettext_lazy("Effect"), choices=ImportEffect.choices),
            Filter("field", gettext_lazy("Column"), choices=[(name, one.label) for name, one in COLUMNS.items()]),
        ],
        export_name="import-rows",
        empty_title=_("Nothing changed or refused"),
        empty_text=_("Added and unchanged rows are counted above and not listed."),
    )
    context = {
        "file": file, "mode_form": ModeForm(), "is_checked": file.checked_at is not None,
        "earlier": imports.earlier_import(file), "can_apply": file.added_count + file.changed_count,
    }  # fmt: skip
    return page.response("ledgers/import_detail.html", context)


def row_columns() -> list[Column]:
    return [
        Column("number", gettext_lazy("Row"), numeric=True),
        Column("sheet", gettext_lazy("Sheet"), default=False),
        Column("effect", gettext_lazy("Effect"), state=lambda row: row.effect),
        Column("name", gettext_lazy("Name")),
        Column("field", gettext_lazy("Column"), value=lambda row: label_of(row.field)),
        Column("old", gettext_lazy("Old value"), value=lambda row: row.old or "—"),
        Column("new", gettext_lazy("New value"), value=lambda row: row.new or "—"),
        Column("reason", gettext_lazy("Reason")),
    ]


@importer
@require_POST
def import_apply(request, pk):
    """Take a checked file over; a large one in the background."""
    file = load(request, pk)
    form = ModeForm(request.POST)
    mode = form.cleaned_data["mode"] if form.is_valid() else "ALL"
    if file.row_count > AT_ONCE:
        job = imports.start_apply(file=file, by=request.user, now=timezone.now(), mode=mode)
        return redirect("common:job-detail", pk=job.pk)
    done = imports.apply_import(file=file, by=request.user, now=timezone.now(), mode=mode)
    messages.success(
        request, _("%(added)d people were added, %(changed)d changed.")
        % {"added": done.added_count, "changed": done.changed_count},
    )  # fmt: skip
    return redirect("ledgers:import-detail", pk=pk)


@importer
@require_POST
def import_cancel(request, pk):
    imports.cancel_import(file=load(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The import was cancelled and its file forgotten."))
    return redirect("ledgers:import-list")


@importer
@require_safe
def import_result(request, pk):
    """The uploaded sheets with bad cells coloured and the reasons beside."""
    file = get_object_or_404(LedgerImport.objects.visible_to(request.user).select_related("region", "by"), pk=pk)
    data = imports.result_of(file=file, by=request.user, now=timezone.now())
    return workbook_response(data, f"{file.file_name.rpartition('.')[0]}-{pk}.xlsx")


@importer
@require_safe
def import_template(request):
    """The template with the people of the user's own region, or of a part of it; a choice of parts where it is too
    large for a file."""
    form = template_form(request, request.GET)
    if form.is_valid():
        region = form.cleaned_data["region"] or acting_region(request.user, Permission.PERSON_IMPORT)
        with domain_errors_in(form):
            return workbook_response(template_for(by=request.user, now=timezone.now(), region=region), f"{region}.xlsx")
    return render(request, "ledgers/import_template.html", {"form": form}, status=422)


def template_form(request, data=None) -> TemplateForm:
    own = acting_region(request.user, Permission.PERSON_IMPORT)
    regions = Region.objects.filter(in_subtrees("", request.user.scope.regions_for(Permission.PERSON_IMPORT)))
    return TemplateForm(data, regions=regions, initial={"region": own.pk})


def workbook_response(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=KINDS["xlsx"], headers=headers)
