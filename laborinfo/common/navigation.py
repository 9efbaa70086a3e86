"""The menu. Each app registers its entries in a module `navigation.py`; who sees them follows from
permissions."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise


@dataclass(frozen=True)
class NavItem:
    """One entry; `permission` None shows it to every signed-in user. `order` sorts, smaller first."""

    label: str | Promise
    icon: str
    url: str
    permission: str | None = None
    order: int = 50
    active: bool = False


ITEMS: list[NavItem] = []


def register(item: NavItem) -> None:
    ITEMS.append(item)


def items_for(user, path: str) -> list[NavItem]:
    """The entries that the user may see, the longest matching address marked active."""
    if user is None or not user.is_authenticated:
        return []
    shown = [item for item in ITEMS if item.permission is None or user.scope.has(item.permission)]
    shown.sort(key=lambda item: item.order)
    matching = [item.url for item in shown if path == item.url or (item.url != "/" and path.startswith(item.url))]
    current = max(matching, key=len, default=None)
    return [replace(item, active=item.url == current) for item in shown]
