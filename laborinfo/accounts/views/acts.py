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
    request: HttpRequest, user: User, form: forms.Form, act: Act, do: Callable[[dict], object]
) -> HttpResponse:
    """Show the form with the act's words; when it is valid call `do(cleaned data)` and go back to the account."""
    if request.method == "POST" and form.is_valid():
        with domain_errors_in(form):
            do(form.cleaned_data)
            messages.success(request, act.done)
            return redirect("accounts:account-detail", pk=user.pk)
    context = {"account": user, "name": shown_name(request.user, user), "form": form, "act": act}
    return render(request, "accounts/act.html", context)


@editor
@asks
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        _("Suspend the account"), _("All sessions and tokens of the account end at once. It can be reactivated."),
        _("Suspend"), _("The account is suspended."), danger=True,
    )  # fmt: skip
    form = SuspendForm(posted(request))
    return ask_then_do(
        request,
        user,
        form,
        act,
        lambda data: standing.suspend_user(by=request.user, now=timezone.now(), user=user, **data),
    )


@editor
@asks
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        _("Reactivate the account"), _("The user can sign in again with the old password."),
        _("Reactivate"), _("The account is active again."),
    )  # fmt: skip
    return ask_then_do(
        request, user, forms.Form(posted(request)), act,
        lambda data: standing.reactivate_user(by=request.user, now=timezone.now(), user=user),
    )  # fmt: skip


@editor
@asks
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        _("Reset the second factor"), _("For a lost phone: the user sets up a new one at the next sign-in. Make sure who asks."),
        _("Reset"), _("The second factor is reset."), danger=True,
    )  # fmt: skip
    return ask_then_do(
        request, user, forms.Form(posted(request)), act,
        lambda data: second_factor.reset_second_factor(by=request.user, now=timezone.now(), user=user),
    )  # fmt: skip


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
        _("Reset the password"), _("A one-time password is shown once, for a printed slip. Sessions of the account end."),
        _("Issue a new password"), "", danger=True,
    )  # fmt: skip
    context = {"account": user, "name": shown_name(request.user, user), "form": forms.Form(), "act": act}
    return render(request, "accounts/act.html", context)


@editor
@asks
def posting_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = administered_user(request, pk)
    act = Act(
        _("Add a posting"), _("The account keeps its other postings."), _("Add"), _("The posting is added."),
    )  # fmt: skip
    form = FurtherPostingForm(posted(request), by=request.user)
    return ask_then_do(
        request, user, form, act,
        lambda data: postings.post_user(
            by=request.user, now=timezone.now(), user=user, role=data["role"], region=data["region"], valid_from=data["on"]
        ),
    )  # fmt: skip


@editor
@asks
def posting_move(request: HttpRequest, pk: int) -> HttpResponse:
    posting = administered_posting(request, pk)
    act = Act(
        _("Move to another region"), _("The posting ends the day before; the past keeps its region."),
        _("Move"), _("The account is moved."),
    )  # fmt: skip
    form = MoveForm(posted(request), by=request.user, initial={"role": posting.role})
    return ask_then_do(
        request, posting.user, form, act,
        lambda data: postings.move_user(by=request.user, now=timezone.now(), posting=posting, **data),
    )  # fmt: skip


@editor
@asks
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    posting = administered_posting(request, pk)
    act = Act(
        _("End the posting"), _("The account stays, without rights in this region."),
        _("End"), _("The posting is ended."), danger=True,
    )  # fmt: skip
    return ask_then_do(
        request, posting.user, EndPostingForm(posted(request)), act,
        lambda data: postings.end_posting(by=request.user, now=timezone.now(), posting=posting, **data),
    )  # fmt: skip


@editor
@asks
def posting_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    posting = administered_posting(request, pk)
    act = Act(
        _("Hand the posting over"), _("The successor gets the role in this region; the work of the region stays with it."),
        _("Hand over"), _("The posting is handed over."),
    )  # fmt: skip
    form = HandOverForm(posted(request), by=request.user)
    return ask_then_do(
        request, posting.user, form, act,
        lambda data: postings.hand_over(by=request.user, now=timezone.now(), posting=posting, **data),
    )  # fmt: skip
