"""A short-lived, encrypted parcel between two pages of one user: an uploaded list, issued passwords.

Lies in the cache under a random number, opens for its owner alone and is gone after half an hour: one-time
passwords are never stored with the accounts.
"""

import json
from uuid import UUID, uuid4

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from laborinfo.common.crypto import decrypt, encrypt
from laborinfo.common.errors import Conflict, NotFound

LIFETIME = 30 * 60


def put(owner, kind: str, content) -> UUID:
    """Store JSON-able content; returns its number."""
    number = uuid4()
    put_again(owner, kind, number, content)
    return number


def put_again(owner, kind: str, number: UUID, content) -> None:
    cache.set(f"parcel:{kind}:{owner.pk}:{number}", encrypt(json.dumps(content)), LIFETIME)


def fetch(owner, kind: str, number: UUID):
    """The content. Raises NotFound when it is not the owner's or has expired."""
    stored = cache.get(f"parcel:{kind}:{owner.pk}:{number}")
    if stored is None:
        raise NotFound(_("This list is no longer here: it is kept for half an hour. Upload the file again."))
    return json.loads(decrypt(stored))


def claim(owner, kind: str, into: str, number: UUID):
    """Move a parcel on to its next stage, once: of two clicks the second finds nothing."""
    content = fetch(owner, kind, number)
    if not cache.delete(f"parcel:{kind}:{owner.pk}:{number}"):
        raise Conflict(_("This list is being worked on already."))
    put_again(owner, into, number, content)
    return content
