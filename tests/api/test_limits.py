"""What stands around the API: throttling, unknown addresses, unreadable bodies, other methods and media types."""

import pytest
from django.core.cache import cache

PROBLEM = "application/problem+json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_a_minute(monkeypatch):
    cache.clear()
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.THROTTLE_RATES", {"user": "2/min"})
    yield
    cache.clear()


def test_too_many_requests_are_told_how_long_to_wait(cast, api_of, two_a_minute):
    client = api_of(cast.api)
    answers = [client.get("/api/v1/regions/?page_size=1") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[-1]
    assert refused.headers["Content-Type"] == PROBLEM
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert (refused.json()["status"], refused.json()["code"]) == (429, "throttled")


def test_one_caller_does_not_use_up_anothers_share(cast, api_of, two_a_minute):
    for _time in range(3):
        api_of(cast.api).get("/api/v1/regions/?page_size=1")
    assert api_of(cast.county).get("/api/v1/regions/?page_size=1").status_code == 200


@pytest.mark.parametrize("path", ["nothing/", "regions/abc/", "persons/x/y/", "ledgers/1/burn/"])
def test_an_unknown_address_is_a_problem(cast, api_of, path):
    answer = api_of(cast.api).get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["postings/", "ledgers/", "regions/", "totals/", "match-runs/1/", "ledgers/1/submit/"])
def test_another_method_is_405_and_names_those_that_there_are(cast, api_of, method, path):
    answer = getattr(api_of(cast.county), method)(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, PROBLEM)
    assert method.upper() not in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"\xff", 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", b"[]", 400),
        ("application/json", b"null", 400),
        ("application/json", b'{"region": NaN}', 400),
        ("application/json", b'{"region": "\\ud800"}', 400),
        ("application/json", b'{"region": "522601\\u0000"}', 400),
        ("application/json", b'{"region": ' + b"9" * 5000 + b"}", 400),
        ("application/json; charset=nonsense", b'{"region": "522601"}', 201),
        ("text/plain", b"522601", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/x-www-form-urlencoded", b"region=522601", 415),
    ],
)
def test_an_unreadable_body_is_a_problem(cast, api_of, content_type, body, status):
    answer = api_of(cast.county).generic("POST", "/api/v1/match-runs/", body, content_type=content_type)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == (PROBLEM if status >= 400 else "application/json")


def test_an_answer_in_another_form_is_not_to_be_had(cast, api_of):
    answer = api_of(cast.api).get("/api/v1/regions/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["status"]) == (406, 406)


@pytest.mark.parametrize(
    "query",
    [
        "regoin=522601", "region=", "region=522601&region=522622", "region=52260%00", "sex=3", "page_size=0",
        "page_size=201", "page_size=x", "wants_work=perhaps", "wants_work=1", "updated_since=2026-11-23",
        "updated_since=2026-11-23T00:00:00", "updated_since=2026-02-30T00:00:00Z",
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_does_not_answer_with_everything(cast, api_of, query):
    answer = api_of(cast.api).get(f"/api/v1/persons/?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM)
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("cursor", ["0", "cD14eHg=", "cD0wMDAwLTAwLTAw", "%00", "cj0x", "bz0tMQ=="])
def test_a_strange_cursor_does_not_exist_or_is_the_first_page(cast, api_of, cursor):
    for path in ("persons", "regions", "matches", "ledgers"):
        answer = api_of(cast.prefecture).get(f"/api/v1/{path}/?cursor={cursor}")
        assert answer.status_code in (200, 404), (path, answer.content)


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \u00e9", "bearer  two words"])
def test_without_a_good_token_nothing_is_said(client, value):
    answer = client.get("/api/v1/regions/", headers={"Authorization": value})
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, PROBLEM)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
