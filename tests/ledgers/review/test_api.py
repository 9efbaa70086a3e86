"""The ledger API: people masked and filtered, ledgers moved by POST, totals live and frozen."""

import pytest

from ledgers.enums import LedgerState
from ledgers.models import Person
from ledgers.services.closing import close_period
from ledgers.services.totals import recompute_all
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household


def results(response) -> list[dict]:
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_people_are_masked(month, api_of):
    person = month.first.people.order_by("pk").first()
    (row, *_rest) = results(api_of(month.cast.api).get("/api/v1/persons/"))
    assert row["id_number"] == f"{person.id_number[:6]}********{person.id_number[-4:]}"
    assert person.id_number not in str(row)
    assert row["phone"][3:7] == "****"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("region=522601001001", 3),
        ("region=522601001002", 1),
        ("region=522622", 0),
        ("updated_since=2026-11-22T01:00:00Z", 4),
        ("updated_since=2027-01-01T00:00:00Z", 0),
        ("employed=true", 1),
        ("employed=false", 3),
        ("labour=true", 4),
        ("labour=false", 0),
        ("sex=2", 0),
        ("household_kind=POOR", 1),
    ],
)
def test_people_are_filtered(month, api_of, query, expected):
    head = month.first.people.order_by("pk").first()
    SpellFactory(person=head)
    month.elsewhere.types.create(kind="POOR", valid_from=NOW.date().replace(year=2020))
    assert len(results(api_of(month.cast.api).get(f"/api/v1/persons/?{query}"))) == expected


def test_a_strange_region_code_is_a_problem_not_a_crash(month, api_of):
    response = api_of(month.cast.api).get("/api/v1/persons/?region=abc")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_pages_follow_a_cursor(month, api_of):
    client, seen, url = api_of(month.cast.api), [], "/api/v1/persons/?page_size=1"
    while url:
        body = client.get(url).json()
        seen += [row["id"] for row in body["results"]]
        url = body["next"]
    assert seen == list(Person.objects.order_by("pk").values_list("pk", flat=True))


def test_a_ledger_goes_up_by_the_api(month, api_of):
    village, township = api_of(month.cast.village), api_of(month.cast.township)
    url = f"/api/v1/ledgers/{month.ledger('village').pk}"
    body = village.post(f"{url}/submit/", {"acknowledge_warnings": True}, format="json").json()
    assert (body["state"], body["revision"], body["pending_count"]) == ("SUBMITTED", 1, 2)
    refused = township.post(f"{url}/accept/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "rows_waiting")
    stale = township.post(f"{url}/accept/", {"revision": 7, "accept_rest": True}, format="json")
    assert stale.status_code == 409
    body = township.post(f"{url}/accept/", {"revision": 1, "accept_rest": True}, format="json").json()
    assert body["state"] == "ACCEPTED"
    body = township.post(f"{url}/return/", {"note": "once more"}, format="json").json()
    assert body["state"] == "RETURNED"


def test_the_same_key_submits_once(month, api_of):
    client, url = api_of(month.cast.village), f"/api/v1/ledgers/{month.ledger('village').pk}/submit/"
    asked = {"acknowledge_warnings": True}
    answers = [client.post(url, asked, format="json", HTTP_IDEMPOTENCY_KEY="november") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert month.ledger("village").revision.number == 1


def test_blocking_errors_are_listed(month, api_of):
    Person.objects.filter(household=month.first).update(sex="2")
    url = f"/api/v1/ledgers/{month.ledger('village').pk}/submit/"
    response = api_of(month.cast.village).post(url, {"acknowledge_warnings": True}, format="json")
    assert response.status_code == 422
    assert {row["field"] for row in response.json()["errors"]} == {"sex"}


def test_a_reader_without_the_right_cannot_post(month, api_of):
    url = f"/api/v1/ledgers/{month.ledger('village').pk}/submit/"
    assert api_of(month.cast.api).post(url, {}, format="json").status_code == 403


def test_totals_are_live_or_frozen(month, api_of):
    client = api_of(month.cast.prefecture)
    assert client.get("/api/v1/totals/?period=2026-11").status_code == 404
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="others are late")
    make_household(month.cast.region_of("group"), people=2)
    recompute_all(now=NOW)
    live = client.get("/api/v1/totals/").json()
    frozen = client.get("/api/v1/totals/?region=522600&period=2026-11").json()
    assert (live["is_frozen"], live["counts"]["people"]) == (False, 6)
    assert (frozen["is_frozen"], frozen["counts"]["people"]) == (True, 3)
    for body in (live, frozen):
        assert body["counts"]["people"] == sum(child["counts"]["people"] for child in body["children"])


def test_totals_of_a_strange_region_do_not_exist(month, api_of):
    assert api_of(month.cast.village).get("/api/v1/totals/?region=522622").status_code == 404
    above = api_of(month.cast.village).get("/api/v1/totals/?region=522601")
    assert above.status_code == 403


def test_ledgers_are_filtered(month, api_of):
    month.submit()
    client = api_of(month.cast.prefecture)
    assert len(results(client.get("/api/v1/ledgers/?state=SUBMITTED"))) == 1
    assert len(results(client.get("/api/v1/ledgers/?level=3&period=2026-11"))) == 8
    assert len(results(client.get("/api/v1/ledgers/?period=2026-10"))) == 0
    assert month.ledger("village").state == LedgerState.SUBMITTED
