"""The inbox: telling users what happened, set-based, and what each has not read yet.

A title is stored as its English source with parameters, so that everybody reads it in their own language. `key` names
the event: the same one told twice is one notice, which turns unread again where `renew` says so.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from laborinfo.common.models import Notice

KEEP = timedelta(days=90)
COUNT_SECONDS = 60


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
    """Tell the same to many users. Returns how many were addressed."""
    users = sorted(set(user_ids))
    told = [{"users": users, "title": title, "params": params or {}}]
    return write_notices(told, users, kind=kind, url=url, key=key, now=now, expires_at=expires_at, renew=renew)


def notify_each(
    messages: list[Message], *, kind: str, url: str, key: str, now: datetime, expires_at: datetime | None = None,
    renew: bool = False,
) -> int:  # fmt: skip
    """Tell every user something of their own about one event."""
    users = [message.user_id for message in messages]
    told = [{"users": [one.user_id], "title": one.title, "params": one.params} for one in messages]
    return write_notices(told, users, kind=kind, url=url, key=key, now=now, expires_at=expires_at, renew=renew)


def write_notices(
    told: list[dict], users: list[int], *, kind: str, url: str, key: str, now: datetime, expires_at: datetime | None,
    renew: bool,
) -> int:  # fmt: skip
    """One statement for all of them: a period that opens tells 28,287 organisers."""
    values: dict[str, Any] = {
        "told": json.dumps(told), "kind": kind, "url": url, "key": key, "now": now, "expires_at": expires_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(INSERT + (TURN_UNREAD if renew else "DO NOTHING"), values)
    forget_counts(users)
    return len(users)


INSERT = """
INSERT INTO common_notice (user_id, kind, title, params, url, key, created_at, expires_at)
SELECT u.id::bigint, %(kind)s, m.title, m.params, %(url)s, %(key)s, %(now)s, %(expires_at)s
FROM jsonb_to_recordset(%(told)s) AS m(users jsonb, title text, params jsonb)
CROSS JOIN LATERAL jsonb_array_elements_text(m.users) AS u(id)
ON CONFLICT (user_id, key)
"""
FRESH = ("kind", "title", "params", "url", "created_at", "read_at", "expires_at")
TURN_UNREAD = "DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in FRESH)


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
