"""The month goes up: submitted, reviewed by difference, one household returned and mended, accepted, closed."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator

from laborinfo.common.codes import Education
from tests.browser.player import Player
from tests.browser.stage import Stage

LATE = "2 家路远，下期补报"
COMMENT = "与毕业证不符"


def submit_village(stage: Stage, *, number: int) -> None:
    """Warnings are looked at and acknowledged; then counts and digest of the revision are there to read."""
    player, story = stage.player("village"), stage.story
    player.press("Submit")
    player.sees(story.grandmother["name"])
    player.press("Submit", sure=True)
    player.sees_words("Please correct the following; nothing was saved.")
    player.fill({"acknowledge_warnings": True})
    player.press("Submit", sure=True)
    player.sees_words("Submitted")
    assert (player.tile("Households"), player.tile("People")) == ("2", "5")
    player.press("See what was submitted")
    assert len(player.main.locator("code").inner_text().strip()) == 64
    player.sees("2 / 0 / 0" if number == 1 else "0 / 1 / 0")  # what was accepted before stays as it was


def first_submission(stage: Stage) -> None:
    player = stage.player("village")
    player.follow_tile("To submit: the ledger of %(region)s", region=stage.world.cast.region_of("village"))
    player.sees_words("Collecting")
    submit_village(stage, number=1)


def return_one_household(stage: Stage) -> None:
    """The township sees what is new, flags one field of one person, accepts the rest, and returns the ledger."""
    player, story = stage.player("township"), stage.story
    player.follow_tile("Ledgers to review")
    player.sees_words("Added")
    row = row_of(player, story.head["name"])
    player.sees(story.new_address, place=row)
    player.tap("Find", place=row)
    due = timezone.localdate() + timedelta(days=2)
    person = row.locator("select[name=target] option").filter(has_text=player.say("Education level")).first
    player.fill(
        {"target": person.get_attribute("value"), "reason": "education-wrong", "comment": COMMENT, "due_date": due},
        place=row,
    )  # fmt: skip
    player.tap("Return this household with the finding", place=row)
    player.sees_words("Waits for an answer.")
    player.sees(COMMENT, place=row)
    player.watch.look()
    player.press("Accept the rest", sure=True)
    player.told(
        "%(accepted)s households accepted. Left out: %(findings)s with unsettled findings, %(returned)s returned.",
        accepted=1, findings=0, returned=1,
    )  # fmt: skip
    player.press("Return the ledger")
    player.sees(COMMENT)
    player.press("Return")
    player.sees_words("Returned")


def row_of(player: Player, name: str) -> Locator:
    return player.main.locator("article[data-row]").filter(has_text=name)


def answer_the_finding(stage: Stage) -> None:
    """It waits on the organiser's home page; answering before mending is refused."""
    player, story = stage.player("group"), stage.story
    player.menu("Work list")
    player.follow_tile("Findings to answer")
    player.follow_first_row()
    player.sees(COMMENT)
    player.press("Answer")
    player.fill({"answer": "FIXED"})
    player.press("Answer")
    player.sees_words("The record still says what the reviewer saw. Change it first, or answer that it is right.")
    player.press("Correct the record first")
    player.fill({"education": story.right_education})
    player.press("Save")
    player.press("Answer")
    player.fill({"answer": "FIXED"})
    player.press("Answer")
    player.told("The finding is answered; the answer goes up with the next submission.")


def submit_again_and_accept(stage: Stage) -> None:
    """The village resubmits; the township sees old and new side by side, settles, accepts household and ledger."""
    cast, story = stage.world.cast, stage.story
    village, player = stage.player("village"), stage.player("township")
    village.menu("Work list")
    village.follow_tile("Returned: the ledger of %(region)s", region=cast.region_of("village"))
    submit_village(stage, number=2)
    player.menu("Work list")
    player.follow_tile("Ledgers to review")
    row = row_of(player, story.head["name"])
    player.sees_words("Fixed")
    for value in (story.head["education"], story.right_education):
        player.sees(player.label(Education, value), place=row)
    player.tap("Settle", place=row)
    player.sees_not(player.say("Find again"))
    player.tap("Accept", place=row)
    player.sees_words("Accepted")
    player.press("Accept the ledger", sure=True)
    player.told("The ledger of %(region)s is accepted.", region=cast.region_of("village"))


def compile_upward(stage: Stage) -> None:
    """Township and county compile what is accepted and say why the others are missing; the level above accepts."""
    compile_ledger(stage, "township")
    accept_ledger(stage, "county", "township")
    compile_ledger(stage, "county")
    accept_ledger(stage, "prefecture", "county")


def compile_ledger(stage: Stage, part: str) -> None:
    player, region = stage.player(part), stage.world.cast.region_of(part)
    player.menu("Work list")
    player.follow_tile("To submit: the ledger of %(region)s", region=region)
    player.press("Submit")
    player.sees_words("Not accepted yet")
    player.press("Submit", sure=True)
    player.sees_words("Please correct the following; nothing was saved.")
    player.fill({"late_reason": LATE})
    player.press("Submit", sure=True)
    player.told("The ledger of %(region)s is submitted.", region=region)
    assert (player.tile("Households"), player.tile("People")) == ("2", "5")


def accept_ledger(stage: Stage, by: str, part: str) -> None:
    player, region = stage.player(by), stage.world.cast.region_of(part)
    player.menu("Work list")
    player.follow_tile("Ledgers to review")
    player.follow(region.short_name, place=player.main.locator("tbody"))
    player.sees(LATE)
    player.press("Accept the ledger", sure=True)
    player.told("The ledger of %(region)s is accepted.", region=region)


def close_period(stage: Stage) -> None:
    player = stage.player("prefecture")
    player.menu("Ledgers")
    player.press("Periods")
    player.press("Close the period")
    player.fill({"late_reason": LATE})
    player.press("Close the period", sure=True)
    player.waits_for("Done")
    player.sees_words("The period is closed, and its totals are frozen.")
    player.press("See the result")
    player.sees_words("Period closed")
