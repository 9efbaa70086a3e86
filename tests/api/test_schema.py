"""The OpenAPI document itself: complete, valid, without warnings, and with a good name for every operation."""

import json

import pytest
from django.core.management import call_command
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

ROUTES = {
    "eligibility_list", "eligibility_retrieve", "findings_list", "findings_retrieve", "households_list",
    "households_create", "households_retrieve", "households_change", "ledgers_list", "ledgers_retrieve",
    "ledgers_submit", "ledgers_accept", "ledgers_return", "match_runs_list", "match_runs_create",
    "match_runs_retrieve", "matches_list", "matches_retrieve", "persons_list", "persons_create", "persons_retrieve",
    "persons_bulk", "persons_change", "postings_list", "postings_create", "postings_retrieve", "regions_list",
    "regions_retrieve",
    "revision_rows_list", "revision_rows_retrieve", "revisions_list", "revisions_retrieve", "spells_list",
    "spells_create", "spells_retrieve", "spells_change", "totals_retrieve", "visits_create",
    "visits_list", "visits_retrieve",
}  # fmt: skip


@pytest.fixture(scope="module")
def document(tmp_path_factory) -> dict:
    """As the command writes it; a warning of the generator is an error."""
    path = tmp_path_factory.mktemp("schema") / "schema.json"
    call_command("spectacular", "--fail-on-warn", "--validate", format="openapi-json", lang="en", file=str(path))
    return json.loads(path.read_text(encoding="utf-8"))


def operations(document: dict):
    for methods in document["paths"].values():
        yield from methods.items()


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    validate_schema(document)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert "nullable" not in json.dumps(document)


def test_every_route_is_there_under_its_name(document):
    assert {operation["operationId"] for _method, operation in operations(document)} == ROUTES


def test_every_operation_documents_its_problems(document):
    for method, operation in operations(document):
        problems = {status for status, body in operation["responses"].items() if status >= "400"}
        assert problems >= {"400", "401", "403", "404", "406", "429", "503"}, operation["operationId"]
        for status in problems:
            assert set(operation["responses"][status]["content"]) == {"application/problem+json"}
        if method == "post":
            assert problems >= {"409", "413", "415", "422"}
            assert "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}
        if method == "patch":
            assert problems >= {"409", "412", "413", "415", "422", "428"}
            assert "If-Match" in {parameter["name"] for parameter in operation["parameters"]}


def test_codes_have_the_names_that_they_have_in_our_code(document):
    sex = document["components"]["schemas"]["SexEnum"]
    assert dict(zip(sex["x-enum-varnames"], sex["enum"], strict=True))["FEMALE"] == "2"


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["application/json", "application/vnd.oai.openapi+json", "*/*"])
def test_it_is_served_as_json_to_anybody(client, accept):
    answer = client.get("/api/v1/schema/?lang=en", headers={"Accept": accept})
    assert answer.status_code == 200
    assert json.loads(answer.content)["openapi"].startswith("3.1")
