"""The menu entry of matching."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Matching"), "match", "/matching/", permission=Permission.MATCH_VIEW))
