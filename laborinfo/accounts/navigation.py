"""Menu entries of this app."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import ADMINISTRATION, NavItem, register

register(NavItem(_("Accounts"), "users", "/accounts/", Permission.ACCOUNT_VIEW, order=84, group=ADMINISTRATION))
register(NavItem(_("Audit trail"), "audit", "/accounts/audit/", Permission.AUDIT_VIEW, order=90, group=ADMINISTRATION))
