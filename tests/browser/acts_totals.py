"""Who is due a subsidy and who is not; and the figures of the dashboard against the rows that were frozen."""

from django.utils import timezone
from playwright.sync_api import Locator

from laborinfo.common.crypto import mask_name
from ledgers.indicators import POSITION
from ledgers.models import Ledger, PeriodTotal, RevisionRow
from tests.browser.player import Player
from tests.browser.stage import Stage

TILES = {"Labour force": "labour", "Employed": "employed", "Not employed, willing": "willing"}
DOWN = ["522601", "522601001", "522601001001"]


def compute_subsidy(stage: Stage) -> None:
    """The wife is due: poor, organised, far, long enough, proved. The others are told why not."""
    player, story = stage.player("county"), stage.story
    player.menu("Subsidies")
    player.sees_words("Nothing computed yet")
    player.press("Compute")
    player.waits_for("Done")
    player.sees_words("%(count)s people are eligible.", count=1)
    player.press("See the result")
    figures = {label: player.tile(label) for label in ("Eligible", "Not eligible", "Amount, yuan")}
    assert figures["Eligible"] == "1" and figures["Amount, yuan"] in {"1,000", "1000"}
    due = row_of(player, mask_name(story.wife["name"]))
    player.sees(player.say("Eligible"), place=due)
    not_due = row_of(player, mask_name(story.neighbour["name"]))
    player.sees(player.say("belongs to a registered-poor household"), place=not_due)
    player.sees(player.say("went out in an organised way"), place=not_due)
    player.follow(mask_name(story.neighbour["name"]))
    player.sees(mask_name(story.neighbour["name"]))
    player.sees(story.own_job["employer_name"])
    player.sees_words("Not eligible")


def row_of(player: Player, name: str) -> Locator:
    return player.main.locator("tbody tr").filter(has_text=name)


def read_dashboard(stage: Stage) -> None:
    """As reported when the period closed, from the prefecture's map down to the village, each address its own."""
    player = stage.player("prefecture")
    month = f"{timezone.localdate():%Y-%m}"
    player.menu("Dashboard")
    assert player.page.url.endswith("/dashboard/522600/")
    with player.page.expect_navigation():
        player.main.locator("select[name=period]").select_option(month)
    player.watch.look()
    agrees(player, "522600")
    for code in DOWN:
        go_down(player, stage.world.cast.regions[code].short_name)
        assert f"/dashboard/{code}/" in player.page.url and f"period={month}" in player.page.url
        agrees(player, code)
    player.open(f"/dashboard/{DOWN[-1]}/?period={month}")
    agrees(player, DOWN[-1])


def go_down(player: Player, name: str) -> None:
    """Press the area on the map where there is one, else the region's name in the table."""
    areas = player.main.locator(f"svg.map a[aria-label^='{name}']")
    with player.page.expect_navigation():
        if areas.count():
            areas.first.locator("path").click()
        else:
            player.main.locator("tbody th").get_by_role("link", name=name, exact=True).click()
    player.watch.look()


def agrees(player: Player, code: str) -> None:
    """Tiles equal the frozen totals, and these the rows of the accepted revision."""
    total = PeriodTotal.objects.get(region__code=code)
    for label, key in TILES.items():
        assert player.tile(label) == str(total.values[POSITION[key]]), (code, label)
    rows = RevisionRow.objects.filter(revision__in=accepted_villages()).select_related("version")
    people = [person for row in rows for person in row.version.payload["people"]]
    assert total.values[POSITION["households"]] == len(rows)
    assert total.values[POSITION["people"]] == len(people)


def accepted_villages() -> list[int]:
    return list(Ledger.objects.filter(level=3).exclude(closed_at=None).values_list("accepted_revision", flat=True))
