import pytest

from jobs.models import Posting
from tests.jobs.factories import EmployerFactory, PostingFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/postings/"


def test_postings_are_listed_with_filters(cast, api_of):
    shown = PostingFactory(opened=True, place_code="440605", wage_max=8000)
    PostingFactory(place_code="522601", wage_max=4500)
    PostingFactory(employer__county=cast.regions["522622"])
    client = api_of(cast.county)
    assert len(client.get(URL).json()["results"]) == 2
    for query in ({"status": "OPEN"}, {"place": "44"}, {"wage_at_least": 5000}):
        assert [row["id"] for row in client.get(URL, query).json()["results"]] == [shown.pk], query
    assert client.get(URL, {"status": "x"}).status_code == 400
    assert "phone" not in client.get(f"{URL}{shown.pk}/").json()["employer"]


def test_a_posting_is_entered_as_a_draft_once_with_the_same_key(cast, api_of):
    employer = EmployerFactory()
    data = {
        "employer": employer.pk, "title": "保安", "headcount": 2, "place_text": "佛山·南海区", "wage_text": "4-5千/月",
        "valid_from": "2026-11-22",
    }  # fmt: skip
    client = api_of(cast.county)
    answers = [client.post(URL, data, format="json", headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    body = answers[0].json()
    assert body == answers[1].json()
    assert (body["status"], body["occupation"], body["place_code"], body["wage_max"]) == (
        "DRAFT",
        "1301",
        "440605",
        5000,
    )
    assert client.post(URL, data, format="json").status_code == 409
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"headcount": 0}, 400),
        ({"headcount": "2"}, 400),
        ({"title": 5}, 400),
        ({"occupation": "9999"}, 422),
        ({"place_code": "999999"}, 422),
        ({"age_min": 50, "age_max": 18}, 422),
        ({"wage_min": 5000, "wage_max": 0}, 422),
        ({"sex": "1", "sex_ground": ""}, 422),
        ({"sex": "1", "headcount": 0}, 400),
    ],
)
def test_bad_input_is_a_problem_with_its_field(cast, api_of, change, status):
    data = {"employer": EmployerFactory().pk, "title": "保安", "headcount": 2, "valid_from": "2026-11-22"}
    answer = api_of(cast.county).post(URL, data | change, format="json")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(change) & {row["field"] for row in answer.json()["errors"]}


def test_an_employer_of_another_county_does_not_exist(cast, api_of):
    employer = EmployerFactory(county=cast.regions["522622"])
    data = {"employer": employer.pk, "title": "保安", "headcount": 2, "valid_from": "2026-11-22"}
    assert api_of(cast.county).post(URL, data, format="json").status_code == 422
    assert api_of(cast.api).post(URL, data, format="json").status_code == 403
