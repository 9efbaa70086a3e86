"""Placing: the referral ends, one seat is taken, one employment spell begins; all three or none."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jobs.enums import PostingState
from jobs.models import Posting
from jobs.workflow import POSTING
from laborinfo.accounts.audit import record
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.codes import Channel
from laborinfo.common.errors import Conflict, DomainError
from ledgers.services.spells import add_spell
from matching.enums import PlacementKind
from matching.models import Placement, Referral
from matching.words import offered_wage
from matching.workflow import REFERRAL


@transaction.atomic
def place_person(*, referral: Referral, by, kind: str, start_date: date, now, wage: int | None = None) -> Placement:
    """Turn an accepted referral into work. The wage defaults to the posting's.

    Raises Forbidden, Conflict (not accepted, or no seat free any more), DomainError (kind, overlapping work).
    """
    check_permission(by, Permission.REFERRAL_EDIT, referral.person.household.region)
    if kind not in PlacementKind.values:
        raise DomainError(_("Choose how the person is placed."), field="kind")
    REFERRAL.apply(referral, "place", by=by, now=now)
    posting = take_seat(referral.posting_id, by=by, now=now)
    spell = add_spell(
        by=by, now=now, person_id=referral.person_id, permission=Permission.REFERRAL_EDIT,
        start_date=start_date, place_code=posting.place_code, employer_name=posting.employer.name[:80],
        occupation=posting.occupation, industry=posting.employer.industry, channel=Channel.ORGANISED,
        monthly_wage=wage or offered_wage(posting) or None,
    )  # fmt: skip
    placement = Placement.objects.create(
        referral=referral, person_id=referral.person_id, posting=posting, county_id=referral.county_id,
        spell=spell, kind=kind, start_date=start_date, placed_at=now, placed_by=by,
    )  # fmt: skip
    record(by=by, action="matching.place_person", obj=placement, detail={"kind": kind}, now=now)
    return placement


def take_seat(posting_id: int, *, by, now) -> Posting:
    """One more on the post, never above the headcount: a compare-and-set, so that two cannot take the last seat."""
    free = Posting.objects.filter(pk=posting_id, status=PostingState.OPEN, filled__lt=F("headcount"))
    if free.update(filled=F("filled") + 1) != 1:
        raise Conflict(_("The last seat was taken, or the posting closed."), code="no_seat")
    posting = Posting.objects.select_related("employer").get(pk=posting_id)
    if posting.filled == posting.headcount:
        POSTING.apply(posting, "fill", by=by, now=now)
    return posting
