"""The period is opened; the group organiser enters two households, mends a wrong ID, edits, verifies."""

from django.utils import timezone

from tests.browser.player import Player
from tests.browser.stage import Stage


def open_period(stage: Stage) -> None:
    """The prefecture opens the month; the worker does it."""
    player = stage.player("prefecture")
    player.menu("Ledgers")
    player.sees_words("No period is open")
    player.press("Periods")
    player.press("Open a period")
    player.press("Open the period", sure=True)
    player.waits_for("Done")
    player.press("See the result")
    player.sees(f"{timezone.localdate():%Y-%m}")
    player.sees_words("Period open")


def enter_people(stage: Stage) -> None:
    player, story = stage.player("group"), stage.story
    enter_household(player, kinds=["POOR"], address=story.address)
    refused_then_mended(player, story.head)
    add_person(player, story.wife)
    add_person(player, story.child)
    add_job(player, story.wife["name"], story.far_job)
    player.sees(story.far_job["employer_name"])
    enter_household(player, kinds=["GENERAL"], address=story.address)
    add_person(player, story.neighbour, first=True)
    add_person(player, story.grandmother)
    add_job(player, story.neighbour["name"], story.own_job)
    edit_and_verify(stage)


def enter_household(player: Player, *, kinds: list[str], address: str) -> None:
    player.menu("Households")
    player.press("Enter a household", place=player.main.locator(".page-head"))
    player.fill({"kinds": kinds, "address": address})
    player.press("Save")
    player.sees_words("Add a person")


def refused_then_mended(player: Player, head: dict) -> None:
    """A wrong check character is explained at its field, and nothing that was typed is lost."""
    number = head["id_number"]
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    player.fill(head | {"id_number": wrong, "sex": "1", "birth_date": birth})
    player.press("Save")
    player.sees_words("This is not a valid ID number: compare all 18 characters with the card.")
    assert player.page.evaluate("document.activeElement.classList.contains('error-summary')")
    assert player.value_of("id_number") == wrong
    for name in ("name", "phone", "ethnicity", "education", "labour_ability", "occupation_1", "min_wage"):
        assert player.value_of(name) == head[name], name
    assert player.main.locator("[name=wished_place_levels]:checked").count() == len(head["wished_place_levels"])
    assert player.main.locator("[name=id_number]").is_visible(), "the step with the error is open"
    player.fill({"id_number": number})
    player.press("Save")
    player.told("%(name)s is entered.", name=head["name"])


def add_person(player: Player, data: dict, *, first: bool = False) -> None:
    if not first:
        player.press("Add a person")
    player.fill({key: value for key, value in data.items() if value})
    player.press("Save")
    player.told("%(name)s is entered.", name=data["name"])
    player.sees(data["name"])


def add_job(player: Player, name: str, job: dict) -> None:
    player.press("Add a job", place=card_of(player, name))
    player.fill(job)
    player.press("Save")
    player.told("The job of %(name)s is entered.", name=name)


def card_of(player: Player, name: str):
    """The card of one person on the household's page."""
    heading = player.page.get_by_role("heading", name=name, exact=True)
    return player.main.locator("section.card").filter(has=heading)


def edit_and_verify(stage: Stage) -> None:
    """The address is corrected; the first household is verified on the work list by one tap."""
    player, story = stage.player("group"), stage.story
    player.menu("Work list")
    player.follow_tile("Households to verify")
    for household in (story.head["name"], story.neighbour["name"]):
        player.sees(household)
    player.follow(story.head["name"])
    player.press("Change", place=player.main.locator(".d-flex").first)
    player.fill({"address": story.new_address})
    player.press("Save")
    player.sees(story.new_address)
    player.menu("Visits")
    row = player.main.locator("li.card").filter(has_text=story.head["name"])
    player.tap("Visited, unchanged", place=row)
    player.sees_words("%(done)s of %(total)s households verified", done=1, total=2)
    player.watch.look()
    player.open("/ledgers/worklist/")
    player.sees(story.neighbour["name"])
    player.sees_not(story.head["name"])
