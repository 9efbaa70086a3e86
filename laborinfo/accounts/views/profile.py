"""One's own account, and API tokens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import signed_in
from laborinfo.accounts.forms.accounts import TokenForm
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.models import ApiToken, User
from laborinfo.accounts.services.second_factor import device_of
from laborinfo.accounts.services.tokens import check_may_issue, issue_token, revoke_token


@signed_in
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        "account": user,
        "postings": user.postings.select_related("region"),
        "tokens": user.tokens.all(),
        "device": device_of(user),
        "may_issue_token": True,
        "now": timezone.now(),
    }
    return render(request, "accounts/profile.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def token_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to an issued token is the token: it is shown this once."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    check_may_issue(request.user, user)
    form, now = TokenForm(posted(request)), timezone.now()
    if form.is_valid():
        with domain_errors_in(form):
            expires_at = form.expires_at(now)
            issued = issue_token(
                by=request.user, now=now, user=user, name=form.cleaned_data["name"], expires_at=expires_at
            )
            return render(request, "accounts/token_issued.html", {"issued": issued, "account": user})
    return render(request, "accounts/token_issue.html", {"form": form, "account": user})


@signed_in
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user).select_related("user"), pk=pk)
    revoke_token(by=request.user, now=timezone.now(), token=token)
    messages.success(request, _("The token is revoked."))
    if token.user_id == request.user.pk:
        return redirect("accounts:profile")
    return redirect("accounts:account-detail", pk=token.user_id)
