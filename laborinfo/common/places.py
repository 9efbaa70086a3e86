"""Places of the whole country by the six-digit division code (GB/T 2260), and texts that name them.

A province is 440000, a prefecture 440600, a county 440605, as people write them; the table has them without zeros.

The table is `regions/data/divisions-china-county.csv` (provinces, prefectures and counties as of 2023). It is a
plain table of destinations; the prefecture's own regions with their history are in `laborinfo.regions`.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from laborinfo.common.codes import PlaceLevel

TABLE = Path(settings.BASE_DIR) / "laborinfo" / "regions" / "data" / "divisions-china-county.csv"

# A place outside mainland China that nobody has named more closely. 71 Taiwan, 81 Hong Kong, 82 Macao.
ABROAD = "900000"
OUTSIDE = {
    "710000": ("台湾", "台湾省", "台北", "高雄"),
    "810000": ("香港", "香港特别行政区"),
    "820000": ("澳门", "澳门特别行政区"),
    ABROAD: ("境外", "国外", "海外", "日本", "韩国", "新加坡", "越南", "老挝", "柬埔寨", "泰国", "马来西亚"),
}
# Development zones and everyday names that are no divisions of their own.
OTHER_NAMES = {
    "黔东南": "5226", "黔南": "5227", "黔西南": "5223", "苏州工业园区": "320505", "昆山": "320583",
    "浦东": "310115", "两江新区": "500112",
}  # fmt: skip
# Rows that only hold a level together; a text never means them.
FILLERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
ENDINGS = re.compile(r"(特别行政区|自治区|自治州|自治县|自治旗|省|市|州|盟|地区|新区|区|县|旗|林区)$")
PEOPLES = re.compile(
    r"(壮族|回族|维吾尔|苗族|侗族|布依族|土家族|藏族|彝族|羌族|傣族|景颇族|哈尼族|白族|傈僳族|朝鲜族|蒙古族?|"
    r"哈萨克族?|柯尔克孜|黎族|瑶族|水族|仡佬族|满族|仫佬族|毛南族|畲族|各族)"
)


@dataclass(frozen=True)
class Division:
    code: str
    name: str
    parent: str


@cache
def divisions() -> dict[str, Division]:
    """Every division by code. Codes have two digits (province), four (prefecture) or six (county)."""
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: Division(row["code"], row["name"], row["parent_code"]) for row in csv.DictReader(file)}


def place_level(place_code: str, home_county_code: str) -> PlaceLevel:
    """Where a place lies for somebody whose home is the county. Both codes may be longer (a village's 12 digits).

    Codes from 71 up (Taiwan, Hong Kong, Macao, 900000 for other countries) and the word ABROAD are abroad. A
    place known only down to the home province or prefecture counts as outside the county: who works within the
    county names it. Raises ValueError for an empty place: the level is never guessed.
    """
    if not place_code:
        raise ValueError("a place level needs a place code")
    if place_code == "ABROAD" or place_code[0] in "789":
        return PlaceLevel.ABROAD
    if place_code[:2] != home_county_code[:2]:
        return PlaceLevel.COUNTRY
    same_county = len(place_code) >= 6 and place_code[:6] == home_county_code[:6]
    return PlaceLevel.COUNTY if same_county else PlaceLevel.PROVINCE


def place_name(code: str) -> str:
    """The name with the levels above it: 440605 -> 广东省佛山市南海区. Unknown codes come back as they are."""
    if code == "ABROAD" or code[:1] in {"7", "8", "9"}:
        return next((names[0] for key, names in OUTSIDE.items() if key[:2] == code[:2]), _("Abroad"))
    short = bare_code(code)
    steps = [divisions().get(short[:size]) for size in (2, 4, 6) if size <= len(short)]
    names = dict.fromkeys(step.name for step in steps if step and step.name not in FILLERS)
    return "".join(names) or code


def bare_code(code: str) -> str:
    """The code without the zeros that fill it up: 440000 -> 44, 440600 -> 4406, 440605101 -> 440605."""
    code = code[:6]
    return code[:2] if code[2:] == "0000" else code.removesuffix("00") if len(code) == 6 else code


def is_place(code: str) -> bool:
    """Whether a six-digit code names a division of the country or a place outside it."""
    return len(code) == 6 and (code in OUTSIDE or bare_code(code) in divisions() or code in divisions())


def short_name(name: str) -> str:
    """佛山市 -> 佛山, 黔东南苗族侗族自治州 -> 黔东南, 岑巩县 -> 岑巩; one-character rests keep their ending."""
    bare = PEOPLES.sub("", ENDINGS.sub("", name))
    return bare if len(bare) >= 2 else name


@cache
def _by_name() -> dict[str, frozenset[str]]:
    """Full and short names (and everyday ones) to the codes that they may mean."""
    names: dict[str, set[str]] = defaultdict(set)
    for division in divisions().values():
        parent = divisions().get(division.parent)
        # 东莞市 has no counties: the table repeats the city as its own county.
        if division.name not in FILLERS and not (parent and parent.name == division.name):
            names[division.name].add(division.code)
            names[short_name(division.name)].add(division.code)
    for code, texts in OUTSIDE.items():
        for text in texts:
            names[text].add(code)
    for text, code in OTHER_NAMES.items():
        names[text].add(code)
    return {name: frozenset(codes) for name, codes in names.items()}


LONGEST = 15  # characters of the longest name
# What follows a name that is only a township's, road's or park's: "东莞市长安镇" is not in 西安's 长安区.
SMALLER = re.compile(r"镇|乡|街道|路|村|大道|工业")


def _names_in(text: str) -> list[frozenset[str]]:
    """The places that a text names, longest name first at each position, from left to right."""
    names, found, position = _by_name(), [], 0
    while position < len(text):
        for size in range(min(LONGEST, len(text) - position), 1, -1):
            end = position + size
            codes = names.get(text[position:end])
            if codes and not (found and SMALLER.match(text, end)):
                found.append(codes)
                position = end
                break
        else:
            position += 1
    return found


def _narrow(found: list[frozenset[str]]) -> set[str]:
    """Codes that agree with everything named: a place that lies in the one before it (or around it) narrows it,
    any other place stands beside it."""
    beside: list[set[str]] = []
    for codes in found:
        last = beside[-1] if beside else set()
        inside = {code for code in codes if any(code.startswith(outer) for outer in last)}
        around = {code for code in last if any(code.startswith(outer) for outer in codes)}
        if inside or around:
            beside[-1] = inside or around
        else:
            beside.append(set(codes))
    return set[str]().union(*beside)


def parse_place(text: str) -> tuple[str | None, list[str]]:
    """(code, candidates), six digits each. The code is None when the text names no place or several: a person is
    asked then, nothing is guessed.

    "佛山·南海区" -> ("440605", ["440605"]); "佛山" -> ("440600", …); "鼓楼区" -> (None, [four codes]).
    """
    codes = _codes_in(text.strip())
    return (codes[0] if len(codes) == 1 else None), list(codes)


@lru_cache(maxsize=20_000)  # the tables of a county name the same few places again and again
def _codes_in(text: str) -> tuple[str, ...]:
    bare = re.sub(r"[\s\-—－·・,，/、>（）()]+", "\n", text)
    if bare.isdigit():
        code = bare.ljust(6, "0")
        return (code,) if is_place(code) else ()
    found = [codes for part in bare.split("\n") for codes in _names_in(part)]
    return tuple(sorted(code.ljust(6, "0") for code in _narrow(found)))
