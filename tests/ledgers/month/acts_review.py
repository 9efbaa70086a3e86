"""What reviewers do at a desk: find, return in part, accept in bulk, settle, compile, accept, close."""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Locator, expect

from tests.browser.player import Player
from tests.ledgers.month.acts_villages import DISAGREE, EVIDENCE
from tests.ledgers.month.scene import DESK, LATE, SIBLING, VILLAGE, MonthStage

# Field, reason and comment of the three findings, in the order of the households' numbers.
FOUND = [
    ("education", "education-wrong", "与毕业证不符"),
    ("spells", "employment-wrong", "单位说没有此人"),
    ("phone", "phone-invalid", "打了三次都是空号"),
]
PAPER = {"width": 718, "height": 1016}  # A4 within its margins
SHOTS = os.environ.get("SCREENSHOTS", "")
WITHOUT = "该村负责人住院，下期补报"


def to_ledger(player: Player, stage: MonthStage, code: str) -> None:
    """By the tile of the home page, and by the list where several wait."""
    player.menu("Work list")
    player.follow_tile("Ledgers to review")
    if "/review/" not in player.page.url:
        player.follow(stage.ledger(code).region.short_name, place=player.main.locator("tbody"))


def find_three(stage: MonthStage) -> None:
    """Three households of the village get a finding each; the fourth is accepted in bulk below."""
    player = stage.player("township")
    to_ledger(player, stage, VILLAGE)
    player.press("Review the difference")
    due = timezone.localdate() + timedelta(days=2)
    for home, (field, reason, comment) in zip(stage.households(VILLAGE), FOUND, strict=False):
        row = row_of(player, home.number)
        player.tap("Find", place=row)
        head = home.people.get(relation="HEAD")
        values = {"target": f"{head.pk}|{field}", "reason": reason, "comment": comment, "due_date": due}
        player.fill(values, place=row)
        player.tap("Return this household with the finding", place=row)
        player.sees(comment, place=row)
    player.watch.look()


def row_of(player: Player, number: str) -> Locator:
    return player.main.locator("article[data-row]").filter(has_text=number)


def accept_in_bulk(stage: MonthStage) -> None:
    """One button on the township's own ledger, done by the worker: one village is accepted, the other needs a look."""
    player = stage.player("township")
    player.menu("Work list")
    player.follow_tile("To submit: the ledger of %(region)s", region=stage.world.cast.region_of("township"))
    player.press("Accept all below", sure=True)
    player.waits_for("Done")
    player.sees_words("%(accepted)s ledgers accepted, %(left)s need a look.", accepted=1, left=1)
    assert stage.ledger(SIBLING).state == "ACCEPTED"
    village = stage.ledger(VILLAGE)
    assert (village.state, village.pending_count, village.returned_count) == ("SUBMITTED", 0, 3)


def return_in_part(stage: MonthStage) -> None:
    """Three households go back; the one accepted stays so. The notice of the return lists what is to be done."""
    player = stage.player("township")
    to_ledger(player, stage, VILLAGE)
    player.press("Return the ledger")
    for _field, _reason, comment in FOUND:
        player.sees(comment)
    player.press("Return")
    player.told("The ledger of %(region)s is returned.", region=stage.ledger(VILLAGE).region)
    read_notice(stage)


def read_notice(stage: MonthStage) -> None:
    """On paper stand the lines and the places to sign, and nothing to press; names are masked."""
    player = stage.player("township")
    player.follow(stage.ledger(VILLAGE).notices.get().number)
    assert player.main.locator("tbody tr").count() == 3
    player.page.emulate_media(media="print")
    player.page.set_viewport_size(PAPER)
    assert player.page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    for what in (".top", "[data-print]", ".bottom-bar"):
        expect(player.page.locator(what).first).to_be_hidden()
    expect(player.main.locator(".signatures span")).to_have_count(3)
    player.sees_not(stage.households(VILLAGE)[0].people.get(relation="HEAD").name)
    if SHOTS:
        player.page.screenshot(path=str(Path(SHOTS) / "notice-print.png"), full_page=True)
    player.page.emulate_media(media="screen")
    player.page.set_viewport_size(dict(zip(("width", "height"), DESK, strict=True)))


def settle_answers(stage: MonthStage) -> None:
    """The next revision shows each answer. The dispute is settled by hand; accepting settles the others."""
    player = stage.player("township")
    to_ledger(player, stage, VILLAGE)
    homes = stage.households(VILLAGE)
    assert player.main.locator("article[data-row]").count() == 3  # the accepted one stands, nobody looks at it again
    said = [("Fixed", ""), ("Confirmed", EVIDENCE), ("Disputed", DISAGREE)]
    for home, (word, text) in zip(homes, said, strict=False):
        player.sees(player.say(word), place=row_of(player, home.number))
        player.sees(text, place=row_of(player, home.number))
    disputed = row_of(player, homes[2].number)
    player.tap("Settle", place=disputed)
    player.sees_not(DISAGREE)
    for home in homes[:3]:
        player.tap("Accept", place=row_of(player, home.number))
        player.sees(player.say("Accepted"), place=row_of(player, home.number))
    player.press("Accept the ledger", sure=True)
    player.told("The ledger of %(region)s is accepted.", region=stage.ledger(VILLAGE).region)


def accept(stage: MonthStage, by: str, code: str) -> None:
    """Answers household by household, what else waits by one button, then the ledger as a whole."""
    player = stage.player(by)
    to_ledger(player, stage, code)
    for finding in stage.ledger(code).findings.unsettled():
        row = row_of(player, finding.household.number)
        player.tap("Accept", place=row)
        player.sees(player.say("Accepted"), place=row)
    if stage.ledger(code).pending_count:
        player.press("Accept the rest", sure=True)
    player.press("Accept the ledger", sure=True)
    player.told("The ledger of %(region)s is accepted.", region=stage.ledger(code).region)


def compile_ledger(stage: MonthStage, part: str, *, again: bool = False, missing: str = "") -> None:
    """Without a late one below only with a reason."""
    player, region = stage.player(part), stage.world.cast.region_of(part)
    player.menu("Work list")
    tile = "Returned: the ledger of %(region)s" if again else "To submit: the ledger of %(region)s"
    player.follow_tile(tile, region=region)
    player.press("Submit")
    if missing:
        player.sees(stage.ledger(missing).region)
        player.press("Submit", sure=True)
        player.sees_words("Please correct the following; nothing was saved.")
        player.fill({"late_reason": WITHOUT})
    else:
        player.sees_words("Every ledger of the level below is accepted.")
    player.press("Submit", sure=True)
    player.told("The ledger of %(region)s is submitted.", region=region)


def close_period(stage: MonthStage) -> None:
    player = stage.player("prefecture")
    player.menu("Ledgers")
    player.press("Periods")
    player.press("Close the period")
    player.fill({"late_reason": WITHOUT})
    player.press("Close the period", sure=True)
    player.waits_for("Done")
    player.press("See the result")
    player.sees_words("Period closed")
    assert stage.ledger(LATE).closed_at is None
