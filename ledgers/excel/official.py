"""The ledger in the official layout: title, unit, period, one row a person, totals, signatures; A3 landscape.

Rows come from frozen contents (`services.snapshot`), so that a submitted ledger and a live one look alike.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _

from laborinfo.common import codes
from laborinfo.common.codes import occupation_label
from laborinfo.common.excel import safe_text
from laborinfo.common.places import place_name
from ledgers.excel.writing import cell_of

A3 = 8
TITLE = "黔东南州劳动力台账"
SIGNATURES = ("填报人", "审核人", "负责人")
# Headings of the official form, with the width of each column in characters.
COLUMNS = (
    ("序号", 6), ("组（楼栋）", 12), ("户编号", 20), ("户类型", 14), ("姓名", 10), ("与户主关系", 10), ("性别", 6),
    ("身份证号码", 21), ("出生日期", 12), ("民族", 8), ("文化程度", 12), ("在校状况", 10), ("健康状况", 12),
    ("劳动能力", 12), ("联系电话", 14), ("就业地域", 10), ("就业地点", 18), ("用工单位", 20), ("工种", 12),
    ("月工资（元）", 10),
    ("外出渠道", 12), ("就业意愿", 8), ("未就业原因", 14), ("备注", 14),
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """What stands above the table. `unit` fills it in, `source` says which revision it is, or that it is live."""

    unit: str
    period: str
    region: str
    source: str
    watermark: str
    day: date


def official_rows(payloads: Iterable[dict], day: date, numbers: dict[int, tuple[str, str]]) -> Iterable[list]:
    """One row a person. `numbers` {person id: (ID number, phone)} in clear, for whoever may have them."""
    serial = 0
    for payload in payloads:
        household = payload["household"]
        kinds = [kind["kind"] for kind in household["types"] if not kind["valid_to"] or kind["valid_to"] > f"{day}"]
        for person in payload["people"]:
            serial += 1
            id_number, phone = numbers.get(person["id"], (person["id_number"], person["phone"]))
            yield [
                serial, household["region"], household["number"], cell_of("kinds", sorted(set(kinds))),
                *person_cells(person, id_number, phone), *job_cells(person, day),
                cell_of("wants_work", person["wants_work"]), cell_of("unable_reason", person["unable_reason"]),
                household["note"],
            ]  # fmt: skip


def person_cells(person: dict, id_number: str, phone: str) -> list:
    shown = {
        name: cell_of(name, person[name])
        for name in ("relation", "sex", "ethnicity", "education", "student_status", "health", "labour_ability")
    }
    return [
        person["name"], shown["relation"], shown["sex"], id_number, person["birth_date"], shown["ethnicity"],
        shown["education"], shown["student_status"], shown["health"], shown["labour_ability"], phone,
    ]  # fmt: skip


def job_cells(person: dict, day: date) -> list:
    """The main job of the day: level and name of the place, employer, trade, wage, channel."""
    today = day.isoformat()
    running = [
        spell for spell in person["spells"]
        if spell["start_date"] <= today and (not spell["end_date"] or spell["end_date"] > today)
    ]  # fmt: skip
    if not running:
        return [""] * 6
    job = min(running, key=lambda spell: bool(spell["is_part_time"]))
    return [
        str(codes.PlaceLevel(job["place_level"]).label), place_name(job["place_code"]), job["employer_name"],
        occupation_label(job["occupation"]) if job["occupation"] else "", job["monthly_wage"] or "",
        str(codes.Channel(job["channel"]).label),
    ]  # fmt: skip


def write_official(head: Head, rows: Iterable[list]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        styles = {
            "title": book.add_format({"bold": True, "font_size": 20, "align": "center", "valign": "vcenter"}),
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"}),
            "cell": book.add_format({"border": 1, "num_format": "@"}),
            "number": book.add_format({"border": 1}),
            "plain": book.add_format({}),
        }  # fmt: skip
        set_up_page(sheet, head)
        write_head(sheet, head, styles)
        last, totals = write_rows(sheet, rows, styles)
        write_foot(sheet, last, totals, styles)
    return buffer.getvalue()


def set_up_page(sheet, head: Head) -> None:
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(3, 5)
    sheet.set_header(f"&C{head.watermark.replace('&', '&&')[:200]}")
    sheet.set_footer("&C&P / &N")
    for place, (_heading, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)


def write_head(sheet, head: Head, styles: dict) -> None:
    last = len(COLUMNS) - 1
    sheet.set_row(0, 36)
    sheet.merge_range(0, 0, 0, last, TITLE, styles["title"])
    line = (
        f"填报单位：{head.unit}", f"台账月份：{head.period}", f"行政区域：{head.region}", head.source,
        f"导出日期：{head.day:%Y年%m月%d日}",
    )  # fmt: skip
    sheet.merge_range(1, 0, 1, last, "        ".join(line), styles["plain"])
    for place, (heading, _width) in enumerate(COLUMNS):
        sheet.write_string(2, place, heading, styles["head"])


def write_rows(sheet, rows: Iterable[list], styles: dict) -> tuple[int, dict[str, int]]:
    """(number of the last written line, totals)"""
    line, totals = 2, {"people": 0, "employed": 0, "willing": 0}
    households: set[str] = set()
    for line, cells in enumerate(rows, 3):
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(line, place, cell, styles["number"])
            else:
                sheet.write_string(line, place, safe_text(cell), styles["cell"])
        households.add(cells[2])
        totals["people"] += 1
        totals["employed"] += bool(cells[15])
        totals["willing"] += cells[21] == "是"
    return line, {**totals, "households": len(households)}


def write_foot(sheet, last: int, totals: dict[str, int], styles: dict) -> None:
    words = (
        f"合计：{totals['households']} 户，{totals['people']} 人；就业 {totals['employed']} 人，"
        f"有就业意愿 {totals['willing']} 人"
    )
    sheet.merge_range(last + 1, 0, last + 1, len(COLUMNS) - 1, words, styles["head"])
    for place, who in enumerate(SIGNATURES):
        sheet.write_string(last + 3, 1 + place * 7, f"{who}（签字）：", styles["plain"])
    sheet.write_string(last + 3, 21, "填报日期：      年    月    日", styles["plain"])


def source_text(revision) -> str:
    """Which state of the ledger it is, in words."""
    if revision is None:
        return _("Live, not submitted")
    return _("Revision %(number)d, frozen %(moment)s") % {
        "number": revision.number, "moment": f"{revision.submitted_at:%Y-%m-%d}",
    }  # fmt: skip
