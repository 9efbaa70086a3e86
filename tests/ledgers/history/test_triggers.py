"""The database keeps what a row was: by services, by bulk statements and by raw SQL alike."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ledgers.models import HouseholdEvent, Person, PersonEvent, SpellEvent
from ledgers.services.people import update_person
from ledgers.services.visits import verify_household
from tests.factories_ledgers import SpellFactory, make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(cast):
    return make_household(cast.region_of("group"))


def changes(person: Person):
    return PersonEvent.objects.in_order().filter(pgh_obj=person).exclude(pgh_label="insert")


def test_an_update_keeps_the_row_as_it_was(cast, household):
    person = household.people.get()
    phone = person.phone
    update_person(by=cast.group, now=timezone.now(), person_id=person.pk, version=None, phone="13911112222")
    kept = changes(person).get()
    assert (kept.pgh_label, kept.phone, kept.name) == ("update", phone, person.name)


def test_saving_the_same_again_is_no_change(cast, household):
    """Encryption draws a new nonce each time; the value is the same for all that."""
    person = household.people.get()
    update_person(by=cast.group, now=timezone.now(), person_id=person.pk, version=None, name=person.name)
    assert not changes(person).exists()


def test_a_visit_is_no_change_of_the_household(cast, household):
    before = HouseholdEvent.objects.count()
    verify_household(by=cast.group, now=timezone.now(), household_id=household.pk, met_with="本人", means="VISIT")
    assert HouseholdEvent.objects.count() == before


def test_a_bulk_statement_keeps_every_row_in_one_go(cast, household, django_assert_num_queries):
    people = [household.people.get(), make_household(cast.region_of("group")).people.get()]
    with django_assert_num_queries(1):
        Person.objects.filter(pk__in=[person.pk for person in people]).update(min_wage=3000)
    assert PersonEvent.objects.filter(pgh_label="update").count() == 2


def test_raw_sql_is_kept_without_an_author(household):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledgers_household SET note = 'x' WHERE id = %s", [household.pk])
    kept = HouseholdEvent.objects.get(pgh_obj=household, pgh_label="update")
    assert (kept.note, kept.pgh_context) == ("", None)


def test_a_deleted_row_is_kept(household):
    spell = SpellFactory(person=household.people.get())
    key = spell.pk
    spell.delete()
    assert SpellEvent.objects.get(pgh_obj=key, pgh_label="delete").employer_name == spell.employer_name


def test_nobody_rewrites_the_history(household):
    for act in (lambda rows: rows.update(note="y"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            act(HouseholdEvent.objects.filter(pgh_obj=household))
