"""The inbox: telling users what happened, set-based, and what each has not read yet.

A title is stored as its English source with parameters, so that everybody reads it in their own language. `key` names
the event: the same one told twice is one notice, which turns unread again where `renew` says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from laborinfo.common.models import Notice

BATCH = 5000
KEEP = timedelta(days=90)
COUNT_SECONDS = 60
FRESH = ["kind", "title", "params", "url", "created_at", "read_at", "expires_at"]


@dataclass(frozen=True)
class Message:
    """What one user is told."""

    user_id: int
    title: str
    params: dict = field(default_factory=dict)


def notify(
    user_ids: Iterable[int], *, kind: str, title: str, url: str, key: str, now: datetime, params: dict | None = None,
    expires_at: datetime | None = None, renew: bool = False,
) -> int:  # fmt: skip
    """Tell the same to many users; one statement a few thousand. Returns how many were addressed."""
    messages = [Message(pk, title, params or {}) for pk in set(user_ids)]
    return notify_each(messages, kind=kind, url=url, key=key, now=now, expires_at=expires_at, renew=renew)


def notify_each(
    messages: list[Message], *, kind: str, url: str, key: str, now: datetime, expires_at: datetime | None = None,
    renew: bool = False,
) -> int:  # fmt: skip
    """Tell every user something of their own about one event."""
    rows = [
        Notice(
            user_id=message.user_id, kind=kind, title=message.title, params=message.params, url=url, key=key,
            created_at=now, expires_at=expires_at,
        )
        for message in messages
    ]  # fmt: skip
    if renew:
        Notice.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["user", "key"], update_fields=FRESH
        )
    else:
        Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    forget_counts([message.user_id for message in messages])
    return len(rows)


def unread_count(user) -> int:
    """What the bell shows; at most a minute old."""
    if user is None or not user.is_authenticated:
        return 0
    return cache.get_or_set(count_key(user.pk), lambda: unread_of(user).count(), COUNT_SECONDS) or 0


def unread_of(user):
    return Notice.objects.visible_to(user).unread().current(timezone.now())


def mark_read(*, by, now, pks: Iterable[int] | None = None) -> int:
    """Mark some of one's own notices read, or all. Nobody else's business: there is no audit line."""
    rows = Notice.objects.visible_to(by).unread()
    changed = (rows if pks is None else rows.filter(pk__in=pks)).update(read_at=now)
    forget_counts([by.pk])
    return changed


def forget_old(*, now) -> int:
    """Drop notices whose time is over, and all after three months."""
    old = Notice.objects.filter(Q(expires_at__lt=now) | Q(created_at__lt=now - KEEP))
    return old.delete()[0]


def count_key(user_id: int) -> str:
    return f"unread-notices-{user_id}"


def forget_counts(user_ids: list[int]) -> None:
    """The bells of a few users follow at once; those of thousands within the minute."""
    if len(user_ids) <= 100:
        cache.delete_many([count_key(pk) for pk in user_ids])
