"""Visits: recording one, the one tap that says "seen, nothing has changed", and taking back one's own entry."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.codes import Relation
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from ledgers.enums import VisitMeans, VisitPurpose
from ledgers.enums_visits import Met, VisitOutcome
from ledgers.models import Household, Visit
from ledgers.services.locking import lock_household
from ledgers.services.totals import recompute_groups

VERIFYING = {VisitOutcome.UNCHANGED, VisitOutcome.ENTERED}


def verify_household(
    *, by, now, household_id: int, met: str = "", met_with: str = "", means: str = VisitMeans.VISIT,
    unchanged: bool = True, note: str = "",
) -> Visit:  # fmt: skip
    """One tap: a visit that confirmed what is written, or found nobody at home, which confirms nothing."""
    outcome = VisitOutcome.UNCHANGED if unchanged else VisitOutcome.ENTERED
    return record_visit(
        by=by, now=now, household_id=household_id, at=now, purpose=VisitPurpose.VERIFICATION, means=means, met=met,
        met_with=met_with, outcome=VisitOutcome.NOT_MET if met == Met.NOBODY else outcome, note=note,
    )  # fmt: skip


@transaction.atomic
def record_visit(
    *, by, now, household_id: int, at: datetime, purpose: str, means: str = VisitMeans.VISIT, met: str = "",
    met_with: str = "", outcome: str = "", note: str = "", corrects: Visit | None = None,
) -> Visit:  # fmt: skip
    """Record a visit of any purpose. One that confirmed what is written, or after which the changes were entered,
    stamps the household as verified.

    The version stays: no content changes, and an open form on another phone must not be lost over it.
    """
    household = lock_household(household_id=household_id, by=by)
    check_moment(household, at, now=now)
    check_outcome(met, outcome)
    visit = Visit.objects.create(
        household=household, county_id=household.county_id, at=at, by=by, means=means, purpose=purpose, met=met,
        met_with=met_with.strip() or name_of_met(household, met), outcome=outcome, note=note.strip(),
        unchanged=outcome == VisitOutcome.UNCHANGED, recorded_at=now, corrects=corrects,
        verified_before=household.verified_at, verified_before_by_id=household.verified_by_id,
    )  # fmt: skip
    if outcome in VERIFYING:
        stamp_verified(household, now=now)
    action = "ledgers.verify_household" if outcome in VERIFYING else "ledgers.record_visit"
    audit.record(by=by, action=action, obj=household, detail={"visit": visit.pk}, now=now)
    return visit


@transaction.atomic
def withdraw_visit(*, by, now, visit: Visit, reason: str) -> Visit:
    """Take back one's own entry of the same day. It stays on record; what it verified is as it was before it."""
    household = lock_household(household_id=visit.household_id, by=by)
    visit = Visit.objects.select_for_update(of=["self"]).get(pk=visit.pk)
    check_own_of_today(visit, by=by, now=now)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why the visit is withdrawn."), field="reason")
    visit.withdrawn_at, visit.withdrawn_reason = now, reason
    visit.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    if visit.outcome in VERIFYING:
        stamp_verified(household, now=now)
    audit.record(by=by, action="ledgers.withdraw_visit", obj=household, detail={"visit": visit.pk}, now=now)
    return visit


@transaction.atomic
def correct_visit(*, by, now, visit: Visit, **values) -> Visit:
    """Replace one's own entry of the same day: the wrong one is withdrawn, the right one refers to it."""
    wrong = withdraw_visit(by=by, now=now, visit=visit, reason=_("Corrected"))
    return record_visit(by=by, now=now, household_id=wrong.household_id, corrects=wrong, **values)


def stamp_verified(household: Household, *, now) -> None:
    """Write the newest of the visits that verify, and of what stood there before the first of them."""
    stamps = list(household.visits.verifying().order_by("-at", "-pk").values_list("at", "by")[:1])
    first = (
        household.visits.exclude(recorded_at=None).order_by("pk").values_list("verified_before", "verified_before_by")
    )
    stamps += [stamp for stamp in first[:1] if stamp[0]]
    at, who = max(stamps, key=lambda stamp: stamp[0], default=(None, None))
    Household.objects.filter(pk=household.pk).update(verified_at=at, verified_by=who)
    recompute_groups([household.region_id], now=now)


def check_moment(household: Household, at: datetime, *, now) -> None:
    """Not in the future, and not before the day on which the household was entered."""
    if at > now:
        raise DomainError(_("The visit lies in the future."), code="visit_in_future", field="at")
    if timezone.localdate(at) < timezone.localdate(household.created_at):
        raise DomainError(
            _("The household was entered on %(day)s; a visit cannot be older.")
            % {"day": timezone.localdate(household.created_at).isoformat()},
            code="visit_too_old", field="at",
        )  # fmt: skip


def check_outcome(met: str, outcome: str) -> None:
    """Nobody at home and "nobody was met" belong together."""
    if (met == Met.NOBODY) != (outcome == VisitOutcome.NOT_MET):
        raise DomainError(
            _("If nobody was met, the outcome says so; otherwise it says something else."),
            code="visit_outcome", field="outcome",
        )  # fmt: skip


def check_own_of_today(visit: Visit, *, by, now) -> None:
    if visit.withdrawn_at:
        raise Conflict(_("This visit is withdrawn already."), code="visit_withdrawn")
    if visit.by_id != by.pk:
        raise Forbidden(_("Only the person who recorded a visit takes it back."))
    if not recorded_today(visit, now=now):
        raise Conflict(_("A visit can be corrected on the day it was recorded only."), code="visit_settled")


def recorded_today(visit: Visit, *, now) -> bool:
    return visit.recorded_at is not None and timezone.localdate(visit.recorded_at) == timezone.localdate(now)


def name_of_met(household: Household, met: str) -> str:
    """The name of the head or spouse, where it was one of them."""
    relation = {Met.HEAD: Relation.HEAD, Met.SPOUSE: Relation.SPOUSE}.get(Met(met)) if met else None
    if relation is None:
        return ""
    name = household.people.active().filter(relation=relation).order_by("pk").values_list("name", flat=True).first()
    return name or ""
