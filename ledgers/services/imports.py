"""Import of people from Excel: keep the file, choose its columns, check it, take it over.

Nothing is written before somebody has seen what would happen. Taking over is one transaction: it happens whole, and
a worker that dies in it leaves no trace.
"""

import hashlib
import io
from datetime import timedelta
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.crypto import decrypt_bytes, encrypt_bytes
from laborinfo.common.errors import Conflict, DomainError
from laborinfo.common.excel import MAX_BYTES, Sheets, read_sheets
from laborinfo.common.memory import many_objects
from laborinfo.common.models import BackgroundJob
from laborinfo.common.progress import TaskByName, enqueue
from laborinfo.regions.models import Region
from ledgers.enums_excel import ImportMode, ImportState
from ledgers.excel.applying import apply_plan
from ledgers.excel.columns import label_of
from ledgers.excel.headings import guess_headings, missing_columns, signature_of
from ledgers.excel.keeping import packed, unpacked
from ledgers.excel.matching import changed_meanwhile
from ledgers.excel.parsing import parse_sheets
from ledgers.excel.plan import Plan
from ledgers.excel.planning import Tell, make_plan, quiet
from ledgers.excel.reporting import keep_report
from ledgers.excel.result import result_workbook
from ledgers.models import ColumnMapping, Household, LedgerImport
from ledgers.workflow_excel import LEDGER_IMPORT

MAX_ROWS = 120_000
LOCK = 5_226_006  # one import at a time writes into a county: two files cannot both find it empty of the same people
RESULT_AT_ONCE = 5_000  # rows; the result of a larger file is written in the background
KEEP_FILES = timedelta(days=30)


@many_objects()
@transaction.atomic
def upload_file(*, by, now, file: IO[bytes], file_name: str, region: Region) -> LedgerImport:
    """Keep a readable file for a region, its columns as guessed or as chosen last time. Raises UnreadableFile."""
    check_permission(by, Permission.PERSON_IMPORT, region)
    content = file.read(MAX_BYTES + 1)
    sheets = read_sheets(io.BytesIO(content), max_rows=MAX_ROWS)
    headings, names = propose(region, sheets)
    kept = LedgerImport.objects.create(
        region=region, file_name=file_name[:200], digest=hashlib.sha256(content).hexdigest(),
        content=packed(sheets), by=by, uploaded_at=now,
        row_count=sum(len(sheet.table.rows) for sheet in sheets.sheets),
        options={"headings": headings, "sheets": names, "notes": sheets.notes},
    )  # fmt: skip
    audit.record(by=by, action="ledgers.upload_import", obj=kept, detail={"rows": kept.row_count}, now=now)
    return kept


def propose(region: Region, sheets: Sheets) -> tuple[dict[str, str], list[str]]:
    """({field: heading}, names of the sheets) to begin with: the sheets whose headings are like the fullest one's."""
    guesses = {sheet.name: guess_headings(sheet.table.headers) for sheet in sheets.sheets}
    best = max(sheets.sheets, key=lambda sheet: (len(guesses[sheet.name]), len(sheet.table.rows)))
    known = ColumnMapping.objects.filter(region=region, signature=signature_of(best.table.headers)).first()
    headings = known.headings if known else guesses[best.name]
    wanted = set(headings.values())
    names = [sheet.name for sheet in sheets.sheets if wanted and wanted <= set(sheet.table.headers)]
    return headings, names or [best.name]


def kept_sheets(file: LedgerImport) -> Sheets:
    """The tables of the file as it was uploaded. Raises Conflict when it is forgotten."""
    if file.content is None:
        raise Conflict(_("The file is no longer kept. Upload it again."), code="forgotten")
    return unpacked(bytes(file.content))


def check_columns(headings: dict[str, str]) -> None:
    if missing := missing_columns(headings):
        names = "、".join(map(label_of, missing))
        raise DomainError(_("Choose the column for: %(fields)s.") % {"fields": names}, code="headings")


@transaction.atomic
def choose_columns(*, file: LedgerImport, by, now, headings: dict[str, str], sheets: list[str]) -> LedgerImport:
    """Take {field: heading} and the sheets as a person chose them, and remember the choice for the region."""
    check_permission(by, Permission.PERSON_IMPORT, file.region)
    check_columns(headings)
    read = kept_sheets(file)
    chosen = [sheet for sheet in read.sheets if sheet.name in sheets]
    if not chosen:
        raise DomainError(_("Choose at least one sheet."), code="sheets")
    options = {**file.options, "headings": headings, "sheets": [sheet.name for sheet in chosen]}
    LEDGER_IMPORT.apply(
        file, "map", by=by, now=now, options=options, row_count=sum(len(sheet.table.rows) for sheet in chosen),
        added_count=0, changed_count=0, same_count=0, refused_count=0,
    )  # fmt: skip
    ColumnMapping.objects.update_or_create(
        region=file.region, signature=signature_of(chosen[0].table.headers),
        defaults={"headings": headings, "used_at": now, "by": by},
    )  # fmt: skip
    return file


def start_check(*, file: LedgerImport, by, now) -> BackgroundJob:
    """The dry run in the background."""
    check_permission(by, Permission.PERSON_IMPORT, file.region)
    return start(file, "ledgers.check_import", _("Check of %(file)s"), by=by, now=now)


def start_apply(*, file: LedgerImport, by, now, mode: str) -> BackgroundJob:
    """Taking over in the background."""
    check_permission(by, Permission.PERSON_IMPORT, file.region)
    LEDGER_IMPORT.check(file, "apply")
    return start(file, "ledgers.apply_import", _("Import of %(file)s"), by=by, now=now, mode=mode)


