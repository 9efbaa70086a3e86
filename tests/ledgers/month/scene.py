"""Where the month is played: three villages (one of them a resettlement site), two townships, a county, the prefecture.

The households are made by factories and most are verified by the service, for to enter each by hand would take minutes;
tests/browser plays that part by hand.
"""

from dataclasses import dataclass

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import TotpDevice, User
from laborinfo.common.codes import Relation, Sex
from laborinfo.regions.enums import Kind
from laborinfo.regions.models import Region
from ledgers.models import Household, Ledger
from ledgers.services.totals import recompute_all
from tests.browser.stage import Stage
from tests.browser.stories import STORIES
from tests.browser.world import KEY, World, make_world
from tests.cast import Cast
from tests.factories import NOW, UserFactory
from tests.factories_ledgers import HouseholdFactory, PersonFactory, SpellFactory

PHONE, DESK = (390, 844), (1440, 900)
VILLAGE, SIBLING, SITE, LATE = "522601001001", "522601001002", "522601002001", "522601002002"
HOMES = {VILLAGE: 4, SIBLING: 3, SITE: 4, LATE: 1}  # households
ONLY_HERE = ("/decide/", "/notices/", "/difference/", "/spot-checks/rows/")
REGIONS = {"site": SITE, "checker": "522601"}


@dataclass
class MonthCast(Cast):
    """The cast, the organiser of the resettlement site, and a second checker of the county."""

    site: User
    checker: User

    def region_of(self, part: str) -> Region:
        return self.regions[REGIONS[part]] if part in REGIONS else super().region_of(part)


class Examined(set):
    """The kinds of pages that axe need not see here: it sees them in tests/browser and in the tests of their areas, and
    this story is long. Those that only this story opens are examined once."""

    def __contains__(self, kind: object) -> bool:
        return not any(word in str(kind) for word in ONLY_HERE) or super().__contains__(kind)


class MonthStage(Stage):
    """Villages work on phones in Chinese, reviewers at desks."""

    def look_of(self, part: str) -> tuple[tuple[int, int], str]:
        return (PHONE, "zh-hans") if "village" in part or part == "site" else (DESK, "en")

    def ledger(self, code: str) -> Ledger:
        return Ledger.objects.select_related("region", "parent__region", "period", "revision").get(region__code=code)

    def households(self, code: str) -> list[Household]:
        """Of a region, by number."""
        return list(Household.objects.filter(region__code__startswith=code).order_by("number"))


def make_stage(browser, site: str) -> MonthStage:
    cast = make_world().cast
    Region.objects.filter(code=SITE).update(kind=Kind.RESETTLEMENT_SITE)
    more = {
        "site": UserFactory(username="site", posting=(Role.VILLAGE_ORGANIZER, cast.regions[SITE])),
        "checker": UserFactory(username="checker", posting=(Role.COUNTY_ORGANIZER, cast.regions["522601"])),
    }
    TotpDevice.objects.create(user=more["checker"], key=KEY, name="app", confirmed=True)
    for place, (code, number) in enumerate(HOMES.items()):
        for home in range(number):
            make_home(cast.regions[f"{code}00{1 + home % 2}"], f"{'ABCD'[place]}-{home + 1}", home)
    recompute_all(now=NOW)
    world = World(MonthCast(**vars(cast), **more))
    return MonthStage(browser, site, world, STORIES["desktop"](), examined=Examined())


def make_home(group: Region, number: str, turn: int) -> None:
    """A couple; every second household has a child, some have work near or far, some look for it."""
    home = HouseholdFactory(region=group, number=number, kinds=["POOR"] if turn % 2 else ["GENERAL"])
    head = PersonFactory(household=home, name=f"杨{number}", wants_work=turn == 1)
    wife = PersonFactory(household=home, name=f"吴{number}", relation=Relation.SPOUSE, sex=Sex.FEMALE)
    if turn % 2:
        PersonFactory(household=home, name=f"杨小{number}", child=True, phone=None)
    if turn != 1:
        SpellFactory(person=head)
    if turn == 2:
        SpellFactory(person=wife, place_code="522601", place_level="COUNTY")
