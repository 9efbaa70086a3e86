"""Stored counters equal a recount after any acts in any order, and the nightly check proves it."""

from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laborinfo.common.errors import DomainError
from ledgers.models import CounterCheck, Finding, GroupTotal, Ledger
from ledgers.services.bulk_review import accept_batch
from ledgers.services.counter_checks import check_counters
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import answer_finding, find_again, raise_finding, settle_finding
from ledgers.services.households import update_household
from ledgers.services.review import (
    accept_household,
    accept_ledger,
    accept_rest,
    return_ledger,
    undo_accept,
    undo_household,
)
from ledgers.tasks import check_counters as nightly
from tests.factories import NOW
from tests.factories_ledgers import make_household

pytestmark = pytest.mark.django_db


def row_of(month, place: int):
    rows = month.ledger("village").revision.rows.select_related("revision", "household").order_by("pk")
    return rows[place % rows.count()]


def finding_of(place: int):
    found = Finding.objects.select_related("household__region", "ledger__parent__region").order_by("pk")
    return found[place % found.count()] if found else None


def with_finding(act):
    def run(month, place, now):
        if finding := finding_of(place):
            act(month, finding, now)

    return run


def bulk(month, place, now):
    ledger = month.ledger("village")
    accept_batch(
        by=month.cast.township, now=now, ledger=ledger, revision_id=ledger.revision_id,
        row_ids=[row_of(month, place).pk, row_of(month, place + 1).pk],
    )  # fmt: skip


def edit(month, place, now):
    home = (month.first, month.second)[place % 2]
    update_household(by=month.cast.group, now=now, household_id=home.pk, version=None, address=f"号 {now:%M%S}")


ACTS = {
    "submit": lambda month, place, now: month.submit(),
    "accept": lambda month, place, now: accept_household(by=month.cast.township, now=now, row=row_of(month, place)),
    "undo": lambda month, place, now: undo_household(by=month.cast.township, now=now, row=row_of(month, place)),
    "find": lambda month, place, now: raise_finding(
        by=month.cast.township, now=now, row=row_of(month, place), field="address", reason=month.reason()
    ),
    "rest": lambda month, place, now: accept_rest(by=month.cast.township, now=now, ledger=month.ledger("village")),
    "bulk": bulk,
    "accept ledger": lambda month, place, now: accept_ledger(
        by=month.cast.township, now=now, ledger=month.ledger("village")
    ),
    "undo ledger": lambda month, place, now: undo_accept(
        by=month.cast.township, now=now, ledger=month.ledger("village")
    ),
    "return": lambda month, place, now: return_ledger(
        by=month.cast.township, now=now, ledger=month.ledger("village"), note="again"
    ),
    "answer": with_finding(
        lambda month, finding, now: answer_finding(
            by=month.cast.group, now=now, finding=finding, answer="DISPUTED", text="seen on the spot"
        )
    ),
    "settle": with_finding(
        lambda month, finding, now: settle_finding(by=month.cast.township, now=now, finding=finding)
    ),
    "again": with_finding(
        lambda month, finding, now: find_again(by=month.cast.township, now=now, finding=finding, comment="still wrong")
    ),
    "edit": edit,
    "new household": lambda month, place, now: make_household(month.cast.region_of("group")),
}  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(played=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3)), min_size=8, max_size=25))
def test_no_order_of_acts_makes_a_counter_drift(month, played):
    """Each act either happens whole or is refused; the examples go on from where the one before them ended."""
    if month.ledger("village").revision is None:
        month.submit()
    for minute, (name, place) in enumerate(played):
        with suppress(DomainError):
            ACTS[name](month, place, NOW + timedelta(minutes=minute))
        assert drifted_counters() == [], name


def test_the_nightly_check_finds_nothing_in_a_healthy_month(month):
    month.up_to_prefecture()
    assert nightly() == 0
    check = CounterCheck.objects.get()
    assert (check.ledgers_checked, check.drift_count, check.drifts) == (Ledger.objects.count(), 0, [])


def test_a_drift_is_named_kept_shown_and_not_mended(month, client_of):
    month.submit()
    ledger = month.ledger("village")
    Ledger.objects.filter(pk=ledger.pk).update(pending_count=7)
    GroupTotal.objects.filter(region=month.cast.region_of("group")).update(values=[0] * 3)
    check = check_counters(now=NOW)
    assert {drift["kind"] for drift in check.drifts} == {"ledger", "group"}
    assert month.ledger("village").pending_count == 7
    html = client_of(month.cast.sysadmin).get(reverse("ledgers:counter-check-list")).content.decode()
    assert f">{check.drift_count}<" in html.replace("\n", "")
    with pytest.raises(CommandError):
        call_command("check_ledger_counters", stdout=StringIO())
    call_command("check_ledger_counters", "--mend", stdout=StringIO())
    assert drifted_counters() == []
