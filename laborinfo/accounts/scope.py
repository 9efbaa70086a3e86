"""What a user may do, and where. Everything that asks "may they?" asks here, and gets "no" when in doubt."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission, Role
from laborinfo.accounts.permissions import ORGANIZER_ROLES, ROLE_PERMISSIONS, SECOND_FACTOR_ROLES
from laborinfo.common.errors import Forbidden
from laborinfo.regions.models import Region


@dataclass(frozen=True)
class Scope:
    """The postings in force today as (role, region) pairs."""

    postings: tuple[tuple[str, Region], ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _region in self.postings)

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset().union(*(ROLE_PERMISSIONS[role] for role in self.roles))

    @property
    def home(self) -> Region | None:
        """The region that the user's pages start at: the highest one posted to."""
        regions = sorted((region for _role, region in self.postings), key=lambda region: (region.level, region.code))
        return regions[0] if regions else None

    @property
    def home_role(self) -> str | None:
        for role, region in self.postings:
            if region == self.home:
                return Role(role)
        return None

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.roles & SECOND_FACTOR_ROLES)

    def has(self, permission: str) -> bool:
        """Held anywhere."""
        return permission in self.permissions

    def regions_for(self, permission: str) -> list[Region]:
        """Roots of the subtrees in which the permission holds; empty when it holds nowhere."""
        return [region for role, region in self.postings if permission in ROLE_PERMISSIONS[role]]

    def has_in(self, permission: str, region: Region) -> bool:
        """Held in this region, by a posting there or above it."""
        return any(root.contains(region) for root in self.regions_for(permission))

    def organizes(self) -> list[Region]:
        """The regions posted to as an organiser of the five levels."""
        return [region for role, region in self.postings if role in ORGANIZER_ROLES]


NOTHING = Scope()


def scope_of(user) -> Scope:
    """The user's scope, loaded once a user object. Suspended and anonymous users have none."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    cached = user.__dict__.get("_scope")
    if cached is None:
        rows = user.postings.on(timezone.localdate()).select_related("region")
        cached = user.__dict__["_scope"] = Scope(tuple((row.role, row.region) for row in rows))
    return cached


def can(user, permission: str, region: Region | None = None) -> bool:
    scope = scope_of(user)
    return scope.has(permission) if region is None else scope.has_in(permission, region)


def check_permission(user, permission: str, region: Region | None = None) -> None:
    """Raise Forbidden unless the permission is held (in the region, when one is given)."""
    if not can(user, permission, region):
        raise Forbidden(
            _("Your role does not allow this here (%(permission)s). Ask the organiser above you.")
            % {"permission": Permission(permission).label}
        )


def acting_region(user, permission: str) -> Region:
    """The region for which the user collects: the highest one where the permission holds. Raises Forbidden."""
    check_permission(user, permission)
    return min(scope_of(user).regions_for(permission), key=lambda region: (region.level, region.code))
