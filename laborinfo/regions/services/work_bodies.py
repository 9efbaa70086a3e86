"""Enter and change work bodies."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from laborinfo.common.errors import DomainError, constraint_errors
from laborinfo.common.places import is_place
from laborinfo.regions.enums import WorkBodyKind
from laborinfo.regions.models import Region, WorkBody

FIELDS = ("kind", "name", "leader", "phone", "home", "place_code", "address", "active_from", "active_to", "note")
REFUSALS = {
    "regions_workbody_station_place": DomainError(
        _("A liaison station, and only a station, has a place outside the prefecture with an address."),
        field="place_code",
    ),
    "regions_workbody_place_outside": DomainError(_("The place lies in the prefecture."), field="place_code"),
    "regions_workbody_dates": DomainError(_("The end must come after the beginning."), field="active_to"),
    "regions_workbody_once": DomainError(_("This region has a body of this kind and name already."), field="name"),
}


@transaction.atomic
def create_work_body(*, by, now, covers: Iterable[Region] = (), **values: Any) -> WorkBody:
    """Enter a body with the regions that it covers (its home when none is given)."""
    return _save(WorkBody(), covers, values)


@transaction.atomic
def update_work_body(*, body: WorkBody, by, now, covers: Iterable[Region] = (), **values: Any) -> WorkBody:
    """Change a body; the row is locked, so that two editors' values never mix."""
    return _save(WorkBody.objects.select_for_update().get(pk=body.pk), covers, values)


def _save(body: WorkBody, covers: Iterable[Region], values: dict[str, Any]) -> WorkBody:
    if unknown := values.keys() - set(FIELDS):
        raise TypeError(f"a work body has no {', '.join(sorted(unknown))}")
    for field, value in values.items():
        setattr(body, field, value)
    if body.kind == WorkBodyKind.LIAISON_STATION and not is_place(body.place_code):
        raise DomainError(_("This is no division of the country."), field="place_code")
    with constraint_errors(REFUSALS), transaction.atomic():
        body.save()
    body.covers.set(list(covers) or [body.home])
    return body
