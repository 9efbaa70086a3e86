"""What stands between sign-in and work: an issued password must be changed, county level and above prove a second factor."""

from django.shortcuts import redirect
from django.urls import resolve, reverse

OPEN_TO_HALF_SIGNED_IN = {
    "accounts:logout",
    "accounts:password-change",
    "accounts:second-factor",
    "set_language",
    "healthz",
}


def account_gate(get_response):
    def middleware(request):
        user = request.user
        if user.is_authenticated and not request.path.startswith(("/api/", "/static/")):
            step = pending_step(request, user)
            if step and resolve(request.path_info).view_name not in OPEN_TO_HALF_SIGNED_IN:
                return redirect(f"{reverse(step)}?next={request.path}")
        return get_response(request)

    return middleware


def pending_step(request, user) -> str | None:
    """The page that the user must pass first, if any."""
    if user.scope.needs_second_factor and not user.is_verified():
        return "accounts:second-factor"
    if user.must_change_password:
        return "accounts:password-change"
    return None
