"""Many people at once from another system: the planner and the writer of the Excel import, without a file.

A row is found by its ID number, else by household number, name and birth date; so the same call twice changes nothing.
Good rows are taken, the others refused with their reasons; what breaks a rule of the whole household, such as a second
head, refuses all that it would change there. The queries do not grow with the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.codes import occupations
from laborinfo.common.errors import DomainError
from laborinfo.common.exports import without_ids
from laborinfo.regions.models import Region
from ledgers.enums_bulk import BulkEffect
from ledgers.excel.applying import apply_plan
from ledgers.excel.cells import Masked
from ledgers.excel.parsing import EMPTY_VALUES, NEVER_CLEARED, CellReader, FileRow, fill_from_id, missing_reason
from ledgers.excel.plan import ADDED, CHANGED, REFUSED, SAME, Plan, PlannedRow
from ledgers.excel.planning import make_plan
from ledgers.excel.reporting import HIDDEN
from ledgers.models import Person
from ledgers.services.imports import LOCK, lock_households

MOST_ROWS = 1_000
EFFECTS = {
    ADDED: BulkEffect.CREATED, CHANGED: BulkEffect.CHANGED, SAME: BulkEffect.UNCHANGED, REFUSED: BulkEffect.REFUSED,
}  # fmt: skip


@dataclass(frozen=True)
class RowProblem:
    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class RowResult:
    """What became of the row with this number, counted from 1. `version` is its household's, for If-Match."""

    row: int
    effect: BulkEffect
    person_id: int | None = None
    household: str | None = None
    version: int | None = None
    problems: list[RowProblem] = field(default_factory=list)


@transaction.atomic
def upsert_people(*, by, now, region: Region, rows: Sequence[dict[str, Any]]) -> list[RowResult]:
    """Add or change people of a region, one a row: {column of ledgers.excel.columns: value}; None empties a field,
    what is left out stays as it is. Raises Forbidden, or DomainError for more than MOST_ROWS."""
    check_permission(by, Permission.PERSON_EDIT, region)
    check_size(len(rows))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, int(region.code[:6])])
    plan = plan_of(rows, region=region, by=by, now=now)
    lock_households(plan)
    apply_plan(plan, by=by, now=now)
    detail = {**plan.counts(), "region": region.code}
    audit.record(by=by, action="ledgers.upsert_people", obj=region, detail=detail, now=now)
    return results_of(plan)


def check_size(count: int) -> None:
    if count > MOST_ROWS:
        raise DomainError(
            _("A call takes %(most)d rows at most; this one has %(count)d. Send the others in further calls.")
            % {"most": MOST_ROWS, "count": count},
            code="too_many_rows", field="rows",
        )  # fmt: skip


def plan_of(rows: Sequence[dict[str, Any]], *, region: Region, by, now) -> Plan:
    readers = {name: CellReader(name, is_1904=False) for row in rows for name in row}
    files = [read_row(number, row, readers) for number, row in enumerate(rows, start=1)]
    plan = make_plan(files, region=region, by=by, day=timezone.localdate(now))
    for row in plan.rows:
        if row.person is None and "number" not in row.source.values:
            ask_number(row)
    return plan


def ask_number(row: PlannedRow) -> None:
    """Without a number nobody new is added: the next call would not know the household again."""
    row.problems = [told for told in row.problems if told[0] not in ("group", "number")]
    if not row.problems:
        row.refuse("number", "", _("Somebody new needs the number of the household."))


def read_row(number: int, row: dict[str, Any], readers: dict[str, CellReader]) -> FileRow:
    """Every row stands on a sheet of its own: none belongs to the household of the row above it."""
    found = FileRow(str(number), number)
    for name, given in row.items():
        has_value, value, reason = read_value(name, given, readers[name])
        if reason:
            found.problems.append((name, shown(given)[:60], reason))
        elif has_value and not isinstance(value, Masked):
            found.values[name] = value
    fill_from_id(found)
    return found


def shown(given: Any) -> str:
    return "、".join(given) if isinstance(given, list) else "" if given is None else str(given)


def read_value(name: str, given: Any, read: CellReader) -> tuple[bool, Any, str]:
    """(has a value, value, reason). Text is read as the cells of the import are: codes, or the words of the offices."""
    if given is None:
        return (False, None, missing_reason()) if name in NEVER_CLEARED else (True, EMPTY_VALUES.get(name, ""), "")
    if isinstance(given, bool):
        return True, given, ""
    if isinstance(given, list):
        return read_list(given, read)
    return read(str(given))


def read_list(given: list[str], read: CellReader) -> tuple[bool, Any, str]:
    found: list[str] = []
    for text in given:
        if read.name == "wished_occupations" and text in occupations():
            found.append(text)
            continue
        has_value, value, reason = read(text)
        if reason:
            return False, None, reason
        found += value if has_value else []
    return True, list(dict.fromkeys(found)), ""


def results_of(plan: Plan) -> list[RowResult]:
    numbers = {row.household.number for row in plan.rows if row.household is not None and row.effect != REFUSED}
    members = Person.objects.active().filter(household__number__in=numbers).order_by("pk")
    ids, versions = {}, {}
    for key, number, name, birth, version in members.values_list(
        "pk", "household__number", "name", "birth_date", "household__version"
    ):
        ids[number, name, birth], versions[number] = key, version
    return [result_of(row, ids, versions) for row in plan.rows]


def result_of(row: PlannedRow, ids: dict, versions: dict) -> RowResult:
    if row.effect == REFUSED or row.household is None:
        return RowResult(row.source.number, BulkEffect.REFUSED, problems=[problem_of(*told) for told in row.problems])
    number, values = row.household.number, row.source.values
    key = row.person.pk if row.person is not None else ids[number, values["name"], values["birth_date"]]
    return RowResult(row.source.number, EFFECTS[row.effect], key, number, versions[number])


def problem_of(name: str, text: str, reason: str) -> RowProblem:
    """What is wrong with a value; identifiers masked."""
    return RowProblem(name, HIDDEN[name](text) if name in HIDDEN else without_ids(text), reason)
