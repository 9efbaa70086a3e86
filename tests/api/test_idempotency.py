"""One Idempotency-Key, one effect, one answer: in turn, at once over real connections, and after a crash."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from jobs.models import Posting
from laborinfo.common.models import IdempotentRequest
from tests.jobs.factories import EmployerFactory

URL = "/api/v1/postings/"
WORKERS = 8


def asked(employer, **change) -> dict:
    return {"employer": employer.pk, "title": "保安", "headcount": 2, "valid_from": "2026-11-22"} | change


def post(client, body: dict, key: str | None = "k1"):
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(URL, body, format="json", headers=headers)


@pytest.mark.django_db
def test_the_same_request_again_gets_the_same_answer_and_does_nothing(cast, api_of):
    client, body = api_of(cast.county), asked(EmployerFactory())
    first, second = post(client, body), post(client, body)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Posting.objects.count() == 1


@pytest.mark.django_db
def test_the_order_of_the_members_does_not_matter(cast, api_of):
    client, body = api_of(cast.county), asked(EmployerFactory())
    assert post(client, body).json() == post(client, dict(reversed(body.items()))).json()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"headcount": 3}, {"note": "x"}])
def test_the_same_key_for_another_body_is_a_conflict(cast, api_of, change):
    client, body = api_of(cast.county), asked(EmployerFactory())
    post(client, body)
    other = post(client, body | change)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert other.headers["Content-Type"] == "application/problem+json"
    assert Posting.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_for_another_route_is_a_conflict(cast, api_of):
    client = api_of(cast.county)
    post(client, asked(EmployerFactory()))
    other = client.post("/api/v1/match-runs/", {"region": "522601"}, format="json", headers={"Idempotency-Key": "k1"})
    assert other.status_code == 409


@pytest.mark.django_db
def test_a_key_is_the_callers_own(cast, api_of):
    employer = EmployerFactory()
    post(api_of(cast.county), asked(employer))
    assert post(api_of(cast.prefecture), asked(employer, title="厨师")).status_code == 201
    assert Posting.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_request_is_not_remembered(cast, api_of):
    client, employer = api_of(cast.county), EmployerFactory()
    assert post(client, asked(employer, headcount=0)).status_code == 400
    assert not IdempotentRequest.objects.exists()
    assert post(client, asked(employer)).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "two words", "x" * 101, "键"])
def test_a_key_that_cannot_be_one_is_a_bad_request(cast, api_of, key):
    answer = post(api_of(cast.county), asked(EmployerFactory()), key)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


@pytest.mark.django_db(transaction=True)
def test_at_once_over_real_connections_one_acts_and_all_get_its_answer(cast, api_of):
    client, body, start = api_of(cast.county), asked(EmployerFactory()), Barrier(WORKERS)

    def call(_number):
        try:
            start.wait(timeout=30)
            answer = post(client.__class__(**client.defaults), body)
            return answer.status_code, json.dumps(answer.json(), sort_keys=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        answers = list(pool.map(call, range(WORKERS)))
    assert {status for status, _body in answers} == {201}
    assert len({body for _status, body in answers}) == 1
    assert Posting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_between_leaves_nothing_and_blocks_nobody(cast, api_of):
    """The first request holds the key when its process dies: the database ends its transaction, the second acts."""
    client, body = api_of(cast.county), asked(EmployerFactory())
    dying = connection.copy()
    dying.ensure_connection()
    dying.set_autocommit(False)
    with dying.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_idempotentrequest (user_id, key, fingerprint, created_at) VALUES (%s, 'k1', 'x', %s)",
            [cast.county.pk, timezone.now()],
        )
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()

    def call():
        try:
            return post(client.__class__(**client.defaults), body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(call)
        with connection.cursor() as cursor:
            wait_until_blocked(cursor, backend)
            assert not waiting.done()
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        assert waiting.result(timeout=20) == 201
    assert Posting.objects.count() == 1
    close_old_connections()


def wait_until_blocked(cursor, backend: int) -> None:
    """Until somebody waits for the backend's transaction."""
    for _try in range(200):
        cursor.execute(
            "SELECT pg_sleep(0.05), count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", [backend]
        )
        if cursor.fetchone()[1]:
            return
    raise AssertionError("nobody waits for the key")


@pytest.mark.django_db
def test_an_error_in_the_middle_takes_the_key_back(cast, api_of, monkeypatch):
    """The act fails after its key was stored: neither stays, and the next try acts."""
    client, body = api_of(cast.county), asked(EmployerFactory())
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("jobs.services.postings.record", lambda **_given: 1 / 0)
        assert post(client, body).status_code == 500
    assert not Posting.objects.exists()
    assert not IdempotentRequest.objects.exists()
    assert post(client, body).status_code == 201
