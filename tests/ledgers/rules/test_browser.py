"""The rules in a real browser, on a phone and a desktop: the pages fit, axe finds nothing, a county raises a rule."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from ledgers.models import Person, RuleSetting
from ledgers.services.rule_runs import run_county
from tests.chromium import started_chromium
from tests.factories import NOW
from tests.factories_ledgers import make_household

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
PICTURES = os.environ.get("PICTURES")  # a folder: the pages are kept there to look at


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


def check(page, size: str, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/rules-{name}-{size}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert Axe().run(page).response["violations"] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_a_county_raises_a_rule_and_takes_it_back(size, browser, live_server, cast, client_of):
    household = make_household(cast.region_of("group"))
    Person.objects.filter(household=household).update(id_number=None, id_index=None, id_tail_index=None)
    run_county(cast.region_of("county"), now=NOW)
    context = browser.new_context(viewport=SIZES[size])
    cookies = client_of(cast.county).cookies
    context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
    page, county = context.new_page(), cast.region_of("county")

    page.goto(live_server.url + reverse("ledgers:rule-list"))
    check(page, size, "list")
    page.locator(f'a[href="{reverse("ledgers:rule-raise", args=["id_missing", county.pk])}"]').click()
    page.locator("textarea[name=reason]").fill("月底前补齐身份证号码")
    check(page, size, "raise")
    page.locator("form.card button").click()
    page.locator("#confirm button[value=yes]").click()

    lower = page.locator('form[action*="/lower/"] button')
    lower.wait_for()
    assert RuleSetting.objects.standing().get().code == "id_missing"
    check(page, size, "raised")
    lower.click()
    page.locator("#confirm button[value=yes]").click()
    lower.wait_for(state="detached")
    assert not RuleSetting.objects.standing().exists()
    context.close()
