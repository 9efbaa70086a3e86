"""Write people: add, change, record that they left, reveal a masked identifier."""

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.crypto import blind_index
from laborinfo.common.errors import DomainError, NotFound, constraint_errors
from ledgers.enums import LeftReason
from ledgers.enums_acts import ActKind
from ledgers.models import Person
from ledgers.search_keys import id_tail_index, name_keys
from ledgers.services.acts.changes import Changes
from ledgers.services.acts.recording import record_act
from ledgers.services.consents import follow_person
from ledgers.services.duplicate_queue import search_after_commit
from ledgers.services.leaving import check_leaving, end_work
from ledgers.services.locking import lock_household, touch_household

FIELDS = frozenset(
    {
        "name", "relation", "sex", "birth_date", "id_number", "phone", "disability_certificate", "ethnicity",
        "political", "marital", "education", "student_status", "health", "speaks_mandarin", "labour_ability",
        "is_available", "wants_work", "wished_place_levels", "wished_places", "wished_occupations", "min_wage",
        "wants_welfare_post", "wants_business", "wants_training", "wished_trainings", "unable_reason",
        "share_consent_at",
    }
)  # fmt: skip
REVEALABLE = ("id_number", "phone", "disability_certificate")
SPELT = ("id_number", "disability_certificate")
SHORTEST_PURPOSE = 4  # characters


def head_exists() -> dict[str, DomainError]:
    return {
        "ledgers_person_one_head": DomainError(
            _("This household already has a head. Change that person's relation first."), field="relation"
        )
    }


@transaction.atomic
def add_person(*, by, now, household_id: int, version: int | None = None, **fields) -> Person:
    """Add a member to a household."""
    household = lock_household(household_id=household_id, by=by, version=version)
    person = Person(
        household=household, county_id=household.county_id, created_at=now, created_by=by, updated_at=now,
        updated_by=by, **known(fields),
    )  # fmt: skip
    save_person(person)
    if person.share_consent_at:
        follow_person(person, by=by, now=now)
    touch_household(household, by=by, now=now)
    audit.record(by=by, action="ledgers.add_person", obj=person, now=now)
    return person


@transaction.atomic
def update_person(*, by, now, person_id: int, version: int | None, **fields) -> Person:
    """Change some fields of a person; `version` is the household's."""
    person, household = lock_person(person_id=person_id, by=by, version=version)
    for name, value in known(fields).items():
        setattr(person, name, value)
    person.updated_at, person.updated_by = now, by
    save_person(person)
    if "share_consent_at" in fields:
        follow_person(person, by=by, now=now)
    touch_household(household, by=by, now=now)
    audit.record(by=by, action="ledgers.update_person", obj=person, detail={"fields": sorted(fields)}, now=now)
    return person


@transaction.atomic
def record_left(*, by, now, person_id: int, version: int | None, reason: str, left_date, note: str = "") -> Person:
    """The person died or left the household on a date. The record stays and can be looked up; a death ends the work.

    The act is on record with its `reason` (a code) and `note`, and can be undone (services.acts.undoing).
    """
    person, household = lock_person(person_id=person_id, by=by, version=version)
    if person.left_at is not None:
        raise DomainError(_("This person is recorded as having left already."))
    check_leaving(person, reason=reason, left_date=left_date)
    changes = Changes(by, now)
    changes.write(person, left_at=left_date, left_reason=reason)
    jobs = end_work(changes, person, left_date=left_date) if reason == LeftReason.DECEASED else []
    touch_household(household, by=by, now=now)
    record_act(
        changes, kind=ActKind.PERSON_LEFT, household=household, person=person, day=left_date, left_reason=reason,
        reason=note.strip(),
    )  # fmt: skip
    detail = {"reason": reason, "ended_jobs": jobs}
    audit.record(by=by, action="ledgers.record_left", obj=person, detail=detail, now=now)
    return person


@transaction.atomic
def reveal(*, by, now, person_id: int, field: str, purpose: str) -> str:
    """One identifier in clear, for a stated purpose; the reading itself is put on record first."""
    person = Person.objects.visible_to(by).select_related("household__region").filter(pk=person_id).first()
    if person is None or field not in REVEALABLE:
        raise NotFound(_("This person does not exist in your regions."))
    check_permission(by, Permission.PERSON_REVEAL, person.household.region)
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise DomainError(_("Say in a few words what you need it for."), field="purpose")
    detail = {"field": field, "purpose": purpose.strip()}
    audit.record(by=by, action="ledgers.reveal_person", obj=person, detail=detail, now=now)
    return getattr(person, field)


def lock_person(*, person_id: int, by, version: int | None, permission: str = Permission.PERSON_EDIT):
    """(person, its locked household). The household's lock is the lock of everybody in it."""
    found = Person.objects.visible_to(by).filter(pk=person_id).values_list("household_id", flat=True).first()
    if found is None:
        raise NotFound(_("This person does not exist in your regions."))
    household = lock_household(household_id=found, by=by, version=version, permission=permission)
    person = Person.objects.get(pk=person_id)
    person.household = household
    return person, household


def known(fields: dict) -> dict:
    """The fields, numbers in their one spelling; TypeError for a name that no person has."""
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"no such person fields: {sorted(unknown)}")
    spelt = {name: (fields[name] or "").strip().upper() for name in SPELT if name in fields}
    return {**fields, **spelt}


def save_person(person: Person) -> None:
    """Write the row with what it is found by: the blind indexes of its identifiers, the sound of its name."""
    person.id_index = blind_index(person.id_number or "")
    person.phone_index = blind_index(person.phone or "")
    person.certificate_index = blind_index(person.disability_certificate or "")
    person.pinyin, person.initials = name_keys(person.name)
    person.id_tail_index = id_tail_index(person.id_number)
    with constraint_errors(head_exists()):
        person.save()
    if person.left_at is None:
        search_after_commit(person.pk)
