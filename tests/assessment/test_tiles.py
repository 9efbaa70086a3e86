"""A tile leads to the households behind its figure; who may not see people, to the same figure of the regions below."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from assessment.presentation import TILES
from ledgers.models import Household
from tests.assessment.world import people_the_tree
from tests.chromium import started_chromium


@pytest.fixture
def tree(cast):
    people_the_tree()
    return cast


def tiles(client, code: str) -> dict[str, str]:
    """{label: address} of the tiles."""
    context = client.get(reverse("assessment:dashboard", args=[code])).context
    return {tile.label: tile.url for tile in context["tiles"]}


def test_each_tile_of_an_organiser_leads_to_households_of_the_region_and_kind(tree, client_of):
    client = client_of(tree.township)
    township = tree.region_of("township")
    addresses = tiles(client, township.code)
    assert len(addresses) == len(TILES)
    for address in addresses.values():
        page = client.get(address).context["page"]
        assert address.startswith(f"{reverse('ledgers:household-list')}?region={township.pk}&")
        assert page.is_filtered and not page.form.errors
        assert page.rows or "verified=no" in address or "organised" in address


def test_the_households_behind_employed_have_somebody_employed(tree, client_of):
    client = client_of(tree.county)
    page = client.get(reverse("ledgers:household-list"), {"members": "employed"}).context["page"]
    with_job = Household.objects.filter(people__spells__isnull=False).distinct().count()
    assert {row.pk for row, _cells in page.rows} == set(
        Household.objects.visible_to(tree.county).filter(people__spells__isnull=False).values_list("pk", flat=True)
    )
    assert with_job >= len(page.rows) > 0


@pytest.mark.parametrize("kind", ["labour", "employed", "away", "organised", "willing"])
def test_every_kind_of_member_is_a_filter(tree, client_of, kind):
    found = client_of(tree.county).get(reverse("ledgers:household-list"), {"members": kind}).context["page"]
    assert len(found.rows) <= Household.objects.count() and not found.form.errors


def test_an_analyst_goes_to_the_regions_below_ranked_by_that_figure(tree, client_of):
    client = client_of(tree.analyst)
    for address in tiles(client, "522600").values():
        assert re.fullmatch(r"/dashboard/522600/\?indicator=\w+#below", address)
        indicator = re.search(r"indicator=(\w+)", address)[1]
        assert client.get(address.split("#")[0]).context["measure"].key == indicator


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_at_a_desk_the_menu_stands_on_one_line_and_both_columns_end_together(tree, client_of, live_server, language):
    cookies = {name: one.value for name, one in client_of(tree.prefecture).cookies.items()}
    with started_chromium() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        for name, value in (cookies | {settings.LANGUAGE_COOKIE_NAME: language}).items():
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/dashboard/522600/")
        tops = page.evaluate("[...document.querySelectorAll('.main-menu > *')].map((e) => e.offsetTop)")
        assert len(set(tops)) == 1, tops
        columns = "[...document.querySelector('#below').parentElement.parentElement.children]"
        ends = page.evaluate(f"{columns}.map((e) => e.lastElementChild.getBoundingClientRect().bottom)")
        assert max(ends) - min(ends) < 2, ends
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
        context.close()
