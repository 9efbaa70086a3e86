"""Who may ask for the addresses of the acts on the register."""

from laborinfo.accounts.enums import Permission
from ledgers.models import RecordAct
from ledgers.services.people import record_left
from tests.factories import NOW
from tests.factories_ledgers import make_household
from tests.scoping import Route
from tests.scoping.ledgers_entry import household, person


def left(cast) -> dict:
    """Somebody who left, recorded by the group's organiser."""
    chosen = make_household(cast.region_of("group"), people=2).people.last()
    day = NOW.date()
    record_left(by=cast.group, now=NOW, person_id=chosen.pk, version=None, reason="MOVED_AWAY", left_date=day)
    return {"pk": chosen.pk}


def act(cast) -> dict:
    return {"pk": RecordAct.objects.get(person=left(cast)["pk"]).pk}


VIEW, EDIT, MOVE = Permission.PERSON_VIEW, Permission.PERSON_EDIT, Permission.PERSON_MOVE
ROUTES = {
    "ledgers:act-list": Route(VIEW, right="group"),
    "ledgers:act-undo": Route(VIEW, act, right="group"),
    "ledgers:head-change": Route(EDIT, household, right="group"),
    "ledgers:household-reopen": Route(EDIT, household, right="group"),
    "ledgers:household-move": [
        Route(MOVE, household, right="group"),
        Route(MOVE, household, right="township", expect={"lower": "allowed"}),
    ],
    "ledgers:household-join": Route(MOVE, household, right="group"),
    "ledgers:person-move": [
        Route(MOVE, person, right="group"),
        Route(MOVE, person, right="county", expect={"lower": "allowed"}),
    ],
    "ledgers:person-return": Route(EDIT, left, right="group"),
}
