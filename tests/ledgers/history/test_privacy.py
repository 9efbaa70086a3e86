"""Nobody's number leaves the record: not in logs, jobs, audit lines or contexts; the analyst meets nobody at all."""

import json
import logging

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Context

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.models import BackgroundJob
from ledgers.models import Household, Person
from ledgers.services.people import update_person
from tests.factories_ledgers import make_household, make_id
from tests.scoping import known_routes

pytestmark = pytest.mark.django_db
NUMBER, PHONE, NAME = make_id(serial=377), "13987654321", "欧阳雅萱"


@pytest.fixture
def spoken(caplog):
    """Everything that any logger says."""
    caplog.set_level(logging.DEBUG)
    return caplog


def enter(cast, client_of) -> Person:
    """A person entered by the form, as far as the form's own fields allow."""
    household = make_household(cast.region_of("group"))
    person = household.people.get()
    update_person(
        by=cast.group, now=timezone.now(), person_id=person.pk, version=None, name=NAME, id_number=NUMBER, phone=PHONE
    )
    client = client_of(cast.group)
    client.get(reverse("ledgers:household-detail", args=[household.pk]))
    client.get(reverse("ledgers:household-history", args=[household.pk]))
    client.get(reverse("ledgers:household-as-of", args=[household.pk]))
    client.get(reverse("ledgers:household-list"), {"q": NUMBER})
    client.get(reverse("ledgers:household-list"), {"q": PHONE})
    client.post(reverse("ledgers:person-edit", args=[person.pk]), {"id_number": NUMBER, "phone": PHONE, "version": 1})
    return person


def assert_silent(text: str) -> None:
    assert NUMBER not in text and PHONE not in text


def test_entering_and_searching_leaves_no_number_in_logs_or_trails(cast, client_of, spoken):
    enter(cast, client_of)
    assert_silent(
        "\n".join(f"{record.getMessage()} {record.args}" for record in spoken.records if "sql" not in vars(record))
    )
    assert_silent(json.dumps(list(AuditEntry.objects.values("detail", "object_id", "action")), default=str))
    assert_silent(json.dumps(list(Context.objects.values_list("metadata", flat=True)), default=str))
    assert_silent(json.dumps(list(BackgroundJob.objects.values("title", "message", "result")), default=str))


def test_pages_mask_by_default(cast, client_of):
    person = enter(cast, client_of)
    client = client_of(cast.group)
    for name in ("household-detail", "household-history", "household-as-of"):
        page = client.get(reverse(f"ledgers:{name}", args=[person.household_id])).content.decode()
        assert NAME in page
        assert_silent(page)


def test_the_refusal_of_a_wrong_number_does_not_repeat_it(cast, client_of, spoken):
    household = make_household(cast.region_of("group"))
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    client_of(cast.group).post(
        reverse("ledgers:person-create", args=[household.pk]), {"id_number": wrong, "version": household.version}
    )
    assert all(wrong not in record.getMessage() for record in spoken.records if "sql" not in vars(record))


def test_a_reveal_needs_a_purpose_and_is_on_record(cast, client_of):
    person = enter(cast, client_of)
    url = reverse("ledgers:person-reveal", args=[person.pk])
    client = client_of(cast.group)
    assert client.post(url, {"field": "phone", "purpose": ""}).status_code == 400
    assert not AuditEntry.objects.filter(action="ledgers.reveal_person").exists()
    response = client.post(url, {"field": "phone", "purpose": "核实就业情况"})
    assert PHONE in response.content.decode() and response["Cache-Control"] == "no-store"
    assert AuditEntry.objects.get(action="ledgers.reveal_person").detail["purpose"] == "核实就业情况"


def test_the_analyst_meets_nobody(cast, client_of, api_of):
    """Every page and every answer of the API that the role may ask for, with a person in the middle of it."""
    make_household(cast.regions["522622001001001"])
    seen = []
    for name, routes in sorted(known_routes().items()):
        for route in (one for one in routes if one.method == "get" and not name.startswith("admin:")):
            before = transaction.savepoint()
            url = reverse(name, kwargs=route.arguments(cast))
            page = page_for(cast.analyst, url, api_of if url.startswith("/api/") else client_of)
            seen += [name] if page else []
            shown = [secret for secret in secrets() if secret in page]
            assert not shown, f"{name} shows the analyst {shown}"
            transaction.savepoint_rollback(before)
    assert len(seen) > 10
    for rows in (Person, Household):
        assert not rows.objects.visible_to(cast.analyst).exists()


def secrets() -> set[str]:
    """What tells of a person, of everybody that the address's own preparations made."""
    people = [value for row in Person.objects.all() for value in (row.name, row.id_number, row.phone)]
    return {value for value in people if value} | set(Household.objects.values_list("number", flat=True))


def page_for(user, url: str, client_of) -> str:
    """What the user gets to read; nothing when turned away."""
    response = client_of(user).get(url)
    if response.status_code != 200:
        return ""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace")
