"""Region rows as files give them: reading, and the checks that need the whole file."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from laborinfo.common.errors import Invalid, RowError
from laborinfo.regions.enums import CODE_LENGTH, LEVEL_OF_KIND, Kind, Level

COLUMNS = ("code", "name", "kind", "parent_code")


@dataclass(frozen=True)
class RegionRow:
    """One line of the file; `line` counts the header as 1."""

    line: int
    code: str
    name: str
    kind: str
    parent_code: str

    @property
    def level(self) -> int:
        return LEVEL_OF_KIND[Kind(self.kind)]


def read_file(path: Path) -> list[RegionRow]:
    """Read a UTF-8 CSV. Raises Invalid when it is not one or lacks a column; content is checked by `check_rows`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(_("The file is not UTF-8 text."), [RowError(0, "", path.name, str(error))]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or [])]:
        raise Invalid(
            _("The file lacks columns."), [RowError(1, column, "", _("column is missing")) for column in missing]
        )
    return [make_row(line, raw) for line, raw in enumerate(reader, start=2)]


def make_row(line: int, raw: dict) -> RegionRow:
    """Published kinds are in small letters and call a county-level city a county."""
    code, name, kind, parent = ((raw.get(column) or "").strip() for column in COLUMNS)
    kind = kind.upper()
    if kind == Kind.COUNTY and name.endswith("市"):
        kind = Kind.CITY
    return RegionRow(line, code, name, str(kind), parent)


def check_rows(rows: list[RegionRow], known: dict[str, int]) -> None:
    """Raise Invalid naming every bad row. `known` maps codes already in the tree to their level."""
    counted = Counter(row.code for row in rows)
    levels = known | {row.code: LEVEL_OF_KIND[Kind(row.kind)] for row in rows if row.kind in Kind.values}
    parents = {row.code: row.parent_code for row in rows}
    errors = [error for row in rows for error in row_errors(row, counted, levels, parents)]
    roots = [row for row in rows if not row.parent_code]
    if len(roots) > 1:
        errors += [RowError(row.line, "parent_code", "", _("a tree has one root only")) for row in roots[1:]]
    if errors:
        raise Invalid(_("%(count)s bad rows; nothing was changed.") % {"count": len(errors)}, errors)


def row_errors(row: RegionRow, counted: Counter, levels: dict[str, int], parents: dict[str, str]) -> list[RowError]:
    """What is wrong with one row."""
    if row.kind not in Kind.values:
        return [RowError(row.line, "kind", row.kind, _("unknown kind"))]
    found = []
    if counted[row.code] > 1:
        found.append(("code", row.code, _("the code stands in the file more than once")))
    if not row.code.isascii() or not row.code.isdigit() or len(row.code) != CODE_LENGTH[Level(row.level)]:
        found.append(("code", row.code, _("the code has the wrong length or is not all digits")))
    if not row.name:
        found.append(("name", "", _("the name is empty")))
    found += parent_errors(row, levels, parents)
    return [RowError(row.line, *error) for error in found]


def parent_errors(row: RegionRow, levels: dict[str, int], parents: dict[str, str]) -> list[tuple[str, str, str]]:
    if row.level == Level.PREFECTURE:
        return [("parent_code", row.parent_code, _("a prefecture has no parent"))] if row.parent_code else []
    if row.parent_code not in levels:
        return [("parent_code", row.parent_code, _("the parent is neither in the file nor in the tree"))]
    if in_cycle(row.code, parents):
        return [("parent_code", row.parent_code, _("the region is its own ancestor"))]
    if levels[row.parent_code] != row.level - 1:
        return [("kind", row.kind, _("this kind does not stand directly below its parent's level"))]
    if not row.code.startswith(code_prefix(row.parent_code, levels[row.parent_code])):
        return [("code", row.code, _("the code does not begin with its parent's"))]
    return []


def in_cycle(code: str, parents: dict[str, str]) -> bool:
    seen = set()
    while code in parents and code not in seen:
        seen.add(code)
        code = parents[code]
    return code in seen


def code_prefix(code: str, level: int) -> str:
    """What codes below a region begin with: the prefecture's own two last digits are zeros."""
    return code[:4] if level == Level.PREFECTURE else code
