"""The menu entries of regions and work bodies."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission as P
from laborinfo.common.navigation import ADMINISTRATION, NavItem, register

register(NavItem(_("Regions"), "map", "/regions/", P.REGION_VIEW, order=80, group=ADMINISTRATION))
register(NavItem(_("Work bodies"), "users", "/regions/work-bodies/", P.WORK_BODY_VIEW, order=82, group=ADMINISTRATION))
