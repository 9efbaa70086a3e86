"""The second factor: one TOTP device a user. A code counts once; wrong ones slow the next attempt down."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import check_administers
from laborinfo.accounts.models import User
from laborinfo.common.errors import DomainError

DEVICE_NAME = "totp"


def device_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def enrol_second_factor(*, by: User, now: datetime, key: str, code: str) -> TOTPDevice | None:
    """Keep the key (hexadecimal) once its first code is right; None when the code is wrong."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if device_of(by):
        raise DomainError(_("A second factor is set up already. Reload the page."))
    device = TOTPDevice(user=by, name=DEVICE_NAME, key=key, confirmed=True)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if not (plain_digits(code) and totp.verify(int(code), device.tolerance)):
        record(by=by, action="accounts.enrol_second_factor", result="failed", now=now)
        return None
    device.last_t, device.drift = totp.t(), totp.drift
    device.save()
    record(by=by, action="accounts.enrol_second_factor", obj=by, now=now)
    return device


def plain_digits(code: str) -> bool:
    return code.isascii() and code.isdigit()


@transaction.atomic
def verify_second_factor(*, by: User, now: datetime, code: str) -> TOTPDevice | None:
    """The device when the code is right and new, else None. Raises DomainError while attempts are slowed down."""
    device = TOTPDevice.objects.select_for_update(no_key=True).filter(user=by, confirmed=True).first()
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
    TOTPDevice.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    record(by=by, action="accounts.reset_second_factor", obj=user, now=now)
