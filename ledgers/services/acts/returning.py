"""Who left comes back, and a closed household is opened again: new acts, for when too much was built on the old one."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.common.errors import Conflict, DomainError
from ledgers.enums import LeftReason
from ledgers.enums_acts import ActKind
from ledgers.models import Person, RecordAct
from ledgers.services.acts import sides
from ledgers.services.acts.changes import Changes
from ledgers.services.acts.family import check_spouses, enter
from ledgers.services.acts.recording import check_day_and_reason, record_and_audit
from ledgers.services.duplicate_queue import search_after_commit
from ledgers.services.locking import lock_household, touch_household
from ledgers.services.people import lock_person


@transaction.atomic
def return_person(*, by, now, person_id: int, version: int | None, relation: str, day: date, reason: str) -> RecordAct:
    """The person is a member of the same household again; the time between stays in the history.

    A job that a recorded death ended stays ended: undo the act instead, or enter the job anew.
    """
    reason = check_day_and_reason(day, reason, now=now)
    person, household = lock_person(person_id=person_id, by=by, version=version)
    sides.check_open_household(household)
    check_may_return(person, day)
    changes = Changes(by, now)
    enter(changes, person, household, relation)
    changes.write(person, left_at=None, left_reason="")
    check_spouses(household)
    touch_household(household, by=by, now=now)
    search_after_commit(person.pk)
    return record_and_audit(
        changes, kind=ActKind.PERSON_RETURNED, household=household, person=person, day=day, reason=reason
    )


def check_may_return(person: Person, day: date) -> None:
    if person.left_at is None:
        raise Conflict(_("This person is in the household."), code="not_left")
    if person.left_reason == LeftReason.DUPLICATE:
        raise DomainError(_("This record was merged with another one. Undo that decision instead."))
    if day < person.left_at:
        raise DomainError(_("That is before the day on which this person left."), field="day")


@transaction.atomic
def reopen_household(*, by, now, household_id: int, version: int | None, day: date, reason: str) -> RecordAct:
    """A closed household is counted again, with the people that are still in it."""
    reason = check_day_and_reason(day, reason, now=now)
    household = lock_household(household_id=household_id, by=by, version=version)
    if household.closed_at is None:
        raise Conflict(_("This household is open."), code="not_closed")
    if household.merged_into_id is not None:
        raise DomainError(
            _("Its people belong to household %(number)s now. Undo that act, or move people back one by one.")
            % {"number": household.merged_into}
        )
    changes = Changes(by, now)
    changes.write(household, closed_at=None, closed_reason="")
    touch_household(household, by=by, now=now)
    return record_and_audit(changes, kind=ActKind.HOUSEHOLD_REOPENED, household=household, day=day, reason=reason)
