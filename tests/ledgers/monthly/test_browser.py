"""The month's pages in a real browser: one tap on a phone, the inbox, the progress; clean for axe and narrow enough."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from laborinfo.common.inbox import notify
from ledgers.models import Household, Visit
from tests.chromium import started_chromium
from tests.factories_ledgers import SpellFactory, make_household
from tests.ledgers.review.conftest import make_month

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SHOTS = os.environ.get("SCREENSHOTS", "")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def month(cast):
    cache.clear()
    month = make_month(cast)
    SpellFactory(person=month.first.people.first(), end_date=timezone.localdate() + timedelta(days=9))
    for number in range(3):
        make_household(cast.region_of("group"), number=f"Z-{number:03}", kinds=["POOR"])
    return month


@pytest.fixture
def opened(browser, live_server, client_of):
    """`opened(user, path, size)`: a page of the user in Chinese."""
    contexts = []

    def open_page(user, path: str, size: dict) -> Page:
        context = browser.new_context(viewport=size, locale="zh-CN")
        contexts.append(context)
        cookies = client_of(user).cookies
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def check_clean(page: Page, name: str, size: dict) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{size['width']}.png"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_one_tap_on_a_phone_keeps_the_row_in_its_place_and_undo_brings_it_back(month, opened):
    page = opened(month.cast.group, reverse("ledgers:worklist"), PHONE)
    check_clean(page, "worklist", PHONE)
    row = page.locator(f"#household-{month.second.pk}")
    row.locator("button[value=HEAD]").click()
    undo = row.locator("form[action$='/withdraw/'] button")
    expect(undo).to_be_visible()
    check_clean(page, "worklist-done", PHONE)
    assert Household.objects.get(pk=month.second.pk).verified_at is not None
    undo.click()
    expect(row.locator("button[value=HEAD]")).to_be_visible()
    assert Household.objects.get(pk=month.second.pk).verified_at is None


def test_nobody_at_home_is_two_taps_and_the_row_says_so(month, opened):
    page = opened(month.cast.group, reverse("ledgers:worklist"), PHONE)
    row = page.locator(f"#household-{month.first.pk}")
    row.locator("summary").click()
    check_clean(page, "worklist-met", PHONE)
    row.locator("button[value=NOBODY]").click()
    expect(row).to_contain_text("1 次家中无人")
    assert Visit.objects.get().met == "NOBODY"


def test_the_pages_of_the_month_are_clean_on_a_desktop(month, opened):
    cast = month.cast
    month.submit()
    notify([cast.county.pk], kind="PERIOD", title="x", url="/", key="k", now=timezone.now())
    pages = {
        "progress": (cast.county, reverse("ledgers:progress", args=[cast.region_of("county").code])),
        "inbox": (cast.township, reverse("common:inbox")),
        "visits": (cast.village, reverse("ledgers:visit-list")),
        "visit-form": (cast.group, reverse("ledgers:visit-create", args=[month.first.pk])),
        "ledgers": (cast.village, reverse("ledgers:home")),
    }
    for name, (user, path) in pages.items():
        check_clean(opened(user, path, DESKTOP), name, DESKTOP)


def test_a_notice_leads_to_its_page_and_the_bell_counts_down(month, opened):
    month.submit()
    page = opened(month.cast.township, reverse("common:inbox"), DESKTOP)
    before = int(page.locator("header .dot").inner_text())
    page.locator("#list tbody button").first.click()
    page.wait_for_url(f"**/ledgers/{month.ledger('village').pk}/")
    assert page.locator("header .dot").count() == (1 if before > 1 else 0)
