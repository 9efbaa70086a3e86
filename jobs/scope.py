"""Whose postings and employers a user sees. They are no personal data: a county's people see what their county
and the prefecture collected, and those above see what is collected below."""

from django.db.models import Q

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import scope_of
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import county_of
from laborinfo.regions.scope import in_subtrees


def reach(region: Region) -> Region:
    """The region whose postings concern somebody posted here: the county, or the prefecture itself."""
    return region if region.level <= Level.COUNTY else county_of(region)


def collected_for(user) -> Q:
    """Rows whose `county` (the collecting county or prefecture) concerns the user; nothing without JOB_VIEW."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    roots = [reach(region) for region in scope_of(user).regions_for(Permission.JOB_VIEW)]
    if not roots:
        return Q(pk__in=[])
    above = {pk for root in roots for pk in root.get_ancestors().values_list("pk", flat=True)}
    return in_subtrees("county", roots) | Q(county__in=above)


def home_county_code(user) -> str:
    """Six digits of the county from which the user looks at places; "" for those above the counties."""
    home = scope_of(user).home
    return home.code[:6] if home is not None and home.level >= Level.COUNTY else ""
