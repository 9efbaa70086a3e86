"""Workbooks of several sheets: each visible sheet as a table of text, and in words what was passed over.

`read_table` serves files of one table; this is for those of which people choose sheets.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from laborinfo.common.excel.guards import (
    MAX_COLUMNS,
    OLE_MAGIC,
    ZIP_MAGIC,
    UnreadableFile,
    check_archive,
    check_ole,
    damaged,
    password,
    too_many_rows,
    too_wide,
)
from laborinfo.common.excel.reading import MAX_BYTES, MAX_ROWS, Table, cell_text, csv_cells, table_of, take_bytes

OWN_LISTS = "_lists"  # the hidden sheet of drop-downs in our own templates is no news
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]|table:formula=")
IS_1904 = re.compile(rb'date1904="(1|true)"')


@dataclass(frozen=True)
class Sheet:
    name: str
    table: Table


@dataclass(frozen=True)
class Sheets:
    """The readable sheets of a file. `notes` say which sheets were passed over and that formulas were computed."""

    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)
    is_1904: bool = False  # day numbers count from 1904-01-01, as old Macintosh Excel wrote them


def read_sheets(file: IO[bytes], *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Sheets:
    """Every visible sheet with a heading and rows, or a CSV as one sheet. Raises UnreadableFile when none is left."""
    data = take_bytes(file, max_bytes)
    if data.startswith(ZIP_MAGIC):
        check_archive(data, max_rows)
        computed, is_1904 = peculiarities(data)
    elif data.startswith(OLE_MAGIC):
        check_ole(data)
        computed, is_1904 = False, False
    else:
        return Sheets([Sheet("CSV", table_of(csv_cells(data, max_rows), max_rows))])
    notes = [_("Formulas are not computed anew: the values that the file shows were taken.")] if computed else []
    return Sheets(workbook_sheets(data, max_rows, notes), notes, is_1904)


def peculiarities(data: bytes) -> tuple[bool, bool]:
    """(a sheet has formulas, dates count from 1904) of an archive that passed the guards."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        sheets = [name for name in names if name.startswith("xl/worksheets/sheet") or name == "content.xml"]
        computed = any(FORMULA.search(archive.read(name)) for name in sheets)
        is_1904 = "xl/workbook.xml" in names and bool(IS_1904.search(archive.read("xl/workbook.xml")))
    return computed, is_1904


def workbook_sheets(data: bytes, max_rows: int, notes: list[str]) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [sheet for about in workbook.sheets_metadata if (sheet := one_sheet(workbook, about, max_rows, notes))]
    except CalamineError as error:
        raise (password() if "password" in str(error).lower() else damaged()) from error
    except (ValueError, OSError, OverflowError) as error:
        raise damaged() from error
    if not sheets:
        raise UnreadableFile(_("The file has no visible sheet with a heading and rows."), code="empty")
    if sum(len(sheet.table.rows) for sheet in sheets) > max_rows:
        raise too_many_rows(max_rows)
    return sheets


def one_sheet(workbook: CalamineWorkbook, about, max_rows: int, notes: list[str]) -> Sheet | None:
    if about.visible != SheetVisibleEnum.Visible:
        if about.name != OWN_LISTS:
            notes.append(_("The hidden sheet “%(name)s” was not read.") % {"name": about.name})
        return None
    sheet = workbook.get_sheet_by_name(about.name)
    if sheet.width > MAX_COLUMNS:
        raise too_wide()
    # Nearly all cells are texts; told apart here, a county's file is read in half the time.
    cells = [
        [cell.strip() if type(cell) is str else cell_text(cell) for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    if not any(any(row) for row in cells):
        return None
    try:
        return Sheet(about.name, table_of(cells, max_rows))
    except UnreadableFile as error:
        notes.append(_("The sheet “%(name)s” was not read: %(reason)s") % {"name": about.name, "reason": error})
        return None
