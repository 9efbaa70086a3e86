"""Guards of views. A view without one of these three is found by tests/test_scoping.py."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required, login_required

from laborinfo.accounts.scope import check_permission

public = login_not_required


def signed_in(view):
    """Any signed-in user."""
    guarded = login_required(view)
    guarded.required_permission = None
    return guarded


def require_permission(permission: str):
    """Signed in and holding the permission somewhere; where exactly is the queryset's and the service's matter."""

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            check_permission(request.user, permission)
            return view(request, *args, **kwargs)

        guarded = login_required(checked)
        guarded.required_permission = permission
        return guarded

    return decorate
