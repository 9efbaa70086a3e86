"""Menu entries of this app."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Accounts"), "users", "/accounts/", Permission.ACCOUNT_VIEW, order=80))
register(NavItem(_("Audit trail"), "audit", "/accounts/audit/", Permission.AUDIT_VIEW, order=90))
