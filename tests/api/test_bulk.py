"""A thousand people in one call: each row by itself, nothing twice, and no query a row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import AuditEntry
from ledgers.models import Household, HouseholdType, Person, RuleHit
from tests.factories import UserFactory
from tests.factories_ledgers import make_household, make_id

pytestmark = pytest.mark.django_db
URL = "/api/v1/persons/bulk/"
HEAD = {
    "relation": "HEAD", "sex": "1", "birth_date": "1990-05-17", "ethnicity": "06", "labour_ability": "ORDINARY",
    "education": "70", "health": ["HEALTHY"], "wants_work": True, "is_available": True, "wished_occupations": ["0101"],
    "wished_place_levels": ["COUNTRY"],
}  # fmt: skip


@pytest.fixture
def village(cast, api_of):
    """send(rows) -> answer, as the organiser of the village."""
    client, code = api_of(cast.village), cast.region_of("village").code
    return lambda rows, **more: client.post(URL, {"region": code, "rows": rows, **more}, format="json")


def effects(answer) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [row["effect"] for row in answer.json()["rows"]]


def reasons(answer) -> list[list[tuple[str, str]]]:
    return [[(told["field"], told["value"]) for told in row["problems"]] for row in answer.json()["rows"]]


def test_rows_are_added_changed_left_and_refused_each_by_itself(cast, village):
    home = make_household(cast.region_of("group"), people=2)
    head, other = home.people.order_by("pk")
    full = make_household(cast.region_of("group"))
    wrong_id = f"{make_id()[:-1]}{'0' if make_id()[-1] != '0' else '1'}"
    stranger = make_household(cast.region_of("sibling_village")).people.get()
    rows = [
        {"id_number": head.id_number, "wants_training": True, "wished_occupations": ["0301", "0101"]},
        {"id_number": other.id_number},
        {"number": "外部-9", "group": cast.region_of("group").code, "kinds": ["脱贫户"], "name": "潘新", **HEAD},
        {"number": home.number, "name": "潘小妹", "relation": "女儿", "sex": "女", "birth_date": "2001-05-06",
         "ethnicity": "苗族", "labour_ability": "普通劳动力", "education": "初中", "health": ["健康"]},
        {"id_number": stranger.id_number, "wants_training": True},
        {"number": "外部-8", "group": cast.region_of("group").code, "name": "潘错", **HEAD, "id_number": wrong_id},
        {"number": full.number, "name": "潘二", **HEAD},
        {"name": "潘无户", **HEAD},
        {"id_number": make_id(serial=400), "phone": "12"},
    ]  # fmt: skip
    answer = village(rows)
    assert effects(answer) == ["changed", "unchanged", "created", "created", *["refused"] * 5]
    body = answer.json()
    assert [body[name] for name in ("created", "changed", "unchanged", "refused")] == [2, 1, 1, 5]
    head.refresh_from_db()
    assert (head.wants_training, head.wished_occupations) == (True, ["0301", "0101"])
    first = body["rows"][0]
    assert (first["person_id"], first["household"], first["version"]) == (head.pk, home.number, home.version + 1)
    added = Person.objects.get(pk=body["rows"][2]["person_id"])
    assert (added.household.number, added.name, body["rows"][2]["version"]) == ("外部-9", "潘新", 1)
    assert HouseholdType.objects.get(household=added.household).kind == "POOR"
    wrong = reasons(answer)
    assert wrong[4] == [("id_number", "")] and stranger.household.number not in answer.content.decode()
    assert wrong[5][0] == ("id_number", f"522601********{wrong_id[-4:]}")
    assert wrong[6][0][0] == "relation"
    assert [field for field, _value in wrong[7]] == ["number"]
    assert AuditEntry.objects.filter(action="ledgers.upsert_people").get().detail["ADDED"] == 2

    again = village(rows)
    assert effects(again) == ["unchanged"] * 4 + ["refused"] * 5
    assert Person.objects.get(pk=added.pk).household.version == 1


def test_null_empties_and_a_masked_value_stays(cast, village):
    person = make_household(cast.region_of("group")).people.get()
    Person.objects.filter(pk=person.pk).update(min_wage=4000, unable_reason="FARM")
    row = {"id_number": person.id_number, "phone": "139****0001", "min_wage": None, "wished_occupations": None}
    assert effects(village([row])) == ["changed"]
    emptied = Person.objects.get(pk=person.pk)
    assert (emptied.min_wage, emptied.phone, emptied.wished_occupations) == (None, person.phone, [])
    assert effects(village([row])) == ["unchanged"]
    answer = village([{"id_number": person.id_number, "sex": "", "name": "  ", "health": None}])
    assert effects(answer) == ["changed"]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([], 400),
        ({}, 400),
        ([1], 400),
        ([{"sex": 1}], 400),
        ([{"wants_work": "yes"}], 400),
        ([{"name": "x" * 51}], 400),
    ],
)
def test_what_is_no_such_body_is_refused_whole(village, rows, status):
    answer = village(rows)
    assert (answer.status_code, answer.json()["code"]) == (status, "invalid")
    assert not rows or all(error["field"].startswith("rows") for error in answer.json()["errors"])


def test_more_than_a_thousand_rows_are_a_sentence(village):
    answer = village([{}] * 1001)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_rows")
    assert "1001" in answer.json()["detail"].replace(",", "")


def test_only_where_the_token_enters_people(cast, api_of, village):
    row = {"id_number": make_id()}
    assert village([row], region=cast.region_of("sibling_village").code).status_code == 422
    body = {"region": cast.region_of("village").code, "rows": [row]}
    assert api_of(cast.township).post(URL, body, format="json").status_code == 403
    assert api_of(cast.api).post(URL, body, format="json").status_code == 403


def test_the_same_key_gets_the_same_answer(cast, api_of):
    body = {"region": cast.region_of("group").code, "rows": [{"number": "X-1", "name": "潘新", **HEAD}]}
    client = api_of(cast.group)
    first, second = (client.post(URL, body, format="json", headers={"Idempotency-Key": "b1"}) for _time in range(2))
    assert effects(first) == ["created"]
    assert (second.json(), second["Idempotent-Replayed"]) == (first.json(), "true")


def test_a_thousand_rows_ask_no_more_than_twelve(cast, village):
    """Households of four; beside the queries, that the register counts them and the rules were asked."""

    def rows_of(households: int, prefix: str) -> list[dict]:
        group = cast.region_of("group").code
        family = [("HEAD", "1"), ("SPOUSE", "2"), ("SON", "1"), ("DAUGHTER", "2")]
        return [
            {**HEAD, "number": f"{prefix}-{n}", "group": group, "name": f"潘{n}之{place}", "relation": relation,
             "sex": sex, "birth_date": f"{1980 + place // 2 * 25}-05-17"}
            for n in range(households) for place, (relation, sex) in enumerate(family)
        ]  # fmt: skip

    village([{"id_number": make_id()}])
    counts = []
    for households, prefix in ((3, "A"), (250, "B")):
        rows = rows_of(households, prefix)
        with CaptureQueriesContext(connection) as asked:
            answer = village(rows)
        assert set(effects(answer)) == {"created"}, answer.json()["rows"][:4]
        counts.append(len(asked))
    assert counts[1] <= counts[0]
    assert Household.objects.count() == 253
    assert RuleHit.objects.filter(code="id_missing").count() == 1012
    assert effects(village(rows)) == ["unchanged"] * 1000


@pytest.mark.parametrize(("role", "status"), [(Role.API_CLIENT, 403), (Role.API_WRITER, 200)])
def test_a_program_of_a_county_writes_where_it_is_posted_and_only_if_it_may(cast, api_of, role, status):
    """One account for all villages of a county, as an integration has it; those of other counties stay shut."""
    person = make_household(cast.region_of("group")).people.get()
    client = api_of(UserFactory(posting=(role, cast.region_of("county"))))
    row = {"id_number": person.id_number, "wants_training": True}
    answer = client.post(URL, {"region": cast.region_of("village").code, "rows": [row]}, format="json")
    assert answer.status_code == status
    person.refresh_from_db()
    assert person.wants_training is (status == 200)
    elsewhere = client.post(URL, {"region": "522622001001", "rows": [row]}, format="json")
    assert elsewhere.status_code == (422 if status == 200 else 403), "a village that the program does not see"
