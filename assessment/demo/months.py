"""Three past periods, played through the real services: two closed (one with late villages), the last one open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import F
from django.db.models.functions import Mod

from assessment.demo.findings import find_and_return, mend_and_resubmit, settle_and_accept
from assessment.demo.parallel import side_by_side
from assessment.demo.spotchecks import checkable, play_check_under_way, play_decided_check
from laborinfo.accounts.models import User
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.enums import FindingAnswer, LedgerState
from ledgers.models import EmploymentSpell, Household, Ledger, Period
from ledgers.services.closing import close_period
from ledgers.services.compilation import submit_compiled_ledger
from ledgers.services.periods import open_period
from ledgers.services.review import accept_ledger, accept_rest
from ledgers.services.submission import submit_village_ledger

LATE = "示例数据：个别村未按时报送"
# What becomes of a village in the open month, by its place in the list.
STEPS = ("collecting", "submitted", "returned", "confirmed", "accepted", "mended", "disputed", "settled")
ONE_LATE_IN = 16
TOLD = Callable[[int], None]


@dataclass
class Actors:
    """Who acts for a region: the demo's organisers by region."""

    by_region: dict[int, User]

    def of(self, region_id: int) -> User:
        return self.by_region[region_id]

    def above(self, region: Region) -> User:
        return self.by_region[region.parent_id]


@dataclass(frozen=True)
class Month:
    """One period to play, up to `latest`: nothing is dated later. `villages`: (place in the list, village)."""

    first: datetime
    latest: datetime
    villages: list[tuple[int, Region]]
    actors: Actors
    told: TOLD

    def day(self, number: int) -> datetime:
        """Leaves room for the steps that follow within three days."""
        return min(self.first + timedelta(days=number - 1), self.latest - timedelta(days=3))

    def open(self) -> Period:
        root = Region.objects.get(level=Level.PREFECTURE)
        return open_period(by=self.actors.of(root.pk), now=self.day(1), month=self.first.date())

    def by_township(self, play: Callable[[list], int]) -> None:
        """Townships beside each other; within one everything in order, as its villages lock its ledger."""
        groups = [list(group) for _code, group in groupby(self.villages, key=lambda item: item[1].parent_id)]
        side_by_side(play, groups, done=self.told)


def submits(village_step: str) -> bool:
    return village_step != STEPS[0]


def step_of(place: int) -> str:
    return STEPS[place % len(STEPS)]


def play_closed_month(month: Month, *, with_late: bool) -> None:
    """Everything submitted, accepted, compiled and closed; with_late: one village in 16 hung behind."""
    period = month.open()
    month.by_township(lambda group: play_closed_township(month, period, group, with_late))
    townships = {village.parent_id for _place, village in month.villages}
    counties = list(Region.objects.filter(children__in=townships).distinct().order_by("code"))
    if with_late:
        checked = checkable(period, counties[0])
        play_decided_check(checked, by=month.actors.of(counties[0].pk), now=month.day(22))
    for county in counties:
        compile_and_accept(month, ledger_of(period, county.pk), county, month.day(25))
    root = Region.objects.get(level=Level.PREFECTURE)
    close_period(
        by=month.actors.of(root.pk), now=month.day(29), period=Period.objects.get(pk=period.pk), late_reason=LATE
    )


def play_closed_township(month: Month, period: Period, group: list, with_late: bool) -> int:
    accepted = 0
    for place, village in group:
        ledger = submitted(month, ledger_of(period, village.pk), month.day(11))
        if not (with_late and place % ONE_LATE_IN == ONE_LATE_IN - 1):
            accept(ledger, month.actors.above(village), month.day(13))
            accepted += 1
    if accepted:
        compile_township(month, period, group)
    return len(group)


def compile_township(month: Month, period: Period, group: list) -> None:
    township = Region.objects.get(pk=group[0][1].parent_id)
    compile_and_accept(month, ledger_of(period, township.pk), township, month.day(21))


def ledger_of(period: Period, region_id: int) -> Ledger:
    return Ledger.objects.select_related("region", "parent").get(period=period, region=region_id)


def submitted(month: Month, ledger: Ledger, now: datetime) -> Ledger:
    by = month.actors.of(ledger.region_id)
    submit_village_ledger(by=by, now=now, ledger=ledger, acknowledge_warnings=True)
    return ledger_of(ledger.period, ledger.region_id)


def accept(ledger: Ledger, reviewer: User, now: datetime) -> None:
    accept_rest(by=reviewer, now=now, ledger=ledger)
    ledger.refresh_from_db()
    if ledger.state != LedgerState.ACCEPTED:
        accept_ledger(by=reviewer, now=now, ledger=ledger)


def compile_and_accept(month: Month, ledger: Ledger, region: Region, now: datetime) -> None:
    submit_compiled_ledger(by=month.actors.of(region.pk), now=now, ledger=ledger, late_reason=LATE)
    accept_ledger(
        by=month.actors.above(region), now=now + timedelta(days=1), ledger=ledger_of(ledger.period, region.pk)
    )


def play_open_month(month: Month) -> None:
    """By turns of STEPS; where a village is accepted, every second township has sent its ledger up."""
    period = month.open()
    month.by_township(lambda group: play_open_township(month, period, group))
    sent = period.ledgers.filter(level=Level.TOWNSHIP).exclude(revision=None).order_by("region__code").first()
    if sent:
        ledgers = checkable(period, sent.county)
        play_check_under_way(ledgers, by=month.actors.of(sent.county_id), now=month.day(23))


def play_open_township(month: Month, period: Period, group: list) -> int:
    for place, village in group:
        play_open_village(month, ledger_of(period, village.pk), step_of(place))
    if group[0][0] // len(STEPS) % 2 and any(step_of(place) == "accepted" for place, _village in group):
        compile_township(month, period, group)
    return len(group)


def play_open_village(month: Month, ledger: Ledger, step: str) -> None:
    if not submits(step):
        return
    actors, ledger = month.actors, submitted(month, ledger, month.day(9))
    reviewer = actors.of(ledger.parent.region_id)
    if step == "accepted":
        accept(ledger, reviewer, month.day(11))
    elif step != "submitted":
        answer = {"confirmed": FindingAnswer.CONFIRMED, "disputed": FindingAnswer.DISPUTED}.get(step, "")
        finding = find_and_return(ledger, reviewer, actors, month.day(10), answer=answer)
        if step in ("mended", "settled"):
            mend_and_resubmit(finding, actors, month.day(12))
        if step == "settled":
            settle_and_accept(finding, reviewer, month.day(14))


def let_a_month_pass(now: datetime) -> None:
    """Between two periods one spell in twenty-five gets a new wage, so that the next revision differs."""
    changed = EmploymentSpell.objects.annotate(turn=Mod(F("id"), 25)).filter(turn=now.month % 25)
    households = Household.objects.filter(people__spells__in=changed)
    households.update(version=F("version") + 1, updated_at=now)
    changed.update(monthly_wage=F("monthly_wage") + 200, updated_at=now)
