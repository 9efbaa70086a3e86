"""Issue many accounts from a table: read it, check every row, then create all or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from laborinfo.accounts.audit import record
from laborinfo.accounts.authority import check_assignable
from laborinfo.accounts.enums import Permission, Role
from laborinfo.accounts.models import User
from laborinfo.accounts.passwords import OneTimePassword
from laborinfo.accounts.scope import check_permission
from laborinfo.accounts.services.users import Issued, clean_name, clean_phone, clean_username, create_user
from laborinfo.common.errors import DomainError, Invalid, RowError
from laborinfo.common.excel import Table
from laborinfo.regions.models import Region

MAX_ROWS = 5000
COLUMNS = ("full_name", "username", "role", "region", "phone")
# What offices call the columns; compared without spaces and in small letters.
HEADINGS = {
    "full_name": ("姓名", "名字", "name", "fullname"),
    "username": ("用户名", "账号", "帐号", "登录名", "username"),
    "role": ("角色", "岗位角色", "role"),
    "region": ("区划代码", "地区代码", "行政区划代码", "regioncode", "region"),
    "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "phone"),
}
REQUIRED = ("full_name", "role", "region")


@dataclass(frozen=True)
class Order:
    """One row of the table: an account to issue."""

    row: int
    full_name: str
    username: str
    role: str
    region: str
    phone: str


def role_names() -> dict[str, str]:
    """Every spelling of a role that a table may use -> its code."""
    names = {role.value.lower(): role.value for role in Role}
    for language in ("zh-hans", "en"):
        with override(language):
            names |= {str(role.label).lower(): role.value for role in Role}
    return names


def read_orders(table: Table) -> list[Order]:
    """Orders by the headings of the table. Raises DomainError when a needed column is missing."""
    found = {}
    for header in table.headers:
        key = header.replace(" ", "").lower()
        found |= {field: header for field, names in HEADINGS.items() if key in names and field not in found}
    missing = [field for field in REQUIRED if field not in found]
    if missing:
        wanted = "、".join(HEADINGS[field][0] for field in missing)
        raise DomainError(
            _("Columns are missing: %(columns)s. Download the template.") % {"columns": wanted}, field="file"
        )
    return [
        Order(number, *(cells[found[field]].strip() if field in found else "" for field in COLUMNS))
        for number, cells in table.records()
    ]


def check_orders(*, by, orders: list[Order]) -> list[RowError]:
    """Every fault of every row; nothing is written. Raises Forbidden without the right to create accounts."""
    check_permission(by, Permission.ACCOUNT_EDIT)
    names = [order.username.lower() for order in orders if order.username]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    regions = regions_of(by, orders)
    roles, seen, errors = role_names(), set(taken), []
    for order in orders:
        errors += faults_of(by, order, regions, roles, seen)
    return errors


def regions_of(by, orders: list[Order]) -> dict[str, Region]:
    return {region.code: region for region in Region.objects.visible_to(by).filter(code__in={o.region for o in orders})}


def faults_of(by, order: Order, regions: dict, roles: dict, seen: set[str]) -> Iterator[RowError]:
    """What is wrong with one row; `seen` collects the user names that are gone."""
    for field, clean in [("full_name", clean_name), ("phone", clean_phone)]:
        try:
            clean(getattr(order, field))
        except DomainError as error:
            yield RowError(order.row, field, getattr(order, field), str(error))
    if order.username:
        yield from faults_of_username(order, seen)
    role, region = roles.get(order.role.lower()), regions.get(order.region)
    if role is None:
        yield RowError(order.row, "role", order.role, _("This is not a role. Write it as in the template."))
    if region is None:
        reason = _("There is no region with this code in your area.")
        yield RowError(order.row, "region", order.region, reason)
    if role and region:
        try:
            check_assignable(by, role, region)
        except DomainError as error:
            yield RowError(order.row, error.field or "role", f"{order.role} {order.region}", str(error))


def faults_of_username(order: Order, seen: set[str]) -> Iterator[RowError]:
    try:
        name = clean_username(order.username)
    except DomainError as error:
        yield RowError(order.row, "username", order.username, str(error))
        return
    if name in seen:
        yield RowError(order.row, "username", order.username, _("This user name is taken or stands twice in the file."))
    seen.add(name)


@transaction.atomic
def issue_accounts(*, by, now: datetime, orders: list[Order], passwords: list[OneTimePassword]) -> list[Issued]:
    """Create all accounts of the orders, or none. Raises Invalid with the faults."""
    errors = check_orders(by=by, orders=orders)
    if errors:
        raise Invalid(_("Some rows cannot be used; no account was created."), errors)
    regions, roles = regions_of(by, orders), role_names()
    issued = [
        create_user(
            by=by,
            now=now,
            full_name=order.full_name,
            username=order.username,
            phone=order.phone,
            role=roles[order.role.lower()],
            region=regions[order.region],
            password=password,
        )
        for order, password in zip(orders, passwords, strict=True)
    ]
    record(by=by, action="accounts.issue_accounts", now=now, detail={"count": len(issued)})
    return issued
