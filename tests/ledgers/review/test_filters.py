"""The review's filters, and accepting all that match them: on every page, with what was left out named."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from laborinfo.common.models import BackgroundJob
from ledgers import tasks
from ledgers.enums import FindingAnswer, RowDecision
from ledgers.services import bulk_review
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import answer_finding
from ledgers.services.people import update_person
from ledgers.services.review import accept_rest, return_ledger
from ledgers.services.submission import submit_village_ledger
from ledgers.views import accepting
from tests.factories import NOW
from tests.factories_ledgers import make_household
from tests.ledgers.review.test_findings import find, mend
from tests.ledgers.review.test_pages import HTMX, page


@pytest.fixture(autouse=True)
def counters_stay_right(db):
    yield
    assert drifted_counters() == []


@pytest.fixture
def second_round(month):
    """One household came back with a new education, one new one beside it, one accepted before."""
    month.submit()
    finding = find(month)
    accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    mend(month, finding)
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer=FindingAnswer.FIXED)
    month.third = make_household(month.cast.region_of("group"))
    later, ledger = NOW + timedelta(hours=1), month.ledger("village")
    submit_village_ledger(by=month.cast.village, now=later, ledger=ledger, acknowledge_warnings=True)
    return month


def shown(month, client, **query) -> set[str]:
    """Numbers of the households on the page."""
    html = page(client, "ledger-review", month.ledger("village").pk, **query)
    households = (month.first, month.second, month.third)
    return {found.number for found in households if f"{found.number} " in html}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"first", "third"}),
        ({"tab": "added"}, {"second", "third"}),
        ({"tab": "changed"}, {"first"}),
        ({"tab": "removed"}, set()),
        ({"tab": "flagged"}, {"first"}),
        ({"tab": "returned"}, {"first"}),
        ({"tab": "standing"}, {"second"}),
        ({"tab": "all"}, {"first", "second", "third"}),
        ({"tab": "all", "field": "education"}, {"first"}),
        ({"tab": "all", "field": "address"}, set()),
        ({"tab": "all", "decision": "ACCEPTED"}, {"second"}),
        ({"tab": "all", "group": "nowhere"}, {"first", "second", "third"}),
        ({"tab": "nonsense"}, {"first", "third"}),
    ],
)
def test_a_filter_shows_what_it_says(second_round, client_of, query, expected):
    numbers = {getattr(second_round, name).number for name in expected}
    assert shown(second_round, client_of(second_round.cast.township), **query) == numbers


def test_a_household_is_found_by_its_members_name_even_after_they_changed_it(second_round, client_of):
    month, client = second_round, client_of(second_round.cast.township)
    person = month.first.people.order_by("pk").first()
    frozen = person.name
    update_person(by=month.cast.group, now=NOW, person_id=person.pk, version=None, name="龙改名")
    assert month.first.number in shown(month, client, tab="all", q=frozen)
    assert shown(month, client, tab="all", q="龙改名") == {month.first.number}


def test_a_household_is_found_by_the_last_four_of_an_id_number(second_round, client_of):
    month, client = second_round, client_of(second_round.cast.township)
    person = month.first.people.order_by("pk").first()
    tail = person.id_number[-4:]
    assert month.first.number in shown(month, client, tab="all", q=tail)
    assert month.first.number in page(client, "finding-list", q=tail)
    assert month.first.number not in page(client, "finding-list", q="0000")


def test_accepting_all_that_match_leaves_the_others_alone(second_round, client_of):
    month = second_round
    ledger = month.ledger("village")
    url = reverse("ledgers:rows-accept", args=[ledger.pk])
    response = client_of(month.cast.township).post(url, {"query": "tab=added", "revision": ledger.revision_id})
    assert response.status_code == 302
    assert month.row(month.third).decision == RowDecision.ACCEPTED
    assert month.row(month.first).decision == RowDecision.PENDING


def test_what_is_left_out_is_named_with_why(second_round, client_of):
    month = second_round
    ledger = month.ledger("village")
    client = client_of(month.cast.township)
    client.cookies["django_language"] = "en"
    response = client.post(reverse("ledgers:rows-accept", args=[ledger.pk]), {"query": "tab=all"})
    html = response.content.decode()
    assert month.first.number in html and "A finding is answered but not settled." in html
    assert month.third.number not in html


def test_a_newer_revision_is_not_accepted_unseen(second_round, client_of):
    ledger = second_round.ledger("village")
    url = reverse("ledgers:rows-accept", args=[ledger.pk])
    response = client_of(second_round.cast.township).post(url, {"query": "tab=all", "revision": ledger.revision_id - 1})
    assert response.status_code == 409
    assert second_round.row(second_round.third).decision == RowDecision.PENDING


def test_many_are_accepted_in_the_background_with_a_result_page(second_round, client_of, monkeypatch):
    month = second_round
    monkeypatch.setattr(accepting, "AT_ONCE", 1)
    ledger, client = month.ledger("village"), client_of(month.cast.township)
    client.post(reverse("ledgers:rows-accept", args=[ledger.pk]), {"query": "tab=all"})
    job = BackgroundJob.objects.get(task="ledgers.accept_rows")
    tasks.accept_rows(str(job.pk), month.cast.township.pk, ledger.pk, ledger.revision_id, "tab=all")
    job.refresh_from_db()
    assert json.loads(json.dumps(job.result))["accepted"] == 1
    assert month.row(month.third).decision == RowDecision.ACCEPTED
    html = client.get(job.result_url).content.decode()
    assert month.first.number in html and month.third.number not in html
    assert client.get(reverse("ledgers:accept-result", args=[uuid.uuid4()])).status_code == 404


def test_a_batch_that_fails_keeps_the_ones_before_it(month, monkeypatch):
    """Killed between two batches: what was accepted stays, with its counter; starting again does the rest."""
    month.submit()
    monkeypatch.setattr(bulk_review, "BATCH", 1)
    ledger, by = month.ledger("village"), month.cast.township
    keys = tasks.matching_rows(ledger.revision_id, "tab=all")
    work = bulk_review.accept_rows(by=by, now=NOW, ledger=ledger, revision_id=ledger.revision_id, row_ids=keys)
    assert next(work) == 1
    work.close()
    assert month.ledger("village").pending_count == 1
    again = bulk_review.accept_rows(by=by, now=NOW, ledger=ledger, revision_id=ledger.revision_id, row_ids=keys)
    assert list(again) == [0, 1]
    assert month.ledger("village").pending_count == 0


def test_the_whole_household_unfolds_with_its_unchanged_fields(second_round, client_of):
    client = client_of(second_round.cast.township)
    url = reverse("ledgers:row-detail", args=[second_round.row(second_round.first).pk])
    card = client.get(url, **HTMX).content.decode()
    whole = client.get(f"{url}?whole", **HTMX).content.decode()
    person = second_round.first.people.order_by("pk").first()
    assert "hx-get" in card and "<article" in card
    assert person.name in whole and "一组 3 号" in whole and "一组 3 号" not in card
    assert client.get(url).status_code == 302
