"""What waits for a user, gathered from the apps below; and where a user without a work list starts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.queries import waiting as others
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import Scope
from laborinfo.common.navigation import NavItem, items_for
from ledgers.services import waiting, waiting_duplicates, waiting_review

SOURCES = (
    waiting.waiting_items,
    waiting_review.waiting_items,
    waiting_duplicates.waiting_items,
    others.waiting_items,
)
ACTS = (NavItem(_("Enter a household"), "plus", "/ledgers/households/new/", permission=Permission.PERSON_EDIT),)
# For those who organise nothing: the first permission they hold says where they begin.
STARTS = (
    (Permission.AUDIT_VIEW, "accounts:audit-list"),
    (Permission.ACCOUNT_VIEW, "accounts:account-list"),
    (Permission.TOTALS_VIEW, "assessment:dashboard-home"),
)


def waiting_for(user, *, now) -> list[waiting.WaitingItem]:
    """Cards, the most urgent first."""
    items = [item for source in SOURCES for item in source(user, now=now)]
    return sorted(items, key=lambda item: -item.urgency)


def start_page(scope: Scope) -> str | None:
    """The address of another first page, or None where the work list is the right one."""
    if scope.organizes():
        return None
    return next((reverse(name) for permission, name in STARTS if scope.has(permission)), None)


def quick_links(user) -> list[NavItem]:
    """Everything in the user's menu but this page, and what is done most often."""
    acts = [link for link in ACTS if user.scope.has(link.permission)]
    return acts + [item for item in items_for(user, "/") if item.url != "/"]
