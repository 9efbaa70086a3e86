"""Postings come from a file: looked at before they are taken over, screened, opened."""

from jobs.enums import ScreeningCheck
from tests.browser.player import Player
from tests.browser.stage import Stage
from tests.jobs.factories import sheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_postings(stage: Stage) -> None:
    """Two good rows and one without a title: the dry run says so, and takes nothing over."""
    player = stage.player("county")
    player.menu("Postings")
    player.sees_words("No postings")
    player.press("Import postings")
    content = sheet(*stage.story.posts).getvalue()
    player.main.locator("[name=file]").set_input_files(
        [{"name": "岗位.xlsx", "mimeType": EXCEL, "buffer": content}]
    )  # fmt: skip
    player.fill({"source": "COUNTERPART_CITY"})
    player.press("Check the file")
    figures = {label: player.tile(label) for label in ("Rows", "Can be taken over", "Already there", "Refused")}
    assert figures == {"Rows": "3", "Can be taken over": "2", "Already there": "0", "Refused": "1"}
    player.sees(player.say("Refused rows"))
    player.press("Take %(ok)s rows over", ok=2)
    player.told("%(count)d postings were taken over.", count=2)
    assert player.tile("Taken over") == "2"


def screen_and_open(stage: Stage) -> None:
    """The first posting on its own page, the other one from the queue with a tick."""
    player, (first, second, _bad) = stage.player("county"), stage.story.posts
    player.press("To the screening")
    player.follow(first[0])
    player.sees(first[1])
    player.press("Pass")  # without the checks
    player.told("Tick every check.")
    player.fill({"checks": ScreeningCheck.values})
    player.press("Pass")
    player.told("Passed. It can be opened now.")
    player.press("Open posting")
    player.sees_words("Hiring")
    player.menu("Postings")
    player.follow(player.say("To screen"), place=player.main.locator(".d-print-none").first)
    player.main.locator("input[name=posting]").check()
    player.fill({"checks": ScreeningCheck.values})
    player.press("Pass the chosen postings")
    player.sees_words("Nothing waits for screening")
    player.menu("Postings")
    for post in (first, second):
        row = player.main.locator("tbody tr").filter(has_text=post[0])
        player.sees(player.say("Hiring"), place=row)


def open_posting(player: Player, title: str) -> None:
    player.menu("Postings")
    player.follow(title, place=player.main.locator("tbody"))
