"""The list, the page of a pair and its acts, and what a stranger is told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from ledgers.models import DuplicatePair, Person
from ledgers.services.duplicate_search import search_person
from ledgers.services.waiting_duplicates import waiting_items
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_id
from tests.ledgers.duplicates.test_decisions import pair_of, record

LIST = "/ledgers/duplicates/"
BORN, OLDER = date(1985, 4, 12), date(1962, 8, 1)


@pytest.fixture
def near(cast):
    """Two records in two groups of one village."""
    first = record(cast.region_of("group"), phone="")
    second = record(cast.region_of("sibling_group"), name="杨光花", id_number=make_id(birth=BORN, serial=88))
    return first, second, pair_of(first, second)


@pytest.fixture
def far(cast):
    """One number in two townships: a village organiser sees only the first."""
    values = {"id_number": make_id(birth=OLDER, serial=99), "birth_date": OLDER}
    first = record(cast.region_of("group"), **values)
    second = record(cast.regions["522601002001001"], name="潘老远", **values)
    return first, second, pair_of(first, second)


def html_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_list_shows_both_to_who_sees_both(cast, near, client_of):
    html = html_of(client_of(cast.village).get(LIST))
    assert "杨光华" in html and "杨光花" in html and f"{LIST}{near[2].pk}/" in html


@pytest.mark.parametrize("address", [LIST, f"{LIST}?who=above", f"{LIST}?export=csv", f"{LIST}?kind=EXACT"])
def test_a_stranger_is_told_the_fact_and_the_township_alone(cast, far, client_of, address):
    _first, second, pair = far
    response = client_of(cast.village).get(address)
    body = response.content.decode("utf-8-sig")
    assert "杨光华" in body and cast.region_of("sibling_township").short_name in body
    for secret in ("潘老远", second.id_number[-4:], second.household.number, f"{LIST}{pair.pk}/", "凯里市乙镇甲村"):
        assert secret not in body, secret
    assert client_of(cast.village).get(f"{LIST}{pair.pk}/").status_code == 404


def test_the_other_side_is_told_the_same_and_a_third_nothing(cast, far, client_of):
    first, _second, _pair = far
    body = html_of(client_of(cast.sibling_township).get(LIST))
    assert "潘老远" in body and "杨光华" not in body and first.household.number not in body
    for stranger in (cast.sibling_village, cast.sibling_county):
        body = html_of(client_of(stranger).get(LIST))
        assert "潘老远" not in body and "杨光华" not in body


def test_the_work_lists(cast, near, far):
    def cards(user):
        return [(item.title, item.count) for item in waiting_items(user, now=NOW)]

    assert [count for _title, count in cards(cast.county)] == [2]
    (_mine, one), (notice, other) = cards(cast.village)
    assert (one, other) == (1, 1) and cast.region_of("sibling_township").short_name in notice
    assert [count for _title, count in cards(cast.group)] == [1, 1]
    assert cards(cast.sibling_county) == cards(cast.analyst) == cards(cast.nobody) == []


def test_the_page_marks_what_differs_and_hides_numbers(cast, near, client_of):
    first, second, pair = near
    SpellFactory(person=first, start_date=date(2026, 3, 1))
    SpellFactory(person=second, start_date=date(2026, 3, 1))
    html = html_of(client_of(cast.village).get(f"{LIST}{pair.pk}/"))
    assert f'name="source_name" value="{first.pk}"' in html and 'name="source_sex"' not in html
    assert second.id_number not in html and second.phone not in html
    assert html.count("badge-soft warning") >= 3  # name, number, phone
    overlaps = gettext("overlaps a job of the other record: stays here if this record is given up")
    assert html.count(overlaps) == 2
    assert f'name="kept" value="{second.pk}" checked' in html


def posted(pair, **changes) -> dict:
    a, b = pair.person_a, pair.person_b
    versions = {f"version_{person.household_id}": 1 for person in (a, b)}
    return {"kept": a.pk, "source_name": a.pk, "source_id_number": b.pk, "source_phone": b.pk, **versions, **changes}


def test_merging_and_undoing_from_the_page(cast, near, client_of):
    first, second, pair = near
    browser, address = client_of(cast.village), f"{LIST}{pair.pk}/"
    number = second.id_number
    assert browser.post(f"{address}merge/", posted(pair)).status_code == 302
    first.refresh_from_db()
    assert (first.name, first.id_number) == ("杨光华", number)
    html = html_of(browser.get(address))
    assert 'name="kept"' not in html and f"{address}undo/" in html
    assert browser.post(f"{address}undo/").status_code == 302
    first.refresh_from_db()
    assert first.id_number == "" and Person.objects.active().count() == 2
    assert DuplicatePair.objects.get().state == "OPEN"


def test_a_form_without_a_choice_comes_back(cast, near, client_of):
    response = client_of(cast.village).post(f"{LIST}{near[2].pk}/merge/", posted(near[2], kept=""))
    assert response.status_code == 422 and DuplicatePair.objects.get().state == "OPEN"


def test_a_stale_form_is_a_conflict(cast, near, client_of):
    first, _second, pair = near
    stale = posted(pair, **{f"version_{first.household_id}": 7})
    assert client_of(cast.village).post(f"{LIST}{pair.pk}/merge/", stale).status_code == 409


def test_telling_apart_needs_a_reason(cast, near, client_of):
    browser, address = client_of(cast.village), f"{LIST}{near[2].pk}/apart/"
    assert browser.post(address, {"remark": ""}).status_code == 422
    assert browser.post(address, {"remark": "入户核实，是堂兄弟"}).status_code == 302
    assert "杨光花" not in html_of(browser.get(LIST)) and "杨光花" in html_of(browser.get(f"{LIST}?state=DIFFERENT"))


def test_who_may_not_decide_sees_no_buttons(cast, client_of):
    first, second = record(cast.region_of("group")), record(cast.region_of("group"))
    pair = pair_of(first, second)
    html = html_of(client_of(cast.group).get(f"{LIST}{pair.pk}/"))
    assert 'type="radio"' not in html and 'name="remark"' not in html


@pytest.mark.parametrize(("query", "count"), [("kind=EXACT", 1), ("score=95", 2), ("state=MERGED", 0), ("who=mine", 1)])
def test_the_filters(cast, near, far, client_of, query, count):
    html = html_of(client_of(cast.village).get(f"{LIST}?{query}"))
    assert html.count("data-row") == count


def test_the_filter_by_region(cast, near, far, client_of):
    region = cast.region_of("sibling_township")
    assert html_of(client_of(cast.county).get(f"{LIST}?region={region.pk}")).count("data-row") == 1


def test_the_queries_of_the_list_do_not_grow(cast, client_of, django_assert_max_num_queries):
    first = record(cast.region_of("group"))
    record(cast.region_of("group"))
    search_person(first.pk, now=NOW)
    browser = client_of(cast.village)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as one:
        browser.get(LIST)
    for _turn in range(12):
        record(cast.region_of("group"))
    search_person(first.pk, now=NOW)
    with django_assert_max_num_queries(len(one)):
        assert html_of(browser.get(LIST)).count("data-row") == 13


def test_the_menu_leads_there(cast, client_of):
    assert reverse("ledgers:duplicate-list") in html_of(client_of(cast.village).get(LIST))
