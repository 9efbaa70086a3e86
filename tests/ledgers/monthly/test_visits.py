"""Visits: what may be recorded, what verifies, and how a wrong entry is taken back."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laborinfo.common.errors import Conflict, DomainError, Forbidden
from ledgers.models import Household, Visit
from ledgers.services.visits import correct_visit, record_visit, verify_household, withdraw_visit
from tests.factories import NOW
from tests.factories_ledgers import PeriodFactory, make_household


@pytest.fixture
def household(cast):
    PeriodFactory()
    return make_household(cast.region_of("group"), created_at=NOW - timedelta(days=90))


def record(cast, household, **values) -> Visit:
    given = {"at": NOW - timedelta(hours=2), "purpose": "MOBILISATION", "met": "HEAD", "outcome": "AGREED"}
    return record_visit(by=cast.group, now=NOW, household_id=household.pk, **given | values)


def verified_at(household) -> datetime | None:
    return Household.objects.get(pk=household.pk).verified_at


def test_a_visit_of_another_purpose_is_recorded_and_verifies_nothing(cast, household):
    visit = record(cast, household)
    assert (visit.met_with, visit.unchanged) == (household.people.get().name, False)
    assert verified_at(household) is None


@pytest.mark.parametrize("outcome", ["UNCHANGED", "ENTERED"])
def test_a_visit_that_confirmed_what_is_written_verifies_as_of_its_moment(cast, household, outcome):
    visit = record(cast, household, purpose="COLLECTION", outcome=outcome)
    assert verified_at(household) == visit.at


def test_an_older_visit_entered_later_does_not_turn_the_clock_back(cast, household):
    verify_household(by=cast.group, now=NOW, household_id=household.pk, met="HEAD")
    record(cast, household, at=NOW - timedelta(days=5), outcome="UNCHANGED")
    assert verified_at(household) == NOW


def test_nobody_at_home_is_logged_but_verifies_nothing(cast, household):
    visit = verify_household(by=cast.group, now=NOW, household_id=household.pk, met="NOBODY")
    assert (visit.outcome, visit.unchanged, visit.met_with) == ("NOT_MET", False, "")
    assert verified_at(household) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"at": NOW + timedelta(minutes=1)}, "at"),
        ({"at": NOW - timedelta(days=91)}, "at"),
        ({"met": "NOBODY", "outcome": "UNCHANGED"}, "outcome"),
        ({"met": "HEAD", "outcome": "NOT_MET"}, "outcome"),
    ],
)
def test_what_cannot_have_been_is_refused_by_name(cast, household, values, field):
    with pytest.raises(DomainError) as refusal:
        record(cast, household, **values)
    assert refusal.value.field == field
    assert not Visit.objects.exists()


def test_a_withdrawn_visit_stays_on_record_and_no_longer_verifies(cast, household):
    visit = verify_household(by=cast.group, now=NOW, household_id=household.pk)
    withdraw_visit(by=cast.group, now=NOW, visit=visit, reason="点错了")
    visit.refresh_from_db()
    assert (visit.withdrawn_at, visit.withdrawn_reason) == (NOW, "点错了")
    assert verified_at(household) is None
    with pytest.raises(Conflict):
        withdraw_visit(by=cast.group, now=NOW, visit=visit, reason="点错了")


def test_withdrawing_gives_back_what_stood_before_also_without_a_visit(cast):
    loaded = make_household(cast.region_of("group"), verified=True, created_at=NOW - timedelta(days=90))
    before, later = loaded.verified_at, NOW + timedelta(hours=1)
    first = verify_household(by=cast.group, now=later, household_id=loaded.pk)
    second = verify_household(by=cast.group, now=later + timedelta(minutes=1), household_id=loaded.pk)
    withdraw_visit(by=cast.group, now=later, visit=second, reason="x")
    assert verified_at(loaded) == first.at
    withdraw_visit(by=cast.group, now=later, visit=first, reason="x")
    assert verified_at(loaded) == before


def test_only_ones_own_visit_of_the_same_day_is_taken_back(cast, household):
    visit = verify_household(by=cast.group, now=NOW, household_id=household.pk)
    with pytest.raises(Forbidden):
        withdraw_visit(by=cast.village, now=NOW, visit=visit, reason="x")
    with pytest.raises(Conflict):
        withdraw_visit(by=cast.group, now=NOW + timedelta(days=1), visit=visit, reason="x")


def test_a_correction_replaces_the_entry_and_refers_to_it(cast, household):
    wrong = record(cast, household)
    right = correct_visit(
        by=cast.group, now=NOW, visit=wrong, at=wrong.at, purpose="FOLLOW_UP", met="SPOUSE", outcome="DECLINED"
    )
    wrong.refresh_from_db()
    assert (right.corrects, wrong.withdrawn_at) == (wrong, NOW)
    assert list(household.visits.standing()) == [right]


# --- pages
def url(name: str, pk=None) -> str:
    return reverse(f"ledgers:{name}", args=[pk] if pk else [])


def test_a_visit_is_recorded_corrected_and_withdrawn_on_the_pages(cast, client_of, household):
    organiser, at = client_of(cast.group), timezone.localtime() - timedelta(hours=1)
    data = {"at": f"{at:%Y-%m-%dT%H:%M}", "purpose": "FOLLOW_UP", "means": "PHONE", "met": "ADULT", "outcome": "AGREED"}
    assert organiser.get(url("visit-create", household.pk)).status_code == 200
    assert organiser.post(url("visit-create", household.pk), data).url == url("household-visits", household.pk)
    visit = Visit.objects.get()
    organiser.post(url("visit-correct", visit.pk), data | {"outcome": "DECLINED"})
    right = Visit.objects.standing().get()
    assert (right.outcome, right.corrects) == ("DECLINED", visit)
    assert organiser.post(url("visit-withdraw", right.pk), {"reason": "记错了"}).status_code == 302
    page = organiser.get(url("household-visits", household.pk))
    assert len(page.context["page"].rows) == 2
    assert "记错了" in page.content.decode()


def test_a_visit_in_the_future_comes_back_with_its_error(cast, client_of, household):
    at = timezone.localtime() + timedelta(days=1)
    data = {"at": f"{at:%Y-%m-%dT%H:%M}", "purpose": "FOLLOW_UP", "means": "PHONE", "met": "ADULT", "outcome": "AGREED"}
    answer = client_of(cast.group).post(url("visit-create", household.pk), data)
    assert answer.status_code == 422
    assert "at" in answer.context["form"].errors


def test_the_log_is_filtered_counted_and_exported_within_the_region(cast, client_of, household):
    now = timezone.now()
    verify_household(by=cast.group, now=now, household_id=household.pk)
    record_visit(by=cast.group, now=now, household_id=household.pk, at=now, purpose="FOLLOW_UP", met="HEAD",
                 outcome="AGREED")  # fmt: skip
    village = client_of(cast.village)
    page = village.get(url("visit-list"))
    assert len(page.context["page"].rows) == 2
    assert [number for _day, number, _percent in page.context["days"]] == [2]
    for query in (
        {"purpose": "FOLLOW_UP"},
        {"outcome": "AGREED"},
        {"region": cast.region_of("group").pk, "purpose": "FOLLOW_UP"},
    ):
        assert len(village.get(url("visit-list"), query).context["page"].rows) == 1, query
    assert len(village.get(url("visit-list"), {"first_day": "2030-01-01"}).context["page"].rows) == 0
    assert village.get(url("visit-list"), {"export": "csv"}).status_code == 200
    assert not client_of(cast.sibling_village).get(url("visit-list")).context["page"].rows


def test_the_log_asks_as_many_queries_for_twenty_visits_as_for_one(cast, client_of, household):
    organiser, counts = client_of(cast.group), []
    organiser.get(url("visit-list"))  # the bell's number is kept for a minute
    for number in (1, 19):
        for _ in range(number):
            verify_household(by=cast.group, now=timezone.now(), household_id=household.pk)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            organiser.get(url("visit-list"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
