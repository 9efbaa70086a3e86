"""The timeline, a past day and a restored value, as the people see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.history import Through, through
from ledgers.models import Person, PersonEvent
from ledgers.services.households import close_household, update_household
from ledgers.services.people import update_person
from ledgers.services.visits import verify_household
from tests.factories_ledgers import SpellFactory, make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(cast):
    return make_household(cast.region_of("group"), kinds=["POOR"])


@pytest.fixture
def person(household):
    return household.people.get()


def change(cast, person, **fields):
    with through(Through.TASK, "tests"):
        update_person(by=cast.group, now=timezone.now(), person_id=person.pk, version=None, **fields)


def event_of(person) -> PersonEvent:
    return PersonEvent.objects.filter(pgh_obj=person, pgh_label="update").latest("pgh_id")


def history(client, household, **query) -> str:
    response = client.get(reverse("ledgers:household-history", args=[household.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def restore_url(household, person, field: str) -> str:
    return reverse("ledgers:history-restore", args=[household.pk, "person", event_of(person).pk, field])


def test_a_form_says_by_whom_and_through_which_page(cast, client_of, household, person):
    client = client_of(cast.group)
    url = reverse("ledgers:household-edit", args=[household.pk])
    data = {"version": household.version, "address": "二组 9 号", "kinds": ["POOR"], "region": household.region_id}
    assert client.post(url, data).status_code == 302
    page = history(client, household)
    assert "一组 3 号" in page and "二组 9 号" in page
    assert f"{cast.group.full_name} (组级组织员) · 入户登记页" in page


def test_identifiers_are_masked_and_a_hidden_change_is_said(cast, client_of, household, person):
    old = person.phone
    change(cast, person, phone=f"{old[:3]}9999{old[-4:]}")
    page = history(client_of(cast.group), household)
    assert f"{old[:3]}****{old[-4:]}" in page
    assert old not in page and person.id_number not in page
    assert "（隐藏的数字有变动）" in page


def test_codes_stand_as_labels(cast, client_of, household, person):
    change(cast, person, education="40", wished_occupations=["0101"])
    page = history(client_of(cast.group), household)
    assert Person(education="40").get_education_display() in page
    assert ">40<" not in page


def test_narrowed_to_a_field(cast, client_of, household, person):
    change(cast, person, min_wage=3000)
    change(cast, person, education="40")
    page = history(client_of(cast.group), household, field="education")
    assert Person(education="40").get_education_display() in page and "3000" not in page


def test_pages_of_acts(cast, client_of, household, person):
    for wage in range(3001, 3026):
        change(cast, person, min_wage=wage)
    first, second = (history(client_of(cast.group), household, field="min_wage", page=page) for page in (1, 2))
    assert "3025" in first and "3001" not in first
    assert "3025" not in second and "3001" in second
    assert "page=2" in first and "page=1" in second


def test_the_number_of_queries_is_flat(cast, client_of, household, person):
    client = client_of(cast.group)
    for wage in range(3):
        change(cast, person, min_wage=3000 + wage)
    verify_household(by=cast.group, now=timezone.now(), household_id=household.pk)
    url = reverse("ledgers:household-history", args=[household.pk])
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for wage in range(20):
        change(cast, person, min_wage=4000 + wage)
        SpellFactory(person=person, is_part_time=True)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few)  # the first page of a session asks once more


def test_the_recent_part_is_a_fragment(cast, client_of, household, person):
    change(cast, person, min_wage=3000)
    page = history(client_of(cast.group), household, recent="")
    assert "<html" not in page and "3000" in page


def test_a_past_day(cast, client_of, household, person):
    url = reverse("ledgers:household-as-of", args=[household.pk])
    client = client_of(cast.group)
    assert client.get(url).status_code == 200
    long_ago = {"day": (timezone.localdate() - timedelta(days=400)).isoformat()}
    assert "该日尚未登记" in client.get(url, long_ago).content.decode()
    assert "该日期尚未到来" in client.get(url, {"day": "2199-01-01"}).content.decode()
    assert client.get(url, {"day": "nonsense"}).status_code == 200


def test_a_value_is_restored_like_any_change(cast, client_of, household, person):
    client = client_of(cast.group)
    change(cast, person, min_wage=3000)
    household.refresh_from_db()
    url = restore_url(household, person, "min_wage")
    assert "3000" in client.get(url).content.decode()
    assert client.post(url, {"version": household.version}).status_code == 302
    person.refresh_from_db()
    assert person.min_wage is None
    assert AuditEntry.objects.filter(action="ledgers.restore_value", detail__field="min_wage").exists()
    household.refresh_from_db()
    assert household.version == 3


def test_whoever_was_second_is_told(cast, client_of, household, person):
    change(cast, person, min_wage=3000)
    url = restore_url(household, person, "min_wage")
    change(cast, person, education="40")
    response = client_of(cast.group).post(url, {"version": 2})
    assert response.status_code == 409
    person.refresh_from_db()
    assert person.min_wage == 3000


def test_a_value_that_breaks_a_rule_stays_away(cast, client_of, household, person):
    wrong = person.id_number[:-1] + ("1" if person.id_number[-1] != "1" else "2")
    right = person.id_number
    change(cast, person, id_number=wrong)
    change(cast, person, id_number=right)
    household.refresh_from_db()
    response = client_of(cast.group).post(restore_url(household, person, "id_number"), {"version": household.version})
    assert response.status_code == 422
    person.refresh_from_db()
    assert person.id_number == right
    assert wrong not in response.content.decode()


def test_restoring_needs_the_right_to_edit(cast, client_of, household, person):
    change(cast, person, min_wage=3000)
    url = restore_url(household, person, "min_wage")
    assert client_of(cast.auditor).get(url).status_code in {403, 404}
    assert client_of(cast.sibling_village).get(url).status_code in {403, 404}


def test_of_a_closed_household_nothing_is_offered(cast, client_of, household, person):
    update_household(by=cast.group, now=timezone.now(), household_id=household.pk, version=None, note="x")
    close_household(by=cast.group, now=timezone.now(), household_id=household.pk, version=None, reason="MERGED")
    assert "/restore/" not in history(client_of(cast.group), household)


def test_what_is_no_field_of_the_service_is_not_restored(cast, client_of, household, person):
    change(cast, person, min_wage=3000)
    for source, field in (("person", "household"), ("household", "min_wage"), ("user", "min_wage")):
        url = reverse("ledgers:history-restore", args=[household.pk, source, event_of(person).pk, field])
        assert client_of(cast.group).post(url, {"version": 2}).status_code == 404
