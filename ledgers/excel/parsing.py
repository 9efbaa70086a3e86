"""Rows of text to values. Cells repeat (a list of twelve relations fills a column), so each text is read once."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from laborinfo.common.crypto import blind_index
from laborinfo.common.excel import Sheets
from ledgers.excel import cells
from ledgers.excel.cells import BadCell, Masked
from ledgers.excel.columns import COLUMNS
from ledgers.rules.id_numbers import facts_of_id

SPACES = re.compile(r"\s+")
NOTHING = {"", "-", "—", "/", "无", "不详"}
CLEAR = "清空"  # the one word that empties a field; an empty cell leaves what is recorded
NEVER_CLEARED = {"key", "number", "group", "name", "relation", "sex", "birth_date", "ethnicity", "labour_ability"}
# {field: what an emptied field holds}, where it is no empty text
EMPTY_VALUES = (
    {"health": [], "kinds": [], "wished_place_levels": [], "wished_occupations": []}
    | dict.fromkeys((name for name, column in COLUMNS.items() if column.read is cells.yes_no), False)
    | dict.fromkeys(("relocated_year", "min_wage", "speaks_mandarin"))
)
NEVER_WORTH_KEEPING = {"id_number", "phone", "name", "key"}  # in the memory


@dataclass(slots=True)
class FileRow:
    """What one row says: {field: value} of its filled cells, and (field, text, reason) of the bad ones."""

    sheet: str
    number: int
    values: dict = field(default_factory=dict)
    problems: list[tuple[str, str, str]] = field(default_factory=list)


def normal(text: str) -> str:
    """Full-width characters narrowed, spaces of all kinds single and none at the ends."""
    if text.isascii() and "  " not in text and text.isprintable():
        return text.strip()
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text).replace("\u200b", "")).strip()


def name_of(text: str) -> str:
    """Chinese names lose the blanks that align them in print (杨 华); others keep single ones."""
    return text if text.isascii() else text.replace(" ", "")


class CellReader:
    """Reads the cells of one column, remembering texts that repeat."""

    def __init__(self, name: str, is_1904: bool):
        self.name = name
        self.read = COLUMNS[name].read
        if name == "birth_date" and is_1904:
            self.read = cells.day_from(cells.BEGIN_1904)
        self.memory: dict[str, tuple] = {}

    def __call__(self, raw: str) -> tuple:
        """(has a value, value, reason)"""
        if self.name in NEVER_WORTH_KEEPING:
            return self.value_of(raw)
        if raw not in self.memory:
            self.memory[raw] = self.value_of(raw)
        return self.memory[raw]

    def value_of(self, raw: str) -> tuple:
        text = normal(raw)
        if text in NOTHING and not (text == "无" and COLUMNS[self.name].read is cells.yes_no):
            return False, None, ""
        if text == CLEAR and self.name not in NEVER_CLEARED:
            return True, EMPTY_VALUES.get(self.name, ""), ""
        try:
            return True, self.read(name_of(text) if self.name == "name" else text), ""
        except BadCell as error:
            return False, None, str(error)


def parse_sheets(sheets: Sheets, headings: dict[str, str], chosen: list[str]) -> Iterator[FileRow]:
    """The rows of the chosen sheets; a sheet without some of the columns gives what it has."""
    readers = {name: CellReader(name, sheets.is_1904) for name in headings}
    for sheet in sheets.sheets:
        if sheet.name not in chosen:
            continue
        places = {heading: place for place, heading in enumerate(sheet.table.headers)}
        columns = [(places[heading], name, readers[name]) for name, heading in headings.items() if heading in places]
        yield from map(partial(parse_row, columns, sheet.name), sheet.table.rows)


def parse_row(columns: list, sheet: str, row) -> FileRow:
    found = FileRow(sheet, row.number)
    for place, name, read in columns:
        raw = row.cells[place]
        if not raw:
            continue
        has_value, value, reason = read(raw)
        if reason:
            found.problems.append((name, raw[:60], reason))
        elif has_value and not isinstance(value, Masked):
            found.values[name] = value
    fill_from_id(found)
    return found


def fill_from_id(row: FileRow) -> None:
    """A valid ID number tells sex and birth date where the row does not. Its blind index is made once."""
    if number := row.values.get("id_number"):
        row.values["id_index"] = blind_index(number)
        facts = facts_of_id(number)
        if facts:
            row.values.setdefault("sex", facts.sex)
            row.values.setdefault("birth_date", facts.birth_date)


def missing_reason() -> str:
    return _("This is missing.")
