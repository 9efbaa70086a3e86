"""A run with a real worker; the lists of a person and of a posting; the same by the API; referral and placement."""

import json
import re
from urllib.request import Request, urlopen

from django.utils import timezone
from playwright.sync_api import expect

from laborinfo.common.crypto import mask_name
from matching.models import Match
from tests.browser.acts_jobs import open_posting
from tests.browser.player import LONG, Player
from tests.browser.stage import Stage


def run_matching(stage: Stage) -> None:
    """The county asks for a run and sees it through."""
    player = stage.player("county")
    player.menu("Matching")
    player.sees_words("No run yet")
    player.press("Run matching")
    expect(player.main.get_by_role("progressbar").first).to_be_visible()
    expect(player.control(player.say("See the result"))).to_be_visible(timeout=LONG)
    player.press("See the result")
    player.sees_words("shown now")
    assert int(player.tile("Matches")) >= 1
    assert player.tile("Seekers") == "1"


def best_post(stage: Stage) -> list[str]:
    """The posting that the seeker ought to find first: the occupation wished first, outside the province."""
    return stage.story.posts[0]


def read_lists(stage: Stage) -> None:
    """The organiser reads the person's list at the household; the county the posting's, with masked names."""
    group, county, head = stage.player("group"), stage.player("county"), stage.story.head["name"]
    to_matches(group, head)
    group.sees(f"1. {best_post(stage)[0]}")
    wage = group.say("Wage")
    factors = group.main.locator("li").filter(has_text=best_post(stage)[0]).first.locator("ul li")
    assert factors.count() >= 6, "each factor in words"
    expect(factors.filter(has_text=wage).first).to_contain_text(re.compile(r"[0-9]"))
    open_posting(county, best_post(stage)[0])
    county.press("Matching people")
    county.sees(mask_name(head))
    county.sees_not(head)


def to_matches(player: Player, name: str) -> None:
    """From the list of households to the posts of a person."""
    player.menu("Households")
    player.main.locator("tbody tr").filter(has_text=name).first.wait_for()
    row = player.main.locator("tbody tr").filter(has_text=name).first
    with player.page.expect_navigation():
        row.get_by_role("link").first.click()
    card = player.main.locator("section.card").filter(has=player.page.get_by_role("heading", name=name, exact=True))
    player.tap_open("Matching posts", place=card)
    player.press("The whole list", place=card)


def same_by_api(stage: Stage) -> None:
    """GET /api/v1/matches/ with a token: the same posts in the same order, factors that sum to the score."""
    player = stage.player("group")
    shown = [text.split(". ", 1)[1] for text in player.main.locator("ol > li strong").all_inner_texts() if ". " in text]
    request = Request(
        f"{stage.site}/api/v1/matches/", headers={"Authorization": f"Bearer {stage.world.token}"}
    )  # fmt: skip
    with urlopen(request, timeout=20) as answer:
        results = sorted(json.load(answer)["results"], key=lambda row: row["rank"])
    titles = dict(Match.objects.values_list("posting", "posting__title"))
    assert [titles[row["posting"]] for row in results] == shown
    for row in results:
        assert sum(factor["points"] for factor in row["factors"]) == row["score"]


def refer_and_place(stage: Stage) -> None:
    """With consent on record; the job then stands at the person."""
    player, title = stage.player("village"), best_post(stage)[0]
    to_matches(player, stage.story.head["name"])
    player.follow(title)
    player.sees_words("Why")
    player.tap("Refer this person")
    expect(player.main.locator("[name=agreed]:invalid")).to_have_count(1)  # nothing goes out without consent
    player.fill({"consent_means": "SPOKEN", "agreed": True})
    player.press("Refer this person", sure=True)
    player.told("Referred. Record the answer here when it comes.")
    player.fill({"answer": "accept"})
    player.press("Record the answer")
    player.sees_words("Accepted by both sides")
    player.fill({"kind": "WORK_TEAM", "start_date": timezone.localdate()})
    player.press("Place on this post", sure=True)
    player.told("Placed. The job stands in the ledger.")
    player.sees_words("Work team")
    player.menu("Households")
    player.follow_first_row()
    player.sees(best_post(stage)[1])
    player.sees_words("Organised")
