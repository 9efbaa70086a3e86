"""One row of a foreign table to the values of a posting, with everything that was wrong or unclear.

An `error` refuses the row. A `question` takes it over as a draft that a person completes: nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from jobs.enums import ContractType, EmployerKind
from jobs.wages import parse_wage
from laborinfo.common.codes import EDUCATION_TEXTS, guess_occupation
from laborinfo.common.excel import broken_number_reason, is_broken_number
from laborinfo.common.places import parse_place, place_name

ANY = re.compile(r"^(不限|无|无要求|均可|男女不限|不详|/|-+|长期|长期有效|若干)?$")
KINDS = (
    ("居家", EmployerKind.HOME_WORKSHOP), ("车间", EmployerKind.COOP_WORKSHOP),
    ("合作社", EmployerKind.COOPERATIVE), ("家庭农场", EmployerKind.FAMILY_FARM), ("大户", EmployerKind.LARGE_GROWER),
    ("个体", EmployerKind.INDIVIDUAL), ("公益", EmployerKind.PUBLIC_WELFARE),
)  # fmt: skip
CONTRACTS = (
    ("派遣", ContractType.DISPATCH), ("无固定", ContractType.OPEN_ENDED), ("季节", ContractType.SEASONAL),
    ("临时", ContractType.SEASONAL), ("兼职", ContractType.PART_TIME), ("合同", ContractType.FIXED),
    ("全职", ContractType.FIXED), ("正式", ContractType.FIXED), ("固定", ContractType.FIXED),
)  # fmt: skip
INDUSTRIES = (
    ("农", "A"), ("种植", "A"), ("养殖", "A"), ("林", "A"), ("采矿", "B"), ("制造", "C"), ("服装", "C"), ("纺织", "C"),
    ("电子", "C"), ("机械", "C"), ("家具", "C"), ("食品", "C"), ("加工", "C"), ("汽车", "C"), ("材料", "C"),
    ("建筑", "E"), ("批发", "F"), ("零售", "F"), ("贸易", "F"), ("物流", "G"), ("运输", "G"), ("快递", "G"),
    ("餐饮", "H"), ("酒店", "H"), ("住宿", "H"), ("互联网", "I"), ("计算机", "I"), ("房地产", "K"), ("物业", "K"),
    ("租赁", "L"), ("劳务", "L"), ("专业服务", "L"), ("环境", "N"), ("家政", "O"), ("居民服务", "O"), ("教育", "P"),
    ("医疗", "Q"), ("养老", "Q"), ("娱乐", "R"), ("文化", "R"),
)  # fmt: skip


@dataclass
class ReadRow:
    """What a row says. `employer` and `posting` are field values; problems are (field, value, reason)."""

    employer: dict = field(default_factory=dict)
    posting: dict = field(default_factory=dict)
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    questions: list[tuple[str, str, str]] = field(default_factory=list)


def read_row(record: dict[str, str]) -> ReadRow:
    """From {field: text} (fields of `headings.FIELDS`) to values."""
    row = ReadRow()
    for name, reader in READERS:
        reader(row, name, unicodedata.normalize("NFKC", record.get(name, "")).strip())
    if "headcount" not in record:  # said once for the file, not once a row
        row.questions = [question for question in row.questions if question[0] != "headcount"]
    row.posting["wage_text"] = record.get("wage", "").strip()[:100]
    _read_wage(row, record)
    return row


def _text(target: str, name: str, limit: int, required: bool = False):
    def read(row: ReadRow, source: str, text: str) -> None:
        if required and not text:
            row.errors.append((source, text, _("This is missing.")))
        elif len(text) > limit and required:
            row.errors.append((source, text[:60], _("This is longer than %(limit)d characters.") % {"limit": limit}))
        else:
            getattr(row, target)[name] = text[:limit]

    return read


def _read_uscc(row: ReadRow, source: str, text: str) -> None:
    row.employer["uscc"] = ""
    if not text or ANY.match(text):
        return
    if is_broken_number(text):
        row.errors.append((source, text, broken_number_reason()))
        return
    try:
        row.employer["uscc"] = uscc.validate(text)
    except ValidationError:
        row.errors.append((source, text, _("This is not a valid unified social credit code.")))


def _read_phone(row: ReadRow, source: str, text: str) -> None:
    row.employer["phone"] = ""
    if is_broken_number(text):
        row.errors.append((source, text, broken_number_reason()))
    elif text and not re.fullmatch(r"[\d\-+() 转/、,;]{7,40}", text):
        row.questions.append((source, text[:60], _("This is not a phone number; it was left out.")))
    else:
        row.employer["phone"] = text


def _read_headcount(row: ReadRow, source: str, text: str) -> None:
    row.posting["headcount"] = 1
    match = re.fullmatch(r"(\d{1,6})\s*[人名个位]?(以上|左右)?", text)
    if match and int(match[1]) >= 1:
        row.posting["headcount"] = int(match[1])
    elif text and not ANY.match(text):
        row.errors.append((source, text[:60], _("The headcount is a whole number of at least 1.")))
    else:
        row.questions.append((source, text, _("No headcount is given; 1 was put in.")))


def _read_place(row: ReadRow, source: str, text: str) -> None:
    code, candidates = parse_place(text)
    row.posting |= {"place_code": code or "", "place_text": text[:100]}
    if code:
        return
    names = "、".join(place_name(found) for found in candidates[:6])
    reason = _("Which place is it: %(names)s?") % {"names": names} if names else _("Which place is it?")
    row.questions.append((source, text[:60], reason))


def _read_wage(row: ReadRow, record: dict[str, str]) -> None:
    low, high = record.get("wage_min", "").strip(), record.get("wage_max", "").strip()
    text = row.posting["wage_text"]
    if not text and (low or high):
        text = row.posting["wage_text"] = f"{low}-{high}" if low and high and low != high else low or high
    wage = parse_wage(text)
    row.posting |= {
        "wage_unit": wage.unit, "wage_min": wage.min, "wage_max": wage.max, "wage_assumption": wage.assumption,
    }  # fmt: skip
    if text and not wage.understood:
        row.questions.append(("wage", text[:60], _("How much is this a month?")))


def _read_age(row: ReadRow, source: str, text: str) -> None:
    row.posting |= {"age_min": None, "age_max": None}
    bare = re.sub(r"周岁|岁|年龄|\s", "", text)
    if ANY.match(bare):
        return
    if match := re.fullmatch(r"(\d{2})[-~—至到](\d{2})", bare):
        low, high = int(match[1]), int(match[2])
    elif match := re.fullmatch(r"(\d{2})(?:及?以上|起)", bare):
        low, high = int(match[1]), None
    elif match := re.fullmatch(r"(\d{2})(?:及?以下|以内)", bare):
        low, high = None, int(match[1])
    else:
        row.questions.append((source, text[:60], _("Which ages are meant?")))
        return
    if low and high and low > high:
        row.errors.append((source, text, _("The lower age is above the upper one.")))
    elif (low and low < 16) or (high and high < 16):
        row.errors.append((source, text, _("Nobody under 16 may be employed.")))
    else:
        row.posting |= {"age_min": low, "age_max": high}


def _read_education(row: ReadRow, source: str, text: str) -> None:
    bare = re.sub(r"(及|或)?以上|学历|文化|毕业|\s|\(.*?\)", "", text)
    level = EDUCATION_TEXTS.get(bare)
    row.posting["education_min"] = level or ""
    if not level and not ANY.match(bare):
        row.questions.append((source, text[:60], _("Which education is meant?")))


def _read_sex(row: ReadRow, source: str, text: str) -> None:
    if re.fullmatch(r"男|女|男性|女性|限男|限女|男士|女士", text):
        reason = _("A limit of sex needs a legal ground. The posting was taken over without it.")
        row.questions.append((source, text, reason))


def _read_yes_no(row: ReadRow, source: str, text: str) -> None:
    row.posting[source] = (
        True if re.match(r"是|要|需|会|y", text, re.I) else False if re.match(r"否|不", text) else None
    )


def _read_keep(row: ReadRow, source: str, text: str) -> None:
    """Board and lodging from "包吃住", "包住不包吃", "提供食宿", "否"."""
    denied = re.match(r"^(否|无|不|自理)", text)
    both = re.search(r"包吃住|吃住全?包|包食宿|提供食宿|管吃住|包吃包住|^是$|^有$", text) and not denied
    board = bool(both or re.search(r"(?<!不)(包|管|提供|含)[一二三]?(吃|餐|伙食|工作餐|三餐)", text))
    lodging = bool(both or re.search(r"(?<!不)(包|管|提供|免费)(住|宿)", text))
    row.posting |= {"board": board, "lodging": lodging} if text else {"board": None, "lodging": None}


def _one_of(target: str, name: str, words, default):
    def read(row: ReadRow, source: str, text: str) -> None:
        getattr(row, target)[name] = next((code for word, code in words if word in text), default)

    return read


def _read_valid_until(row: ReadRow, source: str, text: str) -> None:
    row.posting["valid_until"] = None
    if ANY.match(text):
        return
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?", text)
    try:
        row.posting["valid_until"] = date(*(int(part) for part in parts.groups())) if parts else None
    except ValueError:
        parts = None
    if not parts:
        row.questions.append((source, text[:60], _("Until which day is it valid? Write it like 2026-12-31.")))


def _read_title(row: ReadRow, source: str, text: str) -> None:
    _text("posting", "title", 100, required=True)(row, source, text)
    row.posting["occupation"] = guess_occupation(text) or ""


READERS = (
    ("title", _read_title),
    ("employer", _text("employer", "name", 100, required=True)),
    ("uscc", _read_uscc),
    ("kind", _one_of("employer", "kind", KINDS, EmployerKind.COMPANY)),
    ("industry", _one_of("employer", "industry", INDUSTRIES, "")),
    ("headcount", _read_headcount),
    ("place", _read_place),
    ("age", _read_age),
    ("education", _read_education),
    ("sex", _read_sex),
    ("skills", _text("posting", "skills", 300)),
    ("mandarin", _read_yes_no),
    ("keep", _read_keep),
    ("hours", _text("posting", "hours", 100)),
    ("insurance", _text("posting", "insurance", 100)),
    ("contract", _one_of("posting", "contract_type", CONTRACTS, "")),
    ("contact", _text("employer", "contact", 50)),
    ("phone", _read_phone),
    ("address", _text("employer", "address", 120)),
    ("valid_until", _read_valid_until),
    ("note", _text("posting", "note", 300)),
)
