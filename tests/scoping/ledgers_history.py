"""Who may ask for the history of households."""

from django.utils import timezone

from laborinfo.accounts.enums import Permission
from ledgers.models import PersonEvent
from ledgers.services.people import update_person
from tests.scoping import Route
from tests.scoping.ledgers_entry import household, person


def changed(cast) -> dict:
    """A household with a change that can be taken back."""
    key = person(cast)["pk"]
    row = update_person(by=cast.group, now=timezone.now(), person_id=key, version=None, min_wage=3000)
    event = PersonEvent.objects.filter(pgh_obj=key, pgh_label="update").latest("pgh_id")
    return {"pk": row.household_id, "source": "person", "event": event.pk, "field": "min_wage"}


ROUTES = {
    "ledgers:household-history": Route(Permission.PERSON_VIEW, household, right="group"),
    "ledgers:household-as-of": Route(Permission.PERSON_VIEW, household, right="group"),
    "ledgers:person-history": Route(Permission.PERSON_VIEW, person, right="group"),
    "ledgers:history-restore": Route(Permission.PERSON_EDIT, changed, right="group"),
}
