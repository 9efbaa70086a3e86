"""Households, people and jobs over the API: entered, changed with If-Match, kept to the rules of entry."""

import pytest

from ledgers.models import EmploymentSpell, Household, Person
from tests.factories_ledgers import make_household

pytestmark = pytest.mark.django_db
PERSON = {
    "name": "潘小妹", "relation": "DAUGHTER", "sex": "2", "birth_date": "2001-05-06", "ethnicity": "06",
    "education": "70", "health": ["HEALTHY"], "labour_ability": "ORDINARY",
}  # fmt: skip
SPELL = {"start_date": "2026-02-01", "place_code": "440605", "channel": "OWN", "monthly_wage": 4300}


@pytest.fixture
def api(cast, api_of):
    return api_of(cast.group)


@pytest.fixture
def household(cast):
    return make_household(cast.region_of("group"), people=2)


def test_a_household_is_entered_with_the_next_number(api, cast):
    body = {"region": cast.region_of("group").code, "kinds": ["POOR"], "phone": "13812345678", "address": "一组12号"}
    answer = api.post("/api/v1/households/", body, format="json")
    assert answer.status_code == 201, answer.json()
    assert answer["ETag"] == '"1"'
    entered = Household.objects.get(pk=answer.json()["id"])
    assert (entered.phone, answer.json()["phone"], answer.json()["kinds"]) == ("13812345678", "138****5678", ["POOR"])
    assert entered.created_by == cast.group


def test_a_group_of_somebody_else_does_not_exist(api, cast):
    body = {"region": cast.regions["522601001002001"].code}
    assert api.post("/api/v1/households/", body, format="json").status_code == 422


def test_a_change_needs_the_version_that_was_seen(api, household):
    address = f"/api/v1/households/{household.pk}/"
    seen = api.get(address)["ETag"]
    assert seen == f'"{household.version}"'
    change = {"address": "新址8号"}
    assert api.patch(address, change, format="json").status_code == 428
    assert api.patch(address, change, format="json", headers={"If-Match": "8"}).status_code == 400
    done = api.patch(address, change, format="json", headers={"If-Match": seen})
    assert (done.status_code, done.json()["address"]) == (200, "新址8号")
    again = api.patch(address, {"address": "旧址"}, format="json", headers={"If-Match": seen})
    assert (again.status_code, again.json()["code"]) == (412, "version_stale")
    household.refresh_from_db()
    assert household.address == "新址8号"
    now = household.version
    for place, mark in enumerate((f'W/"{now}"', f'"{now + 1}-gzip"', "*"), start=1):
        answer = api.patch(address, {"note": mark}, format="json", headers={"If-Match": mark})
        assert (answer.status_code, answer["ETag"]) == (200, f'"{now + place}"')


def test_fields_that_are_not_sent_stay(api, household):
    Household.objects.filter(pk=household.pk).update(address="原址")
    api.patch(
        f"/api/v1/households/{household.pk}/", {"note": "x"}, format="json",
        headers={"If-Match": f'"{household.version}"'},
    )  # fmt: skip
    household.refresh_from_db()
    assert (household.address, household.note) == ("原址", "x")


def test_a_person_is_added_and_changed(api, household):
    added = api.post("/api/v1/persons/", PERSON | {"household": household.number}, format="json")
    assert added.status_code == 201, added.json()
    address = f"/api/v1/persons/{added.json()['id']}/"
    body = {"wants_work": True, "wished_occupations": ["999999"]}
    assert api.patch(address, body, format="json", headers={"If-Match": added["ETag"]}).status_code == 422
    body = {"wants_work": True, "wished_place_levels": ["COUNTRY"], "min_wage": 4000}
    changed = api.patch(address, body, format="json", headers={"If-Match": added["ETag"]})
    assert changed.status_code == 200, changed.json()
    person = Person.objects.get(pk=added.json()["id"])
    assert (person.wants_work, person.min_wage, person.name) == (True, 4000, "潘小妹")


def test_the_rules_of_entry_hold_and_nothing_is_kept(api, household):
    """A check digit that does not fit, and a second spouse: what a form refuses, the API refuses."""
    before = Person.objects.count()
    wrong = PERSON | {"household": household.number, "id_number": "522601200105060011"}
    answer = api.post("/api/v1/persons/", wrong, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "rules")
    assert any(row["field"] == "id_number" for row in answer.json()["errors"])
    assert "522601200105060011" not in answer.content.decode()
    spouse = PERSON | {"household": household.number, "relation": "SPOUSE"}
    api.post("/api/v1/persons/", spouse, format="json")
    assert api.post("/api/v1/persons/", spouse | {"name": "另一人"}, format="json").status_code == 422
    assert Person.objects.count() <= before + 1


def test_a_wrong_record_of_before_does_not_stop_another_change(api, household):
    """Old errors are for their own work list; only what a change brings is refused."""
    Person.objects.filter(household=household).update(health=["HEALTHY", "DISABLED"])
    person = household.people.first()
    answer = api.patch(
        f"/api/v1/persons/{person.pk}/", {"wants_training": True}, format="json",
        headers={"If-Match": f'"{household.version}"'},
    )  # fmt: skip
    assert answer.status_code == 200, answer.json()


def test_a_job_is_entered_corrected_and_may_not_overlap(api, household):
    person = household.people.get(relation="HEAD")
    entered = api.post("/api/v1/spells/", SPELL | {"person_id": person.pk}, format="json")
    assert entered.status_code == 201, entered.json()
    assert entered.json()["place_level"] == "COUNTRY"
    overlap = api.post("/api/v1/spells/", SPELL | {"person_id": person.pk, "start_date": "2026-03-01"}, format="json")
    assert overlap.status_code in (409, 422)
    address = f"/api/v1/spells/{entered.json()['id']}/"
    ended = api.patch(address, {"end_date": "2026-09-01"}, format="json", headers={"If-Match": entered["ETag"]})
    assert (ended.status_code, ended.json()["end_date"]) == (200, "2026-09-01")
    reversed_dates = api.patch(address, {"end_date": "2025-09-01"}, format="json", headers={"If-Match": ended["ETag"]})
    assert reversed_dates.status_code == 422
    assert EmploymentSpell.objects.get().end_date.isoformat() == "2026-09-01"
