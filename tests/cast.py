"""The people of every test, by region: one line of organisers from a group up, their siblings, and who has no part.

522600 prefecture: prefecture, analyst, auditor, sysadmin, api
  522601 county
    522601001 township
      522601001001 village
        522601001001001 group
        522601001001002 sibling_group
      522601001002 sibling_village
    522601002 sibling_township
  522622 sibling_county
nobody: an active account without a posting
"""

from dataclasses import dataclass

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import RegionPosting, User
from tests.factories import RegionPostingFactory, SmallTree, UserFactory, small_tree

PLACES = {
    "prefecture": (Role.PREFECTURE_ORGANIZER, "522600"),
    "analyst": (Role.ANALYST, "522600"),
    "auditor": (Role.AUDITOR, "522600"),
    "sysadmin": (Role.SYSTEM_ADMIN, "522600"),
    "api": (Role.API_CLIENT, "522600"),
    "county": (Role.COUNTY_ORGANIZER, "522601"),
    "township": (Role.TOWNSHIP_ORGANIZER, "522601001"),
    "village": (Role.VILLAGE_ORGANIZER, "522601001001"),
    "group": (Role.GROUP_ORGANIZER, "522601001001001"),
    "sibling_group": (Role.GROUP_ORGANIZER, "522601001001002"),
    "sibling_village": (Role.VILLAGE_ORGANIZER, "522601001002"),
    "sibling_township": (Role.TOWNSHIP_ORGANIZER, "522601002"),
    "sibling_county": (Role.COUNTY_ORGANIZER, "522622"),
}


@dataclass
class Cast:
    """Users by part, and the tree that they are posted to (`cast.regions["522601"]`)."""

    regions: SmallTree
    group: User
    village: User
    township: User
    county: User
    prefecture: User
    analyst: User
    auditor: User
    sysadmin: User
    api: User
    sibling_group: User
    sibling_village: User
    sibling_township: User
    sibling_county: User
    nobody: User

    def region_of(self, part: str):
        """The region that a member is posted to."""
        return self.regions[PLACES[part][1]]


def make_cast() -> Cast:
    """Most tests begin with it, so its rows go in by three statements."""
    tree = small_tree()
    users = {part: UserFactory.build(username=part.replace("_", "-")) for part in [*PLACES, "nobody"]}
    User.objects.bulk_create(users.values())
    postings = [
        RegionPostingFactory.build(user=users[part], role=role, region=tree[code])
        for part, (role, code) in PLACES.items()
    ]
    RegionPosting.objects.bulk_create(postings)
    return Cast(regions=tree, **users)
