"""Two spot checks of counties, through the real services: one of last month, decided; one that is under way."""

from datetime import datetime, timedelta
from decimal import Decimal

from laborinfo.accounts.models import User
from ledgers.enums import CheckOutcome, SpotCheckSizing, Verdict, VisitMeans
from ledgers.models import Ledger, SpotCheck, SpotCheckRow
from ledgers.services.spotchecks import Design, coverable_ledgers, plan_check
from ledgers.services.spotchecks_decision import decide_check
from ledgers.services.spotchecks_draw import draw_check
from ledgers.services.spotchecks_entry import Fault, record_outcome

HOUSEHOLDS = 12
KEEP_REASON = "差错为登记后的新变化，已当场更正，不退回。"


def play_decided_check(ledgers: list[Ledger], *, by: User, now: datetime) -> None:
    """Every household visited, one of them found otherwise; the ledgers stay."""
    check = drawn_check(ledgers, by=by, now=now)
    visit(check.rows.all(), by=by, now=now + timedelta(days=1))
    parts = check.parts.values_list("pk", flat=True)
    decide_check(
        by=by, now=now + timedelta(days=2), check=check, decisions=dict.fromkeys(parts, (Verdict.KEEP, KEEP_REASON))
    )


def play_check_under_way(ledgers: list[Ledger], *, by: User, now: datetime) -> None:
    """Half of the households visited."""
    check = drawn_check(ledgers, by=by, now=now)
    visit(check.rows.all()[: check.sample_size // 2], by=by, now=now + timedelta(days=1))


def drawn_check(ledgers: list[Ledger], *, by: User, now: datetime) -> SpotCheck:
    county, period = ledgers[0].county, ledgers[0].period
    design = Design(
        title=f"{period.month:%Y年%m月}{county.short_name}抽查", sizing=SpotCheckSizing.FIXED,
        fixed_size=HOUSEHOLDS, double_share=Decimal(0),
    )  # fmt: skip
    check = plan_check(
        by=by, now=now, county=county, period=period, ledgers=ledgers, design=design, seed=f"demo-{county.code}"
    )
    return draw_check(by=by, now=now, check=check)


def visit(rows, *, by: User, now: datetime) -> None:
    """The first household has a wage that nobody there knows of, the second one is not at home, the rest is right."""
    for place, row in enumerate(rows):
        outcome = (CheckOutcome.INCONSISTENT, CheckOutcome.UNREACHABLE)[place] if place < 2 else CheckOutcome.CONSISTENT
        faults = [fault_in(row)] if outcome == CheckOutcome.INCONSISTENT else []
        record_outcome(
            by=by, now=now, row=row, entry=1, outcome=outcome, means=VisitMeans.VISIT, faults=faults,
            note="家中无人，邻居称全家外出。" if outcome == CheckOutcome.UNREACHABLE else "",
        )  # fmt: skip


def fault_in(row: SpotCheckRow) -> Fault:
    head = row.household.people.active().order_by("pk").first()
    return Fault("spells", head.pk if head else None, "本人在家务农，未外出。")


def checkable(period, county) -> list[Ledger]:
    """The ledgers of a county that a check of the period may cover."""
    return list(coverable_ledgers(county, period).select_related("region", "county", "period", "revision"))
