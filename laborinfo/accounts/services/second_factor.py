"""The second factor: one TOTP device a user. A code counts once; wrong ones slow the next attempt down."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import check_administers
from laborinfo.accounts.models import TotpDevice, User
from laborinfo.common.errors import DomainError

DEVICE_NAME = "totp"


def device_of(user: User) -> TotpDevice | None:
    return TotpDevice.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def enrol_second_factor(*, by: User, now: datetime, key: str, code: str) -> TotpDevice | None:
    """Keep the key (hexadecimal) once its first code is right; None when the code is wrong."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if device_of(by):
        raise DomainError(_("A second factor is set up already. Reload the page."))
    device = TotpDevice(user=by, name=DEVICE_NAME, key=key, confirmed=True)
    if not (plain_digits(code) and device.accept(int(code))):
        record(by=by, action="accounts.enrol_second_factor", result="failed", now=now)
        return None
    device.save()
    record(by=by, action="accounts.enrol_second_factor", obj=by, now=now)
    return device


def plain_digits(code: str) -> bool:
    return code.isascii() and code.isdigit()


@transaction.atomic
def verify_second_factor(*, by: User, now: datetime, code: str) -> TotpDevice | None:
    """The device when the code is right and new, else None. Raises DomainError while attempts are slowed down."""
    device = TotpDevice.objects.select_for_update(no_key=True).filter(user=by, confirmed=True).first()
    if device is None:
        raise DomainError(_("No second factor is set up. Reload the page."))
    allowed, why_not = device.verify_is_allowed()
    if not allowed:
        raise DomainError(
            _("Too many wrong codes. Wait until %(time)s and enter the newest code.")
            % {"time": f"{why_not['locked_until'].astimezone():%H:%M:%S}"},
            code="slowed_down",
        )
    right = plain_digits(code) and device.verify_token(code)
    record(by=by, action="accounts.verify_second_factor", result="ok" if right else "failed", now=now)
    return device if right else None


@transaction.atomic
def reset_second_factor(*, by, now: datetime, user: User) -> None:
    """Forget a lost device; the user sets up a new one at the next sign-in. Raises Forbidden."""
    check_administers(by, user)
    TotpDevice.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    record(by=by, action="accounts.reset_second_factor", obj=user, now=now)
