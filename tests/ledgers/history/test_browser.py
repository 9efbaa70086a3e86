"""The history in a real browser, at phone and desktop width."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from laborinfo.common.history import Through, through
from ledgers.models import PersonEvent
from ledgers.services.people import update_person
from ledgers.services.spells import add_spell
from ledgers.services.visits import verify_household
from tests.chromium import started_chromium
from tests.factories_ledgers import make_household

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
WATCH = "window.refused = []; addEventListener('securitypolicyviolation', (e) => refused.push(e.violatedDirective))"


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def household(cast):
    """With a changed phone, a new job and a visit."""
    household = make_household(cast.region_of("group"), people=2, kinds=["POOR"])
    person, now = household.people.first(), timezone.now()
    with through(Through.PAGE, "ledgers:person-edit", user=cast.group.pk):
        update_person(
            by=cast.group, now=now, person_id=person.pk, version=None, phone="13911112222", education="40",
            wants_work=True, unable_reason="",
        )  # fmt: skip
    with through(Through.TASK, "ledgers.apply_import", user=cast.township.pk):
        add_spell(
            by=cast.group, now=now, person_id=person.pk, start_date=now.date() - timedelta(days=90),
            place_code="440605", employer_name="佛山南海某某家具厂", channel="OWN",
        )  # fmt: skip
    verify_household(by=cast.group, now=now, household_id=household.pk, met_with="本人")
    return household


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, cast, client_of):
    context = browser.new_context(viewport=SIZES[request.param], locale="zh-CN")
    cookies = client_of(cast.group).cookies
    context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies.items()])
    page = context.new_page()
    page.add_init_script(WATCH)
    page.size = request.param
    yield page
    context.close()


def look(page, name: str) -> None:
    """Clean by axe and by the content policy, and no wider than the screen; a picture where one is asked for."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"history-{name}-{page.size}.png"), full_page=True)
    assert page.evaluate("window.refused") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[page.size]["width"]
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_from_the_household_to_a_restored_value(page, live_server, household):
    page.goto(live_server.url + reverse("ledgers:household-detail", args=[household.pk]))
    page.locator("[hx-trigger=revealed]").scroll_into_view_if_needed()
    page.wait_for_selector("#history .timeline")
    page.click("#history .card-h a >> nth=0")
    page.wait_for_selector(".timeline li >> nth=2")
    look(page, "timeline")
    person = household.people.first()
    event = PersonEvent.objects.filter(pgh_obj=person, pgh_label="update").latest("pgh_id")
    restore = reverse("ledgers:history-restore", args=[household.pk, "person", event.pk, "wants_work"])
    page.click(f"a[href='{restore}']")
    page.wait_for_url(f"**{restore}*")
    look(page, "restore")
    page.click("form button[type=submit].btn-primary")
    page.wait_for_selector(".timeline")
    person.refresh_from_db()
    assert person.wants_work is False


def test_a_past_day_beside_today(page, live_server, household, monkeypatch):
    """Seen tomorrow: the day before is the past."""
    from ledgers.views import history

    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(history.timezone, "localdate", lambda *args: tomorrow)
    person = household.people.first()
    address = live_server.url + reverse("ledgers:household-as-of", args=[household.pk])
    page.goto(f"{address}?day={timezone.localtime():%Y-%m-%d}")
    assert page.locator(".alert-warning").count() == 1
    assert page.locator("h2", has_text=person.name).count() == 1
    look(page, "as-of")
