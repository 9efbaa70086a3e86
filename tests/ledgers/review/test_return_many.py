"""Several households go back for one reason: what is chosen goes, what cannot is named with why."""

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse

from laborinfo.common.errors import Conflict, Forbidden, NotFound
from ledgers.models import Finding
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import return_households
from ledgers.services.review import accept_household
from tests.chromium import started_chromium
from tests.factories import NOW

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}


@pytest.fixture
def submitted(month):
    month.submit()
    return month


def give_back(month, households, by=None, **more):
    return return_households(
        by=by or month.cast.township, now=NOW, ledger=month.ledger("village"), reason=month.reason(),
        household_ids=[household.pk for household in households], **more,
    )  # fmt: skip


def post(client, month, households, **more):
    reason = {"reason": month.reason().pk, "comment": "visit them", "due_date": "2026-11-30"}
    url = reverse("ledgers:households-return", args=[month.ledger("village").pk])
    return client.post(url, {"household": [household.pk for household in households], **reason, **more})


def test_each_gets_a_finding_on_the_household_as_a_whole(submitted):
    result = give_back(submitted, [submitted.first, submitted.second], comment="visit them")
    assert {finding.household_id for finding in result.done} == {submitted.first.pk, submitted.second.pk}
    assert {(finding.field, finding.comment) for finding in result.done} == {("household", "visit them")}
    assert submitted.ledger("village").returned_count == 2
    assert drifted_counters() == []


def test_accepted_ones_and_those_that_wait_already_are_left_and_named(submitted):
    accept_household(by=submitted.cast.township, now=NOW, row=submitted.row(submitted.first))
    give_back(submitted, [submitted.second])
    result = give_back(submitted, [submitted.first, submitted.second])
    assert result.done == []
    assert {household.pk for household, _why in result.skipped} == {submitted.first.pk, submitted.second.pk}
    assert len({why for _household, why in result.skipped}) == 2
    assert Finding.objects.count() == 1
    assert drifted_counters() == []


def test_one_that_is_not_in_the_revision_stops_all(submitted):
    with pytest.raises(NotFound):
        give_back(submitted, [submitted.first, submitted.elsewhere])
    assert not Finding.objects.exists()


def test_who_does_not_review_cannot_and_a_newer_revision_is_not_hit(submitted):
    for part in ("village", "sibling_township", "group"):
        with pytest.raises(Forbidden):
            give_back(submitted, [submitted.first], by=getattr(submitted.cast, part))
    with pytest.raises(Conflict):
        give_back(submitted, [submitted.first], revision_id=0)


def test_the_page_returns_the_chosen_and_says_how_many(submitted, client_of):
    answer = post(client_of(submitted.cast.township), submitted, [submitted.first, submitted.second])
    assert answer.status_code == 302
    assert "2" in str(next(iter(get_messages(answer.wsgi_request))))
    assert set(Finding.objects.values_list("due_date", "comment")) == {(Finding.objects.first().due_date, "visit them")}


def test_the_page_names_what_could_not_be_returned(submitted, client_of):
    accept_household(by=submitted.cast.township, now=NOW, row=submitted.row(submitted.first))
    answer = post(client_of(submitted.cast.township), submitted, [submitted.first, submitted.second])
    ((household, why),) = answer.context["result"].skipped
    html = answer.content.decode()
    assert household.number in html and why in html
    assert Finding.objects.get().household == submitted.second


def test_without_a_reason_the_choice_is_kept_and_the_form_asks(submitted, client_of):
    answer = post(client_of(submitted.cast.township), submitted, [submitted.first], reason="")
    assert answer.status_code == 422
    assert f'value="{submitted.first.pk}" form="return-many" checked' in answer.content.decode()
    assert not Finding.objects.exists()


def test_nothing_chosen_changes_nothing(submitted, client_of):
    assert post(client_of(submitted.cast.township), submitted, []).status_code == 302
    assert not Finding.objects.exists()


def test_the_number_of_queries_grows_only_with_the_findings_written(submitted, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        give_back(submitted, [submitted.first, submitted.second])


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def open_review(browser, live_server, client_of):
    """`open_review(month, size)`: the township looks at the village's difference."""
    contexts = []

    def opened(month, size: str):
        context = browser.new_context(viewport=SIZES[size], locale="en-GB")
        contexts.append(context)
        cookies = {name: one.value for name, one in client_of(month.cast.township).cookies.items()}
        for name, value in (cookies | {settings.LANGUAGE_COOKIE_NAME: "en"}).items():
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{reverse('ledgers:ledger-review', args=[month.ledger('village').pk])}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", SIZES)
def test_all_shown_are_chosen_and_the_question_names_their_number(submitted, open_review, size):
    page = open_review(submitted, size)
    assert page.locator("#return-many button").is_disabled()
    page.check("[data-choose-all]")
    assert page.inner_text(".choose-bar [data-chosen]") == "2"
    page.uncheck(f"[name=household][value='{submitted.second.pk}']")
    page.select_option("#many_reason", submitted.reason().pk)
    page.click("#return-many button")
    assert "with this reason: 1." in page.inner_text("#confirm [data-question]")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    page.click("#confirm button[value=yes]")
    page.wait_for_selector("#toasts .toast-line")
    assert Finding.objects.get().household == submitted.first
