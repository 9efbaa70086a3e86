"""API tokens: shown once, scoped by the postings of their user, dated, revocable."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import can_administer, check_administers
from laborinfo.accounts.models import ApiToken, User
from laborinfo.accounts.passwords import digest_of
from laborinfo.accounts.permissions import PROGRAM_ROLES
from laborinfo.common.errors import Conflict, DomainError, Forbidden

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class IssuedToken:
    """A token with its text, which is kept nowhere else."""

    token: ApiToken
    secret: str


def check_may_issue(by, user: User) -> None:
    """One's own token, or one of a program's account that `by` administers: nobody gets a person's token."""
    if by.pk == user.pk:
        return
    check_administers(by, user)
    if not is_program(user):
        raise Forbidden(_("Tokens of a person's account are issued by that person alone."))


def is_program(user: User) -> bool:
    """Nobody works under this account by hand."""
    return bool(user.scope.roles) and user.scope.roles <= PROGRAM_ROLES


def may_issue(by, user: User) -> bool:
    """Asks what `check_may_issue` checks, for a button."""
    own = by.pk == user.pk
    return own or (can_administer(by, user) and is_program(user))


@transaction.atomic
def issue_token(*, by, now: datetime, user: User, name: str, expires_at: datetime) -> IssuedToken:
    """Raises Forbidden, DomainError (name, expiry)."""
    check_may_issue(by, user)
    if not name.strip():
        raise DomainError(_("Name the program that will use the token."), field="name")
    if not now < expires_at <= now + LONGEST:
        raise DomainError(_("A token expires within a year from now."), field="expires_at")
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name.strip()[:60], prefix=secret[:8], digest=digest_of(secret),
        created_at=now, created_by=by, expires_at=expires_at,
    )  # fmt: skip
    detail = {"user": user.username, "prefix": token.prefix, "expires": expires_at.isoformat()}
    record(by=by, action="accounts.issue_token", obj=token, now=now, detail=detail)
    return IssuedToken(token, secret)


@transaction.atomic
def revoke_token(*, by, now: datetime, token: ApiToken) -> None:
    """Raises Forbidden, Conflict (revoked already)."""
    if by.pk != token.user_id:
        check_administers(by, token.user)
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by):
        raise Conflict(_("The token is revoked already."))
    record(by=by, action="accounts.revoke_token", obj=token, now=now, detail={"prefix": token.prefix})
