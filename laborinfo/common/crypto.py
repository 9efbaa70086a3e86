"""Personal identifiers at rest: AES-256-GCM with rotatable keys, a keyed blind index for exact look-up, masks.

Stored form: 1 byte key number, 12 bytes nonce, ciphertext with tag. The key number is the first byte of the
key's SHA-256, so that keys can be put in front and old ones kept for reading (GB/T 22239; PIPL art. 51).
"""

import base64
import hashlib
import hmac
import os
import re
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


@cache
def _ciphers(keys: tuple[str, ...]) -> dict[int, AESGCM]:
    raw = [base64.b64decode(key) for key in keys]
    if any(len(key) != 32 for key in raw):
        raise ValueError("FIELD_KEYS: every key is 32 bytes in base64")
    return {hashlib.sha256(key).digest()[0]: AESGCM(key) for key in raw}


_raw = cache(base64.b64decode)


def encrypt(text: str) -> bytes:
    """Encrypt under the newest key."""
    return encrypt_bytes(text.encode())


def encrypt_bytes(data: bytes) -> bytes:
    """Encrypt a file or a text's bytes under the newest key."""
    ciphers = _ciphers(tuple(settings.FIELD_KEYS))
    number, cipher = next(iter(ciphers.items()))
    nonce = os.urandom(12)
    return bytes([number]) + nonce + cipher.encrypt(nonce, data, None)


def decrypt(data: bytes) -> str:
    """Decrypt under whichever key wrote it. Raises ValueError when no key fits."""
    return decrypt_bytes(data).decode()


def decrypt_bytes(data: bytes) -> bytes:
    """As `decrypt`, for what `encrypt_bytes` wrote."""
    cipher = _ciphers(tuple(settings.FIELD_KEYS)).get(data[0])
    if cipher is None:
        raise ValueError("no key in FIELD_KEYS reads this value")
    try:
        return cipher.decrypt(bytes(data[1:13]), bytes(data[13:]), None)
    except InvalidTag as error:
        raise ValueError("an encrypted value was changed outside the system") from error


def blind_index(value: str) -> bytes | None:
    """16 bytes of HMAC-SHA-256 over the normalised value; None for an empty one. Equal values, equal index."""
    text = value.strip().upper()
    if not text:
        return None
    return hmac.digest(_raw(settings.BLIND_INDEX_KEY), text.encode(), "sha256")[:16]


class EncryptedTextField(models.Field):
    """Text in Python, ciphertext (bytea) in the database. It cannot be filtered on: keep a blind index beside."""

    def get_internal_type(self):
        return "BinaryField"

    def from_db_value(self, value, expression, connection):
        return "" if value is None else decrypt(bytes(value))

    def get_prep_value(self, value):
        return encrypt(value) if value else None

    def get_db_prep_value(self, value, connection, prepared=False):
        return value if isinstance(value, bytes) or value is None else self.get_prep_value(value)

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def to_python(self, value):
        return value or ""

    def formfield(self, **kwargs):
        from django import forms

        return forms.CharField(**{"required": not self.blank, "label": self.verbose_name, **kwargs})


def mask_id(number: str) -> str:
    """522601199001011234 -> 522601********1234"""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def mask_phone(number: str) -> str:
    """13812345678 -> 138****5678"""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else "*" * len(number)


def mask_certificate(number: str) -> str:
    """A disability certificate: 52260119900101123443 -> 522601**************; its last digits tell the disability."""
    return number[:6] + "*" * (len(number) - 6)


HIDDEN_NUMBERS = re.compile(r"(?<!\d)(?:(\d{20})|(\d{17}[\dXx])|(1\d{10}))(?!\d)")


def masked_numbers(text: str) -> str:
    """A text of unknown meaning with every disability certificate, resident ID number and mobile phone in it masked."""

    def masked(found: re.Match) -> str:
        certificate, number, phone = found.groups(default="")
        return mask_certificate(certificate) or mask_id(number) or mask_phone(phone)

    return HIDDEN_NUMBERS.sub(masked, text)


def mask_name(name: str) -> str:
    """杨光华 -> 杨*华, 杨华 -> 杨*"""
    if len(name) <= 2:
        return f"{name[:1]}*" if name else ""
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
