"""The menu entries of the ledgers."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission as P
from laborinfo.common.navigation import NavGroup, NavItem, register

LEDGERS = NavGroup(_("Ledgers"), "ledger")

register(NavItem(_("Visits"), "check", "/ledgers/worklist/", P.PERSON_EDIT, order=10))
for order, (label, icon, url, permission) in enumerate(
    [
        (_("Households"), "household", "/ledgers/households/", P.PERSON_VIEW),
        (_("Ledgers"), "ledger", "/ledgers/", P.LEDGER_VIEW),
        (_("Findings"), "flag", "/ledgers/findings/", P.LEDGER_VIEW),
        (_("Excel import"), "upload", "/ledgers/imports/", P.PERSON_IMPORT),
        (_("Progress"), "chart", "/ledgers/progress/", P.LEDGER_VIEW),
        (_("Visit log"), "history", "/ledgers/visits/", P.PERSON_VIEW),
        (_("Spot checks"), "target", "/ledgers/spot-checks/", P.SPOT_CHECK_VIEW),
        (_("Signals"), "warn", "/ledgers/signals/", P.SIGNAL_VIEW),
        (_("Registered twice"), "users", "/ledgers/duplicates/", P.PERSON_VIEW),
        (_("Who left and moved"), "move", "/ledgers/acts/", P.PERSON_VIEW),
        (_("Periods"), "calendar", "/ledgers/periods/", P.LEDGER_VIEW),
        (_("Rules"), "settings", "/ledgers/rules/", P.TOTALS_VIEW),
        (_("Counter checks"), "check", "/ledgers/counter-checks/", P.SYSTEM_CHECK_VIEW),
    ],
    start=20,
):
    register(NavItem(label, icon, url, permission, order=order, group=LEDGERS))
