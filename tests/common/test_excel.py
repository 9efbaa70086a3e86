import io
import os
import zipfile
from datetime import date

import pytest
import xlsxwriter

from laborinfo.common.excel import (
    UnreadableFile,
    cell_text,
    is_broken_number,
    read_table,
    safe_text,
    write_csv,
    write_xlsx,
)
from laborinfo.common.excel.guards import OLE_MAGIC

ID_NUMBER = "522601199001011234"


def workbook(*rows, sheet="Sheet1", **options) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def read(data: bytes, **limits):
    return read_table(io.BytesIO(data), **limits)


def refusal(data: bytes, **limits) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(data, **limits)
    assert str(caught.value).endswith(("。", "."))
    return caught.value


def test_a_sheet_is_read_as_text_with_the_row_numbers_that_people_see():
    table = read(workbook(["姓名", "年龄", "身份证"], ["杨光华", 31, ID_NUMBER], ["", "", ""], ["潘老五", 45.5, ""]))
    assert table.headers == ["姓名", "年龄", "身份证"]
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ["杨光华", "31", ID_NUMBER]),
        (4, ["潘老五", "45.5", ""]),
    ]


def test_a_title_above_the_headings_is_skipped_and_unnamed_columns_are_dropped():
    table = read(workbook(["丹寨县岗位台账"], ["岗位", "", "人数"], ["缝纫工", "x", 20]))
    assert table.headers == ["岗位", "人数"]
    assert dict(table.records()) == {3: {"岗位": "缝纫工", "人数": "20"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_that_offices_use(encoding):
    table = read("岗位,工资\n缝纫工,4-8千/月\n保洁员,\n".encode(encoding))
    assert table.headers == ["岗位", "工资"]
    assert table.rows[0].cells == ["缝纫工", "4-8千/月"]


def test_a_table_with_a_few_damaged_characters_is_still_a_table():
    body = "岗位,工资\n" + "空\ufffd操作,4-8千/月\n" + "普工\x0b,5000\n" * 2 + "保安,3000\n" * 400
    assert len(read(body.encode()).rows) == 403


def test_tab_separated_text_is_a_table_too():
    assert read("岗位\t工资\n普工\t5000\n".encode()).rows[0].cells == ["普工", "5000"]


@pytest.mark.parametrize("data", [b"", b"   \r\n", b"\xef\xbb\xbf", b",,,\n,,,\n", workbook(), workbook([""])])
def test_an_empty_file_says_so(data):
    assert refusal(data).code == "empty"


def test_headings_without_rows_say_so():
    assert refusal(workbook(["姓名", "年龄"])).code == "empty"


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_refused(seed):
    assert refusal(bytes([0xFF, seed]) + os.urandom(5_000)).code in {"encoding", "not_a_table"}


def test_pictures_and_plain_prose_are_refused():
    assert refusal(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20).code == "encoding"
    assert refusal("这是一份通知，没有表格".encode()).code == "not_a_table"


def test_a_large_file_is_refused_after_its_limit_is_read_not_more():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            assert size > 0
            self.taken += size
            return b"a" * size

    endless = Endless()
    with pytest.raises(UnreadableFile) as caught:
        read_table(endless)
    assert caught.value.code == "too_large"
    assert endless.taken <= 20 * 1024 * 1024 + 1


def test_too_many_rows_are_refused():
    assert refusal(workbook(["a", "b"], *[[1, 2]] * 12), max_rows=10).code == "too_many_rows"
    assert refusal(b"a,b\n" + b"1,2\n" * 500, max_rows=10).code == "too_many_rows"


def test_a_password_protected_workbook_says_how_to_go_on():
    container = OLE_MAGIC + bytes(504) + "EncryptedPackage".encode("utf-16-le") + os.urandom(4_096)
    error = refusal(container)
    assert error.code == "password"
    assert "password" in str(error) or "密码" in str(error)


def test_word_files_are_refused_and_a_broken_old_workbook_is_called_damaged():
    assert refusal(OLE_MAGIC + "WordDocument".encode("utf-16-le") + bytes(2_000)).code == "not_a_table"
    assert refusal(OLE_MAGIC + "Workbook".encode("utf-16-le") + bytes(2_000)).code == "damaged"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(buffer.getvalue()).code == "not_a_table"


def test_a_cut_off_workbook_is_called_damaged():
    whole = workbook(["a", "b"], [1, 2])
    for part in (4, 100, len(whole) // 2, len(whole) - 30):
        assert refusal(whole[:part]).code == "damaged"


def test_every_single_damaged_byte_gives_a_table_or_a_plain_sentence():
    whole = workbook(["岗位", "人数"], ["缝纫工", 20])
    for place in range(0, len(whole), 37):
        data = bytearray(whole)
        data[place] ^= 0xFF
        try:
            read(bytes(data))
        except UnreadableFile as error:
            assert str(error)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(420):
                sheet.write(bytes(1024 * 1024))
    assert len(buffer.getvalue()) < 2_000_000
    assert refusal(buffer.getvalue()).code == "too_large"


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(3_000_000))
    size = (3_000_000).to_bytes(4, "little")
    assert refusal(buffer.getvalue().replace(size, (900).to_bytes(4, "little"))).code == "damaged"


@pytest.mark.parametrize(("cell", "code"), [((5, 16_000), "too_large"), ((1_048_575, 1), "too_many_rows")])
def test_one_cell_far_away_does_not_take_all_memory(cell, code):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["a", "b"])
        page.write_string(*cell, "far")
    assert refusal(buffer.getvalue()).code == code


def test_formulas_give_their_values():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["岗位", "人数"])
        page.write_string(1, 0, "普工")
        page.write_formula(1, 1, '=HYPERLINK("http://example.org")', None, 12)
    assert read(buffer.getvalue()).rows[0].cells == ["普工", "12"]


