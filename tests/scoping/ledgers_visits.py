"""Who may ask for the work list and the visits."""

from laborinfo.accounts.enums import Permission
from ledgers.services.visits import verify_household
from tests.factories import NOW
from tests.factories_ledgers import PeriodFactory, make_household
from tests.scoping import Route


def household(cast) -> dict:
    return {"pk": make_household(cast.region_of("group")).pk}


def visit(cast) -> dict:
    return {"pk": verify_household(by=cast.group, now=NOW, household_id=household(cast)["pk"]).pk}


def village(cast) -> dict:
    return {"code": cast.region_of("village").code}


def period(cast) -> dict:
    return {"pk": PeriodFactory().pk}


EDIT, VIEW = Permission.PERSON_EDIT, Permission.PERSON_VIEW

ROUTES = {
    "ledgers:worklist": Route(EDIT, right="group"),
    "ledgers:household-verify": Route(EDIT, household, right="group", method="post"),
    "ledgers:visit-list": Route(VIEW, right="group"),
    "ledgers:household-visits": [
        Route(VIEW, household, right="group"),
        Route(VIEW, household, right="county", expect={"lower": "allowed"}),
    ],
    "ledgers:visit-create": Route(EDIT, household, right="group"),
    "ledgers:visit-correct": Route(EDIT, visit, right="group"),
    "ledgers:visit-withdraw": Route(EDIT, visit, right="group"),
    "ledgers:progress-home": Route(Permission.LEDGER_VIEW, right="village"),
    "ledgers:progress": Route(Permission.LEDGER_VIEW, village, right="village"),
    "ledgers:period-deadlines": Route(Permission.PERIOD_MANAGE, period, right="prefecture"),
}
