"""The compile page with its comparison at both widths: axe finds nothing, nothing is wider than the screen."""

import os
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from ledgers.services.closing import close_period
from ledgers.services.periods import open_period
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household

SHOTS = os.environ.get("SCREENSHOTS", "")

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_comparison_is_clean_at_both_widths(month, browser, live_server, client_of):
    SpellFactory(person=month.first.people.first())
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="late")
    make_household(month.cast.region_of("group"), people=2)
    month.period = open_period(by=month.cast.prefecture, now=NOW.replace(month=12), month=date(2026, 12, 1))
    month.submit()
    month.accept("village", month.cast.township)
    address = reverse("ledgers:ledger-submit", args=[month.ledger("township").pk])
    cookies = client_of(month.cast.township).cookies
    for width in (390, 1440):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        page = context.new_page()
        page.goto(live_server.url + address)
        page.fill("#beyond", "20")
        with page.expect_navigation():
            page.locator("#comparison form button").click()
        assert page.locator("#comparison mark").count() == 2  # the village, and the township with it alone
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"comparison-{width}.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []
        context.close()
