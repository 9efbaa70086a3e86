"""Issue many accounts: upload, see what would happen, create, print the slips."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts import parcels
from laborinfo.accounts.audit import record
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.downloads import workbook
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.accounts import BulkForm
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.services.bulk import MAX_ROWS, Order, check_orders, read_orders
from laborinfo.accounts.slips import Slip
from laborinfo.accounts.tasks import issue_accounts_task
from laborinfo.common.excel import read_table
from laborinfo.common.progress import enqueue

editor = require_permission(Permission.ACCOUNT_EDIT)


@editor
@require_http_methods(["GET", "POST"])
def bulk_upload(request: HttpRequest) -> HttpResponse:
    form = BulkForm(posted(request), request.FILES or None)
    if form.is_valid():
        with domain_errors_in(form):
            orders = read_orders(read_table(form.cleaned_data["file"], max_rows=MAX_ROWS))
            number = parcels.put(request.user, "orders", [asdict(order) for order in orders])
            return redirect("accounts:bulk-check", pk=number)
    return render(request, "accounts/bulk_upload.html", {"form": form, "max_rows": MAX_ROWS})


@editor
@require_safe
def bulk_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the headings."""
    return workbook(_("Accounts to issue"), ["姓名", "用户名", "角色", "区划代码", "手机号"], [], "accounts-template")


@editor
@never_cache
@require_safe
def bulk_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The dry run: every fault by row, or the button that creates."""
    orders = [Order(**row) for row in parcels.fetch(request.user, "orders", pk)]
    errors = check_orders(by=request.user, orders=orders)
    context = {"number": pk, "orders": orders[:200], "count": len(orders), "errors": errors[:500]}
    return render(request, "accounts/bulk_check.html", context | {"error_count": len(errors)})


@editor
@require_POST
def bulk_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    count = len(parcels.claim(request.user, "orders", "claimed", pk))
    title = _("Issue %(count)d accounts") % {"count": count}
    job = enqueue(issue_accounts_task, by=request.user, title=title, user_id=request.user.pk, parcel=str(pk))
    return redirect("common:job-detail", pk=job.pk)


@editor
@never_cache
@require_safe
def bulk_slips(request: HttpRequest, pk: UUID) -> HttpResponse:
    slips = [Slip(**row) for row in parcels.fetch(request.user, "slips", pk)]
    return render(request, "accounts/slips.html", {"slips": slips, "number": pk})


@editor
@never_cache
@require_POST
def bulk_workbook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The issued accounts with their one-time passwords, as a workbook; recorded."""
    slips = [Slip(**row) for row in parcels.fetch(request.user, "slips", pk)]
    record(by=request.user, action="accounts.export_slips", detail={"count": len(slips)}, now=timezone.now())
    columns = [_("Name"), _("User name"), _("One-time password"), _("Assigned to")]
    rows = [(one.full_name, one.username, one.password, one.place) for one in slips]
    return workbook(_("Issued accounts"), columns, rows, "accounts-issued", by=request.user)
