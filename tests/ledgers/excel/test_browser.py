"""An import in a real browser, phone and desktop: template, upload, columns, preview, take-over; the pages fit, axe is
silent."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from ledgers.models import LedgerImport, Person
from tests.chromium import started_chromium
from tests.factories_ledgers import make_household
from tests.ledgers.excel.sheets import HEADINGS, line, workbook

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES = os.environ.get("PICTURES")  # a folder: the pages are kept there to look at


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser, live_server, cast, client_of):
    """`opened(size)`: a page of the township organiser."""
    contexts = []

    def open_page(size: str):
        context = browser.new_context(viewport=SIZES[size])
        contexts.append(context)
        cookies = client_of(cast.township).cookies
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def check(page, size: str, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/import-{name}-{size}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_uploaded_looked_at_and_taken_over(opened, live_server, cast, size):
    make_household(cast.region_of("group"), people=1, number="T-7")
    group = cast.region_of("group").code
    good = [line("T-1"), line("T-1", name="杨乙", relation="之子", serial=902)]
    rows = [[*row, group] for row in [*good, line("T-2", name="杨丙", serial=903, 民族="火星族")]]
    file = workbook(*rows, headings=[*HEADINGS, "组别"])
    page = opened(size)
    page.goto(f"{live_server.url}/ledgers/imports/")
    check(page, size, "list")
    page.click('a[href="/ledgers/imports/new/"]')
    check(page, size, "upload")
    page.set_input_files("input[type=file]", {"name": "台账.xlsx", "mimeType": EXCEL, "buffer": file.getvalue()})
    page.click("main form button[type=submit]")
    page.wait_for_url("**/columns/")
    kept = LedgerImport.objects.get()
    assert kept.options["headings"]["group"] == "组别"
    check(page, size, "columns")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=火星族")
    check(page, size, "checked")
    page.click('form[action$="/apply/"] button[type=submit]')
    page.click('#confirm button[value="yes"]')
    page.wait_for_selector('form[action$="/apply/"]', state="detached")
    check(page, size, "applied")
    assert set(Person.objects.filter(household__number="T-1").values_list("name", flat=True)) == {"杨光明", "杨乙"}
    assert not Person.objects.filter(name="杨丙").exists()


@pytest.mark.parametrize("size", SIZES)
def test_a_download_that_is_too_large_says_so_beside_the_region(opened, live_server, cast, size, monkeypatch):
    monkeypatch.setattr("ledgers.excel.template.LIMIT", 0)
    make_household(cast.region_of("group"), people=1)
    page = opened(size)
    page.goto(f"{live_server.url}/ledgers/imports/template/")
    assert page.locator("main [aria-invalid=true], main .invalid-feedback").count()
    check(page, size, "template")
