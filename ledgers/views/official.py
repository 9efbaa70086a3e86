"""A ledger in the official layout, as a file."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.base import domain_errors_in
from laborinfo.accounts.scope import check_permission
from laborinfo.common.crypto import decrypt_bytes
from ledgers.forms.imports import OfficialForm
from ledgers.models import Ledger, LedgerExport
from ledgers.services import official
from ledgers.views.common import posted
from ledgers.views.imports import workbook_response

AT_ONCE = 5_000  # people; larger ledgers are written in the background
exporter = require_permission(Permission.PERSON_EXPORT)


@exporter
@require_http_methods(["GET", "POST"])
def official_ledger(request, pk):
    """With or without identifiers, and what for; then the file, or the job that writes a large one."""
    ledgers = Ledger.objects.visible_to(request.user).select_related("region", "period", "revision")
    ledger = get_object_or_404(ledgers, pk=pk)
    check_permission(request.user, Permission.PERSON_EXPORT, ledger.region)
    form = OfficialForm(posted(request))
    if form.is_valid():
        with domain_errors_in(form):
            asked = {"by": request.user, "now": timezone.now(), "ledger": ledger, **form.cleaned_data}
            if official.people_of(ledger) > AT_ONCE:
                return redirect("common:job-detail", pk=official.start_export(**asked).pk)
            return workbook_response(official.export_official(**asked), f"{ledger}.xlsx")
    context = {"ledger": ledger, "form": form, "source": official.source_text(ledger.revision)}
    return render(request, "ledgers/official.html", context, status=422 if form.is_bound else 200)


@exporter
@require_safe
def official_file(request, pk):
    """A file that was written in the background."""
    rows = LedgerExport.objects.visible_to(request.user).select_related("ledger__region", "ledger__period")
    kept = get_object_or_404(rows, pk=pk)
    check_permission(request.user, Permission.PERSON_EXPORT, kept.ledger.region)
    return workbook_response(decrypt_bytes(bytes(kept.content)), f"{kept.ledger}.xlsx")
