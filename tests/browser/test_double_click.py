"""Whoever presses twice in a hurry has done it once, and is told nothing frightening."""

import pytest
from playwright.sync_api import expect

from ledgers.models import Household, Ledger, Revision
from ledgers.services.periods import open_period
from tests.browser.stories import STORIES
from tests.factories import NOW
from tests.factories_ledgers import make_household

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def village_page(stage_of):
    """`village_page(width)`: the village organiser before the page that submits the ledger."""

    def opened(width: str):
        stage = stage_of(width)
        cast = stage.world.cast
        make_household(cast.region_of("group"), people=2)
        period = open_period(by=cast.prefecture, now=NOW, month=NOW.date())
        ledger = Ledger.objects.get(period=period, region=cast.region_of("village"))
        player = stage.player("village")
        player.open(f"/ledgers/{ledger.pk}/submit/")
        return player

    return opened


@pytest.mark.parametrize("width", STORIES)
def test_a_village_that_submits_with_two_quick_clicks_has_one_revision(village_page, width):
    player = village_page(width)
    acknowledge = player.main.locator("[name=acknowledge_warnings]")
    if acknowledge.count():
        acknowledge.check()
    player.tap("Submit")
    with player.page.expect_navigation():
        player.page.locator("#confirm[open] button[value=yes]").dblclick()
    player.told("The ledger of %(region)s is submitted.", region=Ledger.objects.get(state="SUBMITTED").region)
    assert Revision.objects.count() == 1
    assert player.watch.faults == []


def test_two_quick_clicks_enter_one_household(village_page):
    player = village_page("phone")
    before = Household.objects.count()
    player.open("/ledgers/households/new/")
    player.fill({"region": player.main.locator("select[name=region] option").nth(1).get_attribute("value")})
    with player.page.expect_navigation():
        player.control(player.say("Save")).dblclick()
    expect(player.page.locator("#toasts")).to_be_visible()
    player.sees_words("Add a person")
    assert Household.objects.count() == before + 1
