"""Unfinished entries: kept for their writer alone, offered again, never part of the ledger."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from laborinfo.common.errors import DomainError
from ledgers.models import EntryDraft, Household, Person
from ledgers.services.drafts import KEPT_DAYS, LARGEST, keep_draft
from ledgers.services.households import update_household
from ledgers.tasks_drafts import forget_drafts
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household, make_id

TYPED = {
    "changed": ["", "name", "id_number", "health", "wants_work"], "name": "潘秀兰", "id_number": make_id(serial=5),
    "health": ["DISABLED"], "version": "1", "step": "1",
}  # fmt: skip


@pytest.fixture
def household(cast):
    return make_household(cast.region_of("group"))


@pytest.fixture
def person(household):
    return household.people.get()


@pytest.fixture
def organiser(cast, client_of):
    return client_of(cast.group)


def form_url(person) -> str:
    return reverse("ledgers:person-edit", args=[person.pk])


def keep_url(person, name: str = "draft-keep") -> str:
    return reverse(f"ledgers:{name}", args=["person-edit", person.pk])


def test_what_was_typed_is_offered_again_and_goes_with_the_save(organiser, person):
    before = Person.objects.filter(pk=person.pk).values().get()
    assert organiser.post(keep_url(person), TYPED).status_code == 200
    assert Person.objects.filter(pk=person.pk).values().get() == before
    with connection.cursor() as cursor:
        cursor.execute("select payload from ledgers_entrydraft")
        assert TYPED["id_number"].encode() not in bytes(cursor.fetchone()[0])

    offered = organiser.get(form_url(person))
    assert offered.context["keeping"].offer and TYPED["id_number"] not in offered.content.decode()
    continued = organiser.get(form_url(person), {"draft": 1})
    form = continued.context["form"]
    assert form["id_number"].value() == TYPED["id_number"] and form["health"].value() == ["DISABLED"]
    assert form["wants_work"].value() is False  # a box that was unticked
    assert form["ethnicity"].value() == person.ethnicity  # untouched fields come from the record
    assert "no-store" in continued["Cache-Control"] and 'data-start-step="1"' in continued.content.decode()
    assert EntryDraft.objects.count() == 1

    data = {
        "version": 1, "name": "潘秀兰", "relation": "HEAD", "ethnicity": "06", "labour_ability": "ORDINARY",
        "sex": person.sex, "birth_date": person.birth_date,
    }  # fmt: skip
    assert organiser.post(form_url(person), data).status_code == 302
    assert not EntryDraft.objects.exists()


def test_a_draft_of_an_older_record_says_so_and_lies_on_the_record_as_it_is_now(organiser, cast, household, person):
    organiser.post(keep_url(person), TYPED)
    update_household(by=cast.village, now=NOW, household_id=household.pk, version=1, address="二组")
    Person.objects.filter(pk=person.pk).update(ethnicity="12")

    page = organiser.get(form_url(person), {"draft": 1})
    assert page.context["keeping"].is_outdated and str(cast.village) in page.content.decode()
    form = page.context["form"]
    assert (form["version"].value(), form["ethnicity"].value(), form["name"].value()) == (2, "12", "潘秀兰")


def test_a_refused_or_overtaken_save_is_kept_too(organiser, cast, household, person):
    refused = organiser.post(form_url(person), TYPED | {"id_number": "123", "phone": "1"})
    assert refused.status_code == 422 and "id_number" in refused.context["keeping"].changed
    assert EntryDraft.objects.get().entries["id_number"] == ["123"]

    update_household(by=cast.village, now=NOW, household_id=household.pk, version=1, address="二组")
    data = TYPED | {"relation": "HEAD", "ethnicity": "06", "labour_ability": "ORDINARY", "id_number": ""}
    overtaken = organiser.post(form_url(person), data | {"sex": person.sex, "birth_date": person.birth_date})
    assert overtaken.status_code == 409
    assert EntryDraft.objects.get().entries["name"] == ["潘秀兰"]
    assert organiser.get(form_url(person)).context["keeping"].is_outdated


def test_a_draft_is_its_writers_alone_and_dropped_by_the_writer(organiser, cast, client_of, person):
    organiser.post(keep_url(person), TYPED)
    colleague = client_of(cast.village)
    assert colleague.get(form_url(person)).context["keeping"].offer is None
    colleague.post(keep_url(person, "draft-discard"))
    assert EntryDraft.objects.visible_to(cast.group).exists()

    assert organiser.post(keep_url(person, "draft-discard")).url == form_url(person)
    assert not EntryDraft.objects.exists()


def test_nothing_changed_keeps_nothing_and_a_new_household_has_its_own(organiser):
    url = reverse("ledgers:draft-keep", args=["household-create", 0])
    assert organiser.post(url, {"changed": ["", "address"], "address": "一组"}).status_code == 200
    assert organiser.get(reverse("ledgers:household-create"), {"draft": 1}).context["form"]["address"].value() == "一组"
    assert organiser.post(url, {"changed": [""]}).status_code == 204
    assert not EntryDraft.objects.exists() and not Household.objects.exists()
    for form, target in (("household-create", 4), ("household-close", 1), ("person-edit", 10**30)):
        assert organiser.post(f"/ledgers/drafts/{form}/{target}/", TYPED).status_code == 404


def test_the_database_holds_one_a_form_and_knows_the_forms(cast):
    kept = {"by": cast.group, "now": NOW, "target": 5, "entries": {"name": ["a"]}, "version": 1}
    for entries in ({"name": ["a"]}, {"name": ["b"]}):
        keep_draft(**kept | {"entries": entries}, form="person-edit")
    assert EntryDraft.objects.get().entries == {"name": ["b"]}
    with pytest.raises(DomainError):
        keep_draft(**kept | {"entries": {"note": ["长" * LARGEST]}}, form="person-edit")
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_draft(**kept, form="household-create")


def test_after_a_month_it_is_forgotten(cast):
    for days in (KEPT_DAYS - 1, KEPT_DAYS + 1):
        moment = timezone.now() - timedelta(days=days)
        keep_draft(
            by=cast.group, now=moment, form="person-edit", target=days, entries={"name": ["a"]}, version=1
        )  # fmt: skip
    assert forget_drafts() == 1
    assert EntryDraft.objects.get().target == KEPT_DAYS - 1


def test_a_member_takes_the_heads_phone_unseen_and_the_heads_work_by_a_tap(organiser, household, person):
    url = reverse("ledgers:person-create", args=[household.pk])
    data = {
        "version": 1, "name": "杨二妹", "relation": "DAUGHTER", "ethnicity": "06", "labour_ability": "ORDINARY",
        "sex": "2", "birth_date": "2000-05-05", "same_phone": "on",
    }  # fmt: skip
    assert person.phone not in organiser.get(url).content.decode()
    both = organiser.post(url, data | {"phone": "13985500009"})
    assert "same_phone" in both.context["form"].errors
    assert organiser.post(url, data).status_code == 302
    member = household.people.get(name="杨二妹")
    assert member.phone == person.phone

    SpellFactory(person=person, employer_name="某某电子厂")
    jobs = reverse("ledgers:spell-create", args=[member.pk])
    assert "某某电子厂" in organiser.get(jobs).context["head_work"].values
    assert organiser.get(reverse("ledgers:spell-create", args=[person.pk])).context["head_work"] is None
