"""The menu entries of the ledgers."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.navigation import NavItem, register

register(NavItem(_("Visits"), "check", "/ledgers/worklist/", permission=Permission.PERSON_EDIT, order=10))
register(NavItem(_("Households"), "household", "/ledgers/households/", permission=Permission.PERSON_VIEW, order=20))
register(NavItem(_("Excel import"), "upload", "/ledgers/imports/", permission=Permission.PERSON_EDIT, order=22))
register(NavItem(_("Ledgers"), "ledger", "/ledgers/", permission=Permission.LEDGER_VIEW, order=25))
register(NavItem(_("Findings"), "flag", "/ledgers/findings/", permission=Permission.LEDGER_VIEW, order=28))
register(NavItem(_("Spot checks"), "target", "/ledgers/spot-checks/", permission=Permission.SPOT_CHECK_VIEW, order=29))
# The prefecture finds them from its periods.
register(
    NavItem(_("Counter checks"), "check", "/ledgers/counter-checks/", permission=Permission.SETTINGS_EDIT, order=95)
)
