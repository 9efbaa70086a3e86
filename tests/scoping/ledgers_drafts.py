"""Who may keep unfinished entries: whoever may open the form."""

from laborinfo.accounts.enums import Permission
from ledgers.enums_drafts import DraftForm
from tests.factories_ledgers import make_household
from tests.scoping import Route


def person_form(cast) -> dict:
    return {"form": DraftForm.PERSON_EDIT, "target": make_household(cast.region_of("group")).people.get().pk}


ROUTES = {
    "ledgers:draft-keep": Route(Permission.PERSON_EDIT, person_form, right="group", method="post"),
    "ledgers:draft-discard": Route(Permission.PERSON_EDIT, person_form, right="group", method="post"),
}
