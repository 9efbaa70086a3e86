"""A worker that is killed while it takes a file over leaves no trace, and it can be started again."""

import os
import signal

import pytest
from django.db import connection
from django.utils import timezone

from ledgers.models import Household, LedgerImport, Person
from ledgers.services.imports import apply_import, start_apply
from ledgers.services.totals import drifted_groups
from tests.cast import make_cast
from tests.ledgers.excel.sheets import checked, line, workbook
from tests.worker import until, worker

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 300
# Every person that is written takes a moment: the killing then falls into the middle.
SLOW = """
CREATE FUNCTION slow_person() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END';
CREATE TRIGGER slow_person BEFORE INSERT ON ledgers_person FOR EACH ROW EXECUTE FUNCTION slow_person();
"""
QUICK = "DROP TRIGGER slow_person ON ledgers_person; DROP FUNCTION slow_person();"
WRITING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY \"ledgers_person\"%%'"


def is_writing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WRITING)
        return bool(cursor.fetchone()[0])


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_killed_take_over_leaves_no_trace_and_can_be_started_again():
    cast, now = make_cast(), timezone.now()
    rows = [line(f"T-{number}", name=f"杨{number}", serial=number) for number in range(1, ROWS + 1)]
    file = checked(cast, workbook(*rows), now=now)
    assert file.added_count == ROWS
    run(SLOW)
    try:
        with worker(queues="imports") as process:
            start_apply(file=file, by=cast.group, now=now, mode="ALL")
            until(is_writing, "the worker to write people")
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        until(lambda: not is_writing(), "the database to notice")
    finally:
        run(QUICK)
    assert not Person.objects.exists() and not Household.objects.exists()
    assert LedgerImport.objects.get().state == "CHECKED"
    done = apply_import(file=LedgerImport.objects.select_related("region").get(), by=cast.group, now=now, mode="ALL")
    assert (done.added_count, Person.objects.count()) == (ROWS, ROWS)
    assert not drifted_groups(now=now)
