"""Who may act on whose account, and who may give which role where. Nobody acts on their own rights.

A superior acts on accounts whose every posting lies strictly below a region of their own; a system
administrator on every account but their own.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission, Role
from laborinfo.accounts.models import RegionPosting, User
from laborinfo.accounts.permissions import ORGANIZER_ROLES, ROLE_LEVEL
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import DomainError, Forbidden
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region


def is_system_admin(user) -> bool:
    return Role.SYSTEM_ADMIN in user.scope.roles


def places_of(user: User) -> list[RegionPosting]:
    """The postings that say where an account belongs (running or coming ones, else the ended)."""
    rows = user.postings.relevant_on(timezone.localdate())
    return list(rows.select_related("region").order_by("region__level", "region__code"))


def leads(by, region: Region) -> bool:
    """The region lies strictly below one in which `by` administers accounts."""
    roots = by.scope.regions_for(Permission.ACCOUNT_EDIT)
    return any(root != region and root.contains(region) for root in roots)


def can_administer(by, user: User) -> bool:
    """May `by` suspend, move or reset this account?"""
    if by.pk == user.pk or not by.scope.has(Permission.ACCOUNT_EDIT):
        return False
    if is_system_admin(by):
        return True
    places = places_of(user)
    return bool(places) and all(leads(by, place.region) for place in places)


def check_administers(by, user: User) -> None:
    """Raise Forbidden unless `by` may act on the account."""
    check_permission(by, Permission.ACCOUNT_EDIT)
    if by.pk == user.pk:
        raise Forbidden(_("Nobody may do this to their own account. Ask the organiser above you."))
    if not can_administer(by, user):
        raise Forbidden(_("You may act only on accounts of the levels below your own."))


def assignable_roles(by) -> list[str]:
    """Roles that `by` may give somewhere, for the choices of a form."""
    if is_system_admin(by):
        return list(Role.values)
    roots = by.scope.regions_for(Permission.ACCOUNT_EDIT)
    return [role for role in ORGANIZER_ROLES if any(root.level < ROLE_LEVEL[role] for root in roots)]


def check_assignable(by, role: str, region: Region) -> None:
    """Raise unless the role fits the region's level and `by` may give it there."""
    check_permission(by, Permission.ACCOUNT_EDIT)
    level = ROLE_LEVEL[role]
    if level is not None and region.level != level:
        raise DomainError(
            _("“%(role)s” is posted to a region of the level “%(level)s”; %(region)s is not one.")
            % {"role": Role(role).label, "level": Level(level).label, "region": region},
            code="wrong_level",
            field="region",
        )
    if is_system_admin(by):
        return
    if role not in ORGANIZER_ROLES or not leads(by, region):
        raise Forbidden(_("You may give organiser roles only, and only in regions below your own."), field="region")
