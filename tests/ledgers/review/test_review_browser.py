"""The difference view in a browser: clean at both sizes, walked and decided by keyboard, hints for keyboards alone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from ledgers.enums import RowDecision
from tests.chromium import started_chromium
from tests.common.test_shell_browser import SIZES, WATCH
from tests.factories import NOW
from tests.ledgers.review.conftest import make_month
from tests.ledgers.review.test_findings import find

LOOKS = os.environ.get("LOOKS")  # a folder for pictures


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser, live_server, cast, client_of):
    month = make_month(cast)
    month.submit()
    find(month, comment="ask again", due_date=NOW.date())
    cookies = client_of(cast.township).cookies
    opened = []

    def go(size: str, path: str):
        context = browser.new_context(viewport=SIZES[size], locale="en-GB", has_touch=size == "phone")
        opened.append(context)
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}])
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(live_server.url + path)
        page.month = month
        return page

    yield go
    for context in opened:
        context.close()


def review_path(month) -> str:
    return reverse("ledgers:ledger-review", args=[month.ledger("village").pk])


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_are_clean(open_page, size):
    page = open_page(size, "/ledgers/findings/")
    finding = page.locator("#list tbody a").first.get_attribute("href")
    for name, path in (("list", "/ledgers/findings/"), ("finding", finding), ("review", review_path(page.month))):
        page.goto(page.url.split("/ledgers")[0] + path)
        if LOOKS:
            page.screenshot(path=Path(LOOKS) / f"{name}-{size}.png", full_page=True)
        assert page.evaluate("window.refused") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], name
        assert Axe().run(page).response["violations"] == [], name


def test_a_household_is_accepted_and_taken_back_by_keyboard(open_page):
    page = open_page("desktop", "/ledgers/findings/")
    month = page.month
    page.goto(page.url.split("/ledgers")[0] + review_path(month))
    page.keyboard.press("?")
    assert page.locator("details.keys").get_attribute("open") is not None
    card = page.locator(f"#row-{month.row(month.second).pk}")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("a")
    card.locator('[data-key="u"]').wait_for()
    assert month.row(month.second).decision == RowDecision.ACCEPTED
    card.focus()
    page.keyboard.press("u")
    card.locator('[data-key="a"]').wait_for()
    page.keyboard.press("f")
    card.get_by_role("link", name="Cancel").click()
    card.locator("select[name=target]").wait_for(state="detached")
    assert month.row(month.second).decision == RowDecision.PENDING
