"""The uploaded sheets once more, bad cells red and the reasons beside, to be corrected and uploaded again."""

import io
from collections import defaultdict

import xlsxwriter
from django.utils.translation import gettext as _

from laborinfo.common.excel import Sheet, Sheets, safe_text
from laborinfo.common.exports import watermark_of
from ledgers.enums_excel import ImportEffect
from ledgers.models import LedgerImport

Problems = dict[tuple[str, int], list[tuple[str, str]]]


def result_workbook(file: LedgerImport, sheets: Sheets) -> bytes:
    """The chosen sheets as they were uploaded, with the column of reasons at the end."""
    problems = problems_of(file)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        bad = book.add_format({"num_format": "@", "bg_color": "#FFC7CE", "font_color": "#9C0006"})
        for sheet in sheets.sheets:
            if sheet.name in file.options["sheets"]:
                page = book.add_worksheet(sheet.name[:31])
                page.set_header(f"&C{watermark_of(file.by).replace('&', '&&')[:200]}")
                fill(page, sheet, problems, file.options["headings"], (head, text, bad))
    return buffer.getvalue()


def problems_of(file: LedgerImport) -> Problems:
    """{(sheet, row number): [(field, reason)]}"""
    found: Problems = defaultdict(list)
    rows = file.rows.filter(effect=ImportEffect.REFUSED).order_by("pk")
    for sheet, number, field, reason in rows.values_list("sheet", "number", "field", "reason"):
        found[sheet, number].append((field, reason))
    return found


def fill(page, sheet: Sheet, problems: Problems, headings: dict[str, str], formats: tuple) -> None:
    head, text, bad = formats
    headers = sheet.table.headers
    titles = [*headers, free_title(headers)]
    page.freeze_panes(1, 0)
    page.set_column(0, len(titles) - 1, 16)
    for place, title in enumerate(titles):
        page.write_string(0, place, title, head)
    for line, row in enumerate(sheet.table.rows, 1):
        wrong = problems.get((sheet.name[:40], row.number), [])
        places = {headings.get(field) for field, _reason in wrong}
        for place, cell in enumerate(row.cells):
            page.write_string(line, place, safe_text(cell), bad if headers[place] in places else text)
        if wrong:
            page.write_string(line, len(headers), "；".join(dict.fromkeys(reason for _field, reason in wrong)), bad)


def free_title(headers: list[str]) -> str:
    """A heading that the file has not got: two alike would make it unreadable."""
    title, number = _("Reasons"), 2
    while title in headers:
        title, number = _("Reasons %(number)d") % {"number": number}, number + 1
    return title
