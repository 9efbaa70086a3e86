"""Acts on an account. GET shows what will happen and asks; POST does it once."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.accounts import EndPostingForm, FurtherPostingForm, HandOverForm, MoveForm, SuspendForm
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.models import User
from laborinfo.accounts.privacy import shown_name
from laborinfo.accounts.services import passwords, postings, second_factor, standing
from laborinfo.accounts.slips import slip
from laborinfo.accounts.views.loading import administered_posting, administered_user

editor = require_permission(Permission.ACCOUNT_EDIT)
asks = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Act:
    """The words of the page that asks."""

    title: str
    explanation: str
    button: str
    done: str
    danger: bool = False


def ask_then_do(
    request: HttpRequest, account: User, form: forms.Form, act: Act, service: Callable, **fixed
) -> HttpResponse:
    """Show the form with the act's words; when it is valid call the service and go back to the account."""
    if request.method == "POST" and form.is_valid():
        with domain_errors_in(form):
            service(by=request.user, now=timezone.now(), **fixed, **form.cleaned_data)
            messages.success(request, act.done)
            return redirect("accounts:account-detail", pk=account.pk)
    context = {"account": account, "name": shown_name(request.user, account), "form": form, "act": act}
    return render(request, "accounts/act.html", context)


@editor
@asks
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        title=_("Suspend the account"),
        explanation=_("All sessions and tokens of the account end at once. It can be reactivated."),
        button=_("Suspend"),
        done=_("The account is suspended."),
        danger=True,
    )
    return ask_then_do(request, user, SuspendForm(posted(request)), act, standing.suspend_user, user=user)


@editor
@asks
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        title=_("Reactivate the account"),
        explanation=_("The user can sign in again with the old password."),
        button=_("Reactivate"),
        done=_("The account is active again."),
    )
    return ask_then_do(request, user, forms.Form(posted(request)), act, standing.reactivate_user, user=user)


@editor
@asks
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        title=_("Reset the second factor"),
        explanation=_("For a lost phone: the user sets up a new one at the next sign-in. Make sure who asks."),
        button=_("Reset"),
        done=_("The second factor is reset."),
        danger=True,
    )
    form = forms.Form(posted(request))
    return ask_then_do(request, user, form, act, second_factor.reset_second_factor, user=user)


@editor
@never_cache
@asks
def password_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is the slip with the one-time password."""
    user = administered_user(request, pk)
    if request.method == "POST":
        issued = passwords.reset_password(by=request.user, now=timezone.now(), user=user)
        return render(request, "accounts/slips.html", {"slips": [slip(issued)], "account": user})
    act = Act(
        title=_("Reset the password"),
        explanation=_("A one-time password is shown once, for a printed slip. Sessions of the account end."),
        button=_("Issue a new password"),
        done="",
        danger=True,
    )
    context = {"account": user, "name": shown_name(request.user, user), "form": forms.Form(), "act": act}
    return render(request, "accounts/act.html", context)


@editor
@asks
def posting_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        title=_("Add a posting"),
        explanation=_("The account keeps its other postings."),
        button=_("Add"),
        done=_("The posting is added."),
    )
    form = FurtherPostingForm(posted(request), by=request.user)
    return ask_then_do(request, user, form, act, postings.post_user, user=user)


@editor
@asks
def posting_move(request: HttpRequest, pk: int) -> HttpResponse:
    posting = administered_posting(request, pk)
    act = Act(
        title=_("Move to another region"),
        explanation=_("The posting ends the day before; the past keeps its region."),
        button=_("Move"),
        done=_("The account is moved."),
    )
    form = MoveForm(posted(request), by=request.user, initial={"role": posting.role})
    return ask_then_do(request, posting.user, form, act, postings.move_user, posting=posting)


@editor
@asks
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    posting = administered_posting(request, pk)
    act = Act(
        title=_("End the posting"),
        explanation=_("The account stays, without rights in this region."),
        button=_("End"),
        done=_("The posting is ended."),
        danger=True,
    )
    form = EndPostingForm(posted(request))
    return ask_then_do(request, posting.user, form, act, postings.end_posting, posting=posting)


@editor
@asks
def posting_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    posting = administered_posting(request, pk)
    act = Act(
        title=_("Hand the posting over"),
        explanation=_("The successor gets the role in this region; the work of the region stays with it."),
        button=_("Hand over"),
        done=_("The posting is handed over."),
    )
    form = HandOverForm(posted(request), by=request.user)
    return ask_then_do(request, posting.user, form, act, postings.hand_over, posting=posting)
