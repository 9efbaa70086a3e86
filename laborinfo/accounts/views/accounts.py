"""One account, and a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.authority import can_administer
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.accounts import AccountForm
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.models import User
from laborinfo.accounts.privacy import shown_name, shown_phone
from laborinfo.accounts.services.second_factor import device_of
from laborinfo.accounts.services.tokens import may_issue
from laborinfo.accounts.services.users import create_user
from laborinfo.accounts.slips import slip


@require_permission(Permission.ACCOUNT_VIEW)
@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.user).select_related("suspended_by"), pk=pk)
    context = {
        "account": user,
        "name": shown_name(request.user, user),
        "phone": shown_phone(request.user, user),
        "postings": user.postings.select_related("region"),
        "tokens": user.tokens.all(),
        "device": device_of(user),
        "may_act": can_administer(request.user, user),
        "may_issue_token": may_issue(request.user, user),
        "now": timezone.now(),
    }
    return render(request, "accounts/account_detail.html", context)


@require_permission(Permission.ACCOUNT_EDIT)
@never_cache
@require_http_methods(["GET", "POST"])
def account_create(request: HttpRequest) -> HttpResponse:
    """The answer to a created account is its slip: the password is shown this once."""
    form = AccountForm(posted(request), by=request.user)
    if form.is_valid():
        with domain_errors_in(form):
            issued = create_user(by=request.user, now=timezone.now(), **form.cleaned_data)
            return render(request, "accounts/slips.html", {"slips": [slip(issued)], "account": issued.user})
    return render(request, "accounts/account_create.html", {"form": form})
