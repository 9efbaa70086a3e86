"""What the shell of every page needs."""

from laborinfo.common.navigation import items_for


def shell(request) -> dict:
    user = getattr(request, "user", None)
    return {"nav": items_for(user, request.path)} if user is not None else {}
