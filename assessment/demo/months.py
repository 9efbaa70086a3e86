"""Three past periods, played through the real services: two closed, the last one open in mixed states."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Mod
from django.utils import timezone

from laborinfo.accounts.models import User
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.enums import FindingAnswer, LedgerState, RowChange
from ledgers.models import EmploymentSpell, Household, Ledger, Period, ReasonCode, RevisionRow
from ledgers.services.closing import close_period
from ledgers.services.compilation import submit_compiled_ledger
from ledgers.services.findings import answer_finding, raise_finding
from ledgers.services.periods import open_period
from ledgers.services.review import accept_ledger, accept_rest, return_ledger
from ledgers.services.submission import submit_village_ledger

LATE = "示例数据：其余村未生成住户"


@dataclass
class Actors:
    """Who acts for a region: the demo's organisers by region."""

    by_region: dict[int, User]

    def of(self, region_id: int) -> User:
        return self.by_region[region_id]


def play_closed_month(month: datetime, villages: list[Region], actors: Actors, tell: Callable[[], None]) -> None:
    """Everything submitted, accepted, compiled and closed."""
    prefecture = Region.objects.get(level=Level.PREFECTURE)
    period = open_period(by=actors.of(prefecture.pk), now=month, month=month.date())
    ledgers = {ledger.region_id: ledger for ledger in Ledger.objects.filter(period=period)}
    for village in villages:
        submit_and_accept(ledgers[village.pk], actors, month + timedelta(days=10))
        tell()
    townships = {village.parent_id for village in villages}
    for level_regions in (townships, set(Region.objects.filter(pk__in=townships).values_list("parent_id", flat=True))):
        for pk in sorted(level_regions):
            compile_and_accept(Ledger.objects.get(pk=ledgers[pk].pk), actors, month + timedelta(days=20))
    close_period(
        by=actors.of(prefecture.pk), now=month + timedelta(days=28), period=Period.objects.get(pk=period.pk),
        late_reason=LATE,
    )  # fmt: skip


def submit(ledger: Ledger, actors: Actors, now) -> Ledger:
    submit_village_ledger(by=actors.of(ledger.region_id), now=now, ledger=ledger, acknowledge_warnings=True)
    return Ledger.objects.select_related("region", "parent").get(pk=ledger.pk)


def submit_and_accept(ledger: Ledger, actors: Actors, now) -> None:
    ledger = submit(ledger, actors, now)
    reviewer = actors.of(ledger.region.parent_id)
    accept_rest(by=reviewer, now=now + timedelta(days=2), ledger=ledger)
    ledger.refresh_from_db()
    if ledger.state != LedgerState.ACCEPTED:
        accept_ledger(by=reviewer, now=now + timedelta(days=2), ledger=ledger)


def compile_and_accept(ledger: Ledger, actors: Actors, now) -> None:
    submit_compiled_ledger(by=actors.of(ledger.region_id), now=now, ledger=ledger, late_reason=LATE)
    above = actors.of(Region.objects.get(pk=ledger.region_id).parent_id)
    accept_ledger(by=above, now=now + timedelta(days=1), ledger=Ledger.objects.get(pk=ledger.pk))


def play_open_month(month: datetime, villages: list[Region], actors: Actors, tell: Callable[[], None]) -> None:
    """By turns: collecting, submitted, returned with a finding, answered, accepted."""
    prefecture = Region.objects.get(level=Level.PREFECTURE)
    period = open_period(by=actors.of(prefecture.pk), now=month, month=month.date())
    ledgers = {ledger.region_id: ledger for ledger in Ledger.objects.filter(period=period)}
    for place, village in enumerate(villages):
        ledger, now = ledgers[village.pk], month + timedelta(days=8)
        step = place % 6
        if step in (1, 2, 3):
            submit(ledger, actors, now)
        if step in (2, 3):
            find_and_return(ledger, actors, now + timedelta(days=1), answered=step == 3)
        if step == 4:
            submit_and_accept(ledger, actors, now)
        tell()


@transaction.atomic
def find_and_return(ledger: Ledger, actors: Actors, now, *, answered: bool) -> None:
    """The township questions the phone of one person and returns the ledger; perhaps the group confirms it."""
    ledger = Ledger.objects.select_related("region").get(pk=ledger.pk)
    rows = RevisionRow.objects.filter(revision=ledger.revision_id).exclude(change=RowChange.REMOVED)
    row = rows.select_related("household").order_by("household__number")[0]
    person = row.household.people.active().order_by("id").first()
    township = actors.of(ledger.region.parent_id)
    finding = raise_finding(
        by=township, now=now, row=row, person_id=person.pk, field="phone",
        reason=ReasonCode.objects.get(code="phone-other"), comment="电话打通后不是本人，请核实。",
        due_date=timezone.localdate(now) + timedelta(days=7),
    )  # fmt: skip
    return_ledger(by=township, now=now, ledger=Ledger.objects.get(pk=ledger.pk))
    if answered:
        answer_finding(
            by=actors.of(row.household.region_id), now=now + timedelta(days=1), finding=finding,
            answer=FindingAnswer.CONFIRMED, text="已上门核实，号码为其配偶共用。",
        )  # fmt: skip


def let_a_month_pass(now) -> None:
    """Between two periods one spell in twenty-five gets a new wage, so that the next revision differs."""
    changed = EmploymentSpell.objects.annotate(turn=Mod(F("id"), 25)).filter(turn=now.month % 25)
    households = Household.objects.filter(people__spells__in=changed)
    households.update(version=F("version") + 1, updated_at=now)
    changed.update(monthly_wage=F("monthly_wage") + 200, updated_at=now)
