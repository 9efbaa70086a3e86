"""The menu entry of subsidies."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Subsidies"), "money", "/subsidies/", permission=Permission.SUBSIDY_VIEW))
