"""What stands between sign-in and work, and what happens to a request that is turned away."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django_htmx.http import HttpResponseClientRedirect

from laborinfo.accounts.audit import record

OPEN_TO_HALF_SIGNED_IN = {
    "accounts:logout", "accounts:password-change", "accounts:second-factor", "set_language", "common:healthz",
}  # fmt: skip
ASKS_SECOND_FACTOR = "asks_second_factor"  # session key: a user whose role does not ask for it has set one up


def account_gate(get_response):
    """An issued password must be changed, county level and above prove a second factor, before anything else."""

    def middleware(request):
        step = None
        if request.user.is_authenticated and not request.path.startswith(("/api/", "/static/")):
            step = pending_step(request, request.user)
        if step and resolve(request.path_info).view_name not in OPEN_TO_HALF_SIGNED_IN:
            back = request.get_full_path() if request.method == "GET" and not request.htmx else "/"
            return send_to(request, f"{reverse(step)}?{urlencode({'next': back})}")
        return get_response(request)

    return middleware


def pending_step(request, user) -> str | None:
    """The page that the user must pass first, if any."""
    asked = user.scope.needs_second_factor or request.session.get(ASKS_SECOND_FACTOR)
    if asked and not user.is_verified():
        return "accounts:second-factor"
    if user.must_change_password:
        return "accounts:password-change"
    return None


def send_to(request, url: str) -> HttpResponse:
    """A redirect; for HTMX one of the whole page, not of the fragment."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def explain_sign_out(get_response):
    """Whoever is sent to sign in although they came with a session is told why; HTMX reloads the whole page."""

    def middleware(request):
        response = get_response(request)
        login = reverse(settings.LOGIN_URL)
        location = response.headers.get("Location", "")
        if response.status_code != 302 or not location.startswith(login) or request.user.is_authenticated:
            return response
        if request.htmx:
            location = f"{login}?{urlencode({'next': request.htmx.current_url_abs_path or '/'})}"
        asked_to = request.path.endswith("/logout/")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not asked_to:
            location += ("&" if "?" in location else "?") + "ended=1"
        response["Location"] = location
        return HttpResponseClientRedirect(location) if request.htmx else response

    return middleware


def record_refusals(get_response):
    """An act that was refused to a signed-in user is a line of the audit trail."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            detail = {"path": request.path[:200], "method": request.method}
            record(by=request.user, action="accounts.refuse", result="refused", detail=detail)
        return response

    return middleware
