"""The second factor's secret, encrypted at rest; django-otp's own table keeps it in plain hexadecimal."""

import time
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP
from django_otp.util import random_hex

from laborinfo.common.crypto import EncryptedTextField

STEP_S = 30
DIGITS = 6
TOLERANCE = 1  # steps: the code before and the one after are taken, too
KEY_BYTES = 20


def new_key() -> str:
    return random_hex(KEY_BYTES)


class TotpDevice(TimestampMixin, ThrottlingMixin, Device):
    """An authenticator app of a user (RFC 6238). A code counts once: `last_t` is the step of the last one."""

    key = EncryptedTextField(default=new_key)  # hexadecimal
    drift = models.SmallIntegerField(default=0)
    last_t = models.BigIntegerField(default=-1)

    class Meta(Device.Meta):
        verbose_name = _("Second factor")

    def __str__(self):
        return f"{self.name} ({self.user_id})"

    @property
    def bin_key(self) -> bytes:
        return bytes.fromhex(self.key)

    @property
    def config_url(self) -> str:
        """The otpauth:// address that authenticator apps read as a QR code."""
        issuer = settings.OTP_TOTP_ISSUER
        asked = {"secret": b32encode(self.bin_key).decode(), "issuer": issuer, "digits": DIGITS, "period": STEP_S}
        return f"otpauth://totp/{quote(f'{issuer}:{self.user.get_username()}')}?{urlencode(asked)}"

    def accept(self, code: int) -> bool:
        """Whether the code is right and newer than the last one; remembers it, without saving."""
        totp = TOTP(self.bin_key, STEP_S, 0, DIGITS, self.drift)
        totp.time = time.time()
        if not totp.verify(code, TOLERANCE, self.last_t + 1):
            return False
        self.last_t, self.drift = totp.t(), totp.drift
        return True

    def verify_token(self, token) -> bool:
        """Check a code under the throttle, and keep the outcome."""
        if not self.verify_is_allowed()[0]:
            return False
        accepted = self.accept(int(token))
        if accepted:
            self.throttle_reset(commit=False)
            self.set_last_used_timestamp(commit=False)
            self.save()
        else:
            self.throttle_increment(commit=True)
        return accepted

    def get_throttle_factor(self) -> int:
        return 1
