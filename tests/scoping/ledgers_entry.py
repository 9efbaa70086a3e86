"""Who may ask for the addresses of household entry."""

from laborinfo.accounts.enums import Permission
from tests.factories_ledgers import SpellFactory, make_household
from tests.scoping import Route


def household(cast) -> dict:
    return {"pk": make_household(cast.region_of("group")).pk}


def person(cast) -> dict:
    return {"pk": make_household(cast.region_of("group")).people.get().pk}


def spell(cast) -> dict:
    return {"pk": SpellFactory(person_id=person(cast)["pk"], county=cast.region_of("county")).pk}


EDIT, VIEW = Permission.PERSON_EDIT, Permission.PERSON_VIEW
PURPOSE = {"field": "phone", "purpose": "电话核实情况"}

ROUTES = {
    "ledgers:household-list": Route(VIEW, right="group"),
    "ledgers:household-create": Route(EDIT, right="group"),
    "ledgers:household-detail": [
        Route(VIEW, household, right="group"),
        Route(VIEW, household, right="village", expect={"lower": "allowed"}),
        Route(VIEW, household, right="county", expect={"lower": "allowed"}),
    ],
    "ledgers:household-edit": Route(EDIT, household, right="group"),
    "ledgers:household-close": Route(EDIT, household, right="group"),
    "ledgers:person-create": Route(EDIT, household, right="group"),
    "ledgers:person-edit": Route(EDIT, person, right="group"),
    "ledgers:person-leave": Route(EDIT, person, right="group"),
    "ledgers:person-reveal": Route(Permission.PERSON_REVEAL, person, right="group", method="post", data=PURPOSE),
    "ledgers:spell-create": Route(EDIT, person, right="group"),
    "ledgers:spell-edit": Route(EDIT, spell, right="group"),
    "ledgers:spell-end": Route(EDIT, spell, right="group"),
}
