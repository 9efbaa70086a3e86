"""What village people do, each on a phone: verify, submit, answer, submit again."""

from django.utils import timezone
from playwright.sync_api import Locator

from ledgers.models import Finding
from ledgers.services.visits import verify_household
from tests.browser.player import Player
from tests.ledgers.month.scene import SITE, MonthStage

EVIDENCE = "已看劳动合同原件，与台账一致"
DISAGREE = "电话本人接听，是空号的说法不对"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def verify(stage: MonthStage, part: str) -> None:
    """The first household by one tap on the work list; the others by the service."""
    player, region = stage.player(part), stage.world.cast.region_of(part)
    homes = stage.households(region.code)
    player.menu("Visits")
    row = player.main.locator("li.card").filter(has_text=homes[0].number)
    player.tap("Visited, unchanged", place=row)
    player.sees_words("%(done)s of %(total)s households verified", done=1, total=len(homes))
    for home in homes[1:]:
        verify_household(by=player.user, now=timezone.now(), household_id=home.pk)
    player.open("/ledgers/worklist/")
    player.sees_words("%(done)s of %(total)s households verified", done=len(homes), total=len(homes))


def submit(stage: MonthStage, part: str, *, again: bool = False) -> None:
    """From the tile of the home page; warnings are acknowledged where there are some."""
    player, region = stage.player(part), stage.world.cast.region_of(part)
    player.menu("Work list")
    tile = "Returned: the ledger of %(region)s" if again else "To submit: the ledger of %(region)s"
    player.follow_tile(tile, region=region)
    player.press("Submit")
    if player.main.locator("[name=acknowledge_warnings]").count():
        player.fill({"acknowledge_warnings": True})
    player.press("Submit", sure=True)
    player.told("The ledger of %(region)s is submitted.", region=region)
    assert int(player.tile("Households")) == len(stage.households(region.code))


def answer_three(stage: MonthStage) -> None:
    """The first finding is right and mended; the second is wrong, which a photo shows; the third is disputed."""
    player = stage.player("village")
    fixed, confirmed, disputed = Finding.objects.open().order_by("household__number")
    player.menu("Work list")
    player.follow_tile("Findings to answer")
    for finding in (fixed, confirmed, disputed):
        player.sees(finding.household.number)
    answer_fixed(player, fixed, {"education": "60"})
    to_answer(player, confirmed)
    player.main.locator("input[type=file]").set_input_files(
        {"name": "contract.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    answer(player, {"answer": "CONFIRMED", "text": EVIDENCE})
    to_answer(player, disputed)
    answer(player, {"answer": "DISPUTED", "text": DISAGREE})


def to_answer(player: Player, finding: Finding) -> None:
    """By the list of findings; a household's page leads to the same form."""
    player.open("/ledgers/findings/?state=OPEN")
    player.press("Answer", place=line_of(player, finding))
    player.sees(finding.comment)


def line_of(player: Player, finding: Finding) -> Locator:
    return player.main.locator("tbody tr").filter(has_text=finding.household.number)


def answer_fixed(player: Player, finding: Finding, right: dict) -> None:
    to_answer(player, finding)
    player.press("Correct the record first")
    player.fill(right)
    player.press("Save")
    to_answer(player, finding)
    answer(player, {"answer": "FIXED"})


def answer(player: Player, values: dict) -> None:
    player.fill(values)
    player.press("Answer")
    player.told("The finding is answered; the answer goes up with the next submission.")


def answer_of_the_site(stage: MonthStage) -> None:
    """What the spot check found came down past the township; the organiser mends the records."""
    player = stage.player("site")
    for finding in Finding.objects.open().filter(ledger__region__code=SITE).order_by("pk"):
        answer_fixed(player, finding, {"education": "60"})


def add_a_person_later(stage: MonthStage) -> None:
    """After the month is closed: an edit that only the live figures know."""
    player, home = stage.player("village"), stage.households(stage.world.cast.region_of("village").code)[0]
    player.menu("Households")
    player.follow(home.number)
    player.press("Add a person")
    late = stage.story.neighbour | {"relation": "SIBLING"}
    player.fill({key: value for key, value in late.items() if value})
    player.press("Save")
    player.told("%(name)s is entered.", name=late["name"])
