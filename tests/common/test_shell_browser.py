"""The shell in a real browser, at phone and desktop width: nothing is refused by the content security policy, nothing
leaves the site, axe finds nothing, and the page's scripts do what they say."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

from laborinfo.common import navigation
from tests.chromium import started_chromium

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
WATCH = "window.refused = []; addEventListener('securitypolicyviolation', (e) => refused.push(e.violatedDirective))"
VALID_ID = "52260119900101123"  # 17 digits; the check character is computed below


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def gallery(browser, live_server, cast, client_of, monkeypatch):
    """`gallery(size, query)`: the gallery as a township organiser sees it, with a menu of seven entries."""
    entries = [navigation.NavItem(f"Menu {n}", "ledger", f"/menu-{n}/", order=n) for n in range(7)]
    monkeypatch.setattr(navigation, "ITEMS", entries)
    cookies = client_of(cast.township).cookies
    opened = []

    def open_page(size: str = "desktop", query: str = "") -> Page:
        context = browser.new_context(viewport=SIZES[size], locale="en-GB")
        opened.append(context)
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}])
        page = context.new_page()
        page.add_init_script(WATCH)
        page.requests, page.faults = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(f"{live_server.url}/ui/{query}")
        page.wait_for_selector("[data-chart] svg")
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("query", ["", "?wrong=1"])
def test_the_page_is_clean(gallery, live_server, size, query):
    page = gallery(size, query)
    assert page.evaluate("window.refused") == []
    assert page.faults == []
    assert [url for url in page.requests if not url.startswith((live_server.url, "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert Axe().run(page).response["violations"] == []


def test_controls_are_large_enough_for_a_thumb(gallery):
    page = gallery("phone")
    small = page.evaluate(
        "[...document.querySelectorAll('main .btn, main input.form-control, main select, .bottom-bar a')]"
        ".filter((e) => e.offsetHeight && e.offsetHeight < 44).map((e) => e.outerHTML)"
    )
    assert small == []


def test_the_bottom_bar_has_five_places_at_most(gallery):
    page = gallery("phone")
    assert page.locator(".bottom-bar > *").count() == 5
    page.click(".bottom-bar summary")
    assert page.locator(".bottom-bar .sheet a").count() == 3


def test_a_dangerous_act_asks_first_and_cancel_does_nothing(gallery):
    page = gallery()
    page.click("text=Withdraw")
    assert page.locator("#confirm[open]").count() == 1
    page.click("#confirm button[value=no]")
    assert not page.url.endswith("#list")
    page.click("text=Withdraw")
    page.click("#confirm button[value=yes]")
    page.wait_for_url("**#list")


def test_the_region_picker_searches_and_goes_down_by_keyboard(gallery):
    page = gallery()
    page.fill("#sample-region", "黎")
    page.wait_for_selector("#sample-region-list [role=option].at")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=第二村")
    assert page.input_value("#sample-region") == "黎平县"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#sample-region") == "第二村"
    assert page.get_attribute("#sample-region", "aria-expanded") == "false"


def test_text_that_is_no_region_falls_back_to_the_chosen_one(gallery):
    page = gallery()
    page.fill("#sample-region", "nowhere")
    page.wait_for_selector("[data-none]:not([hidden])")
    page.focus("#id_note")
    assert page.input_value("#sample-region") == ""


def test_a_valid_id_number_fills_birth_date_and_sex(gallery):
    page = gallery()
    filled = []
    for check in "0123456789X":
        page.fill("#id_birth", "")
        page.fill("#id_id_number", VALID_ID + check)
        filled += [check] if page.input_value("#id_birth") == "1990-01-01" else []
    assert len(filled) == 1
    assert page.is_checked("#id_sex_0")


def test_paging_sorting_and_filtering_exchange_the_list_and_keep_the_address(gallery):
    page = gallery()
    first = page.inner_text("#list tbody tr th")
    page.click("#page-after")
    page.wait_for_url("**after=*")
    page.wait_for_selector("#page-before")
    assert page.inner_text("#list tbody tr th") != first
    page.click("#sort-model")
    page.wait_for_url("**sort=model*")
    page.wait_for_selector("th[aria-sort=ascending]")
    swapped = page.inner_text("#list tbody")
    page.reload()
    assert page.inner_text("#list tbody") == swapped


def test_a_form_is_sent_once_however_often_it_is_pressed(gallery):
    page = gallery()
    page.route("**/i18n/setlang/", lambda route: route.fulfill(status=204))  # stays on this page
    before = len(page.requests)
    page.evaluate("for (let n = 0; n < 3; n++) document.querySelector('[name=language]').click()")
    page.wait_for_selector("form[data-sent] [name=language][disabled]")
    assert len([url for url in page.requests[before:] if "setlang" in url]) == 1


def test_a_toast_from_the_server_is_shown_and_can_be_closed(gallery):
    page = gallery()
    page.evaluate("document.body.dispatchEvent(new CustomEvent('toast', {bubbles: true, detail: {text: 'Saved'}}))")
    page.click(".toast-line [data-close-toast]")
    assert page.locator("#toasts .toast-line").count() == 0
