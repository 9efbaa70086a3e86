"""The lines that signing in and out leaves in the audit trail."""

from datetime import datetime

from laborinfo.accounts.audit import record
from laborinfo.accounts.models import User


def note_sign_in(*, by: User, now: datetime) -> None:
    record(by=by, action="accounts.sign_in", now=now)


def note_sign_out(*, by: User, now: datetime) -> None:
    record(by=by, action="accounts.sign_out", now=now)


def note_refused_sign_in(*, username: str, result: str, now: datetime) -> None:
    """A wrong password (`failed`) or a locked name (`locked`). An unknown name is not kept: it may be a password."""
    user = User.objects.filter(username=username).first()
    record(by=None, action="accounts.sign_in", obj=user, result=result, now=now, detail={"known": user is not None})
