"""Write the act itself, with its day and reason."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import DomainError
from ledgers.enums_acts import BETWEEN_PLACES
from ledgers.models import Household, Person, RecordAct
from ledgers.services import announcements
from ledgers.services.acts.changes import Changes

SHORTEST_REASON = 2  # characters


def check_day_and_reason(day: date, reason: str, *, now) -> str:
    """The reason, trimmed. Nothing is recorded before it happened."""
    if day > timezone.localdate(now):
        raise DomainError(_("This day has not come yet."), field="day")
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(_("Say in a few words why."), field="reason")
    return reason.strip()


def check_after_birth(person: Person, day: date) -> None:
    if day < person.birth_date:
        raise DomainError(_("This person was born after that day."), field="day")


def record_act(
    changes: Changes, *, kind: str, household: Household, day: date, reason: str = "", left_reason: str = "",
    person: Person | None = None, other: Household | None = None, places: tuple[int, int] | None = None,
) -> RecordAct:  # fmt: skip
    """`places`: ids of the regions before and after, when the act changed them."""
    from_region, to_region = places or (household.region_id, (other or household).region_id)
    return RecordAct.objects.create(
        kind=kind, household=household, other_household=other, person=person, from_region_id=from_region,
        to_region_id=to_region, day=day, left_reason=left_reason, reason=reason, people=changes.people,
        changes=changes.as_json(), at=changes.now, by=changes.by,
    )  # fmt: skip


def record_and_audit(changes: Changes, **values) -> RecordAct:
    """The act, and its line on the audit trail."""
    act = record_act(changes, **values)
    detail = {"act": act.pk, "people": act.people}
    if act.other_household_id:
        detail["other_household"] = act.other_household_id
    action = f"ledgers.{act.kind.lower()}"
    audit.record(by=changes.by, action=action, obj=act.person or act.household, detail=detail, now=changes.now)
    if act.kind in BETWEEN_PLACES:
        announcements.moved_in(act, now=changes.now)
    return act
