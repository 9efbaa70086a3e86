"""One cell's text to a value. Every reader takes normalised text that is not empty and raises BadCell with a reason."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from laborinfo.common.codes import guess_occupation
from laborinfo.common.excel import broken_number_reason, is_broken_number
from ledgers.rules.id_numbers import is_valid_id
from ledgers.rules.identity import is_mobile

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL_DAY = re.compile(r"\d{3,5}")
BEGIN_1900, BEGIN_1904 = date(1899, 12, 30), date(1904, 1, 1)
SEPARATORS = re.compile(r"[,，、;；/|\s]+")
MARKS = re.compile(r"[,，、;；/|]")
YES = {"是", "有", "会", "能", "愿意", "Y", "YES", "√", "✓", "1", "TRUE"}
NO = {"否", "无", "没有", "不会", "不能", "不愿意", "N", "NO", "×", "0", "FALSE"}
LANGUAGES = ("zh-hans", "en")


class BadCell(Exception):
    """A text that the column does not take; the message is for the person who typed it."""


@dataclass(frozen=True)
class Masked:
    """A masked identifier of our own template: the recorded one stays."""


MASKED = Masked()
Reader = Callable[[str], object]


def text(limit: int) -> Reader:
    def read(cell: str) -> str:
        if len(cell) > limit:
            raise BadCell(_("This is longer than %(limit)d characters.") % {"limit": limit})
        return cell

    return read


def code_texts(choices: Iterable[tuple[str, object]], everyday: dict[str, str]) -> dict[str, str]:
    """{text: code} by code, by label in both languages, and by what offices write."""
    choices = list(choices)
    found = {}
    for language in LANGUAGES:
        with override(language):
            found |= {unicodedata.normalize("NFKC", str(label)).upper(): str(code) for code, label in choices}
    return {**found, **{str(code): str(code) for code, _label in choices}, **everyday}


def one_of(choices, everyday: dict[str, str] | None = None) -> Reader:
    known: dict[str, str] = {}

    def read(cell: str) -> str:
        known.update({} if known else code_texts(choices, everyday or {}))
        if found := known.get(cell.upper()):
            return found
        raise BadCell(_("“%(text)s” is not in the list of this column.") % {"text": cell[:30]})

    return read


def many_of(choices, everyday: dict[str, str] | None = None) -> Reader:
    read_one = one_of(choices, everyday)

    def read(cell: str) -> list[str]:
        try:
            return [str(read_one(cell))]
        except BadCell:
            parts = [part.strip() for part in MARKS.split(cell) if part.strip()]
            words = parts if len(parts) > 1 else SEPARATORS.split(cell)
        return sorted({str(read_one(part)) for part in words if part})

    return read


def occupations(cell: str) -> list[str]:
    found = {part: guess_occupation(part) for part in SEPARATORS.split(cell) if part}
    if unknown := [part for part, code in found.items() if not code]:
        raise BadCell(_("The trade “%(text)s” is not known.") % {"text": unknown[0][:30]})
    if len(found) > 3:
        raise BadCell(_("Name three trades at most."))
    return list(dict.fromkeys(str(code) for code in found.values()))


def yes_no(cell: str) -> bool:
    if cell.upper() in YES:
        return True
    if cell.upper() in NO:
        return False
    raise BadCell(_("Write 是 or 否."))


def whole_number(low: int, high: int) -> Reader:
    def read(cell: str) -> int:
        digits = cell.replace(",", "").removesuffix("元").removesuffix("年")
        if not digits.isdecimal() or not low <= int(digits) <= high:
            raise BadCell(_("Write a whole number from %(low)d to %(high)d.") % {"low": low, "high": high})
        return int(digits)

    return read


def day_from(begin: date) -> Reader:
    """A date as text (1990-05-03, 1990.5.3, 1990年5月3日, 19900503) or as Excel's day number since `begin`."""

    def read(cell: str) -> date:
        try:
            if parts := DAY.fullmatch(cell) or COMPACT_DAY.fullmatch(cell):
                return date(*map(int, parts.groups()))
            if SERIAL_DAY.fullmatch(cell):
                return begin + timedelta(days=int(cell))
        except ValueError:
            pass
        raise BadCell(_("“%(text)s” is not a date. Write it like 1990-05-03.") % {"text": cell[:30]})

    return read


def refuse_broken(cell: str) -> None:
    """Digits that Excel lost: shown as 5.226E+17, or written out with zeros at the end."""
    if is_broken_number(cell):
        raise BadCell(broken_number_reason())


def id_number(cell: str) -> str | Masked:
    number = cell.replace(" ", "").lstrip("'").upper()
    refuse_broken(number)
    if "*" in number:
        return MASKED
    if is_valid_id(number):
        return number
    if len(number) == 18 and number.endswith("000"):
        raise BadCell(broken_number_reason())
    raise BadCell(_("This is not a valid ID number: compare all 18 characters with the card."))


def phone(cell: str) -> str | Masked:
    number = re.sub(r"^\+?86(?=1\d{10}$)|[\s()\-'+]", "", cell)
    refuse_broken(cell)
    if "*" in number:
        return MASKED
    if is_mobile(number):
        return number
    raise BadCell(_("A phone number has 11 digits."))


def person_key(cell: str) -> tuple[int, int]:
    """(person id, household version) of our own template."""
    person, _slash, version = cell.partition("/")
    if not (person.isdecimal() and version.isdecimal()) or len(cell) > 30:
        raise BadCell(_("The key column is not to be changed. Delete the key of rows that you add."))
    return int(person), int(version)
