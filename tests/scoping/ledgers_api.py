"""Who may ask the API for households, jobs, findings and revisions."""

from laborinfo.accounts.enums import Permission as P
from ledgers.services.visits import verify_household
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household
from tests.scoping import Route
from tests.scoping.ledgers_review import finding, revision, row


def household(cast) -> dict:
    return {"pk": make_household(cast.region_of("group")).pk}


def spell(cast) -> dict:
    return {"pk": SpellFactory(person=make_household(cast.region_of("group")).people.get()).pk}


def visit(cast) -> dict:
    home = make_household(cast.region_of("group"))
    return {"pk": verify_household(by=cast.group, now=NOW, household_id=home.pk, met="HEAD").pk}


ROUTES = {
    "person-bulk": Route(P.PERSON_EDIT, right="group", method="post"),
    "visit-list": [
        Route(P.PERSON_VIEW, right="group"),
        Route(P.PERSON_EDIT, right="group", method="post", data={"purpose": "VERIFICATION"}),
    ],
    "visit-detail": Route(P.PERSON_VIEW, visit, right="group"),
    "household-list": [
        Route(P.PERSON_VIEW, right="group"),
        Route(P.PERSON_EDIT, right="group", method="post", data={"note": "x"}),
    ],
    "household-detail": [
        Route(P.PERSON_VIEW, household, right="group"),
        Route(P.PERSON_EDIT, household, right="group", method="patch", data={"note": "x"}),
    ],
    "spell-list": [
        Route(P.PERSON_VIEW, right="group"),
        Route(P.PERSON_EDIT, right="group", method="post", data={"captain": "x"}),
    ],
    "spell-detail": [
        Route(P.PERSON_VIEW, spell, right="group"),
        Route(P.PERSON_EDIT, spell, right="group", method="patch", data={"captain": "x"}),
    ],
    "finding-list": Route(P.PERSON_VIEW, right="group"),
    "finding-detail": Route(P.PERSON_VIEW, finding, right="group"),
    "revision-list": Route(P.LEDGER_VIEW, right="village"),
    "revision-detail": Route(P.LEDGER_VIEW, revision, right="village"),
    "revision-row-list": Route(P.PERSON_VIEW, right="village"),
    "revision-row-detail": Route(P.PERSON_VIEW, row, right="village"),
}
