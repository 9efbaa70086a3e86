"""Password rules beyond Django's own, issued one-time passwords, and what is kept of a token."""

import hashlib
import secrets
import string
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Without the pairs that are misread on a printed slip.
READABLE = "".join(set(string.ascii_letters + string.digits) - set("0Oo1lI"))


class MixedCharactersValidator:
    """At least three of: small letters, capitals, digits, other characters (GB/T 22239, level 3)."""

    def validate(self, password, user=None):
        kinds = [str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum()]
        if sum(any(kind(sign) for sign in password) for kind in kinds) < 3:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self):
        return _("Use at least three kinds of: small letters, capital letters, digits, other characters.")


@dataclass(frozen=True)
class OneTimePassword:
    """An issued password: its text for the slip, its hash for the account."""

    text: str
    hashed: str


def one_time_password() -> OneTimePassword:
    """A fresh one. Hashing is slow on purpose: many are made outside the transaction that uses them."""
    text = issue_password()
    return OneTimePassword(text, make_password(text))


def issue_password(length: int = 12) -> str:
    """A random password that passes the rules; it must be changed at first sign-in."""
    while True:
        word = "".join(secrets.choice(sorted(READABLE)) for _ in range(length))
        if any(c.isdigit() for c in word) and any(c.islower() for c in word) and any(c.isupper() for c in word):
            return word


def digest_of(token: str) -> str:
    """The SHA-256 of an API token: 32 random bytes need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
