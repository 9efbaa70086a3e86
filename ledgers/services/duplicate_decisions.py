"""Decide on a pair: one person (merge two records) or two people; and take the decision back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from ledgers.enums import LeftReason
from ledgers.enums_duplicates import DuplicateState
from ledgers.merging import refusals_of
from ledgers.models import DuplicatePair, Household, Person
from ledgers.services import merge_changes
from ledgers.services.locking import lock_household, touch_households
from ledgers.services.people import save_person
from ledgers.workflow import DUPLICATE

DECIDE = Permission.DUPLICATE_DECIDE
SHORTEST_REASON = 2  # characters


@transaction.atomic
def merge_pair(*, by, now, pair_id: int, kept_id: int, sources: dict[str, int], versions: dict[int, int]) -> Person:
    """Two records become one; returns the kept person.

    `sources`: {field: id of the person whose value is right}; a field left out keeps the kept person's value.
    `versions`: {household id: the version that the page showed}. The other record stays, left as DUPLICATE with
    `merged_into`; its jobs go over unless they overlap one of the kept person's.
    """
    pair = pair_to_decide(by, pair_id)
    households = lock_both(by, pair, versions)
    pair.refresh_from_db()
    DUPLICATE.check(pair, "merge")
    people = {person.pk: person for person in merge_changes.people_of(pair)}
    if kept_id not in people:
        raise DomainError(_("Choose which of the two records is kept."), field="kept")
    kept, other = people.pop(kept_id), *people.values()
    check_mergeable(kept, other)
    merge_changes.check_sources(sources, kept, other)
    changes = merge_changes.apply(kept, other, sources, by=by, now=now)
    record_duplicate(other, kept, by=by, now=now)
    save_person(kept)
    changes.closed_household = close_if_empty(households[other.household_id], kept, now=now)
    touch_households(households.values(), by=by, now=now)
    changes.versions = {household.pk: household.version for household in households.values()}
    DUPLICATE.apply(pair, "merge", by=by, now=now, kept=kept, undo=changes.as_json())
    detail = {"other": other.pk, "fields": sorted(changes.fields), "jobs": list(changes.spells)}
    audit.record(by=by, action="ledgers.merge_people", obj=kept, detail=detail, now=now)
    return kept


@transaction.atomic
def tell_apart(*, by, now, pair_id: int, remark: str) -> None:
    """They are two people, for a stated reason; the search does not bring the pair again."""
    remark = remark.strip()
    if len(remark) < SHORTEST_REASON:
        raise DomainError(_("Say in a few words how you know that these are two people."), field="remark")
    pair = pair_to_decide(by, pair_id)
    DUPLICATE.apply(pair, "tell_apart", by=by, now=now, note=remark, remark=remark)
    audit.record(by=by, action="ledgers.tell_people_apart", obj=pair, detail={"reason": remark}, now=now)


@transaction.atomic
def undo_decision(*, by, now, pair_id: int) -> None:
    """Open the pair again. A merge is taken back whole, as long as nothing newer changed either household."""
    pair = pair_to_decide(by, pair_id)
    DUPLICATE.check(pair, "undo")
    if pair.state == DuplicateState.MERGED:
        undo_merge(by, pair, now=now)
    DUPLICATE.apply(pair, "undo", by=by, now=now, remark="")
    audit.record(by=by, action="ledgers.undo_duplicate_decision", obj=pair, now=now)


def undo_merge(by, pair: DuplicatePair, *, now) -> None:
    households = lock_both(by, pair, {})
    pair.refresh_from_db()
    DUPLICATE.check(pair, "undo")
    changes = merge_changes.MergeChanges.from_json(pair.undo)
    if any(household.version != changes.versions.get(household.pk) for household in households.values()):
        raise Conflict(
            _("A household of these two was changed after the merge. Undo would overwrite that; correct by hand."),
            code="changed_since",
        )
    kept, other = sorted(merge_changes.people_of(pair), key=lambda person: person.pk != pair.kept_id)
    if changes.closed_household is not None:
        reopen(households[changes.closed_household])
    merge_changes.take_back(kept, other, changes, by=by, now=now)
    save_person(kept)
    other.left_at, other.left_reason, other.merged_into = None, "", None
    other.updated_at, other.updated_by = now, by
    save_person(other)
    touch_households(households.values(), by=by, now=now)


def pair_to_decide(by, pair_id: int) -> DuplicatePair:
    """404 for who sees neither of the two, 403 for who may not decide on both."""
    pair = DuplicatePair.objects.visible_to(by).filter(pk=pair_id).first()
    if pair is None:
        raise NotFound(_("This pair does not exist in your regions."))
    if not DuplicatePair.objects.decidable_by(by).filter(pk=pair_id).exists():
        raise Forbidden(_("Both people must live in your regions. The level above, to which both belong, decides."))
    return pair


def lock_both(by, pair: DuplicatePair, versions: dict[int, int]) -> dict[int, Household]:
    """{id: household} of both people, locked in order of the keys: two who decide at once cannot block each other."""
    keys = {person.household_id for person in merge_changes.people_of(pair)}
    return {
        key: lock_household(household_id=key, by=by, version=versions.get(key), permission=DECIDE)
        for key in sorted(keys)
    }


def check_mergeable(kept: Person, other: Person) -> None:
    if kept.left_at is not None or other.left_at is not None:
        raise Conflict(_("One of the two has left in the meantime. Reload the page to see what happened."), code="left")
    if sentences := refusals_of(other):
        raise DomainError(" ".join(sentences), code="still_used")


def record_duplicate(other: Person, kept: Person, *, by, now) -> None:
    other.left_at, other.left_reason, other.merged_into = timezone.localdate(now), LeftReason.DUPLICATE, kept
    other.updated_at, other.updated_by = now, by
    save_person(other)


def close_if_empty(household: Household, kept: Person, *, now) -> int | None:
    """A household whose last member was registered twice is joined with the kept person's; its id, or None."""
    if household.closed_at is not None or household.people.active().exists():
        return None
    household.closed_at, household.closed_reason = now, LeftReason.MERGED
    household.merged_into_id = kept.household_id
    household.save(update_fields=["closed_at", "closed_reason", "merged_into"])
    return household.pk


def reopen(household: Household) -> None:
    household.closed_at, household.closed_reason, household.merged_into = None, "", None
    household.save(update_fields=["closed_at", "closed_reason", "merged_into"])
