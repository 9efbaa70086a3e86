"""Passwords: the owner changes them, a superior issues new ones."""

from datetime import datetime

from axes.utils import reset as lift_lockout
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import check_administers
from laborinfo.accounts.models import User
from laborinfo.accounts.passwords import one_time_password
from laborinfo.accounts.services.users import Issued
from laborinfo.common.errors import DomainError


@transaction.atomic
def change_password(*, by: User, now: datetime, password: str) -> None:
    """The owner's own change; every other session of theirs ends. Raises ValidationError, DomainError."""
    validate_password(password, by)
    if by.check_password(password):
        raise DomainError(_("The new password is the old one. Choose another."), field="new_password1")
    by.set_password(password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    record(by=by, action="accounts.change_password", obj=by, now=now)


@transaction.atomic
def reset_password(*, by, now: datetime, user: User) -> Issued:
    """Issue a one-time password, end the user's sessions and lift a lockout. Raises Forbidden."""
    check_administers(by, user)
    password = one_time_password()
    user.password = password.hashed
    user.must_change_password = True
    user.session_epoch = F("session_epoch") + 1
    user.save(update_fields=["password", "must_change_password", "session_epoch"])
    user.refresh_from_db(fields=["session_epoch"])
    lift_lockout(username=user.username)
    record(by=by, action="accounts.reset_password", obj=user, now=now)
    return Issued(user, password.text)
