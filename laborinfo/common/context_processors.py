"""What the shell of every page needs."""

from laborinfo.common.inbox import unread_count
from laborinfo.common.navigation import in_groups, items_for


def shell(request) -> dict:
    user = getattr(request, "user", None)
    if user is None:
        return {}
    nav = items_for(user, request.path)
    # The count runs only where the header is drawn, not for fragments.
    return {"nav": nav, "menu": in_groups(nav), "inbox": lambda: unread_count(user)}
