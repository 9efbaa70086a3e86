"""Businesses, trainings, consents and the later fields in the frozen content: compared, shown, found, counted."""

import copy
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from laborinfo.common.errors import DomainError
from ledgers.diff import diff_payloads
from ledgers.enums import RowChange
from ledgers.forms.rows import field_choices
from ledgers.indicators import INDICATORS, POSITION
from ledgers.models import GroupTotal, Household, HouseholdVersion, Person
from ledgers.services.changed_fields import changed_fields
from ledgers.services.facts import frozen_sql
from ledgers.services.fields import stored_value
from ledgers.services.freezing import freeze
from ledgers.services.people import reveal, update_person
from ledgers.services.records import add_business, add_training, give_consent, update_business
from ledgers.services.snapshot import LATER, contents_of, digest_of
from ledgers.services.spells import add_spell
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household, make_id
from tests.factories_records import SelfEmploymentFactory, TrainingRecordFactory
from tests.ledgers.review.conftest import make_month

BUSINESS = {"name": "光华养鸡场", "place_code": "522601", "industry": "A", "start_date": date(2025, 3, 1)}


def content(household: Household):
    [found] = contents_of(Household.objects.filter(pk=household.pk))
    return found


def enter_everything(by, person: Person) -> None:
    ask = {"by": by, "now": NOW, "person_id": person.pk, "version": None}
    add_business(**ask, **BUSINESS, yearly_income=60_000)
    add_training(**ask, course="养老护理员", finished_date=date(2026, 5, 20), level="LEVEL_5")
    give_consent(**ask, scope="TRAINING", means="SIGNED")
    add_spell(**ask, place_code="522601", channel="OTHER", start_date=date(2026, 3, 1), welfare_post="CLEANER")
    update_person(
        **ask, wished_places=["440600"], wished_trainings=["0101"],
        disability_certificate=f"{person.id_number}43", health=["DISABLED"],
    )  # fmt: skip


def test_a_household_without_any_of_it_keeps_the_digest_of_before(cast):
    """Contents of before the upgrade lack the keys: nothing of that counts as a change."""
    household = make_household(cast.region_of("group"), people=2)
    SpellFactory(person=household.people.first())
    frozen = content(household)
    person = frozen.payload["people"][0]
    assert not set(LATER) & set(person) and "welfare_post" not in person["spells"][0]
    assert digest_of(frozen.payload) == frozen.digest


def test_only_what_is_new_to_the_reviewer_is_a_change(cast):
    month = make_month(cast)
    person = month.first.people.get(relation="HEAD")
    month.submit()
    old = month.row(month.first).version.payload
    enter_everything(cast.group, person)
    new = content(month.first).payload
    assert Person.objects.get(pk=person.pk).disability_certificate not in str(new)

    with translation.override("en"):
        parts = diff_payloads(old, new)
        titles = [part.title.partition(": ")[2] for part in parts]
        assert titles == ["", "employment", "own business", "training", "consent to share"]
        assert [part.change for part in parts] == [RowChange.CHANGED] + [RowChange.ADDED] * 4
        changed = {row.field: row.new for row in parts[0].fields}
        assert set(changed) == {"health", "disability_certificate", "wished_places", "wished_trainings"}
        assert changed["wished_places"] == "广东省佛山市" and changed["disability_certificate"].endswith("*" * 14)
        assert "Name of the business 光华养鸡场" in parts[2].summary and "Public cleaner" in parts[1].summary
        assert "2026-11-22" in parts[4].summary
        assert stored_value(new, person.pk, "businesses") == "光华养鸡场 2025-03-01–"
        assert "Training" in dict(field_choices())["trainings"]
    assert diff_payloads(new, new) == []
    assert set(changed_fields(old, new)) == set(changed) | {"spells", "businesses", "trainings", "consents"}


def test_a_finding_names_a_business_and_the_next_revision_shows_what_came_of_it(cast, client_of):
    month = make_month(cast)
    person = month.first.people.get(relation="HEAD")
    add_business(by=cast.group, now=NOW, person_id=person.pk, **BUSINESS)
    month.submit()
    row = month.row(month.first)
    page = client_of(cast.township).get(reverse("ledgers:finding-create", args=[row.pk]))
    assert f"{person.pk}|businesses" in page.content.decode()
    before = copy.deepcopy(row.version.payload)
    update_business(
        by=cast.group, now=NOW, business_id=person.businesses.get().pk, version=None, end_date=date(2026, 11, 1)
    )
    [part] = diff_payloads(before, content(month.first).payload)
    assert [(field.field, field.old, field.new) for field in part.fields] == [("end_date", "—", "2026-11-01")]


