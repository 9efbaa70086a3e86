"""Errors that a person can act on. Each carries a sentence, a stable code and an HTTP status."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError


class DomainError(Exception):
    """Something the user asked for cannot be done; `message` says why and what to do."""

    status = 400
    default_code = "invalid"

    def __init__(self, message, *, code: str | None = None, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Forbidden(DomainError):
    """The user's role or region does not allow the act."""

    status = 403
    default_code = "forbidden"


class NotFound(DomainError):
    """The object does not exist, or not for this user: both look alike on purpose."""

    status = 404
    default_code = "not_found"


class Conflict(DomainError):
    """Somebody else was first: the state that the user saw is no longer the state."""

    status = 409
    default_code = "conflict"


@dataclass(frozen=True)
class RowError:
    """What is wrong with one value of one row of an input file (rows counted as the sheet shows them)."""

    row: int
    field: str
    value: str
    reason: str


class Invalid(DomainError):
    """An input with row errors; nothing of it was taken over."""

    status = 422

    def __init__(self, message, errors: list[RowError], **kwargs):
        super().__init__(message, **kwargs)
        self.errors = errors


def constraint_name(error: IntegrityError) -> str | None:
    diag = getattr(error.__cause__, "diag", None)
    return getattr(diag, "constraint_name", None)


@contextmanager
def constraint_errors(messages: Mapping[str, DomainError]) -> Iterator[None]:
    """Turn the violation of a named database constraint into its DomainError; others pass through."""
    try:
        yield
    except IntegrityError as error:
        known = messages.get(constraint_name(error) or "")
        if known is None:
            raise
        raise known from error
