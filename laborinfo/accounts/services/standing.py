"""Suspend an account and take it back. A suspended user's sessions and tokens end at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import check_administers
from laborinfo.accounts.models import User
from laborinfo.common.errors import Conflict, DomainError


@transaction.atomic
def suspend_user(*, by, now: datetime, user: User, reason: str) -> None:
    """Raises Forbidden, DomainError (no reason), Conflict (suspended already)."""
    check_administers(by, user)
    if not reason.strip():
        raise DomainError(_("Say why the account is suspended."), field="reason")
    changed = User.objects.filter(pk=user.pk, is_active=True).update(
        is_active=False, suspended_at=now, suspended_by=by, session_epoch=F("session_epoch") + 1
    )
    if not changed:
        raise Conflict(_("The account is suspended already."))
    record(by=by, action="accounts.suspend_user", obj=user, now=now, detail={"reason": reason.strip()[:200]})


@transaction.atomic
def reactivate_user(*, by, now: datetime, user: User) -> None:
    """Raises Forbidden, Conflict (not suspended)."""
    check_administers(by, user)
    changed = User.objects.filter(pk=user.pk, is_active=False).update(
        is_active=True, suspended_at=None, suspended_by=None
    )
    if not changed:
        raise Conflict(_("The account is not suspended."))
    record(by=by, action="accounts.reactivate_user", obj=user, now=now)
