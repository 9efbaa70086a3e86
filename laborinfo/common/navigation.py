"""The menu. Each app registers its entries in a module `navigation.py`; who sees them follows from
permissions. Entries of one group open together on a wide screen, unless the whole menu is short."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class NavGroup:
    """A heading under which entries open."""

    label: str | Promise
    icon: str


@dataclass(frozen=True)
class NavItem:
    """One entry; `permission` None shows it to every signed-in user. `order` sorts, smaller first."""

    label: str | Promise
    icon: str
    url: str
    permission: str | None = None
    order: int = 50
    active: bool = False
    group: NavGroup | None = None


@dataclass(frozen=True)
class OpenGroup:
    """A group with the entries that the user sees."""

    label: str | Promise
    icon: str
    items: list[NavItem]

    @property
    def active(self) -> bool:
        return any(item.active for item in self.items)


SHORT = 6  # entries that stand side by side as they are
ADMINISTRATION = NavGroup(_("Administration"), "settings")
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


def in_groups(items: list[NavItem]) -> list[NavItem | OpenGroup]:
    """The menu of a wide screen: a group stands where its first entry would; one of a single entry is that entry."""
    if len(items) <= SHORT:
        return list(items)
    menu: list[NavItem | OpenGroup] = []
    open_groups: dict[NavGroup, OpenGroup] = {}
    for item in items:
        if item.group is None:
            menu.append(item)
        elif item.group in open_groups:
            open_groups[item.group].items.append(item)
        else:
            open_groups[item.group] = OpenGroup(item.group.label, item.group.icon, [item])
            menu.append(open_groups[item.group])
    return [entry.items[0] if isinstance(entry, OpenGroup) and len(entry.items) == 1 else entry for entry in menu]
