"""Workbooks for the tests, and the way of a file through the import."""

import io

import xlsxwriter

from ledgers.models import LedgerImport
from ledgers.services.imports import apply_import, check_import, choose_columns, upload_file
from tests.factories import NOW
from tests.factories_ledgers import make_id

HEADINGS = [
    "户编号",
    "姓名",
    "与户主关系",
    "身份证号码",
    "民族",
    "文化程度",
    "健康状况",
    "劳动能力",
    "联系电话",
    "未就业原因",
]


def line(number="", name="杨光明", relation="户主", serial=500, **more) -> list:
    """A good row of HEADINGS; `serial` makes the ID number."""
    values = {
        "户编号": number, "姓名": name, "与户主关系": relation, "身份证号码": make_id(serial=serial), "民族": "苗族",
        "文化程度": "初中", "健康状况": "健康", "劳动能力": "普通劳动力", "联系电话": "13885501234", "未就业原因": "",
    }  # fmt: skip
    return list((values | more).values())


def workbook(*rows, headings=HEADINGS, above=(), sheets=(), **options) -> io.BytesIO:
    """An .xlsx with the rows under headings; `above` are title rows, `sheets` {name, rows, hidden} more sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        fill(book.add_worksheet("台账"), [*above, headings, *rows])
        for name, cells, hidden in sheets:
            sheet = book.add_worksheet(name)
            fill(sheet, cells)
            if hidden:
                sheet.hide()
    buffer.seek(0)
    return buffer


def fill(sheet, rows) -> None:
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)


def uploaded(cast, file, *, by=None, region=None, now=NOW) -> LedgerImport:
    by = by or cast.group
    return upload_file(by=by, now=now, file=file, file_name="台账.xlsx", region=region or cast.region_of("group"))


def checked(cast, file, **kwargs) -> LedgerImport:
    kept = uploaded(cast, file, **kwargs)
    now = kwargs.get("now", NOW)
    choose_columns(
        file=kept, by=kept.by, now=now, headings=kept.options["headings"], sheets=kept.options["sheets"]
    )  # fmt: skip
    return check_import(file=kept, by=kept.by, now=now)


def applied(cast, file, mode="VALID", **kwargs) -> LedgerImport:
    kept = checked(cast, file, **kwargs)
    return apply_import(file=kept, by=kept.by, now=kwargs.get("now", NOW), mode=mode)


def counts(file: LedgerImport) -> tuple[int, int, int, int]:
    return file.added_count, file.changed_count, file.same_count, file.refused_count


def refused(file: LedgerImport) -> list[tuple[int, str]]:
    return [(row.number, row.field) for row in file.rows.filter(effect="REFUSED")]
