"""Wage texts as they come, in yuan a month, with what was assumed on the way.

`parse_wage` never guesses: what it does not understand beyond doubt comes back with `understood=False`, and a
person is asked. The original text is always kept beside the result.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from jobs.enums import WageUnit


@dataclass(frozen=True)
class WageBasis:
    """How days, hours and years become months. Rest of one day a week; 8 hours a day."""

    days_a_month: int = 26
    hours_a_day: int = 8
    months_a_year: int = 12

    def per_month(self, unit: str) -> float:
        """How many of the unit's payments make a month."""
        return {
            WageUnit.DAY: self.days_a_month,
            WageUnit.HOUR: self.days_a_month * self.hours_a_day,
            WageUnit.YEAR: 1 / self.months_a_year,
        }.get(WageUnit(unit), 1)


DEFAULT_BASIS = WageBasis()


@dataclass(frozen=True)
class Wage:
    """`min`/`max` in yuan a month (None: not said). `assumption` is a code for `assumption_text`."""

    min: int | None = None
    max: int | None = None
    unit: str = ""
    assumption: str = ""
    understood: bool = False


NOT_UNDERSTOOD = Wage()
PLAUSIBLE = range(200, 300_001)  # yuan a month; anything else was misread or mistyped

SCALES = {"千": 1_000, "k": 1_000, "仟": 1_000, "万": 10_000, "w": 10_000, "百": 100}
NUMBER = r"\d+(?:\.\d+)?"
SCALE = r"[千仟k万w百]"
YUAN = r"(?:元|块|rmb|¥)?"
AMOUNT = re.compile(
    rf"(?P<low>{NUMBER})(?P<low_scale>{SCALE})?{YUAN}(?:/?(?:每?月|月))?"
    rf"(?:(?:-|~|至|到)+¥?(?P<high>{NUMBER})(?P<high_scale>{SCALE})?{YUAN})?"
    rf"(?P<open>以上|起|\+|及以上|以下|以内|封顶)?"
)
UNITS = (
    (WageUnit.HOUR, re.compile(r"时薪|[/每一]个?小?时|元时|小时工")),
    (WageUnit.DAY, re.compile(r"日薪|日结|[/每一][天日]|元天")),
    (WageUnit.YEAR, re.compile(r"年薪|[/每一]年")),
    (WageUnit.MONTH, re.compile(r"月薪|[/每]个?月|一个月|月入|月均|月工资|月综合")),
)
PIECE_RATE = re.compile(rf"{NUMBER}元?[/每](件|个|双|套|米|平方|平米|㎡|吨|斤|公斤|车|只|条|打|单|亩|棵)")
PIECE = re.compile(r"计件|计量|按件|多劳多得|提成制")
NEGOTIABLE = re.compile(r"面议|面谈|电议|详谈|另议|商议|待定|协商|从优")
EXTRA_MONTHS = re.compile(r"(1[3-9]|2[0-4])薪")
# Numbers that are no wage: hours, days, allowances, extra months. They are taken out before the amounts are read.
NO_WAGE = re.compile(
    r"(1[3-9]|2[0-4])薪|\d+小时(/|每)[天日]|(每天|每日|/天|日均)\d+(-\d+)?(个?小时|h)|(月休|休|做|上)\d+天?(休\d+天?)?"
    r"|\d+天/月|(每月|月)\d+天|(餐补|房补|住补|全勤奖?|补贴|补助|住宿补贴|奖金)\d+元?|\d+元?(餐补|房补|补贴|全勤奖?|补助)"
    r"|\d+号发|(发薪日?|每月)\d+[日号]|\d+险(\d+|一)金"
)
TOTAL = re.compile(r"(综合|到手|月入|合计|总收入|平均)[^\d]{0,6}(?=\d)")
BASE = re.compile(r"底薪|保底|基本工资|基础工资|试用期")


def _normal(text: str) -> str:
    """Half-width, lower case, one kind of dash, no spaces and thousands separators."""
    text = unicodedata.normalize("NFKC", text).lower().replace("小时工", "小时")
    text = re.sub(r"[—–－−﹣]+|--+", "-", text)
    text = re.sub(r"[〜∼～]", "~", text)
    text = re.sub(r"\s+", "", text)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