def test_who_runs_a_business_is_employed_and_frozen_counts_agree(cast):
    month = make_month(cast)
    first, sibling = month.first.people.order_by("pk")
    SelfEmploymentFactory(person=first, place_code="440605", industry="F")
    SelfEmploymentFactory(person=sibling, end_date=date(2026, 11, 22))
    farmer = month.second.people.get()
    SelfEmploymentFactory(person=farmer, industry="A")
    SpellFactory(person=farmer, county=farmer.county, place_code="522622", industry="C", is_part_time=True)
    revision = month.submit()

    counted = ", ".join(f"count(*) FILTER (WHERE {item.sql})" for item in INDICATORS)
    with connection.cursor() as cursor:
        day = timezone.localdate(revision.submitted_at)
        cursor.execute(f"SELECT ARRAY[{counted}] FROM ({frozen_sql()}) r", {"day": day, "revision": revision.pk})
        frozen = cursor.fetchone()[0]
    live = GroupTotal.objects.get(region=cast.region_of("group")).values
    assert [frozen[place] for place, item in enumerate(INDICATORS) if item.of_records] == [
        live[place] for place, item in enumerate(INDICATORS) if item.of_records
    ]
    wanted = {"employed": 2, "not_employed": 1, "out_province": 1, "in_province": 1, "in_county": 0, "in_farming": 0}
    assert {key: live[POSITION[key]] for key in wanted} == wanted
    today = date(2026, 11, 22)
    assert set(Person.objects.working(today)) == {first, farmer} and set(Person.objects.idle(today)) >= {sibling}
    assert set(Household.objects.with_member("away", today)) == {month.first, month.second}


def test_the_page_shows_the_later_fields_and_keeps_the_certificate_masked(cast, client_of):
    household = make_household(cast.region_of("group"))
    person = household.people.get()
    enter_everything(cast.group, person)
    client, number = client_of(cast.group), f"{person.id_number}43"
    page = client.get(f"/ledgers/households/{household.pk}/").content.decode()
    assert number not in page and f"{number[:6]}{'*' * 14}" in page
    for text in ("广东省佛山市", "保洁员"):
        assert text in page
    assert (
        reveal(by=cast.group, now=NOW, person_id=person.pk, field="disability_certificate", purpose="核对残疾证")
        == number
    )
    with pytest.raises(DomainError):
        reveal(by=cast.group, now=NOW, person_id=person.pk, field="disability_certificate", purpose="")


def test_the_form_takes_places_trainings_and_a_certificate_that_agrees(cast, client_of):
    household = make_household(cast.region_of("group"))
    person = household.people.get()
    client, url = client_of(cast.group), f"/ledgers/people/{person.pk}/edit/"
    given = {
        "version": household.version, "name": person.name, "relation": "HEAD", "sex": "1", "ethnicity": "06",
        "birth_date": person.birth_date.isoformat(), "labour_ability": "ORDINARY", "health": ["DISABLED"],
        "wished_places": "广东佛山、浙江", "training_1": "0101", "disability_certificate": f"{make_id(serial=9)}43",
    }  # fmt: skip
    answer = client.post(url, given)
    assert answer.status_code == 422 and "另一个" in answer.content.decode()
    assert client.post(url, given | {"disability_certificate": "123"}).status_code == 422
    assert client.post(url, given | {"wished_places": "北京、上海、天津、重庆"}).status_code == 422
    assert client.post(url, given | {"disability_certificate": f"{person.id_number}43"}).status_code == 302
    person.refresh_from_db()
    assert (person.wished_places, person.wished_trainings) == (["440600", "330000"], ["0101"])
    shown = client.get(url).content.decode()
    assert "广东省佛山市、浙江省" in shown and f"{person.id_number}43" not in shown
    household.refresh_from_db()
    client.post(url, given | {"version": household.version, "disability_certificate": ""})
    person.refresh_from_db()
    assert person.disability_certificate == f"{person.id_number}43"


def test_frozen_versions_are_shared_until_something_changes(cast):
    month = make_month(cast)
    month.submit()
    versions = HouseholdVersion.objects.count()
    TrainingRecordFactory(person=month.second.people.get())
    freeze(
        month.ledger("village"),
        contents_of(Household.objects.in_regions([cast.region_of("village")])),
        issues={},
        now=NOW,
    )
    assert HouseholdVersion.objects.count() == versions + 1
