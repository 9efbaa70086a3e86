"""The QR code of a TOTP secret, drawn here: the secret goes to no other site."""

from base64 import b32encode
from binascii import unhexlify

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from laborinfo.accounts.models import TotpDevice


def otpauth_url(user, key: str) -> str:
    """The address that authenticator apps read."""
    return TotpDevice(user=user, key=key).config_url


def qr_svg(text: str) -> SafeString:
    """Inline SVG; it holds drawing commands alone, none of the text."""
    image = qrcode.make(text, image_factory=SvgPathImage, box_size=10, border=2)
    return mark_safe(image.to_string(encoding="unicode"))


def readable_key(key: str) -> str:
    """The secret for typing in by hand: base32 in groups of four."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
