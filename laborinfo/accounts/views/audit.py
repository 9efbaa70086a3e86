"""The audit trail, for auditors."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.fields import date_input
from laborinfo.accounts.models import AuditEntry
from laborinfo.common.exports import export_file
from laborinfo.common.tables import Column, Filter, ListPage

EXPORT_LIMIT = 100_000
RESULTS = [(code, code) for code in ("ok", "failed", "locked", "refused")]


def columns() -> list[Column]:
    return [
        Column("at", _("When"), value=lambda row: f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}"),
        Column("username", _("Who"), value=lambda row: row.username or "—"),
        Column("ip", _("From where")),
        Column("action", _("What")),
        Column("object", _("Object"), value=object_text),
        Column("result", _("Result"), template="accounts/cells/result.html"),
        Column("detail", _("Details"), value=detail_text),
        Column("agent", _("Program"), default=False),
    ]


def object_text(row: AuditEntry) -> str:
    return f"{row.object_type}:{row.object_id}" if row.object_type else ""


def detail_text(row: AuditEntry) -> str:
    return ", ".join(f"{key}: {value}" for key, value in row.detail.items())


def day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=date_input())


def audit_page(request: HttpRequest) -> ListPage:
    """The trail as the filters of the address narrow it, newest first."""
    return ListPage(
        request,
        AuditEntry.objects.visible_to(request.user),
        columns=columns(),
        filters=[
            Filter("who", _("Who"), apply=lambda rows, value: rows.filter(username=value.strip().lower())),
            Filter("action", _("What"), apply=lambda rows, value: rows.filter(action__startswith=value.strip())),
            Filter("object", _("Object"), apply=lambda rows, value: rows.about(value)),
            Filter("result", _("Result"), choices=RESULTS),
            Filter("first", _("From"), field=day(_("From")), apply=lambda rows, value: rows.between(value, None)),
            Filter("last", _("Until"), field=day(_("Until")), apply=lambda rows, value: rows.between(None, value)),
        ],
        key=("-id",),
        empty_title=_("No entries"),
        empty_text=_("No entry of the audit trail fits these filters."),
    )


@require_permission(Permission.AUDIT_VIEW)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    return audit_page(request).response("accounts/audit_list.html")


@require_permission(Permission.AUDIT_VIEW)
@require_POST
def audit_export(request: HttpRequest) -> HttpResponse:
    """The filtered trail (filters stand in the address) as a workbook; the export is itself recorded."""
    page = audit_page(request)
    rows = page.queryset.order_by("-id")[:EXPORT_LIMIT]
    return export_file(
        request, kind="xlsx", name="audit", action="accounts.export_audit",
        titles=[str(column.label) for column in page.all_columns],
        rows=[[str(column.text(row) or "") for column in page.all_columns] for row in rows.iterator()],
    )  # fmt: skip
