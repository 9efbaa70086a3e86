"""The menu entries of the work list and the dashboard."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Work list"), "home", "/", permission=Permission.LEDGER_VIEW, order=5))
register(NavItem(_("Dashboard"), "chart", "/dashboard/", permission=Permission.TOTALS_VIEW, order=15))
