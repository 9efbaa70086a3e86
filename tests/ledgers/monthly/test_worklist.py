"""The work list: order, filters, risk with its reasons, going on, and the one tap."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ledgers.models import Finding, Household, Visit
from ledgers.services.findings import raise_finding
from ledgers.services.visits import verify_household
from tests.factories import NOW
from tests.factories_ledgers import PeriodFactory, SpellFactory, make_household
from tests.ledgers.review.conftest import make_month

WORKLIST = reverse("ledgers:worklist")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def households(cast):
    PeriodFactory(opened_at=timezone.now() - timedelta(days=1))
    return [make_household(cast.region_of("group"), number=f"G-{n:03}") for n in range(1, 5)]


@pytest.fixture
def organiser(cast, client_of):
    return client_of(cast.group)


def numbers(response) -> list[str]:
    return [household.number for household, _reasons in response.context["cards"]]


def reasons(response) -> dict[str, list[str]]:
    return {row.number: [risk.key for risk in found] for row, found in response.context["cards"]}


def tap(organiser, household, **data):
    return organiser.post(reverse("ledgers:household-verify", args=[household.pk]), data, headers=HTMX)


def test_the_list_stands_in_the_order_of_house_numbers_and_goes_on_behind_the_last_visit(organiser, households):
    assert numbers(organiser.get(WORKLIST)) == ["G-001", "G-002", "G-003", "G-004"]
    tap(organiser, households[1], met="HEAD")
    page = organiser.get(WORKLIST)
    assert page.context["go_on"]["number"] == "G-002"
    assert numbers(organiser.get(WORKLIST + page.context["go_on"]["url"])) == ["G-003", "G-004"]


def test_the_tap_says_who_was_met_and_the_row_keeps_its_place(organiser, households):
    done = tap(organiser, households[0], met="SPOUSE").content.decode()
    assert f'id="household-{households[0].pk}"' in done and "visit-progress" in done
    assert Visit.objects.get().met == "SPOUSE"


def test_nobody_at_home_leaves_the_household_on_the_list_with_the_try(organiser, households):
    again = tap(organiser, households[0], met="NOBODY").content.decode()
    assert reverse("ledgers:household-verify", args=[households[0].pk]) in again
    page = organiser.get(WORKLIST)
    assert "G-001" in numbers(page)
    assert {row.number: row.tries for row, _found in page.context["cards"]}["G-001"] == 1


def test_a_tap_is_undone_with_one_more(organiser, households):
    tap(organiser, households[0], met="HEAD")
    withdraw = reverse("ledgers:visit-withdraw", args=[Visit.objects.get().pk])
    again = organiser.post(withdraw, {"reason": "点错了"}, headers=HTMX).content.decode()
    assert reverse("ledgers:household-verify", args=[households[0].pk]) in again
    assert Household.objects.get(pk=households[0].pk).verified_at is None


def test_an_unknown_answer_to_who_was_met_changes_nothing(organiser, households):
    tap(organiser, households[0], met="DOG")
    assert not Visit.objects.exists()


def test_risk_is_named_by_its_reasons_and_sorts(cast, organiser, households):
    today = timezone.localdate()
    old = timezone.now() - timedelta(days=100)
    Household.objects.filter(pk=households[1].pk).update(verified_at=old, verified_by=cast.group)
    SpellFactory(person=households[2].people.get(), end_date=today + timedelta(days=9))
    found = reasons(organiser.get(WORKLIST))
    assert found["G-001"] == ["is_new"]
    assert found["G-002"] == ["is_stale"]
    assert found["G-003"] == ["is_new", "job_ends"]
    assert numbers(organiser.get(WORKLIST, {"sort": "-risk"})) == ["G-003", "G-001", "G-004", "G-002"]
    assert numbers(organiser.get(WORKLIST, {"sort": "last_seen"}))[-1] == "G-002"
    assert numbers(organiser.get(WORKLIST, {"risk": "job_ends"})) == ["G-003"]
    assert numbers(organiser.get(WORKLIST, {"verified": "before"})) == ["G-002"]


def test_findings_weigh_most_and_overdue_ones_first(cast, client_of):
    month = make_month(cast)
    month.submit()
    raise_finding(by=cast.township, now=NOW, row=month.row(month.first), field="address", reason=month.reason(),
                  due_date=NOW.date())  # fmt: skip
    organiser = client_of(cast.group)
    assert reasons(organiser.get(WORKLIST))[month.first.number][0] in {"is_asked", "is_overdue"}
    Finding.objects.update(due_date=timezone.localdate() - timedelta(days=1))
    page = organiser.get(WORKLIST, {"findings": "is_overdue"})
    assert list(reasons(page)) == [month.first.number]
    assert reasons(page)[month.first.number][0] == "is_overdue"


def test_filters_by_group_and_type(cast, client_of, households):
    make_household(cast.region_of("sibling_group"), number="S-001", kinds=["POOR"])
    village = client_of(cast.village)
    assert len(numbers(village.get(WORKLIST))) == 5
    assert numbers(village.get(WORKLIST, {"region": cast.region_of("sibling_group").code})) == ["S-001"]
    assert numbers(village.get(WORKLIST, {"kind": "POOR"})) == ["S-001"]


def test_the_empty_list_says_what_comes_next(organiser, households):
    for household in households:
        tap(organiser, household, met="HEAD")
    page = organiser.get(WORKLIST)
    assert numbers(page) == []
    assert reverse("ledgers:home") in page.content.decode()


def test_only_who_may_export_people_gets_a_file(cast, client_of, organiser, households):
    assert client_of(cast.village).get(WORKLIST, {"export": "csv"})["Content-Type"].startswith("text/csv")
    assert organiser.get(WORKLIST, {"export": "csv"})["Content-Type"].startswith("text/html")


def test_the_query_count_is_flat(cast, organiser, households):
    counts = []
    organiser.get(WORKLIST)  # the bell's number is kept for a minute
    for number in (0, 20):
        for place in range(number):
            SpellFactory(person=make_household(cast.region_of("group"), number=f"X-{place:03}").people.get())
        verify_household(by=cast.group, now=timezone.now(), household_id=households[0].pk)
        with CaptureQueriesContext(connection) as seen:
            organiser.get(WORKLIST)
        counts.append(len(seen))
    assert counts[0] == counts[1]
