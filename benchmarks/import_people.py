"""Import of 100,000 people from Excel: read, checked by every rule, taken over with history, the groups recounted.

`run` takes an empty, migrated database that Django is connected to, and leaves it empty. BENCH_ROWS sets another
size. The import runs in a process of its own, so that its peak of memory is its own. The peer takes fewer rows; the
rows a second are compared. The peer's time is without reading the file; ours is with it.
"""

import io
import multiprocessing
import os
import resource
import sys
import time

from django.db import connection, transaction

from benchmarks.import_rows import HEADINGS, person, workbook
from benchmarks.regions import FILE, NOW, made_up_groups
from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import User
from laborinfo.regions.models import Region
from laborinfo.regions.services import bulk_load, read_file
from ledgers.models import Person, PersonEvent
from ledgers.services.imports import apply_import, check_import, choose_columns, upload_file
from tests.factories import UserFactory

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
PEER_ROWS = 2_000
COUNTY = "522601"
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of ru_maxrss
TABLES = (
    "ledgers_household, ledgers_person, ledgers_householdtype, ledgers_grouptotal, ledgers_ledgerimport, "
    "ledgers_columnmapping, regions_region"
)


def run() -> list[dict]:
    bulk_load(read_file(FILE), now=NOW)
    bulk_load([group for group in made_up_groups() if group.code.startswith(COUNTY)], now=NOW, made_up=True)
    county = Region.objects.get(code=COUNTY)
    user = UserFactory(posting=(Role.VILLAGE_ORGANIZER, county))
    groups = list(Region.objects.within(county).filter(level=4).order_by("code").values_list("code", flat=True))
    try:
        content = workbook(ROWS, groups)
        first = in_own_process(content, user.pk)
        again = in_own_process(content, user.pk)
        stored, kept = Person.objects.count(), PersonEvent.objects.count()
        connection.cursor().execute("TRUNCATE ledgers_person, ledgers_household CASCADE")
        peer = peer_rate(groups, user)
    finally:
        empty()
    size = f"{ROWS:,} rows, {len(groups)} groups; {stored:,} people stored, {kept:,} changes in the history"
    rate = ROWS / first["total"]
    return [
        row("import", rate, "rows/s", 10 * peer, size, peer=f"django-import-export 4.4, bulk, {PEER_ROWS:,} rows",
            peer_value=round(peer, 1), ratio=round(rate / peer, 1)),
        *(row(f"import: {step}", first[step], "s", None, size) for step in ("read", "check", "apply", "total")),
        row("import: the same file again", again["total"], "s", None, f"{again['same']:,} unchanged"),
        row("import: peak memory", first["memory"], "MB", 1024, size, lower=True),
    ]  # fmt: skip


def row(name: str, value: float, unit: str, target: float | None, size: str, *, lower: bool = False, **peer) -> dict:
    met = None if target is None else value <= target if lower else value >= target
    target = None if target is None else round(target, 1)
    return {"name": name, "value": round(value, 2), "unit": unit, "target": target, "met": met, "size": size, **peer}


def in_own_process(content: bytes, user_id: int) -> dict:
    """Steps in seconds and the peak of memory in MB of one import."""
    connection.close()
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=measured, args=(content, user_id, answers))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"the import ended with {process.exitcode}")
    return answers.get()


def measured(content: bytes, user_id: int, answers) -> None:
    user, county = User.objects.get(pk=user_id), Region.objects.get(code=COUNTY)
    times, began = {}, time.perf_counter()
    file = upload_file(by=user, now=NOW, file=io.BytesIO(content), file_name="b.xlsx", region=county)
    choose_columns(
        file=file, by=user, now=NOW, headings=file.options["headings"], sheets=file.options["sheets"]
    )  # fmt: skip
    times["read"] = time.perf_counter() - began
    file = check_import(file=file, by=user, now=NOW)
    times["check"] = time.perf_counter() - began - times["read"]
    file = apply_import(file=file, by=user, now=NOW, mode="ALL")
    times["total"] = time.perf_counter() - began
    times["apply"] = times["total"] - times["check"] - times["read"]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT / 2**20
    answers.put({**times, "memory": memory, "same": file.same_count})


def peer_rate(groups: list[str], user) -> float:
    """Rows a second of the peer; it has checked and stored all of them."""
    import tablib

    from benchmarks.import_peer import person_resource

    rows = tablib.Dataset(*(person(number, groups) for number in range(PEER_ROWS)), headers=HEADINGS)
    imported = person_resource(list(HEADINGS), user, NOW)
    began = time.perf_counter()
    with transaction.atomic():
        result = imported.import_data(rows, dry_run=False, raise_errors=True)
    spent = time.perf_counter() - began
    if result.has_errors() or Person.objects.count() != PEER_ROWS:
        raise RuntimeError(f"the peer stored {Person.objects.count()} people: {result.invalid_rows[:1]}")
    return PEER_ROWS / spent


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
