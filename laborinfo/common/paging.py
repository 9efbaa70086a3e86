"""Keyset paging: the last page costs what the first costs, and inserts shift nothing."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import F, Q, QuerySet


@dataclass(frozen=True)
class Page:
    """Rows with the cursors of the neighbouring pages (None where there is none)."""

    rows: list
    next: str | None
    previous: str | None


def encode(values: list) -> str:
    plain = [value.isoformat() if isinstance(value, (date, datetime)) else value for value in values]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str, width: int) -> list | None:
    """The key values; None for a cursor that is not ours."""
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, UnicodeError):
        return None
    simple = isinstance(values, list) and all(isinstance(value, (str, int, float, type(None))) for value in values)
    return values if simple and len(values) == width else None


def paginate(queryset: QuerySet, *, key: tuple[str, ...], size: int, after: str = "", before: str = "") -> Page:
    """One page in the order of `key` ("-name" descends; the last part is unique). A bad cursor gives the first page."""
    backwards = bool(before)
    values = decode(before or after, len(key)) if before or after else None
    order = tuple(reverse_key(part) for part in key) if backwards else key
    rows = queryset.order_by(*(ordering(part) for part in order))
    try:
        if values is not None:
            rows = rows.filter(beyond(order, values))
        found = list(rows[: size + 1])
    except (DataError, ValidationError, ValueError):  # a cursor with values of another type
        return paginate(queryset, key=key, size=size)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = more if not backwards else bool(found)
    has_previous = (values is not None and not backwards) or (backwards and more)
    return Page(
        found,
        encode(key_values(found[-1], key)) if found and has_next else None,
        encode(key_values(found[0], key)) if found and has_previous else None,
    )


def ordering(part: str):
    """NULLs come last whichever way a column is sorted, so that the comparison below agrees with the order."""
    return F(part.lstrip("-")).desc(nulls_first=True) if part.startswith("-") else F(part).asc(nulls_last=True)


def reverse_key(part: str) -> str:
    return part[1:] if part.startswith("-") else f"-{part}"


def beyond(order: tuple[str, ...], values: list) -> Q:
    """Rows behind the given key: (a > x) or (a = x and b > y) or …; NULL is larger than any value."""
    condition, equal = Q(pk__in=[]), Q()
    for part, value in zip(order, values, strict=True):
        name, descending = part.lstrip("-"), part.startswith("-")
        if value is None:
            further = Q(**{f"{name}__isnull": False}) if descending else Q(pk__in=[])
            same = Q(**{f"{name}__isnull": True})
        else:
            further = Q(**{f"{name}__{'lt' if descending else 'gt'}": value})
            further |= Q(pk__in=[]) if descending else Q(**{f"{name}__isnull": True})
            same = Q(**{name: value})
        condition |= equal & further
        equal &= same
    return condition


def key_values(row, key: tuple[str, ...]) -> list:
    values = []
    for part in key:
        value = row
        for step in part.lstrip("-").split("__"):
            value = getattr(value, step)
        values.append(value)
    return values
