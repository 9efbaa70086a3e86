"""Import of postings from the tables that employers, cities and departments send.

A file is read twice: once to show what would happen (dry run), once to take it over. Every row that cannot be used
is reported with its field, value and reason; the good rows are kept. A row that is in the ledger already is counted
and left alone, so the same file twice adds nothing.
"""

import hashlib
import io
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from jobs.headings import REQUIRED, field_label, guess_headings
from jobs.models import ImportBatch
from jobs.scope import reach
from jobs.services.plan import Plan, Tell, make_plan, quiet
from jobs.services.taking_over import take_over
from laborinfo.accounts.audit import record
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError
from laborinfo.common.excel import MAX_BYTES, Table, read_table
from laborinfo.common.models import BackgroundJob
from laborinfo.common.progress import TaskByName, enqueue
from laborinfo.regions.models import Region

MAX_ROWS = 50_000
REPORTED = 5_000  # problems that are kept one by one; the counts are always whole


def import_postings(
    *, by, now, file: IO[bytes], file_name: str, region: Region, source: str, dry_run: bool = True
) -> ImportBatch:
    """Read a file for a region and check it. Without `dry_run` its good rows are in the ledger afterwards.

    Raises Forbidden, UnreadableFile, DomainError (title or employer column missing and nothing to choose from),
    Conflict (the same file was taken over before).
    """
    batch = keep_file(by=by, now=now, file=file, file_name=file_name, region=region, source=source)
    check_import(batch=batch, by=by, now=now)
    if not dry_run:
        confirm_import(batch=batch, by=by, now=now)
    return batch


def keep_file(*, by, now, file: IO[bytes], file_name: str, region: Region, source: str) -> ImportBatch:
    """Keep a readable file with its columns as guessed; nothing of it is checked yet."""
    check_permission(by, Permission.JOB_IMPORT, region)
    content = file.read(MAX_BYTES + 1)
    table = read_table(io.BytesIO(content), max_rows=MAX_ROWS)
    batch = ImportBatch(
        file_name=file_name[:200], digest=hashlib.sha256(content).hexdigest(), content=content, region=region,
        source=source, by=by, at=now,
    )  # fmt: skip
    describe(batch, table, guess_headings(table.headers))
    batch.save()
    return batch


def choose_headings(*, batch: ImportBatch, by, headings: dict[str, str]) -> ImportBatch:
    """Take {field: heading} as a person chose it; the file is to be checked again. Raises Conflict after the
    take-over."""
    check_permission(by, Permission.JOB_IMPORT, batch.region)
    table = kept_table(batch)
    unknown = [heading for heading in headings.values() if heading not in table.headers]
    if unknown:
        raise DomainError(_("The file has no column “%(heading)s”.") % {"heading": unknown[0]}, field="headings")
    describe(batch, table, headings)
    batch.save()
    return batch


def check_import(*, batch: ImportBatch, by, now, tell: Tell = quiet) -> ImportBatch:
    """The dry run: what would happen to each row of the kept file. `tell(rows)` hears how far it is."""
    check_permission(by, Permission.JOB_IMPORT, batch.region)
    preview(batch, kept_table(batch), batch.report["headings"], now, tell)
    batch.save()
    return batch


def check_in_background(*, batch: ImportBatch, by, now) -> BackgroundJob:
    """Start the dry run of a large file; its page leads to the job until it is done."""
    check_permission(by, Permission.JOB_IMPORT, batch.region)
    title = _("Check of %(file)s") % {"file": batch.file_name}
    job = enqueue(TaskByName("jobs.check_import"), by=by, title=title, now=now, batch_id=batch.pk)
    batch.report["job"] = str(job.pk)
    batch.save(update_fields=["report"])
    return job


def remap_import(*, batch: ImportBatch, by, now, headings: dict[str, str]) -> ImportBatch:
    """Check the kept file again with {field: heading} as a person chose it."""
    choose_headings(batch=batch, by=by, headings=headings)
    return check_import(batch=batch, by=by, now=now)


