"""Compiling shows each child beside last month's report; changes beyond the share are marked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledgers.models import Ledger
from ledgers.services.closing import close_period
from ledgers.services.comparison import Change, compare_children
from ledgers.services.periods import open_period
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household


@pytest.mark.parametrize(
    ("now", "last", "bound", "marked"),
    [
        (110, 100, 10, False), (111, 100, 10, True), (89, 100, 10, True), (90, 100, 10, False), (100, 100, 1, False),
        (1, 0, 100, True), (0, 0, 10, False), (None, 100, 10, False), (100, None, 10, False),
    ],
)  # fmt: skip
def test_a_change_is_marked_beyond_the_share(now, last, bound, marked):
    assert Change("people", now, last, bound).is_marked is marked


@pytest.fixture
def second_month(month):
    """November is closed without the sibling village; December has one more household in the village, all of it in
    work, and nothing from the sibling village yet."""
    SpellFactory(person=month.first.people.first())
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="late")
    newcomer = make_household(month.cast.region_of("group"), people=2)
    SpellFactory(person=newcomer.people.first())
    later = NOW.replace(month=12)
    month.period = open_period(by=month.cast.prefecture, now=later, month=date(2026, 12, 1))
    return month


def figures(changes) -> dict:
    return {change.key: (change.now, change.last) for change in changes}


def test_children_stand_beside_what_was_reported(second_month):
    month = second_month
    month.submit()
    comparison = compare_children(month.ledger("township"))
    village, sibling = comparison.children
    assert str(comparison.last) == "2026-11"
    assert figures(village.changes) == {"people": (5, 3), "employed": (2, 1), "away": (2, 1), "willing": (0, 0)}
    # Reported in no figure last month, and nothing is there yet now; submitted alone is in no sum.
    assert figures(sibling.changes)["people"] == (None, None)
    assert figures(comparison.whole)["people"] == (None, 3)
    assert (village.counts, village.marks, comparison.marks) == (False, 3, 3)
    month.accept("village", month.cast.township)
    assert figures(compare_children(month.ledger("township")).whole)["people"] == (5, 3)
    assert compare_children(month.ledger("township"), bound=100).marks == 0


def test_the_page_marks_and_the_share_is_chosen_on_it(second_month, client_of):
    month = second_month
    month.submit()
    month.accept("village", month.cast.township)
    client = client_of(month.cast.township)
    client.cookies["django_language"] = "en"
    url = reverse("ledgers:ledger-submit", args=[month.ledger("township").pk])
    html = client.get(url).content.decode()
    assert "Beside the report of 2026-11" in html and "3 changes beyond the share" in html
    assert "+2 (+66.7 %)" in html and html.count("<mark>") == 6  # the village, and the township with it alone
    calm = client.get(url, {"beyond": "100"}).content.decode()
    assert "0 changes beyond the share" in calm and "<mark>" not in calm
    for nonsense in ("0", "101", "-5", "²", "10" * 40):
        assert "3 changes beyond the share" in client.get(url, {"beyond": nonsense}).content.decode()
    assert "Beside the report of 2026-11" in client.post(url, {"late_reason": ""}).content.decode()


def test_the_first_month_has_nothing_to_compare_with(month, client_of):
    ledger = Ledger.objects.get(parent=None)
    assert compare_children(ledger).last is None
    html = (
        client_of(month.cast.prefecture).get(reverse("ledgers:period-close", args=[month.period.pk])).content.decode()
    )
    assert 'id="comparison"' in html and 'name="beyond"' not in html


def test_the_number_of_queries_does_not_grow_with_the_children(second_month):
    counts = []
    for part in ("township", "prefecture"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            compare_children(second_month.ledger(part))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