def test_an_id_that_excel_rounded_is_recognised():
    table = read(workbook(["姓名", "身份证"], ["杨光华", int(ID_NUMBER)]))
    assert is_broken_number(table.rows[0].cells[1])
    assert is_broken_number("5.226E+17")
    assert is_broken_number("5.22601E+17")
    for whole in (ID_NUMBER, "13812345678", "3.5", "E+17", "5E3", ""):
        assert not is_broken_number(whole)


def test_cells_become_the_text_that_people_see():
    assert cell_text(13812345678.0) == "13812345678"
    assert cell_text(4.5) == "4.5"
    assert cell_text(True) == "是"
    assert cell_text(date(2026, 11, 22)) == "2026-11-22"
    assert cell_text(" 普工 ") == "普工"


def test_two_columns_of_one_heading_are_asked_about():
    error = refusal(workbook(["姓名", "姓名"], ["a", "b"]))
    assert error.code == "headings"
    assert "姓名" in str(error)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_neutralised(text):
    assert safe_text(text) == f"'{text}"
    sheet = zipfile.ZipFile(io.BytesIO(write_xlsx("t", ["a", "b"], [[text, 1]]))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert read(write_xlsx("t", ["a", "b"], [[text, 1]])).rows[0].cells[0].startswith("'")
    assert f"'{text}".strip() in write_csv(["a", "b"], [[text, 1]]).decode("utf-8-sig").replace('"', "")


def test_what_is_written_reads_back_and_ids_stay_text():
    rows = [["杨光华", ID_NUMBER, 4500, None], ["潘老五", "", -3, "无"]]
    columns = ["姓名", "身份证", "工资", "备注"]
    for data in (write_xlsx("花名册/2026", columns, rows), write_csv(columns, rows)):
        table = read(data)
        assert table.headers == columns
        assert [row.cells for row in table.rows] == [
            ["杨光华", ID_NUMBER, "4500", ""],
            ["潘老五", "", "-3", "无"],
        ]


def test_the_watermark_says_who_exported():
    mark = "county-522636 2026-11-22 10:00 核对"
    assert mark in write_csv(["a"], [["1"]], mark).decode("utf-8-sig")
    assert read(write_xlsx("t", ["a", "b"], [["1", "2"]], mark)).rows[-1].cells[0] == mark
