"""A worker is killed in the middle of a bulk acceptance and of a recount: nothing is lost, nothing is done twice."""

import os
import signal
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from kombu import Connection

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.models import BackgroundJob
from laborinfo.common.orphans import end_abandoned
from ledgers import tasks
from ledgers.indicators import INDICATORS
from ledgers.models import GroupTotal, Household, Ledger, Person, RevisionRow
from ledgers.services.bulk_review import BATCH
from ledgers.services.counters import drifted_counters
from ledgers.services.periods import open_period
from ledgers.services.submission import submit_village_ledger
from ledgers.services.totals import drifted_groups, recompute_all
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, PersonFactory, make_household, reason_codes
from tests.resilience.test_jobs_left_behind import empty_queues
from tests.worker import until, worker

pytestmark = pytest.mark.django_db(transaction=True)
HOMES = BATCH + 150
NOWHERE = "redis://127.0.0.1:1/0"
# Every row that is written takes a moment: the killing then falls into the middle.
SLOW = """
CREATE FUNCTION slow_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END';
CREATE TRIGGER slow_row BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION slow_row();
"""
QUICK = "DROP TRIGGER slow_row ON {table}; DROP FUNCTION slow_row();"
WRITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"


@contextmanager
def slow(table: str, seconds: float):
    """Writing into the table takes its time inside the block; it ends once nobody writes any more."""
    run(SLOW.format(table=table, seconds=seconds))
    try:
        yield
        until(lambda: not is_writing(), "the database to notice")
    finally:
        run(QUICK.format(table=table))


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def is_writing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WRITING)
        return bool(cursor.fetchone()[0])


def kill(process) -> None:
    """With all its children, without a word."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def cast(transactional_db):
    empty_queues()
    reason_codes()
    return make_cast()


@pytest.fixture
def ledger(cast) -> Ledger:
    """A village of more households than one batch, submitted."""
    group = cast.region_of("group")
    county = cast.regions["522601"]
    homes = [HouseholdFactory.build(region=group, county=county, number=f"T-{turn:04}") for turn in range(HOMES)]
    homes = Household.objects.bulk_create(homes)
    Person.objects.bulk_create(
        PersonFactory.build(household=home, county=county, birth_date=date(1980, 1, 1) + timedelta(days=turn))
        for turn, home in enumerate(homes)
    )
    open_period(by=cast.prefecture, now=NOW, month=date(2026, 11, 1))
    ledger = Ledger.objects.get(region=cast.region_of("village"))
    submit_village_ledger(by=cast.village, now=NOW, ledger=ledger, acknowledge_warnings=True)
    return Ledger.objects.get(pk=ledger.pk)


def ask(client, ledger: Ledger) -> BackgroundJob | None:
    """Accept all that match; the job, where there are too many for one answer."""
    known = set(BackgroundJob.objects.values_list("pk", flat=True))
    address = reverse("ledgers:rows-accept", args=[ledger.pk])
    answer = client.post(address, {"revision": ledger.revision_id, "query": "tab=all"})
    assert answer.status_code == 302, answer.content
    return BackgroundJob.objects.exclude(pk__in=known).first()


def accepted(ledger: Ledger) -> int:
    return RevisionRow.objects.filter(revision=ledger.revision_id, decision="ACCEPTED").count()


def test_a_bulk_acceptance_survives_broker_and_worker(cast, ledger, client_of, monkeypatch):
    client = client_of(cast.township)
    without_broker(client, ledger, monkeypatch)
    with slow("ledgers_revisionrow", 0.004), worker(queues="default") as process:
        job = ask(client, ledger)
        until(lambda: accepted(ledger) == BATCH and is_writing(), "the second batch to be half written")
        kill(process)
    assert accepted(ledger) == BATCH and drifted_counters() == []
    end_abandoned(now=timezone.now())
    job.refresh_from_db()
    assert job.state == "FAILED" and job.message
    at = RevisionRow.objects.filter(decision="ACCEPTED").latest("decided_at").decided_at
    assert ask(client, ledger) is None  # the rest is few enough for one answer
    assert accepted(ledger) == HOMES and drifted_counters() == []
    assert RevisionRow.objects.filter(decided_at__lte=at).count() == BATCH
    entries = AuditEntry.objects.filter(action="ledgers.accept_rows")
    counts = [entry.detail["accepted"] for entry in entries.order_by("pk")]
    assert counts == [BATCH, HOMES - BATCH]


def without_broker(client, ledger: Ledger, monkeypatch) -> None:
    """Nobody answers at the broker's address: the job says so, and no household is touched."""
    send = tasks.accept_rows.apply_async
    with monkeypatch.context() as patch:
        options = {"connection": Connection(NOWHERE), "retry": False}
        patch.setattr(tasks.accept_rows, "apply_async", lambda **given: send(**given, **options))
        job = ask(client, ledger)
    job.refresh_from_db()
    assert job.state == "FAILED" and job.message
    assert accepted(ledger) == 0 and drifted_counters() == []


def test_a_killed_recount_leaves_the_old_counts_whole_and_the_next_one_mends_them(cast):
    for code in ("522601001001001", "522601001001002", "522601001002001", "522601002001001"):
        make_household(cast.regions[code], people=2)
    recompute_all(now=timezone.now())
    wrong = [7] * len(INDICATORS)
    GroupTotal.objects.update(values=wrong)
    groups = GroupTotal.objects.count()
    with slow("ledgers_grouptotal", 0.5), worker(queues="default") as process:
        tasks.recount_totals.delay()
        until(is_writing, "the worker to write counts")
        kill(process)
    assert GroupTotal.objects.filter(values=wrong).count() == groups
    with worker(queues="default"):
        tasks.recount_totals.delay()
        until(lambda: not GroupTotal.objects.filter(values=wrong).exists(), "the recount")
    assert drifted_groups(now=timezone.now()) == []
