"""Read the tables that offices send. Reading gives text: nothing that people typed is turned into numbers.

Whatever is wrong with a file is said in a plain sentence (`UnreadableFile`) before anything of it is used.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from laborinfo.common.excel.guards import (
    MAX_COLUMNS,
    OLE_MAGIC,
    ZIP_MAGIC,
    UnreadableFile,
    check_archive,
    check_ole,
    damaged,
    not_a_table,
    password,
    too_many_rows,
    too_wide,
)

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
HEADER_SEARCH = 10  # rows in which the headings may start: offices put a title and a date above them


@dataclass(frozen=True)
class Row:
    """One row: its number as the sheet shows it, and its cells as text, as many as there are headers."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    headers: list[str]
    rows: list[Row]

    def records(self) -> Iterable[tuple[int, dict[str, str]]]:
        """(row number, {header: text}) of each row."""
        for row in self.rows:
            yield row.number, dict(zip(self.headers, row.cells, strict=True))


def read_table(file: IO[bytes], *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
    """The first sheet that holds anything, or a CSV in UTF-8 or GB 18030. Raises UnreadableFile."""
    return table_of(_cells(take_bytes(file, max_bytes), max_rows), max_rows)


def take_bytes(file: IO[bytes], max_bytes: int = MAX_BYTES) -> bytes:
    """The whole file. Raises UnreadableFile when it is too large or empty."""
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableFile(
            _("The file is larger than %(limit)d MB. Split it and upload the parts.")
            % {"limit": max_bytes // 1024 // 1024},
            code="too_large",
        )
    if not data.strip(b"\xef\xbb\xbf \t\r\n,"):
        raise UnreadableFile(_("The file is empty."), code="empty")
    return data


def _cells(data: bytes, max_rows: int) -> list[list[str]]:
    if data.startswith(ZIP_MAGIC):
        check_archive(data, max_rows)
        return _workbook_cells(data)
    if data.startswith(OLE_MAGIC):
        check_ole(data)
        return _workbook_cells(data)
    return csv_cells(data, max_rows)


def _workbook_cells(data: bytes) -> list[list[str]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.width > MAX_COLUMNS:
                raise too_wide()
            cells = sheet.to_python(skip_empty_area=False)
            if any(cell != "" for row in cells for cell in row):
                return [[cell_text(cell) for cell in row] for row in cells]
    except CalamineError as error:
        if "password" in str(error).lower():
            raise password() from error
        raise damaged() from error
    except (ValueError, OSError, OverflowError) as error:
        raise damaged() from error
    raise UnreadableFile(_("The file is empty."), code="empty")


def cell_text(value: object) -> str:
    """A cell as people see it. Whole numbers lose ".0"; those too long for Excel keep the sign that they broke:
    522601199001011234 typed as a number comes back as 5.226011990010112E+17."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if abs(value) >= 1e15:
            return f"{value:.15E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return str(value).strip()


def is_broken_number(text: str) -> bool:
    """Whether a text is a long number that Excel rounded ("5.226E+17"): its last digits are lost for good."""
    mantissa, mark, exponent = text.strip().upper().partition("E+")
    return bool(mark) and exponent.isdigit() and int(exponent) >= 11 and mantissa.replace(".", "", 1).isdigit()


def broken_number_reason() -> str:
    """What to tell about `is_broken_number`."""
    return _(
        "Excel turned this number into a rounded one and its last digits are lost. Format the column as text "
        "and enter the number again."
    )


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:20_000]
        controls = sum(1 for char in sample if ord(char) < 32 and char not in "\r\n\t")
        if "\0" not in text and controls * 1000 <= len(sample):  # a stray one is no sign of a binary file
            return text
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            pass
    raise UnreadableFile(
        _("The file is neither Excel nor readable text. Save it as .xlsx in Excel or WPS and upload it again."),
        code="encoding",
    )


def csv_cells(data: bytes, max_rows: int) -> list[list[str]]:
    text = _decode(data)
    head = text[:5_000].splitlines()[0] if text.strip() else ""
    delimiter = max((",", "\t", ";"), key=head.count)
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([cell.strip() for cell in row])
            if len(rows) > max_rows + HEADER_SEARCH:
                break
    except csv.Error as error:
        raise damaged() from error
    if all(len(row) <= 1 for row in rows[:HEADER_SEARCH]):
        raise not_a_table()
    return rows


def table_of(cells: list[list[str]], max_rows: int) -> Table:
    """Find the headings, drop empty rows and columns, keep the numbers that the sheet shows."""
    start = _header_row(cells)
    wide = max((len(row) for row in cells[start:]), default=0)
    titles = cells[start] + [""] * (wide - len(cells[start]))
    columns = [n for n, title in enumerate(titles) if title]
    headers = [" ".join(titles[n].split()) for n in columns]
    twice = sorted({header for header in headers if headers.count(header) > 1})
    if twice:
        raise UnreadableFile(
            _("Two columns have the same heading: %(headings)s. Rename or delete one.")
            % {"headings": "、".join(twice)},
            code="headings",
        )
    rows = [
        Row(number, [row[n] if n < len(row) else "" for n in columns])
        for number, row in enumerate(cells[start + 1 :], start + 2)
        if any(row)
    ]
    if len(rows) > max_rows:
        raise too_many_rows(max_rows)
    if not rows:
        raise UnreadableFile(_("The file has headings but no rows."), code="empty")
    return Table(headers, rows)


def _header_row(cells: list[list[str]]) -> int:
    """The fullest of the first rows: a title above the headings fills one merged cell only."""
    filled = [sum(1 for cell in row if cell) for row in cells[:HEADER_SEARCH]]
    if max(filled, default=0) < 1:
        raise UnreadableFile(_("The file is empty."), code="empty")
    enough = max(filled) * 0.6
    return next(n for n, count in enumerate(filled) if count >= enough)
