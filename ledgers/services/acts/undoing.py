"""Take an act back, while nothing is built upon it. The act stays on record, with who undid it and why."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.errors import Conflict, DomainError, NotFound, constraint_errors
from ledgers.enums_acts import BETWEEN_PLACES, ActKind
from ledgers.models import Household, RecordAct, RevisionRow
from ledgers.services.acts import sides
from ledgers.services.acts.changes import changed_since, take_back
from ledgers.services.acts.family import second_head
from ledgers.services.acts.moving import check_destination
from ledgers.services.acts.recording import SHORTEST_REASON
from ledgers.services.duplicate_queue import search_after_commit
from ledgers.services.locking import touch_households


@transaction.atomic
def undo_act(*, by, now, act_id: int, reason: str) -> RecordAct:
    """Everything that the act changed is as it was before it: people, households, types, jobs, findings.

    Raises Conflict when the act was undone already, when a later act builds upon it, when one of its households was
    submitted since, or when what it changed was changed again.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise DomainError(_("Say in a few words why."), field="reason")
    act = act_in_sight(by, act_id)
    places = places_of(act)
    if act.kind in BETWEEN_PLACES:
        sides.check_sides(by, places, now=now)
    homes = sides.lock_all(homes_of(act), by=by, versions={}, permission=permission_for(act))
    act = act_in_sight(by, act_id)
    ledgers_apart = sides.ledgers_in_hand({place.parent_id for place in places})
    check_nothing_built_upon(act)
    check_place_to_return_to(act, homes, day=timezone.localdate(now))
    with constraint_errors(refusals()):
        take_back(act.changes, by=by, now=now)
    sides.bring_findings_back(act.changes["findings"])
    back = list(Household.objects.filter(pk__in=homes).select_related("region").order_by("pk"))
    if ledgers_apart or len({place.code[:6] for place in places}) > 1:
        for household in back:
            sides.follow_county(household)
    touch_households(back, by=by, now=now, left=[place.pk for place in places])
    return write_undone(act, by=by, now=now, reason=reason)


def write_undone(act: RecordAct, *, by, now, reason: str) -> RecordAct:
    act.undone_at, act.undone_by, act.undone_reason = now, by, reason
    act.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    if act.kind == ActKind.PERSON_LEFT and act.person_id:
        search_after_commit(act.person_id)
    detail = {"act": act.pk, "kind": act.kind}
    audit.record(by=by, action="ledgers.undo_act", obj=act.person or act.household, detail=detail, now=now)
    return act


def act_in_sight(by, act_id: int) -> RecordAct:
    rows = RecordAct.objects.visible_to(by).select_related(
        "household__region", "other_household__region", "from_region", "to_region", "person"
    )
    act = rows.filter(pk=act_id).first()
    if act is None:
        raise NotFound(_("This act does not exist in your regions."))
    return act


def homes_of(act: RecordAct) -> list[int]:
    return [key for key in (act.household_id, act.other_household_id) if key]


def places_of(act: RecordAct) -> list:
    """Where the act happened, and where its households are today."""
    homes = [home for home in (act.household, act.other_household) if home]
    found = [act.from_region, act.to_region, *(home.region for home in homes)]
    return list({place.pk: place for place in found}.values())


def permission_for(act: RecordAct) -> str:
    return Permission.PERSON_MOVE if act.kind in BETWEEN_PLACES else Permission.PERSON_EDIT


def may_undo(user, act: RecordAct) -> bool:
    """For the buttons: the right in every place. What is built upon the act is said when it is tried."""
    return act.undone_at is None and all(can(user, permission_for(act), place) for place in places_of(act))


def check_nothing_built_upon(act: RecordAct) -> None:
    if act.undone_at is not None:
        raise Conflict(_("%(name)s has undone this act already.") % {"name": act.undone_by}, code="undone")
    if later := RecordAct.objects.later_than(act).order_by("pk").first():
        raise Conflict(
            _("A later act builds upon this one: %(act)s. Undo that one first.") % {"act": later}, code="later_act"
        )
    rows = RevisionRow.objects.filter(household__in=homes_of(act), revision__submitted_at__gte=act.at)
    row = rows.select_related("household", "revision__ledger__region").order_by("pk").first()
    if row is not None:
        raise Conflict(
            _(
                "Household %(number)s was submitted by %(region)s since, with this act in it. Record a new act "
                "instead: it shows in the next revision."
            )
            % {"number": row.household, "region": row.revision.ledger.region},
            code="submitted_since",
        )


def check_place_to_return_to(act: RecordAct, homes: dict[int, Household], *, day) -> None:
    if act.kind == ActKind.HOUSEHOLD_MOVED:
        check_destination(act.from_region, day=day)
    if act.kind == ActKind.PERSON_LEFT:
        sides.check_open_household(homes[act.household_id])


def refusals() -> dict[str, DomainError]:
    """Another head was named, or a job entered, outside of these acts."""
    return second_head() | {"ledgers_spell_overlap": changed_since()}
