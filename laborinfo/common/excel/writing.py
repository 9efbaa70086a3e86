"""Write tables for people: formula injection is neutralised, IDs stay text, exports carry a watermark."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: object) -> str:
    """Text that no spreadsheet takes for a formula: a leading = + - @ tab or return gets an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], watermark: str = "") -> bytes:
    """A workbook of one sheet. Numbers stay numbers, everything else is text (IDs too). The watermark says who
    exported it and when; it stands in the page header and under the last row."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet(_sheet_name(title))
        bold = workbook.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
        text = workbook.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(columns) - 1, 0), 16)
        for column, heading in enumerate(columns):
            sheet.write_string(0, column, str(heading), bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write_cell(sheet, last, column, value, text)
        if watermark:
            sheet.set_header(f"&C{watermark.replace('&', '&&')[:200]}")
            sheet.write_string(last + 2, 0, watermark)
    return buffer.getvalue()


def _write_cell(sheet, row: int, column: int, value: object, text) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e11:
        sheet.write_number(row, column, value)
    elif value is not None and value != "":
        sheet.write_string(row, column, safe_text(value)[:32_000], text)


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, none of []:*?/\\ and no apostrophe at the ends."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31].strip("' ") or "Sheet"


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], watermark: str = "") -> bytes:
    """CSV in UTF-8 with a byte-order mark, so that Excel shows Chinese."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([safe_text(column) for column in columns])
    writer.writerows([value if _is_number(value) else safe_text(value) for value in row] for row in rows)
    if watermark:
        writer.writerow([])
        writer.writerow([safe_text(watermark)])
    return buffer.getvalue().encode("utf-8-sig")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
