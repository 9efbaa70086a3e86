"""Files as offices really send them."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from laborinfo.common.excel import UnreadableFile, read_sheets
from ledgers.excel import cells
from ledgers.excel.cells import yes_no
from ledgers.excel.columns import COLUMNS
from ledgers.excel.headings import guess_headings
from ledgers.excel.parsing import EMPTY_VALUES, parse_sheets
from ledgers.models import Person
from tests.factories_ledgers import make_id
from tests.ledgers.excel.sheets import HEADINGS, applied, checked, counts, fill, line, refused, workbook

pytestmark = pytest.mark.django_db


def test_titles_above_hidden_sheets_and_further_sheets_of_the_same_kind(cast):
    more = [HEADINGS, line("T-2", name="第二页", serial=601)]
    file = checked(
        cast,
        workbook(
            line("T-1", serial=600), above=[["黔东南州劳动力台账"], ["填报单位：某某村", "", "2026年11月"], []],
            sheets=[("第二页", more, False), ("旧数据", more, True), ("说明", [["请认真填写"], ["谢谢"]], False)],
        ),
    )  # fmt: skip
    assert counts(file) == (2, 0, 0, 0)
    assert any("旧数据" in note for note in file.options["notes"])
    assert file.options["sheets"] == ["台账", "第二页"]


def test_full_width_characters_and_stray_spaces(cast):
    wide = make_id(serial=602).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    row = line(
        "Ｔ－１", name=" 杨　光 明 ", 身份证号码=f" {wide} ", 联系电话="１３８ ８５５０ １２３４", 与户主关系="户主 "
    )
    assert counts(applied(cast, workbook(row))) == (1, 0, 0, 0)
    person = Person.objects.get()
    assert (person.name, person.id_number, person.phone) == ("杨光明", make_id(serial=602), "13885501234")
    assert person.household.number == "T-1"


def test_numbers_whose_digits_excel_lost_are_refused_by_name(cast):
    rows = [
        line("T-1", 身份证号码=522601199001011234),
        line("T-2", 身份证号码="5.22601E+17"),
        line("T-3", 身份证号码="522601199001011000"),
        line("T-4", 身份证号码=make_id(serial=603)[:-1]),
    ]
    file = checked(cast, workbook(*rows))
    assert refused(file) == [(number, "id_number") for number in (2, 3, 4, 5)]
    assert ["Excel" in row.reason for row in file.rows.all()] == [True, True, True, False]


@pytest.mark.parametrize("text", ["1990-05-17", "1990.5.17", "1990/05/17", "1990年5月17日", "19900517", "33010"])
def test_dates_as_text_and_as_numbers(text):
    assert cells.day_from(cells.BEGIN_1900)(text) == date(1990, 5, 17)


@pytest.mark.parametrize("text", ["1990-13-01", "五月", "199005", "1990.5"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(cells.BadCell):
        cells.day_from(cells.BEGIN_1900)(text)


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_of_both_calendars(is_1904):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": is_1904}) as book:
        sheet = book.add_worksheet()
        fill(sheet, [["姓名", "出生日期"], ["甲", ""], ["乙", 33010 - (1462 if is_1904 else 0)]])
        sheet.write_datetime(1, 1, datetime(1990, 5, 17), book.add_format({"num_format": "yyyy/m/d"}))
    buffer.seek(0)
    sheets = read_sheets(buffer)
    rows = parse_sheets(sheets, guess_headings(["姓名", "出生日期"]), [sheets.sheets[0].name])
    assert [row.values["birth_date"] for row in rows] == [date(1990, 5, 17)] * 2


def test_formulas_give_the_values_that_the_file_shows_with_a_note():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        fill(sheet, [["姓名", "身份证号码"], ["甲", ""]])
        sheet.write_formula(1, 1, '=CONCATENATE("5","2")', None, "52")
    buffer.seek(0)
    sheets = read_sheets(buffer)
    assert sheets.sheets[0].table.rows[0].cells == ["甲", "52"] and len(sheets.notes) == 1


def test_everyday_texts_of_the_national_exports(cast):
    row = line("T-1", 文化程度="文盲或半文盲", 健康状况="长期慢性病,残疾", 劳动能力="弱劳动力或半劳动力", 民族="侗族")
    applied(cast, workbook(row))
    person = Person.objects.get()
    assert (person.education, person.health, person.labour_ability) == ("90", ["CHRONIC", "DISABLED"], "WEAK")


def test_an_empty_cell_leaves_and_the_word_clears(cast):
    applied(cast, workbook(line("T-1", 文化程度="初中")))
    applied(cast, workbook(line("T-1", 文化程度="", 联系电话="清空")))
    person = Person.objects.get()
    assert (person.education, person.phone, person.phone_index) == ("70", "", None)


YES_OR_NO = [column for column in COLUMNS.values() if column.read is yes_no]


@pytest.mark.parametrize("column", YES_OR_NO, ids=lambda column: column.name)
def test_an_answer_of_yes_or_no_is_cleared_to_what_nobody_said(cast, column):
    headings = [*HEADINGS, str(column.label)]
    applied(cast, workbook([*line("T-1"), "是"], headings=headings))
    assert getattr(Person.objects.get(), column.name) is True
    applied(cast, workbook([*line("T-1"), "清空"], headings=headings))
    assert getattr(Person.objects.get(), column.name) is EMPTY_VALUES[column.name] is not True


def test_a_csv_of_an_old_machine(cast):
    text = "\r\n".join(",".join(row) for row in (HEADINGS, line("T-1")))
    assert counts(checked(cast, io.BytesIO(text.encode("gb18030")))) == (1, 0, 0, 0)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 no table", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused_whole(cast, data):
    with pytest.raises(UnreadableFile):
        checked(cast, io.BytesIO(data))


def test_headings_much_alike_are_proposed_and_strange_ones_are_not():
    guessed = guess_headings(["1.姓名*", "与户主关系（必填）", "身 份 证 号 码", "劳动能力情况", "某某指标", "外貌"])
    assert guessed["name"] == "1.姓名*" and guessed["relation"] == "与户主关系（必填）"
    assert guessed["id_number"] == "身 份 证 号 码" and "某某指标" not in guessed.values()
