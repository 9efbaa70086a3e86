"""Deadlines, lateness and the progress of every level below."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from ledgers.models import Ledger, Period
from ledgers.services.pace import progress_of, with_pace
from ledgers.services.periods import change_deadlines
from ledgers.services.review import return_ledger
from ledgers.services.visits import verify_household
from tests.factories import NOW
from tests.ledgers.review.conftest import make_month

DUE = {"village_due": date(2026, 11, 10), "township_due": date(2026, 11, 12), "county_due": date(2026, 11, 14)}
TODAY = date(2026, 11, 25)


@pytest.fixture
def month(cast):
    return make_month(cast)


def move(month, by=None, reason="大雪封山", **due) -> Period:
    return change_deadlines(by=by or month.cast.prefecture, now=NOW, period=month.period, reason=reason, **DUE | due)


def test_the_prefecture_moves_the_days_with_a_reason_on_record(month):
    before = month.period.village_due.isoformat()
    assert move(month).village_due == DUE["village_due"]
    detail = AuditEntry.objects.get(action="ledgers.change_deadlines").detail
    assert (detail["reason"], detail["before"]["village_due"]) == ("大雪封山", before)


def test_days_out_of_order_without_reason_or_by_others_are_refused(month):
    with pytest.raises(DomainError):
        move(month, county_due=date(2026, 11, 1))
    with pytest.raises(DomainError):
        move(month, reason=" ")
    with pytest.raises(Forbidden):
        move(month, by=month.cast.county)


def test_the_days_of_a_closed_period_stay(month):
    Period.objects.update(state="CLOSED", closed_at=NOW)
    with pytest.raises(Conflict):
        move(month)


def pace(month, part: str, day=TODAY) -> Ledger:
    return with_pace(Ledger.objects.filter(pk=month.ledger(part).pk), day=day).get()


def test_a_ledger_is_late_by_its_first_submission_or_by_today(month):
    move(month)
    assert pace(month, "village").days_late == (TODAY - DUE["village_due"]).days
    month.submit()
    sent = pace(month, "village", day=TODAY + timedelta(days=30))
    assert sent.days_late == (NOW.date() - DUE["village_due"]).days
    assert pace(month, "village", day=date(2026, 11, 1)).due_date == DUE["village_due"]
    assert pace(month, "prefecture").days_late == 0


def test_turnaround_and_first_pass_are_known_once_accepted(month):
    month.submit()
    assert not pace(month, "village").first_pass
    month.accept("village", month.cast.township)
    assert pace(month, "village").first_pass
    assert pace(month, "village").turnaround == timedelta(0)


def test_a_returned_ledger_has_not_passed_at_first(month):
    month.submit()
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="重新核对")
    month.submit()
    month.accept("village", month.cast.township)
    assert not pace(month, "village").first_pass


def test_every_level_sums_its_villages(month):
    move(month)
    month.submit()
    month.accept("village", month.cast.township)
    verify_household(by=month.cast.group, now=NOW, household_id=month.first.pk)
    for part in ("prefecture", "county", "township"):
        own, *below = progress_of(month.cast.region_of(part), month.period, day=TODAY)
        assert (own.sent, own.accepted, own.households, own.verified) == (1, 1, 3, 1), part
        assert sum(row.villages for row in below) == own.villages
        assert sum(row.late for row in below) == own.late == own.villages
    assert (own.villages, own.first_pass_share, own.verified_share) == (2, 100.0, 33.3)


def test_the_page_drills_down_refreshes_and_exports(month, client_of):
    county = client_of(month.cast.county)
    url = reverse("ledgers:progress", args=[month.cast.region_of("county").code])
    page = county.get(url)
    text = page.content.decode()
    assert reverse("ledgers:progress", args=[month.cast.region_of("township").code]) in text
    assert "every 60s" in text
    assert "every 60s" not in county.get(url, {"round": "15"}).content.decode()
    assert county.get(url, {"export": "xlsx"}).status_code == 200
    assert county.get(url, {"period": "1999-01"}).status_code == 404
    assert county.get(reverse("ledgers:progress-home")).url.startswith(url)


def test_a_village_sees_its_groups_and_a_stranger_nothing(month, client_of):
    url = reverse("ledgers:progress", args=[month.cast.region_of("village").code])
    assert len(client_of(month.cast.village).get(url).context["lines"]) == 2
    assert client_of(month.cast.sibling_village).get(url).status_code == 404


def test_the_days_are_moved_on_a_page(month, client_of):
    url = reverse("ledgers:period-deadlines", args=[month.period.pk])
    prefecture = client_of(month.cast.prefecture)
    assert prefecture.get(url).status_code == 200
    data = {name: day.isoformat() for name, day in DUE.items()}
    assert prefecture.post(url, data).status_code == 422
    assert prefecture.post(url, data | {"reason": "大雪封山"}).url == reverse("ledgers:period-list")
    assert Period.objects.get().village_due == DUE["village_due"]


def test_queries_do_not_grow_with_the_regions(month):
    counts = []
    for part in ("township", "prefecture"):
        region = month.cast.region_of(part)
        with CaptureQueriesContext(connection) as seen:
            progress_of(region, month.period, day=TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]
