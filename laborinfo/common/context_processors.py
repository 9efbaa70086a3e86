"""What the shell of every page needs."""

from laborinfo.common.inbox import unread_count
from laborinfo.common.navigation import items_for


def shell(request) -> dict:
    user = getattr(request, "user", None)
    # The count runs only where the header is drawn, not for fragments.
    return {"nav": items_for(user, request.path), "inbox": lambda: unread_count(user)} if user is not None else {}
