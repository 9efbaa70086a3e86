"""Who answers for a region's findings today: its own organisers, or those of the nearest region above that has one.

Findings belong to regions, not to people: when an organiser's posting ends, whoever follows finds them on the work
list, and until somebody does the level above answers.
"""

from datetime import date

from django.db.models import Exists, OuterRef

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import RegionPosting, User
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.models import Finding

ROLE_OF = {
    Level.GROUP: Role.GROUP_ORGANIZER, Level.VILLAGE: Role.VILLAGE_ORGANIZER, Level.TOWNSHIP: Role.TOWNSHIP_ORGANIZER,
    Level.COUNTY: Role.COUNTY_ORGANIZER, Level.PREFECTURE: Role.PREFECTURE_ORGANIZER,
}  # fmt: skip
ANSWERING = [Role.GROUP_ORGANIZER, Role.VILLAGE_ORGANIZER]


def postings_on(today: date):
    """Organisers' postings that hold today, of accounts that work."""
    return RegionPosting.objects.on(today).filter(user__is_active=True)


def responsible_for(region: Region, *, today: date) -> list[User]:
    """The organisers of the region or, when nobody is posted there, of the nearest one above that has somebody."""
    place: Region | None = region
    while place is not None:
        held = postings_on(today).filter(region=place, role=ROLE_OF[Level(place.level)])
        users = list(User.objects.filter(pk__in=held.values("user")).order_by("full_name", "pk"))
        if users:
            return users
        place = place.parent
    return []


def nobody_answers(findings, *, today: date):
    """Those open findings for which neither the group nor the village has an organiser: the township must see to it."""
    held = postings_on(today).filter(role__in=ANSWERING)
    own = Exists(held.filter(region=OuterRef("household__region")))
    village = Exists(held.filter(region=OuterRef("household__region__parent")))
    return findings.filter(pk__in=Finding.objects.open().values("pk")).exclude(own | village)
