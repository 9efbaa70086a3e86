"""The changed and refused cells of a plan as rows to keep: in words, identifiers masked."""

from collections.abc import Iterator

from laborinfo.common.crypto import encrypt, mask_id, mask_phone
from laborinfo.common.exports import without_ids
from laborinfo.regions.services.copying import copy_in
from ledgers.excel.columns import HOUSEHOLD_FIELDS
from ledgers.excel.plan import CHANGED, REFUSED, Plan, PlannedRow
from ledgers.excel.writing import cell_of
from ledgers.models import LedgerImport, LedgerImportRow

KEPT = 20_000  # cells kept one by one; the counts are always whole
HIDDEN = {"id_number": mask_id, "phone": mask_phone, "household_phone": mask_phone}
KEPT_FIELDS = ("source", "sheet", "number", "effect", "name", "field", "old", "new", "reason")


def keep_report(file: LedgerImport, plan: Plan) -> None:
    """Replace the kept rows of an import by those of a plan."""
    file.rows.all().delete()
    kept = (line for _place, line in zip(range(KEPT), report_lines(plan), strict=False))
    copy_in(LedgerImportRow, KEPT_FIELDS, ((file.pk, *line) for line in kept))


def report_lines(plan: Plan) -> Iterator[tuple]:
    for row in plan.rows:
        effect = row.effect
        if effect == REFUSED:
            yield from refused_lines(row)
        elif effect == CHANGED:
            yield from changed_lines(row)


def refused_lines(row: PlannedRow) -> Iterator[tuple]:
    place = (row.source.sheet[:40], row.source.number, REFUSED, row.name[:50])
    for name, text, reason in row.problems:
        shown = HIDDEN[name](text) if name in HIDDEN else without_ids(text)
        yield (*place, name[:30], None, sealed(shown), reason[:300])


def changed_lines(row: PlannedRow) -> Iterator[tuple]:
    place = (row.source.sheet[:40], row.source.number, CHANGED, row.name[:50])
    for name, value in row.changes.items():
        old = "***" if name in HIDDEN else cell_of(name, getattr(row.person, name))
        yield (*place, name, sealed(old), sealed(shown_value(name, value)), "")
    household = row.household
    for name, value in row.household_changes().items():
        if name == "kinds":
            old = cell_of(name, sorted(household.old_kinds) if household else [])
        elif name in HIDDEN:
            old = "***"
        else:
            old = cell_of(name, getattr(household.stored, HOUSEHOLD_FIELDS[name])) if household else ""
        yield (*place, name, sealed(old), sealed(shown_value(name, value)), "")


def shown_value(name: str, value) -> str:
    return HIDDEN[name](value) if name in HIDDEN else cell_of(name, value)


def sealed(text: str) -> bytes | None:
    return encrypt(text) if text else None
