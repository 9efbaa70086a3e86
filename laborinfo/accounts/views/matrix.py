"""The permission matrix, for everyone who is signed in: what a role may do is no secret."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import signed_in
from laborinfo.accounts.matrix import matrix_roles, matrix_rows


@signed_in
@require_safe
def permission_matrix(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/permission_matrix.html", {"roles": matrix_roles(), "rows": matrix_rows()})