@transaction.atomic
def start(file: LedgerImport, task: str, title: str, *, by, now, **arguments) -> BackgroundJob:
    job = enqueue(
        TaskByName(task), by=by, title=title % {"file": file.file_name}, now=now, import_id=file.pk, **arguments
    )
    LedgerImport.objects.filter(pk=file.pk).update(job=job.pk)
    return job


def plan_of(file: LedgerImport, *, by, now, versions: dict[str, int] | None = None, tell: Tell = quiet) -> Plan:
    sheets = kept_sheets(file)
    rows = parse_sheets(sheets, file.options["headings"], file.options["sheets"])
    return make_plan(rows, region=file.region, by=by, day=timezone.localdate(now), versions=versions, tell=tell)


def check_import(*, file: LedgerImport, by, now, tell: Tell = quiet) -> LedgerImport:
    """The dry run: what would happen to each row. `tell(rows)` hears how far it is."""
    check_permission(by, Permission.PERSON_IMPORT, file.region)
    check_columns(file.options["headings"])
    with many_objects():
        plan = plan_of(file, by=by, now=now, tell=tell)
        with transaction.atomic():
            LEDGER_IMPORT.apply(file, "check", by=by, now=now, versions=plan.versions(), **counts_of(plan))
            keep_report(file, plan)
    return file


def counts_of(plan: Plan) -> dict[str, Any]:
    counts = {f"{effect.lower()}_count": number for effect, number in plan.counts().items()}
    return {**counts, "row_count": len(plan.rows), "warning_count": plan.warnings}


@many_objects()
@transaction.atomic
def apply_import(*, file: LedgerImport, by, now, mode: str, tell: Tell = quiet) -> LedgerImport:
    """Take a checked file over. Raises Conflict when it is not checked, was taken over before, or when `mode` is ALL
    and a row is refused."""
    check_permission(by, Permission.PERSON_IMPORT, file.region)
    locked = LedgerImport.objects.select_for_update(of=["self"]).select_related("region").get(pk=file.pk)
    LEDGER_IMPORT.check(locked, "apply")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, int(locked.region.code[:6])])
    plan = plan_of(locked, by=by, now=now, versions=locked.versions, tell=tell)
    lock_households(plan)
    if mode == ImportMode.ALL and (refused := plan.counts()["REFUSED"]):
        raise Conflict(
            _("%(count)d rows are refused, so nothing was taken over. Correct them, or take the good rows only.")
            % {"count": refused},
            code="refused_rows",
        )
    counts = counts_of(plan)
    LEDGER_IMPORT.apply(locked, "apply", by=by, now=now, mode=mode, versions={}, **counts)
    apply_plan(plan, by=by, now=now)
    keep_report(locked, plan)
    detail = {**counts, "region": locked.region.code, "digest": locked.digest, "mode": mode}
    audit.record(by=by, action="ledgers.apply_import", obj=locked, detail=detail, now=now)
    return locked


def lock_households(plan: Plan) -> None:
    """Lock what is to be written, in the order of the keys; what was changed since it was planned is refused."""
    planned = {household.id: household for household in plan.to_write() if household.stored}
    rows = Household.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=list(planned)).order_by("pk")
    for key, version in rows.values_list("pk", "version"):
        if version != planned[key].stored.version:
            for row in planned[key].writing:
                row.refuse("", "", changed_meanwhile())


def result_of(*, file: LedgerImport, by, now) -> bytes:
    """The uploaded sheets with the reasons, for the uploader; on record. A large one was written in the background."""
    check_permission(by, Permission.PERSON_IMPORT, file.region)
    large = file.row_count > RESULT_AT_ONCE
    if large and file.result is None:
        raise Conflict(_("This file is not checked yet."), code="not_checked")
    data = decrypt_bytes(bytes(file.result)) if large else result_workbook(file, kept_sheets(file))
    detail = {"rows": file.row_count, "refused": file.refused_count}
    audit.record(by=by, action="ledgers.export_import_result", obj=file, detail=detail, now=now)
    return data


def keep_result(file: LedgerImport) -> None:
    """Write the result of a large file with refused rows, in the background of its check or take-over."""
    if file.row_count > RESULT_AT_ONCE and file.refused_count:
        file.result = encrypt_bytes(result_workbook(file, kept_sheets(file)))
        file.save(update_fields=["result"])


def cancel_import(*, file: LedgerImport, by, now) -> None:
    """Give an import up; its file is forgotten at once."""
    check_permission(by, Permission.PERSON_IMPORT, file.region)
    LEDGER_IMPORT.apply(file, "cancel", by=by, now=now, content=None, result=None, versions={})


def fail_import(*, file: LedgerImport, by, now) -> None:
    """The check could not be done; the reason stands with its job."""
    if file.state == ImportState.MAPPED:
        LEDGER_IMPORT.apply(file, "fail", by=by, now=now)


def earlier_import(file: LedgerImport) -> LedgerImport | None:
    """The very same file, taken over for the same region before."""
    same = LedgerImport.objects.filter(region=file.region, digest=file.digest, state=ImportState.APPLIED)
    return same.exclude(pk=file.pk).select_related("by").first()


def forget_files(*, now) -> int:
    """Every night: files older than KEEP_FILES, with the values of their rows. Digests and counts stay."""
    old = LedgerImport.objects.with_old_files(now - KEEP_FILES)
    keys = list(old.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        for file in LedgerImport.objects.filter(pk__in=keys).order_by("pk"):
            file.rows.all().delete()
        return LedgerImport.objects.filter(pk__in=keys).update(content=None, result=None, versions={})
