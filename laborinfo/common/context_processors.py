"""What the shell of every page needs."""

from laborinfo.common.navigation import inbox_of, items_for


def shell(request) -> dict:
    user = getattr(request, "user", None)
    # The count runs only where the header is drawn, not for fragments.
    return {"nav": items_for(user, request.path), "inbox": lambda: inbox_of(user)} if user is not None else {}
