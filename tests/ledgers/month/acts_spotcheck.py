"""The county checks a sample: plan, draw, two checkers who do not see each other, a decision against the proposal."""

from django.utils import timezone

from ledgers.models import SpotCheck, SpotCheckRow
from ledgers.services.spotchecks_entry import entry_of, record_outcome
from tests.browser.player import Player
from tests.ledgers.month.scene import SITE, MonthStage

PLAN = {
    "title": "十一月抽查", "sizing": "FIXED", "fixed_size": 8, "minimum": 2, "double_share": 50, "seed": "5eed2026",
}  # fmt: skip
FOUND = "高中毕业"
KEPT = "样本太小，未见差错"


def plan_and_draw(stage: MonthStage) -> None:
    """Both townships and the site, which is a stratum of its own; the worker draws."""
    player = stage.player("county")
    player.open("/ledgers/spot-checks/")
    player.press("Plan a spot check")
    player.fill(PLAN)
    player.press("Plan")
    player.told("The check is planned. Draw it when nothing is to be changed any more.")
    player.press("Draw", sure=True)
    player.waits_for("Done")
    check = SpotCheck.objects.get()
    assert check.rows.count() == 8 and check.rows.filter(is_double=True).exists()
    assert check.rows.filter(village__code=SITE).exists()


def check_rows(stage: MonthStage) -> None:
    """At the site one household differs from the ledger, and both checkers find that. By hand: that household by each
    checker who has to, and one of another village; the rest by the service."""
    check = SpotCheck.objects.get()
    wrong = check.rows.filter(village__code=SITE).order_by("-is_double", "place").first()
    right = check.rows.exclude(village__code=SITE).order_by("place").first()
    for part in ("county", "checker"):
        player = stage.player(part)
        for row in check.rows.order_by("place"):
            entry = entry_of(row, player.user)
            if row.pk == wrong.pk and entry:
                enter_by_hand(player, row, is_wrong=True)
            elif row.pk == right.pk and part == "county":
                enter_by_hand(player, row, is_wrong=False)
            elif entry:
                record_outcome(
                    by=player.user, now=timezone.now(), row=row, entry=entry, outcome="CONSISTENT", means="PHONE"
                )
    wrong.refresh_from_db()
    assert wrong.outcome == "INCONSISTENT" and wrong.is_double is bool(wrong.agreed)


def enter_by_hand(player: Player, row: SpotCheckRow, *, is_wrong: bool) -> None:
    player.open(f"/ledgers/spot-checks/rows/{row.pk}/")
    if is_wrong:
        head = row.household.people.get(relation="HEAD")
        player.sees_not(FOUND)  # the second checker does not see what the first one found
        field = player.main.locator(f"[name='f|{head.pk}|education']")
        field.locator("xpath=ancestor::details[1]/summary").click()
        field.fill(FOUND)
    player.fill({"outcome": "INCONSISTENT" if is_wrong else "CONSISTENT", "means": "VISIT"})
    player.press("Enter and go on")
    player.told("Household %(number)s is entered.", number=row.household.number)


def decide(stage: MonthStage) -> None:
    """So small a sample proposes to return everything. The county keeps the townships and returns the site alone."""
    player, check = stage.player("county"), SpotCheck.objects.get()
    player.open(f"/ledgers/spot-checks/{check.pk}/")
    player.press("Decide")
    for part in check.parts.select_related("ledger__region"):
        is_site = part.ledger.region.code == SITE
        verdict = {f"verdict_{part.pk}": "RETURN" if is_site else "KEEP", f"reason_{part.pk}": "" if is_site else KEPT}
        player.fill(verdict)
    player.press("Decide", sure=True)
    player.sees(KEPT)
    assert stage.ledger(SITE).state == "RETURNED"
    assert stage.ledger("522601002").state == "RETURNED"  # it had been sent on with the site in it
    assert stage.ledger("522601001").state == "SUBMITTED"
