"""Postings are dated: a move or a hand-over ends one and begins another; nothing is overwritten."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import check_administers, check_assignable
from laborinfo.accounts.models import RegionPosting, User
from laborinfo.common.errors import Conflict, DomainError, constraint_errors
from laborinfo.regions.models import Region

HELD_ALREADY = Conflict(_("The account holds this role in this region already."), code="held", field="region")


@transaction.atomic
def post_user(*, by, now: datetime, user: User, role: str, region: Region, valid_from: date) -> RegionPosting:
    """A further posting. Raises Forbidden, DomainError (wrong level), Conflict (held already)."""
    check_administers(by, user)
    check_assignable(by, role, region)
    posting = begin(by=by, now=now, user=user, role=role, region=region, on=valid_from)
    detail = {"role": role, "region": region.code, "from": str(valid_from)}
    record(by=by, action="accounts.post_user", obj=user, now=now, detail=detail)
    return posting


@transaction.atomic
def end_posting(*, by, now: datetime, posting: RegionPosting, on: date) -> None:
    """The posting's last day is the day before `on`. Raises Forbidden, DomainError, Conflict."""
    check_administers(by, posting.user)
    close(posting, on)
    detail = {"role": posting.role, "region": posting.region.code, "until": str(on)}
    record(by=by, action="accounts.end_posting", obj=posting.user, now=now, detail=detail)


@transaction.atomic
def move_user(*, by, now: datetime, posting: RegionPosting, role: str, region: Region, on: date) -> RegionPosting:
    """End a posting and begin another of the same user on the same day."""
    check_administers(by, posting.user)
    check_assignable(by, role, region)
    close(posting, on)
    fresh = begin(by=by, now=now, user=posting.user, role=role, region=region, on=on)
    detail = {"from": posting.region.code, "to": region.code, "role": role, "on": str(on)}
    record(by=by, action="accounts.move_user", obj=posting.user, now=now, detail=detail)
    return fresh


@transaction.atomic
def hand_over(*, by, now: datetime, posting: RegionPosting, successor: User, on: date) -> RegionPosting:
    """The successor takes the posting over from `on`. Both accounts must be of the levels below `by`."""
    check_administers(by, posting.user)
    check_administers(by, successor)
    check_assignable(by, posting.role, posting.region)
    if successor.pk == posting.user_id:
        raise DomainError(_("Choose another person as the successor."), field="successor")
    if not successor.is_active:
        raise DomainError(_("The successor's account is suspended. Reactivate it first."), field="successor")
    close(posting, on)
    fresh = begin(by=by, now=now, user=successor, role=posting.role, region=posting.region, on=on)
    detail = {"region": posting.region.code, "role": posting.role, "successor": successor.username, "on": str(on)}
    record(by=by, action="accounts.hand_over", obj=posting.user, now=now, detail=detail)
    return fresh


def close(posting: RegionPosting, on: date) -> None:
    """End a running posting on a day after its first. Raises Conflict when it has an end already."""
    if on <= posting.valid_from:
        raise DomainError(
            _("The posting began on %(day)s. Choose a later day.") % {"day": posting.valid_from}, field="on"
        )
    if not RegionPosting.objects.filter(pk=posting.pk, valid_to=None).update(valid_to=on):
        raise Conflict(_("This posting has ended already. Reload the page to see what happened."))


def begin(*, by, now: datetime, user: User, role: str, region: Region, on: date) -> RegionPosting:
    with constraint_errors({"accounts_regionposting_once": HELD_ALREADY}), transaction.atomic():
        return RegionPosting.objects.create(
            user=user, role=role, region=region, valid_from=on, created_at=now, created_by=by
        )
