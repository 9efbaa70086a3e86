"""The dictionary of trades that people of these counties really do.

`occupations.csv` holds a row a trade: a code of four digits whose first two are its family, the Chinese and the
English name, the GB/T 6565 major group, and other names for the same trade. `occupation_links.csv` says how near
two trades, or any two trades of two families, are to each other.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import get_language

FOLDER = Path(__file__).parent
SAME_FAMILY = 50  # two trades of one family without a line of their own


@dataclass(frozen=True)
class Occupation:
    code: str
    name: str
    name_en: str
    major: str
    aliases: tuple[str, ...]

    @property
    def family(self) -> str:
        return self.code[:2]

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_en if (get_language() or "zh").startswith("en") else self.name


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def occupations() -> dict[str, Occupation]:
    """Every trade by its code, in code order (the position is the index that the matching engine uses)."""
    rows = sorted(_rows("occupations.csv"), key=lambda row: row["code"])
    return {
        row["code"]: Occupation(
            row["code"], row["name"], row["name_en"], row["major"], tuple(filter(None, row["aliases"].split("|")))
        )
        for row in rows
    }


@cache
def families() -> dict[str, tuple[str, str]]:
    """Family code to its Chinese and English name."""
    return {row["family"]: (row["name"], row["name_en"]) for row in _rows("occupation_families.csv")}


@cache
def _links() -> dict[tuple[str, str], int]:
    links = {}
    for row in _rows("occupation_links.csv"):
        links[row["a"], row["b"]] = links[row["b"], row["a"]] = int(row["score"])
    return links


def relatedness(a: str, b: str) -> int:
    """How near two trades are: 100 the same, 0 unrelated. Symmetric. Unknown codes are related to nothing."""
    known = occupations()
    if a not in known or b not in known:
        return 0
    if a == b:
        return 100
    links = _links()
    default = SAME_FAMILY if a[:2] == b[:2] else 0
    return links.get((a, b), links.get((a[:2], b[:2]), default))


def occupation_label(code: str) -> str:
    """The name of a trade in the language of the page; the code itself when it is not in the dictionary."""
    known = occupations().get(code)
    return known.label if known else code


def occupation_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Trades grouped by family, as a form's select takes them."""
    english = (get_language() or "zh").startswith("en")
    groups: dict[str, list[tuple[str, str]]] = {}
    for trade in occupations().values():
        groups.setdefault(families()[trade.family][english], []).append((trade.code, trade.label))
    return list(groups.items())


# What advertisements put around the trade: it says nothing about the trade itself.
NOISE = re.compile(
    r"[(（【\[].*?[)）】\]]|^(急聘|急招|诚聘|高薪聘|高薪|招聘|招|聘|企业直招|直招)[:：]?|[+＋].*$"
    r"|(底薪|月薪|薪资|月均|工资|税后|包吃|包住|双休|五险|无经验|提供|年底|周末|长白班).*$|\d.*$"
)


def _key(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


@cache
def _names() -> dict[str, str]:
    """Every name and alias to its code. A name wins over an alias; an alias of two trades means neither."""
    names: dict[str, str] = {}
    twice: set[str] = set()
    for trade in occupations().values():
        for alias in trade.aliases:
            key = _key(alias)
            if names.setdefault(key, trade.code) != trade.code:
                twice.add(key)
    for key in twice:
        del names[key]
    for trade in occupations().values():
        names[_key(trade.name)] = trade.code
        names[_key(trade.name_en)] = trade.code
    return names


@lru_cache(maxsize=20_000)  # a table repeats few titles
def guess_occupation(text: str) -> str | None:
    """The code that a title or wish names by a name or alias, or None: then a person is asked, nothing is guessed.

    "急聘缝纫工（包吃住）" is 0101; "保安/保洁" names two trades and gives None.
    """
    names = _names()
    if whole := names.get(_key(text)):
        return whole
    bare = NOISE.sub("", _key(text))
    found = {names.get(part) for part in re.split(r"[/、,，;；|]", bare) if part}
    return found.pop() if len(found) == 1 else None
