"""The pages of pairs in a real browser, phone and desktop: they fit, axe finds nothing, and a merge is played."""

import os
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from ledgers.models import DuplicatePair, Person
from tests.chromium import started_chromium
from tests.factories_ledgers import SpellFactory, make_id
from tests.ledgers.duplicates.test_decisions import pair_of, record

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
BORN, OLDER = date(1985, 4, 12), date(1962, 8, 1)
PICTURES = os.environ.get("PICTURES")  # a folder: the pages are kept there to look at


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def pair(cast):
    first = record(cast.region_of("group"), phone="", education="80", health=["CHRONIC"])
    second = record(cast.region_of("sibling_group"), name="杨光花", id_number=make_id(birth=BORN, serial=88))
    SpellFactory(person=first, start_date=date(2026, 3, 1))
    SpellFactory(person=second, start_date=date(2026, 3, 1), employer_name="广东某某家具厂")
    SpellFactory(person=second, start_date=date(2024, 3, 1), end_date=date(2025, 3, 1), employer_name="凯里某某木业")
    values = {"id_number": make_id(birth=OLDER, serial=99), "birth_date": OLDER}
    near, far = record(cast.region_of("group"), **values), record(cast.regions["522601002001001"], **values)
    pair_of(near, far)
    return pair_of(first, second)


@pytest.fixture
def opened(browser, live_server, cast, pair, client_of):
    """`opened(size)`: a page of the village organiser."""
    cookies = client_of(cast.village).cookies
    contexts = []

    def open_page(size: str):
        context = browser.new_context(viewport=SIZES[size])
        contexts.append(context)
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def check(page, size: str, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/duplicates-{name}-{size}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("size", SIZES)
def test_a_pair_is_merged_and_the_merge_undone(opened, live_server, pair, size):
    page = opened(size)
    page.goto(f"{live_server.url}/ledgers/duplicates/")
    check(page, size, "list")
    page.click(f'a[href="/ledgers/duplicates/{pair.pk}/"]')
    check(page, size, "pair")
    page.check(f'input[name="kept"][value="{pair.person_a_id}"]')
    page.click('#merge button[type="submit"]')
    page.click('#confirm button[value="yes"]')
    page.wait_for_selector('form[action$="/undo/"]')
    check(page, size, "merged")
    assert Person.objects.get(pk=pair.person_b_id).merged_into_id == pair.person_a_id
    page.click('form[action$="/undo/"] button')
    page.click('#confirm button[value="yes"]')
    page.wait_for_selector('input[name="kept"]')
    assert DuplicatePair.objects.get(pk=pair.pk).state == "OPEN"
