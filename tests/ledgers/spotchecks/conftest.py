"""A township with many households whose ledger is before the county, and a second field checker of the county."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils import translation

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import User
from ledgers.models import Household, SpotCheck, SpotCheckRow
from ledgers.services.spotchecks import Design, plan_check
from ledgers.services.spotchecks_draw import draw_check
from ledgers.services.spotchecks_entry import Fault, record_outcome
from tests.factories import NOW, UserFactory
from tests.factories_ledgers import make_household
from tests.ledgers.review.conftest import Month, make_month

HOUSEHOLDS = 24


@dataclass
class Checks:
    """The month, two more checkers, and short ways to plan, draw and enter."""

    month: Month
    second: User
    third: User

    @property
    def county(self) -> User:
        return self.month.cast.county

    def plan(self, ledgers=("township",), seed="5eed", **design) -> SpotCheck:
        given = {"title": "November", "sizing": "FIXED", "fixed_size": 8, "double_share": Decimal(0)} | design
        return plan_check(
            by=self.county, now=NOW, county=self.month.cast.region_of("county"), period=self.month.period,
            ledgers=[self.month.ledger(part) for part in ledgers], design=Design(**given), seed=seed,
        )  # fmt: skip

    def draw(self, **design) -> SpotCheck:
        return draw_check(by=self.county, now=NOW, check=self.plan(**design))

    def enter(self, row: SpotCheckRow, outcome="CONSISTENT", by=None, entry=1, faults=None) -> SpotCheckRow:
        if outcome == "INCONSISTENT" and faults is None:
            faults = [Fault("spells", row.household.people.first().pk, "works at home")]
        return record_outcome(
            by=by or self.county, now=NOW, row=row, entry=entry, outcome=outcome, means="VISIT", faults=faults or []
        )

    def check_all(self, check: SpotCheck, wrong: int = 0, unreachable: int = 0) -> None:
        for place, row in enumerate(check.rows.all()):
            outcome = "INCONSISTENT" if place < wrong else "CONSISTENT"
            self.enter(row, "UNREACHABLE" if wrong <= place < wrong + unreachable else outcome)


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared as they stand in the source."""
    with translation.override("en"):
        yield


def make_checks(cast) -> Checks:
    month = make_month(cast)
    for number in range(HOUSEHOLDS):
        make_household(cast.regions[f"52260100100100{1 + number % 2}"])
    make_household(cast.regions["522601001002001"])
    for part, by in [("village", cast.township), ("sibling_village", cast.township)]:
        month.submit(part)
        month.accept(part, by)
    month.compile("township")
    posting = (Role.COUNTY_ORGANIZER, cast.region_of("county"))
    return Checks(
        month, UserFactory(username="checker-2", posting=posting), UserFactory(username="c3", posting=posting)
    )


@pytest.fixture
def checks(cast) -> Checks:
    return make_checks(cast)


@pytest.fixture
def drawn(checks) -> SpotCheck:
    return checks.draw()


@pytest.fixture
def everyone(checks) -> list[Household]:
    return list(Household.objects.order_by("number"))
