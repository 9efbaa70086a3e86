"""The audit trail, for auditors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission


@require_permission(Permission.AUDIT_VIEW)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/audit_list.html")


@require_permission(Permission.AUDIT_VIEW)
@require_POST
def audit_export(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/audit_list.html")
