"""Entry in a real browser: what is typed is kept and comes back, helpers fill, the thumb meets every control."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from ledgers.models import EntryDraft, Person
from tests.chromium import started_chromium
from tests.factories_ledgers import PeriodFactory, PersonFactory, SpellFactory, make_household, make_id

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
PICTURES = os.environ.get("PICTURES")  # a folder: the pages are kept there to look at
NUMBER = make_id(serial=5)
SMALL = """[...document.querySelectorAll(
    'main .btn, main input:not([type=hidden], [type=checkbox], [type=radio]), main select, main textarea, '
    + 'main summary, main .choice, main .form-check-line, .bottom-bar > *')]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def household(cast):
    household = make_household(cast.region_of("group"))
    SpellFactory(person=household.people.get(), employer_name="某某电子厂")
    return household


@pytest.fixture
def opened(browser, live_server, client_of):
    """`opened(user, path, size)`: a page of the user in Chinese."""
    contexts = []

    def open_page(user, path: str, size: dict) -> Page:
        context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
        contexts.append(context)
        cookies = client_of(user).cookies
        context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def check_clean(page: Page, name: str) -> None:
    width = page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/entry-{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_a_person_is_entered_on_a_phone_with_a_break_and_a_dead_spot(cast, household, opened):
    url = reverse("ledgers:person-create", args=[household.pk])
    page = opened(cast.group, url, PHONE)
    state = page.locator("[data-keep-state]")
    page.fill("[name=name]", "潘秀兰")
    page.fill("[name=id_number]", NUMBER)
    assert page.input_value("[name=birth_date]") == f"{NUMBER[6:10]}-{NUMBER[10:12]}-{NUMBER[12:14]}"
    assert page.input_value("[name=sex]") == ("1" if int(NUMBER[16]) % 2 else "2")
    page.select_option("[name=relation]", "SPOUSE")
    page.check("[name=same_phone]")
    page.click("[data-step-next]")  # leaving a step keeps at once
    expect(state).to_have_text(re.compile(r"\d\d:\d\d"))

    page.context.set_offline(True)
    page.select_option("[name=labour_ability]", "ORDINARY")
    expect(state).to_have_class(re.compile("bad"), timeout=10_000)
    check_clean(page, "not-kept")
    page.context.set_offline(False)  # it tries again by itself
    expect(state).not_to_have_class(re.compile("bad"), timeout=15_000)
    assert set(EntryDraft.objects.get().entries) >= {"name", "id_number", "labour_ability", "same_phone"}

    page.goto(page.url)
    check_clean(page, "offer")
    page.locator("a[href$='?draft=1']").click()
    check_clean(page, "continued")
    expect(page.locator("[name=labour_ability]")).to_have_value("ORDINARY")  # on the step that was left
    assert not Person.objects.filter(name="潘秀兰").exists()
    page.locator("button[type=submit]:visible").last.click()
    page.wait_for_url(f"**{reverse('ledgers:household-detail', args=[household.pk])}")
    saved = Person.objects.get(name="潘秀兰")
    assert (saved.id_number, saved.phone) == (NUMBER, household.people.get(relation="HEAD").phone)
    assert not EntryDraft.objects.exists()


def test_at_a_desk_unkept_changes_are_asked_about_and_the_heads_work_is_copied(cast, household, opened):
    member = PersonFactory(household=household, relation="SON")
    page = opened(cast.group, reverse("ledgers:spell-create", args=[member.pk]), DESKTOP)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("[name=captain]", "龙队长")
    page.locator("[data-fill]").click()
    expect(page.locator("[name=employer_name]")).to_have_value("某某电子厂")
    assert page.input_value("[name=place]")
    check_clean(page, "head-work")
    page.locator("[data-first-step]").click()
    page.wait_for_url("**/households/*/")
    assert asked == ["beforeunload"]
    page.goto(page.url)
    assert asked == ["beforeunload"]
    assert EntryDraft.objects.get().entries["captain"] == ["龙队长"]  # kept on the way out


def test_every_control_of_entry_is_large_enough_for_a_thumb(cast, household, opened):
    person = household.people.get()
    PeriodFactory()
    page = opened(cast.group, "/", PHONE)
    addresses = [
        reverse("ledgers:household-create"), reverse("ledgers:household-edit", args=[household.pk]),
        reverse("ledgers:person-create", args=[household.pk]), reverse("ledgers:person-edit", args=[person.pk]),
        reverse("ledgers:person-leave", args=[person.pk]), reverse("ledgers:spell-create", args=[person.pk]),
        reverse("ledgers:spell-edit", args=[person.spells.get().pk]),
        reverse("ledgers:spell-end", args=[person.spells.get().pk]),
        reverse("ledgers:business-create", args=[person.pk]), reverse("ledgers:training-create", args=[person.pk]),
        reverse("ledgers:visit-create", args=[household.pk]), reverse("ledgers:worklist"),
        reverse("ledgers:household-detail", args=[household.pk]), reverse("ledgers:household-list"),
    ]  # fmt: skip
    site = page.url.split("/", 3)
    for address in addresses:
        page.goto("/".join(site[:3]) + address)
        page.evaluate("document.querySelectorAll('[data-step]').forEach((step) => (step.hidden = false))")
        assert (address, page.evaluate(SMALL)) == (address, [])
        keyed = page.evaluate(
            "[...document.querySelectorAll('input[type=number], input[inputmode]')].map((e) => e.name)"
        )
        if address.endswith("spells/new/"):
            assert "monthly_wage" in keyed


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_filters_fold_on_a_phone_and_say_how_many_are_set(cast, household, opened, size):
    page = opened(cast.group, reverse("ledgers:household-list") + "?kind=POOR&verified=no", size)
    fold, kind = page.locator("[data-unfold]"), page.locator("select[name=kind]")
    check_clean(page, "filters")
    if size == DESKTOP:
        expect(fold).to_be_hidden()
        expect(kind).to_be_visible()
        return
    expect(fold).to_contain_text("2")
    expect(kind).to_be_hidden()
    expect(page.locator("[name=q]")).to_be_visible()
    fold.click()
    expect(kind).to_be_visible()
    expect(fold).to_have_attribute("aria-expanded", "true")
    check_clean(page, "filters-open")


def test_the_menus_groups_open_by_keyboard(cast, household, opened):
    page = opened(cast.prefecture, reverse("ledgers:household-list"), DESKTOP)
    group = page.locator(".main-menu details").first
    expect(group.locator("summary")).to_have_attribute("aria-current", "true")
    group.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(group.locator("a[aria-current=page]")).to_be_visible()
    check_clean(page, "menu")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.main-menu .sheet') !== null")
    page.keyboard.press("Escape")
    expect(group.locator("a").first).to_be_hidden()
    page.locator(".main-menu summary").last.click()
    check_clean(page, "menu-last")
    tops = page.evaluate("[...document.querySelectorAll('.main-menu > *')].map((e) => e.offsetTop)")
    assert len(set(tops)) == 1