@lru_cache(maxsize=20_000)  # a table repeats few wages
def parse_wage(text: str, basis: WageBasis = DEFAULT_BASIS) -> Wage:
    """Yuan a month from texts such as "4-8千/月", "100元/天", "6千-1万", "1.2-2万·13薪", "20-30万/年", "面议"."""
    bare = _normal(text)
    if PIECE_RATE.search(bare):
        return Wage(unit=WageUnit.PIECE, understood=True)
    extra = EXTRA_MONTHS.search(bare)
    amounts = _amounts(NO_WAGE.sub("·", bare))
    if not amounts:
        return _without_amount(bare)
    if len(amounts) > 1:
        return NOT_UNDERSTOOD
    low, high = amounts[0]
    unit, stated = _unit(bare, low or high or 0)
    if not unit:
        return NOT_UNDERSTOOD
    wage = _monthly(low, high, unit, basis)
    if wage is None:
        return NOT_UNDERSTOOD
    if PIECE.search(bare):
        unit, assumption = WageUnit.PIECE, "piece"
    else:
        assumption = _assumption(unit, stated, extra, basis)
    if BASE.search(bare) and not TOTAL.search(bare):
        assumption = "base"
    return Wage(*wage, unit, assumption, True)


def _without_amount(bare: str) -> Wage:
    if re.search(r"\d", NO_WAGE.sub("", bare)):
        return NOT_UNDERSTOOD
    if PIECE.search(bare):
        return Wage(unit=WageUnit.PIECE, understood=True)
    if NEGOTIABLE.search(bare):
        return Wage(unit=WageUnit.NEGOTIABLE, understood=True)
    return NOT_UNDERSTOOD


def _amounts(bare: str) -> list[tuple[float | None, float | None]]:
    """(low, high) of each amount named; of "底薪3000+提成,综合5000-8000" the total alone."""
    total = TOTAL.search(bare)
    found = [_amount(match) for match in AMOUNT.finditer(bare, total.end() if total else 0)]
    return found[:1] if total else found


def _amount(match: re.Match) -> tuple[float | None, float | None]:
    low, high = float(match["low"]), float(match["high"]) if match["high"] else None
    low_scale, high_scale = match["low_scale"], match["high_scale"]
    if high is not None:
        high *= SCALES.get(high_scale, 1)
        # "4-8千": the first number shares the unit; "4000-6千" has its own.
        inherits = not low_scale and high_scale and low <= float(match["high"])
        low *= SCALES.get(high_scale if inherits else low_scale, 1)
        if low_scale and not high_scale and high < low:
            high *= SCALES[low_scale]  # "4千-8"
        return low, high
    low *= SCALES.get(low_scale, 1)
    word = match["open"] or ""
    if word in {"以下", "以内", "封顶"}:
        return None, low
    return (low, None) if word else (low, low)


def _unit(bare: str, amount: float) -> tuple[str, bool]:
    """(unit, was it said). A bare amount of 1,000 to 50,000 is a month's; any other is asked about."""
    said = [unit for unit, pattern in UNITS if pattern.search(NO_WAGE.sub("·", bare))]
    if len(said) == 1:
        return said[0], True
    if len(said) > 1:
        return "", False
    return (WageUnit.MONTH, False) if 1_000 <= amount <= 50_000 else ("", False)


def _monthly(
    low: float | None, high: float | None, unit: str, basis: WageBasis
) -> tuple[int | None, int | None] | None:
    factor = basis.per_month(unit)
    monthly = [None if amount is None else round(amount * factor) for amount in (low, high)]
    known = [amount for amount in monthly if amount is not None]
    if any(amount not in PLAUSIBLE for amount in known) or known != sorted(known):
        return None
    return monthly[0], monthly[1]


def _assumption(unit: str, stated: bool, extra: re.Match | None, basis: WageBasis) -> str:
    if unit == WageUnit.DAY:
        return f"days:{basis.days_a_month}"
    if unit == WageUnit.HOUR:
        return f"hours:{basis.days_a_month * basis.hours_a_day}"
    if unit == WageUnit.YEAR:
        return f"months:{basis.months_a_year}"
    if extra:
        return f"pays:{extra[1]}"
    return "" if stated else "month"


def assumption_text(code: str) -> str:
    """What was assumed, in words for the page; empty when nothing was."""
    kind, _colon, number = code.partition(":")
    texts = {
        "days": _("reckoned with %(number)s days a month"),
        "hours": _("reckoned with %(number)s hours a month"),
        "months": _("a year's wage divided by %(number)s"),
        "pays": _("%(number)s months' pay a year; shown is one month's"),
        "month": _("taken as a month's wage"),
        "piece": _("piece work; what people reach in a month"),
        "base": _("basic wage; more by performance"),
    }
    return texts[kind] % {"number": number} if kind in texts else ""
