"""One organiser a node of the tree, and the few accounts that a visitor signs in with."""

import base64
import csv
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from assessment.demo import shares
from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import RegionPosting, TotpDevice, User
from laborinfo.accounts.passwords import issue_password
from laborinfo.accounts.permissions import SECOND_FACTOR_ROLES
from laborinfo.accounts.services.tokens import issue_token
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.services.copying import copy_in

ORGANISER = {
    Level.PREFECTURE: (Role.PREFECTURE_ORGANIZER, "prefecture"),
    Level.COUNTY: (Role.COUNTY_ORGANIZER, "county"),
    Level.TOWNSHIP: (Role.TOWNSHIP_ORGANIZER, "township"),
    Level.VILLAGE: (Role.VILLAGE_ORGANIZER, "village"),
    Level.GROUP: (Role.GROUP_ORGANIZER, "group"),
}
STAFF = {
    "analyst": Role.ANALYST,
    "auditor": Role.AUDITOR,
    "sysadmin": Role.SYSTEM_ADMIN,
    "api": Role.API_CLIENT,
}
COLUMNS = ("username", "password", "totp_secret", "role", "region_code", "api_token")


class QuickHasher(Argon2PasswordHasher):
    """For random passwords that nobody guesses; the first sign-in replaces the hash by one at full cost."""

    time_cost, memory_cost, parallelism = 1, 8192, 1


@dataclass(frozen=True)
class Account:
    username: str
    full_name: str
    role: str
    region: Region


def organisers_of(regions) -> list[Account]:
    """The organiser of each region; names are as made up as everybody's."""
    accounts = []
    for region in regions:
        role, word = ORGANISER[Level(region.level)]
        place = int(region.code[-6:])
        name = f"{shares.SURNAMES[place % 20]}{shares.STEMS[place % 10]}{shares.BRANCHES[place % 12]}"
        username = word if region.level == Level.PREFECTURE else f"{word}-{region.code}"
        accounts.append(Account(username, name, str(role), region))
    return accounts


def create(accounts: list[Account], *, now) -> dict[str, User]:
    """Accounts without a usable password, each posted; by user name."""
    unusable = make_password(None)
    users = [
        User(username=account.username, full_name=account.full_name, password=unusable, created_at=now)
        for account in accounts
    ]
    plain = [field.attname for field in User._meta.concrete_fields if not field.primary_key]
    copy_in(User, plain, ([getattr(user, name) for name in plain] for user in users))
    made = User.objects.in_bulk([account.username for account in accounts], field_name="username")
    since = (now - timedelta(days=400)).date()
    copy_in(
        RegionPosting, ("user", "role", "region", "valid_from", "created_at"),
        ((made[one.username].pk, one.role, one.region.pk, since, now) for one in accounts),
    )  # fmt: skip
    return made


def staff(prefecture: Region) -> list[Account]:
    return [Account(name, f"示例{name}", str(role), prefecture) for name, role in STAFF.items()]


def issue(accounts: list[Account], users: dict[str, User], *, now) -> list[dict]:
    """Give passwords, second factors and API tokens; the rows of var/demo-accounts.csv."""
    rows = []
    for account in accounts:
        user = users[account.username]
        password = issue_password()
        user.password = make_password(password, hasher=QuickHasher())
        secret = ""
        if account.role in SECOND_FACTOR_ROLES:
            key = secrets.token_bytes(20)
            TotpDevice.objects.create(user=user, name="demo", key=key.hex(), confirmed=True)
            secret = base64.b32encode(key).decode()
        token = issue_token(by=user, now=now, user=user, name="demo", expires_at=now + timedelta(days=300)).secret
        rows.append(
            {
                "username": user.username, "password": password, "totp_secret": secret, "role": account.role,
                "region_code": account.region.code, "api_token": token,
            }
        )  # fmt: skip
    User.objects.bulk_update([users[account.username] for account in accounts], ["password"], batch_size=200)
    return rows


def write_file(path: Path, rows: list[dict]) -> None:
    """Readable by the owner alone, replaced as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    fresh.replace(path)
