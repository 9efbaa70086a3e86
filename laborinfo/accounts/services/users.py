"""Create an account: a name, one posting and an issued one-time password."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import check_assignable
from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import RegionPosting, User
from laborinfo.accounts.passwords import OneTimePassword, one_time_password
from laborinfo.common.errors import Conflict, DomainError, constraint_errors
from laborinfo.regions.models import Region

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
PHONE = re.compile(r"1\d{10}")
NAME_TAKEN = Conflict(
    _("This user name is taken. Choose another, or leave it empty to get one made."), code="taken", field="username"
)


@dataclass(frozen=True)
class Issued:
    """An account with the one-time password that was issued for it; the password is kept nowhere else."""

    user: User
    password: str


def clean_username(text: str) -> str:
    """The user name in its stored form. Raises DomainError."""
    name = text.strip().lower()
    if not USERNAME.fullmatch(name):
        raise DomainError(
            _("A user name has 3 to 60 small letters, digits, dots, hyphens or underscores."), field="username"
        )
    return name


def clean_phone(text: str) -> str:
    """An 11-digit mobile number, or nothing. Raises DomainError."""
    phone = re.sub(r"[\s-]", "", text)
    if phone and not PHONE.fullmatch(phone):
        raise DomainError(_("A mobile number has 11 digits and begins with 1."), field="phone")
    return phone


def clean_name(text: str) -> str:
    """A person's name. Raises DomainError."""
    name = " ".join(text.split())
    if not name or len(name) > 60:
        raise DomainError(_("Give the name, of at most 60 characters."), field="full_name")
    return name


def free_username(role: str, region: Region) -> str:
    """`village-522601001001`, then `village-522601001001-2`, …"""
    base = f"{Role(role).split('_')[0].lower()}-{region.code}"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


@transaction.atomic
def create_user(
    *, by, now: datetime, full_name: str, role: str, region: Region,
    username: str = "", phone: str = "", valid_from: date | None = None, password: OneTimePassword | None = None,
) -> Issued:  # fmt: skip
    """Create the account and its first posting. Raises Forbidden, DomainError, Conflict (name taken)."""
    check_assignable(by, role, region)
    issued = _create(
        by=by, now=now, full_name=full_name, username=username or free_username(role, region), phone=phone,
        password=password or one_time_password(),
    )  # fmt: skip
    RegionPosting.objects.create(
        user=issued.user, role=role, region=region, created_at=now, created_by=by,
        valid_from=valid_from or timezone.localdate(now),
    )  # fmt: skip
    detail = {"role": role, "region": region.code}
    record(by=by, action="accounts.create_user", obj=issued.user, now=now, detail=detail)
    return issued


@transaction.atomic
def create_first_admin(*, username: str, full_name: str, region: Region, now: datetime) -> Issued:
    """The one account that nobody created: refused as soon as there is a system administrator."""
    if RegionPosting.objects.on(timezone.localdate(now)).filter(role=Role.SYSTEM_ADMIN).exists():
        raise Conflict(_("There is a system administrator already; further ones are created in the account list."))
    issued = _create(by=None, now=now, full_name=full_name, username=username, phone="", password=one_time_password())
    RegionPosting.objects.create(
        user=issued.user, role=Role.SYSTEM_ADMIN, region=region, valid_from=timezone.localdate(now), created_at=now
    )
    record(by=None, action="accounts.create_first_admin", obj=issued.user, now=now)
    return issued


def _create(*, by, now: datetime, full_name: str, username: str, phone: str, password: OneTimePassword) -> Issued:
    user = User(
        username=clean_username(username), full_name=clean_name(full_name), phone=clean_phone(phone),
        password=password.hashed, must_change_password=True, created_at=now, created_by=by,
    )  # fmt: skip
    with constraint_errors({"accounts_user_username_key": NAME_TAKEN}), transaction.atomic():
        user.save(force_insert=True)
    return Issued(user, password.text)
