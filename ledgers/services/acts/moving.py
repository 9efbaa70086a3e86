"""A person goes to another household; a household goes to another group or building; two households become one."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.common.codes import Relation
from laborinfo.common.errors import Conflict, DomainError, NotFound
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.enums import LeftReason
from ledgers.enums_acts import ActKind
from ledgers.models import Finding, Household, Person, RecordAct
from ledgers.services.acts import sides
from ledgers.services.acts.changes import Changes, joined, spans_of
from ledgers.services.acts.family import Relations, check_spouses, enter, members_of, name_head, relation_field
from ledgers.services.acts.recording import check_after_birth, check_day_and_reason, record_and_audit
from ledgers.services.duplicate_queue import search_after_commit
from ledgers.services.locking import touch_households

Versions = dict[int, int | None]


@transaction.atomic
def move_person(
    *, by, now, person_id: int, to_household_id: int, versions: Versions, relation: str, day: date, reason: str,
    new_head_id: int | None = None, relations: Relations | None = None,
) -> RecordAct:  # fmt: skip
    """The person belongs to another household from now on; jobs, training, consents and unsettled findings go along,
    visits stay with the household that was visited. `versions`: {household id: version that the form was opened with}.

    Who was the head of the household left behind names the new one (`new_head_id`, `relations`); a household that
    nobody is left in is closed and points at the other one.
    """
    reason = check_day_and_reason(day, reason, now=now)
    person = person_in_sight(by, person_id)
    target = sides.household_in_sight(by, to_household_id)
    if versions and person.household_id not in versions:
        raise moved_meanwhile()
    if person.household_id == target.pk:
        raise DomainError(_("This person is in that household already."), field="to_household")
    sides.check_sides(by, [person.household.region, target.region], now=now)
    homes = sides.lock_all([person.household_id, target.pk], by=by, versions=versions)
    left, target = homes[person.household_id], homes[target.pk]
    person = person_still_in(left, person_id)
    check_after_birth(person, day)
    sides.check_open_household(target)
    ledgers = sides.ledgers_in_hand([left.region.parent_id, target.region.parent_id])
    changes = Changes(by, now)
    was_head = person.relation == Relation.HEAD
    enter(changes, person, target, relation)
    check_spouses(target)
    leave_behind(changes, left, target, new_head_id, relations or {}, was_head=was_head)
    sides.carry_findings(changes, Finding.objects.filter(person=person), target, ledgers)
    if left.county_id != target.county_id:
        sides.follow_county(target)
    touch_households([left, target], by=by, now=now)
    search_after_commit(person.pk)
    return record_and_audit(
        changes, kind=ActKind.PERSON_MOVED, household=left, other=target, person=person, day=day, reason=reason
    )


def person_in_sight(by, person_id: int) -> Person:
    rows = Person.objects.visible_to(by).select_related("household__region")
    person = rows.filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("This person does not exist in your regions."))
    return person


def person_still_in(household: Household, person_id: int) -> Person:
    """The person, once the household is locked. Raises Conflict when somebody else was first."""
    person = Person.objects.filter(pk=person_id, household=household).first()
    if person is None:
        raise moved_meanwhile()
    if person.left_at is not None:
        raise Conflict(_("This person has left the household. Record first that they came back."), code="left")
    return person


def moved_meanwhile() -> Conflict:
    return Conflict(_("This person was moved to another household a moment ago. Reload the page."), code="stale")


def leave_behind(
    changes: Changes, left: Household, target: Household, new_head_id: int | None, relations: Relations, *,
    was_head: bool,
) -> None:  # fmt: skip
    """Give the household left behind its new head, or close it when nobody is in it any more."""
    if not members_of(left).exists():
        close_into(changes, left, target)
    elif was_head:
        if new_head_id is None:
            raise DomainError(_("The head leaves: choose who is the head of those who stay."), field="new_head")
        name_head(changes, left, new_head_id, relations)


def close_into(changes: Changes, gone: Household, kept: Household) -> None:
    changes.write(gone, closed_at=changes.now, closed_reason=LeftReason.MERGED.value, merged_into_id=kept.pk)


@transaction.atomic
def move_household(
    *, by, now, household_id: int, version: int | None, to_region: Region, day: date, reason: str
) -> RecordAct:
    """The household lives in another group or building from now on. Its number stays: papers name it.

    A submitted revision of the old village stays as it was frozen; the next one shows the household as removed there
    and as added in the new village. Unsettled findings of the open period go along and are answered there. What was
    verified stays verified.
    """
    reason = check_day_and_reason(day, reason, now=now)
    household = sides.household_in_sight(by, household_id)
    check_destination(to_region, day=timezone.localdate(now))
    sides.check_sides(by, [household.region, to_region], now=now)
    household = sides.lock_all([household_id], by=by, versions={household_id: version})[household_id]
    sides.check_open_household(household)
    old = household.region
    if old.pk == to_region.pk:
        raise DomainError(_("The household lives there already."), field="to_region")
    ledgers = sides.ledgers_in_hand([old.parent_id, to_region.parent_id])
    changes = Changes(by, now)
    changes.write(household, region_id=to_region.pk)
    arrive(changes, household, ledgers)
    touch_households([household], by=by, now=now, left=[old.pk])
    return record_and_audit(
        changes, kind=ActKind.HOUSEHOLD_MOVED, household=household, places=(old.pk, to_region.pk), day=day,
        reason=reason,
    )  # fmt: skip


def arrive(changes: Changes, household: Household, ledgers: dict) -> None:
    """What hangs on a household whose region was just written."""
    sides.follow_county(household)
    sides.carry_findings(changes, Finding.objects.filter(household=household), household, ledgers)


def check_destination(region: Region, *, day: date) -> None:
    if region.level != Level.GROUP:
        raise DomainError(_("A household belongs to a villager group or a building."), field="to_region")
    if region.active_to is not None and region.active_to <= day:
        raise DomainError(_("%(region)s exists no more. Choose another one.") % {"region": region}, field="to_region")


@transaction.atomic
def join_households(
    *, by, now, household_id: int, kept_id: int, versions: Versions, relations: Relations, day: date, reason: str
) -> RecordAct:
    """The people of one household become members of another. The empty one is closed and points at the kept one; the
    kept one has the types of both, each for as long as either had it. `relations`: of everybody who comes, to the
    head of the kept one."""
    reason = check_day_and_reason(day, reason, now=now)
    gone, kept = sides.household_in_sight(by, household_id), sides.household_in_sight(by, kept_id)
    if gone.pk == kept.pk:
        raise DomainError(_("Choose another household than this one."), field="to_household")
    sides.check_sides(by, [gone.region, kept.region], now=now)
    homes = sides.lock_all([gone.pk, kept.pk], by=by, versions=versions)
    gone, kept = homes[gone.pk], homes[kept.pk]
    for household in (gone, kept):
        sides.check_open_household(household)
    ledgers = sides.ledgers_in_hand([gone.region.parent_id, kept.region.parent_id])
    changes = Changes(by, now)
    take_in(changes, gone, kept, relations)
    changes.write_types(kept, joined(spans_of(gone) + spans_of(kept)))
    close_into(changes, gone, kept)
    sides.carry_findings(changes, Finding.objects.filter(household=gone), kept, ledgers)
    if gone.county_id != kept.county_id:
        sides.follow_county(kept)
    touch_households([gone, kept], by=by, now=now)
    return record_and_audit(changes, kind=ActKind.HOUSEHOLDS_JOINED, household=gone, other=kept, day=day, reason=reason)


def take_in(changes: Changes, gone: Household, kept: Household, relations: Relations) -> None:
    for person in members_of(gone):
        if person.pk not in relations:
            sentence = _("Choose the relation of %(name)s to the head.") % {"name": person.name}
            raise DomainError(sentence, field=relation_field(person.pk))
        enter(changes, person, kept, relations[person.pk])
    check_spouses(kept)
