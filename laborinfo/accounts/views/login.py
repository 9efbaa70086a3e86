"""Sign in and out, and the page of a locked name."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from laborinfo.accounts.decorators import public
from laborinfo.accounts.forms.base import posted
from laborinfo.accounts.forms.sign_in import LoginForm
from laborinfo.accounts.middleware import ASKS_SECOND_FACTOR
from laborinfo.accounts.services.second_factor import device_of
from laborinfo.accounts.services.sign_in import note_refused_sign_in, note_sign_in, note_sign_out


def next_page(request: HttpRequest) -> str:
    """Where the user wanted to go, when it is an address of ours; else the home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = LoginForm(request, posted(request))
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        login(request, user)
        request.session[ASKS_SECOND_FACTOR] = device_of(user) is not None
        note_sign_in(by=user, now=timezone.now())
        return redirect(next_page(request))
    if request.method == "POST" and not getattr(request, "axes_locked_out", False):
        note_refused_sign_in(username=form.cleaned_username(), result="failed", now=timezone.now())
    idle = settings.SESSION_COOKIE_AGE // 60
    context = {"form": form, "next": next_page(request), "ended": "ended" in request.GET, "idle_minutes": idle}
    return render(request, "accounts/login.html", context)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        note_sign_out(by=request.user, now=timezone.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict | None) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: replaces the response once a name is locked."""
    username = str((credentials or {}).get("username") or "")
    note_refused_sign_in(username=username, result="locked", now=timezone.now())
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    page = render(request, "accounts/locked.html", context, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page
