"""One's own password and second factor."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as mark_verified
from django_otp.util import random_hex

from laborinfo.accounts.decorators import signed_in
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.forms.sign_in import ChangePasswordForm, CodeForm
from laborinfo.accounts.qr import otpauth_url, qr_svg, readable_key
from laborinfo.accounts.services.passwords import change_password
from laborinfo.accounts.services.second_factor import device_of, enrol_second_factor, verify_second_factor
from laborinfo.accounts.views.login import next_page

SETUP_KEY = "totp_setup_key"  # session key: a secret that no code has confirmed yet


@signed_in
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, posted(request))
    if form.is_valid():
        change_password(by=request.user, now=timezone.now(), password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Other places where you were signed in are signed out."))
        return redirect(next_page(request))
    context = {"form": form, "next": next_page(request), "forced": request.user.must_change_password}
    return render(request, "accounts/password_change.html", context)


@signed_in
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Enter the code, or set the device up first."""
    if request.user.is_verified():
        return redirect(next_page(request))
    if device_of(request.user):
        return verify(request)
    return set_up(request)


def verify(request: HttpRequest) -> HttpResponse:
    form = CodeForm(posted(request))
    if form.is_valid():
        with domain_errors_in(form):
            device = verify_second_factor(by=request.user, now=timezone.now(), code=form.cleaned_data["code"])
            if device:
                return let_in(request, device)
            form.add_error("code", _("This code is wrong or was used already. Wait for the next one."))
    return render(request, "accounts/second_factor.html", {"form": form, "next": next_page(request)})


def set_up(request: HttpRequest) -> HttpResponse:
    key = request.session.setdefault(SETUP_KEY, random_hex(20))
    form = CodeForm(posted(request))
    if form.is_valid():
        code = form.cleaned_data["code"]
        device = enrol_second_factor(by=request.user, now=timezone.now(), key=key, code=code)
        if device:
            del request.session[SETUP_KEY]
            messages.success(request, _("The second factor is set up."))
            return let_in(request, device)
        form.add_error("code", _("This code does not fit. Check the clock of your phone and enter the newest code."))
    context = {"form": form, "next": next_page(request), "qr": qr_svg(otpauth_url(request.user, key))}
    return render(request, "accounts/second_factor_setup.html", context | {"key": readable_key(key)})


def let_in(request: HttpRequest, device) -> HttpResponse:
    """The session counts as verified, under a new key."""
    mark_verified(request, device)
    request.session.cycle_key()
    return redirect(next_page(request))
