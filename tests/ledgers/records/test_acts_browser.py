"""The pages of the acts in a real browser, phone and desktop: a person moves on, is found on the list, comes back."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from ledgers.models import Person
from tests.chromium import started_chromium
from tests.factories_ledgers import make_household

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
PICTURES = os.environ.get("PICTURES")  # a folder: the pages are kept there to look at


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def homes(cast):
    return make_household(cast.region_of("group"), people=3), make_household(cast.region_of("sibling_group"), people=2)


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, cast, homes, client_of):
    """A page of the village organiser."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=live_server.url, locale="zh-CN")
    cookies = client_of(cast.village).cookies
    context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
    yield context.new_page()
    context.close()


def look(page, name: str) -> None:
    width = page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/acts-{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []


def submit(page) -> None:
    """To the last step of the form, and yes to the question."""
    while (onward := page.locator("[data-step-next]")).is_visible():
        onward.click()
    page.click("#entry button[type=submit].btn-danger")
    with page.expect_navigation():
        page.click("#confirm[open] button[value=yes]")


def reach(page, name: str):
    field = page.locator(f"[name={name}]")
    while not field.is_visible():
        page.click("[data-step-next]")
    return field


def test_a_person_goes_to_another_household_and_the_act_is_undone(page, homes):
    left, taken_in = homes
    person = left.people.order_by("pk").last()
    page.goto(reverse("ledgers:person-move", args=[person.pk]))
    look(page, "move-person")
    reach(page, "to_household").fill(taken_in.number)
    reach(page, f"relation_{person.pk}").select_option("OTHER")
    reach(page, "reason").fill("分户后并入")
    submit(page)
    expect(page.locator("main")).to_contain_text(taken_in.number)
    assert Person.objects.get(pk=person.pk).household_id == taken_in.pk
    look(page, "taken-in")
    page.goto(reverse("ledgers:act-list"))
    expect(page.locator("main")).to_contain_text(person.name)
    look(page, "list")
    page.locator("main td a").first.click()
    page.wait_for_url("**/households/**")
    page.locator("a[href$='/undo/']").first.click()
    page.wait_for_selector("#entry")
    look(page, "undo")
    reach(page, "reason").fill("录入有误")
    submit(page)
    assert Person.objects.get(pk=person.pk).household_id == left.pk


@pytest.mark.parametrize("name", ["household-move", "household-join", "head-change"])
def test_the_other_forms_are_clean(page, homes, name):
    page.goto(reverse(f"ledgers:{name}", args=[homes[0].pk]))
    assert page.locator("#entry").count() == 1
    look(page, name)
