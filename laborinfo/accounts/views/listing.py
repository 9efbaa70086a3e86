"""The account list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission


@require_permission(Permission.ACCOUNT_VIEW)
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account_list.html")
