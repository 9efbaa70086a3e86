"""Region rows as files give them: reading, and the checks that need the whole file."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from laborinfo.common.errors import Invalid, RowError
from laborinfo.regions.enums import CODE_LENGTH, LEVEL_OF_KIND, Kind, Level
from laborinfo.regions.models import Region

COLUMNS = ("code", "name", "kind", "parent_code")
LONGEST_NAME = 60
KINDS = frozenset(map(str, Kind.values))
LEVELS = {str(kind): int(level) for kind, level in LEVEL_OF_KIND.items()}


@dataclass(frozen=True)
class RegionRow:
    """One line of a file; `line` counts the header as 1."""

    code: str
    name: str
    kind: str
    parent_code: str
    line: int = 0

    @property
    def level(self) -> int:
        return LEVELS[self.kind]


def read_file(path: Path) -> list[RegionRow]:
    """Read a UTF-8 CSV. Raises Invalid when it is not one or lacks a column; content is checked by `check_rows`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            _("The file is not UTF-8 text. Save it as “CSV UTF-8”."), [RowError(0, "", path.name, str(error))]
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if missing := [column for column in COLUMNS if column not in (reader.fieldnames or [])]:
            raise Invalid(
                _("The file lacks columns."), [RowError(1, column, "", _("column is missing")) for column in missing]
            )
        rows = [make_row(line, raw) for line, raw in enumerate(reader, start=2)]
    except csv.Error as error:
        raise Invalid(_("The file is not a CSV table."), [RowError(reader.line_num, "", "", str(error))]) from error
    if not rows:
        raise Invalid(_("The file has no rows."), [])
    return rows


def make_row(line: int, raw: dict) -> RegionRow:
    """Published kinds are in small letters and call a county-level city a county."""
    code, name, kind, parent = ((raw.get(column) or "").strip() for column in COLUMNS)
    kind = kind.upper()
    if kind == Kind.COUNTY and name.endswith("市"):
        kind = Kind.CITY
    return RegionRow(code, name, str(kind), parent, line)


def check_rows(rows: list[RegionRow], existing: Mapping[str, Region]) -> None:
    """Raise Invalid naming every bad row. `existing` are the regions of the tree by code."""
    check = FileCheck(rows, existing)
    if errors := [RowError(row.line, *error) for row in rows for error in check.errors_of(row)]:
        raise Invalid(_("%(count)s bad rows; nothing was changed.") % {"count": len(errors)}, errors)


class FileCheck:
    """What one row says is judged with the rest of the file and the tree in view."""

    def __init__(self, rows: list[RegionRow], existing: Mapping[str, Region]):
        self.existing = existing
        self.counted = Counter(row.code for row in rows)
        self.parents = {row.code: row.parent_code for row in rows}
        self.levels: dict[str, int | None] = {code: region.level for code, region in existing.items()}
        self.levels |= {row.code: row.level if row.kind in KINDS else None for row in rows}
        roots = [region.code for region in existing.values() if region.parent_id is None]
        roots += [row.code for row in rows if row.kind == Kind.PREFECTURE]
        self.root = roots[0] if roots else None

    def errors_of(self, row: RegionRow) -> Iterator[tuple[str, str, str]]:
        """(field, value, reason) of everything wrong with a row."""
        if self.counted[row.code] > 1:
            yield "code", row.code, _("the code stands in the file more than once")
        if not row.name:
            yield "name", "", _("the name is empty")
        elif len(row.name) > LONGEST_NAME or not row.name.isprintable():
            yield "name", row.name[:LONGEST_NAME], _("the name is too long or holds control characters")
        if row.kind not in KINDS:
            yield "kind", row.kind, _("unknown kind")
            return
        if not row.code.isascii() or not row.code.isdigit() or len(row.code) != CODE_LENGTH[row.level]:
            yield "code", row.code, _("the code has the wrong length or is not all digits")
        yield from self.against_tree(row)
        yield from self.against_parent(row)

    def against_tree(self, row: RegionRow) -> Iterator[tuple[str, str, str]]:
        known = self.existing.get(row.code)
        if known and known.level != row.level:
            yield "kind", row.kind, _("the tree has this code at another level")
        if known and known.active_to:
            yield "code", row.code, _("the region of this code was closed; a new region needs a new code")

    def against_parent(self, row: RegionRow) -> Iterator[tuple[str, str, str]]:
        if row.level == Level.PREFECTURE:
            if row.parent_code:
                yield "parent_code", row.parent_code, _("a prefecture has no parent")
            if row.code != self.root:
                yield "code", row.code, _("the tree has one prefecture only")
        elif row.parent_code not in self.levels:
            yield "parent_code", row.parent_code, _("the parent is neither in the file nor in the tree")
        elif self.in_cycle(row.code):
            yield "parent_code", row.parent_code, _("the region is its own ancestor")
        elif (level := self.levels[row.parent_code]) is None:
            return  # the parent's own row is reported
        elif level != row.level - 1:
            yield "kind", row.kind, _("this kind does not stand directly below its parent's level")
        elif not row.code.startswith(code_prefix(row.parent_code, level)):
            yield "code", row.code, _("the code does not begin with its parent's")

    def in_cycle(self, start: str) -> bool:
        code, seen = self.parents[start], set()
        while code in self.parents and code not in seen:
            if code == start:
                return True
            seen.add(code)
            code = self.parents[code]
        return code == start


def code_prefix(code: str, level: int) -> str:
    """What codes below a region begin with: the prefecture's own two last digits are zeros."""
    return code[:4] if level == Level.PREFECTURE else code
