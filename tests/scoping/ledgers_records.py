"""Who may ask for the addresses of businesses, training and consent."""

from laborinfo.accounts.enums import Permission
from tests.factories_records import ConsentFactory, SelfEmploymentFactory, TrainingRecordFactory
from tests.scoping import Route
from tests.scoping.ledgers_entry import person


def record(factory):
    def make(cast) -> dict:
        return {"pk": factory(person_id=person(cast)["pk"]).pk}

    return make


EDIT = Permission.PERSON_EDIT

ROUTES = {
    "ledgers:business-create": Route(EDIT, person, right="group"),
    "ledgers:business-edit": Route(EDIT, record(SelfEmploymentFactory), right="group"),
    "ledgers:training-create": Route(EDIT, person, right="group"),
    "ledgers:training-edit": Route(EDIT, record(TrainingRecordFactory), right="group"),
    "ledgers:consent-create": Route(EDIT, person, right="group"),
    "ledgers:consent-withdraw": Route(EDIT, record(ConsentFactory), right="group"),
}
