"""Who may ask the API for households, jobs, findings and revisions."""

from laborinfo.accounts.enums import Permission as P
from tests.factories_ledgers import SpellFactory, make_household
from tests.scoping import Route
from tests.scoping.ledgers_review import finding, revision, row


def household(cast) -> dict:
    return {"pk": make_household(cast.region_of("group")).pk}


def spell(cast) -> dict:
    return {"pk": SpellFactory(person=make_household(cast.region_of("group")).people.get()).pk}


ROUTES = {
    "household-list": Route(P.PERSON_VIEW, right="group"),
    "household-detail": Route(P.PERSON_VIEW, household, right="group"),
    "spell-list": Route(P.PERSON_VIEW, right="group"),
    "spell-detail": Route(P.PERSON_VIEW, spell, right="group"),
    "finding-list": Route(P.PERSON_VIEW, right="group"),
    "finding-detail": Route(P.PERSON_VIEW, finding, right="group"),
    "revision-list": Route(P.LEDGER_VIEW, right="village"),
    "revision-detail": Route(P.LEDGER_VIEW, revision, right="village"),
    "revision-row-list": Route(P.PERSON_VIEW, right="village"),
    "revision-row-detail": Route(P.PERSON_VIEW, row, right="village"),
}
