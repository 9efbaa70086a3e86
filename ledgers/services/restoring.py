"""Bring back a value from the history. It is an ordinary change: same rights, same rules, same trail."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.crypto import EncryptedTextField
from laborinfo.common.errors import DomainError, NotFound
from ledgers.history.lives import Change, lives_of
from ledgers.history.tracks import HOME, PEOPLE, SPELLS, Track
from ledgers.models import Household
from ledgers.rules import check_household
from ledgers.services import households, people, records, spells


@dataclass(frozen=True)
class Writer:
    """The service that writes a kind of record, the name of its key, the fields that it takes."""

    service: Callable
    key: str
    fields: Collection[str]


WRITERS = {
    HOME.name: Writer(households.update_household, "household_id", households.FIELDS),
    PEOPLE.name: Writer(people.update_person, "person_id", people.FIELDS),
    SPELLS.name: Writer(spells.update_spell, "spell_id", spells.FIELDS),
    "selfemployment": Writer(records.update_business, "business_id", records.BUSINESS_FIELDS),
    "trainingrecord": Writer(records.update_training, "training_id", records.TRAINING_FIELDS),
}


@dataclass(frozen=True)
class Restoring:
    """A value that can be brought back: the row as it is now and as it was."""

    household: Household
    track: Track
    field: Any
    now: Model
    then: Model


def find_restoring(*, by, household: Household, source: str, event_id: int, field: str) -> Restoring:
    """What a line of the timeline names. Raises NotFound when it is not in this household, Forbidden without the
    right to change it, DomainError when its owner is not in the household any more."""
    check_permission(by, Permission.PERSON_EDIT, household.region)
    lives = lives_of(household.pk)
    change = next((one for one in lives.changes() if one.track.name == source and one.event.pk == event_id), None)
    if change is None or change.before is None or change.after is None or not is_restorable(source, field):
        raise NotFound(_("This change does not exist in this household."))
    column = change.track.model._meta.get_field(field)
    if isinstance(column, EncryptedTextField):
        check_permission(by, Permission.PERSON_REVEAL, household.region)
    return Restoring(household, change.track, column, current(lives, change), change.before)


def is_restorable(source: str, field: str) -> bool:
    """Consent is the person's to give anew, never brought back for it."""
    return source in WRITERS and field in WRITERS[source].fields and field != "share_consent_at"


def may_restore(user, household: Household, source: str, field: str) -> bool:
    """For the buttons; identifiers need the right to reveal them as well."""
    if household.closed_at is not None or not is_restorable(source, field):
        return False
    hidden = field in people.REVEALABLE
    wanted = [Permission.PERSON_EDIT, *([Permission.PERSON_REVEAL] if hidden else [])]
    return all(can(user, permission, household.region) for permission in wanted)


def current(lives, change: Change) -> Model:
    """The row as it is now, if it is still this household's."""
    every = [lives.home, *lives.people.values(), *lives.of_people]
    row = next(life.current for life in every if life.track is change.track and life.key == change.key)
    person = getattr(row, "person_id", row.pk if row is not None and change.track is PEOPLE else None)
    if row is None or (person is not None and not lives.lives_in(person, timezone.now())):
        raise DomainError(_("This record is not in the household any more."))
    return row


@transaction.atomic
def restore_value(*, by, now, household: Household, source: str, event_id: int, field: str, version: int) -> None:
    """Write the old value again. Raises Conflict when the household was changed after the page was opened, and
    DomainError when the value breaks a rule that stops a submission."""
    restoring = find_restoring(by=by, household=household, source=source, event_id=event_id, field=field)
    day = timezone.localdate(now)
    before = errors_of(household, day)
    writer = WRITERS[source]
    writer.service(by=by, now=now, version=version, **{writer.key: restoring.now.pk, field: value_of(restoring)})
    if new := errors_of(household, day) - before:
        sentences = "；".join(sorted(sentence for _person, sentence in new))
        raise DomainError(_("The old value breaks a rule: %(rule)s") % {"rule": sentences})
    detail = {"field": field, "change": f"{source}:{event_id}"}
    audit.record(by=by, action="ledgers.restore_value", obj=restoring.now, detail=detail, now=now)


def value_of(restoring: Restoring):
    """The old value as the service takes it; what it points at may be gone."""
    field, key = restoring.field, getattr(restoring.then, restoring.field.attname)
    if not isinstance(field, ForeignKey) or key is None:
        return key
    row = field.related_model.objects.filter(pk=key).first()
    if row is None:
        raise DomainError(_("What the old value names does not exist any more."))
    return row


def errors_of(household: Household, day) -> set[tuple[int | None, str]]:
    return {(issue.person_id, issue.message) for issue in check_household(household.pk, day=day) if issue.is_error}
