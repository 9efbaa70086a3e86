"""The menu entries of regions and work bodies."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Regions"), "map", "/regions/", permission=Permission.REGION_VIEW, order=80))
register(NavItem(_("Work bodies"), "users", "/regions/work-bodies/", permission=Permission.WORK_BODY_VIEW, order=82))