def kept_table(batch: ImportBatch) -> Table:
    if batch.content is None or not batch.dry_run:
        raise Conflict(_("This file was taken over already."), code="taken_over")
    return read_table(io.BytesIO(batch.content), max_rows=MAX_ROWS)


def describe(batch: ImportBatch, table: Table, headings: dict[str, str]) -> None:
    """Write which column is which field; every row counts as refused until the file is checked."""
    batch.report = {
        "headers": table.headers,
        "headings": headings,
        "unused": [header for header in table.headers if header not in headings.values()],
        "missing": [field for field in REQUIRED if field not in headings],
        "headcount_assumed": "headcount" not in headings,
        "errors": [],
        "questions": [],
        "checked": False,
    }
    batch.rows = batch.failed = len(table.rows)
    batch.ok = batch.same = 0


def preview(batch: ImportBatch, table: Table, headings: dict[str, str], now, tell: Tell = quiet) -> Plan | None:
    """Write what would happen into the batch; without the needed columns only which ones are missing."""
    describe(batch, table, headings)
    if batch.report["missing"]:
        return None
    plan = make_plan(table, headings, reach(batch.region), now, tell)
    write_counts(batch, plan)
    batch.report["checked"] = True
    return plan


def write_counts(batch: ImportBatch, plan: Plan) -> None:
    batch.ok, batch.same, batch.failed = len(plan.rows), len(plan.same), len(plan.failed)
    batch.report["errors"] = plan.errors[:REPORTED]
    batch.report["questions"] = plan.questions[:REPORTED]
    batch.report["drafts"] = sum(1 for row in plan.rows if row.is_draft)


@transaction.atomic
def confirm_import(*, batch: ImportBatch, by, now) -> ImportBatch:
    """Take the good rows over, all or none. Raises Conflict when the batch or the same file was taken over before."""
    check_permission(by, Permission.JOB_IMPORT, batch.region)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    table = kept_table(locked)
    check_was_checked(locked)
    # One import a county at a time: two files with the same rows cannot both find the ledger empty of them.
    county = Region.objects.select_for_update().get(pk=reach(locked.region).pk)
    check_new_file(locked)
    plan = preview(locked, table, locked.report["headings"], now)
    if plan is None:
        missing = "、".join(field_label(field) for field in locked.report["missing"])
        raise DomainError(_("Choose the column for: %(fields)s.") % {"fields": missing}, code="headings")
    take_over(plan, batch=locked, county=county, by=by, now=now)
    locked.dry_run, locked.done_at, locked.content = False, now, None
    locked.save()
    counts = {"rows": locked.rows, "ok": locked.ok, "same": locked.same, "failed": locked.failed}
    record(by=by, action="jobs.import_postings", obj=locked, detail=counts, now=now)
    return locked


def check_was_checked(batch: ImportBatch) -> None:
    """Nobody takes over what nobody has seen. A missing column is said by the take-over itself."""
    if not batch.report["checked"] and not batch.report["missing"]:
        raise Conflict(_("This file is still being checked. Wait for the result, then confirm."), code="not_checked")


def check_new_file(batch: ImportBatch) -> None:
    earlier = ImportBatch.objects.filter(region=batch.region, digest=batch.digest, dry_run=False).first()
    if earlier:
        raise Conflict(
            _("This very file was taken over on %(day)s by %(name)s. Nothing was added.")
            % {"day": earlier.done_at.date().isoformat(), "name": earlier.by.full_name},
            code="same_file",
        )


def result_table(batch: ImportBatch) -> tuple[list[str], list[tuple]]:
    """The report as titles and rows: every problem with its row, field, value and reason."""
    titles = [_("Row"), _("Effect"), _("Column"), _("Value"), _("Reason")]
    effects = (("errors", _("Refused")), ("questions", _("To settle")))
    rows = sorted(
        (row, effect, batch.report["headings"].get(field, field_label(field)), value, reason)
        for kind, effect in effects
        for row, field, value, reason in batch.report[kind]
    )
    return titles, rows
