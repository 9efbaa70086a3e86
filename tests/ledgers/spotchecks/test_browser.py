"""The pages in a real browser at phone and desktop width: axe finds nothing, nothing is wider than the screen."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from ledgers.models import SpotCheck
from ledgers.services.signals import store_signals
from tests.chromium import started_chromium
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
PICTURES = os.environ.get("PICTURES")


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser, live_server, checks, client_of):
    """`visit(size, name, *args)`: a page as the county's organiser sees it."""
    cookies = client_of(checks.county).cookies
    opened = []

    def open_page(size: str, name: str, *args):
        context = browser.new_context(viewport=SIZES[size])
        opened.append(context)
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        page = context.new_page()
        page.goto(f"{live_server.url}{reverse(f'ledgers:{name}', args=args)}")
        if PICTURES:
            page.wait_for_timeout(600)
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{size}.png"), full_page=True)
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def scene(checks) -> SpotCheck:
    """A check under way with faults, a disagreement and signals beside it."""
    check = checks.draw(double_share="0.25")
    for number, row in enumerate(check.rows.all()[:6]):
        checks.enter(row, "INCONSISTENT" if number < 2 else "UNREACHABLE" if number == 2 else "CONSISTENT")
        if row.is_double:
            checks.enter(row, "CONSISTENT", by=checks.second, entry=2)
        SpellFactory(person=row.household.people.first())
    store_signals(checks.month.cast.region_of("county"), now=NOW)
    return check


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_are_clean(visit, scene, size):
    waiting = scene.rows.filter(first_outcome="").first()
    for name, args in [
        ("spot-check-list", []), ("spot-check-create", []), ("spot-check-detail", [scene.pk]),
        ("spot-check-sample", [scene.pk]), ("spot-check-sheets", [scene.pk]), ("spot-check-row", [waiting.pk]),
        ("signal-list", []),
    ]:  # fmt: skip
        page = visit(size, name, *args)
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], name
        found = Axe().run(page).response["violations"]
        assert not found, (name, [(one["id"], [node["html"] for node in one["nodes"][:3]]) for one in found])


def test_the_size_is_worked_out_while_typing(visit, checks):
    page = visit("desktop", "spot-check-create")
    page.wait_for_selector("#size .h3")
    before = page.inner_text("#size .h3")
    page.select_option("select[name=sizing]", "FIXED")
    page.fill("input[name=fixed_size]", "9")
    page.wait_for_function("before => document.querySelector('#size .h3')?.innerText !== before", arg=before)
    assert "9" in page.inner_text("#size .h3")


def test_a_household_is_checked_on_a_phone(visit, scene):
    row = scene.rows.filter(first_outcome="").first()
    page = visit("phone", "spot-check-row", row.pk)
    small = page.evaluate(
        "[...document.querySelectorAll('main .btn, main summary, main form .form-check')]"
        ".filter((e) => e.offsetHeight && e.offsetHeight < 40).map((e) => e.outerHTML)"
    )
    assert small == []
    page.locator("main details summary").first.click()
    page.locator("main details[open] input").first.fill("works at home")
    page.check("input[name=outcome][value=INCONSISTENT]", force=True)
    page.check("input[name=means][value=VISIT]", force=True)
    page.locator(".form-bar button").click()
    page.wait_for_load_state()
    row.refresh_from_db()
    assert row.first_outcome == "INCONSISTENT" and row.faults.get().found == "works at home"
