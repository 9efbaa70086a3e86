"""The menu entries of the ledgers."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Visits"), "check", "/ledgers/worklist/", permission=Permission.PERSON_EDIT, order=10))
register(NavItem(_("Households"), "household", "/ledgers/households/", permission=Permission.PERSON_VIEW, order=20))
