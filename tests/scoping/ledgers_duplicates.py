"""Who may ask for the addresses of pairs of records that may be one person."""

from datetime import date

from laborinfo.accounts.enums import Permission
from ledgers.models import DuplicatePair
from ledgers.services.duplicate_decisions import tell_apart
from ledgers.services.duplicate_search import search_person
from tests.factories import NOW
from tests.factories_ledgers import PersonFactory, make_household
from tests.scoping import Route

VIEW, DECIDE = Permission.PERSON_VIEW, Permission.DUPLICATE_DECIDE


def pair(cast) -> dict:
    """Two records of one man in one group."""
    values = {"name": "杨光华", "birth_date": date(1985, 4, 12), "id_number": "", "relation": "SIBLING"}
    people = [PersonFactory(household=make_household(cast.region_of("group")), **values) for _turn in range(2)]
    search_person(people[0].pk, now=NOW)
    return {"pk": DuplicatePair.objects.latest("pk").pk}


def decided(cast) -> dict:
    found = pair(cast)
    tell_apart(by=cast.village, now=NOW, pair_id=found["pk"], remark="two people")
    return found


ROUTES = {
    "ledgers:duplicate-list": Route(VIEW, right="group"),
    "ledgers:duplicate-detail": Route(VIEW, pair, right="village", expect={"lower": "allowed"}),
    "ledgers:duplicate-merge": Route(DECIDE, pair, right="village", method="post", answers=[422]),
    "ledgers:duplicate-apart": Route(DECIDE, pair, right="village", method="post", data={"remark": "two people"}),
    "ledgers:duplicate-undo": Route(DECIDE, decided, right="village", method="post"),
}
