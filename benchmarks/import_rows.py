"""The rows of the import measure: made-up families of four in the groups of one county, one person a row."""

import io
from datetime import date, timedelta

import xlsxwriter

from tests.factories_ledgers import make_id

HEADINGS = (
    "户编号", "组", "住址", "户类型", "姓名", "与户主关系", "身份证号码", "民族", "文化程度", "健康状况", "劳动能力",
    "联系电话", "政治面貌", "婚姻状况", "就业意愿", "未就业原因", "备注",
)  # fmt: skip
FAMILY = (("户主", "1", 45), ("配偶", "2", 43), ("长子", "1", 20), ("长女", "2", 17))
SURNAMES, GIVEN = "杨吴龙王李张潘石刘陈", "光明秀英文华建国美兰小山春花胜利志强红梅"
NEWEST = date(2026, 6, 1)


def person(number: int, groups: list[str]) -> list[str]:
    """Row `number`: everybody has a name, a birth date and a valid ID number of their own."""
    household, place = divmod(number, len(FAMILY))
    relation, sex, age = FAMILY[place]
    birth = NEWEST - timedelta(days=age * 365 + household % 365)
    serial = household // 365 % 499 + 1
    name = SURNAMES[household % 10] + GIVEN[number % 20] + GIVEN[number // 20 % 20]
    return [
        f"B-{household:06}", groups[household % len(groups)], f"{household % 97 + 1} 号", "一般户", name, relation,
        make_id(birth=birth, sex=sex, serial=serial), ("苗族", "侗族", "汉族")[household % 3],
        ("初中", "小学", "高中", "大专")[number % 4], "健康", "普通劳动力", f"13{number % 10**9:09}", "群众",
        ("已婚", "已婚", "未婚", "未婚")[place], "否", "农活" if place < 3 else "", "",
    ]  # fmt: skip


def workbook(count: int, groups: list[str]) -> bytes:
    """The .xlsx of the first `count` people."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(count):
            sheet.write_row(number + 1, 0, person(number, groups))
    return buffer.getvalue()
