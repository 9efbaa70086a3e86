"""A month of work on the small tree: two households in a group of the village, one in the sibling village."""

from dataclasses import dataclass
from datetime import date

import pytest

from laborinfo.accounts.models import User
from laborinfo.regions.enums import Level
from ledgers.models import Household, Ledger, Period, ReasonCode, RevisionRow
from ledgers.services.compilation import submit_compiled_ledger
from ledgers.services.periods import open_period
from ledgers.services.review import accept_ledger, accept_rest
from ledgers.services.submission import submit_village_ledger
from tests.cast import Cast
from tests.factories import NOW
from tests.factories_ledgers import make_household, reason_codes


@dataclass
class Month:
    """The cast, an open period, and short ways to act in it."""

    cast: Cast
    period: Period
    first: Household
    second: Household
    elsewhere: Household

    def ledger(self, part: str) -> Ledger:
        """The ledger of a part's region as it is now; part "village" means the village's."""
        region = self.cast.region_of(part)
        return Ledger.objects.select_related("region", "parent__region", "period").get(
            period=self.period, region=region
        )

    def submit(self, part: str = "village"):
        return submit_village_ledger(
            by=getattr(self.cast, part), now=NOW, ledger=self.ledger(part), acknowledge_warnings=True
        )

    def compile(self, part: str, late_reason: str = "late"):
        return submit_compiled_ledger(
            by=getattr(self.cast, part), now=NOW, ledger=self.ledger(part), late_reason=late_reason
        )

    def accept(self, part: str, by: User) -> Ledger:
        ledger = self.ledger(part)
        if ledger.level == Level.VILLAGE:
            accept_rest(by=by, now=NOW, ledger=ledger)
        return accept_ledger(by=by, now=NOW, ledger=self.ledger(part))

    def row(self, household: Household, part: str = "village") -> RevisionRow:
        rows = RevisionRow.objects.select_related("revision", "version", "household")
        return rows.get(revision=self.ledger(part).revision_id, household=household)

    def reason(self) -> ReasonCode:
        return ReasonCode.objects.first()

    def up_to_prefecture(self) -> None:
        """The village, its township and county are accepted."""
        self.submit()
        self.accept("village", self.cast.township)
        self.compile("township")
        self.accept("township", self.cast.county)
        self.compile("county")
        self.accept("county", self.cast.prefecture)


def make_month(cast: Cast) -> Month:
    reason_codes()
    group = cast.region_of("group")
    households = [
        make_household(group, people=2),
        make_household(group),
        make_household(cast.regions["522601001002001"]),
    ]
    period = open_period(by=cast.prefecture, now=NOW, month=date(2026, 11, 1))
    return Month(cast, period, *households)


@pytest.fixture
def month(cast) -> Month:
    return make_month(cast)
