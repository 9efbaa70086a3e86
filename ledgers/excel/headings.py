"""Which column of a foreign table is which field: known names first, then what looks much alike."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from django.utils.translation import override
from rapidfuzz import fuzz, process

from ledgers.excel.cells import LANGUAGES
from ledgers.excel.columns import COLUMNS, KEY

NOISE = re.compile(r"[(（\[【].*?[)）\]】]|[*＊:：、/\s]|^\d+[.．、]?")
ALIKE = 84  # of 100; below it a proposal is more often wrong than right
# A person is found again by one of these.
IDENTITY = (KEY, "id_number", "number", "birth_date")


def bare(heading: str) -> str:
    """A heading without numbering, units in brackets and spaces, widths and case."""
    return NOISE.sub("", unicodedata.normalize("NFKC", heading)).upper()


@cache
def known_names() -> dict[str, str]:
    """{bare name: field} of labels in both languages and everyday names."""
    names = {bare(alias): column.name for column in COLUMNS.values() for alias in column.aliases}
    for language in LANGUAGES:
        with override(language):
            names |= {bare(str(column.label)): column.name for column in COLUMNS.values()}
    return names


def guess_headings(headings: Iterable[str]) -> dict[str, str]:
    """{field: heading}; of two headings for one field the first, and an exact name before one that is alike."""
    headings = list(headings)
    found: dict[str, str] = {}
    for heading in headings:
        if name := known_names().get(bare(heading)):
            found.setdefault(name, heading)
    for heading in headings:
        if heading not in found.values() and (name := alike(bare(heading))):
            found.setdefault(name, heading)
    return found


def alike(heading: str) -> str | None:
    if len(heading) < 2:
        return None
    best = process.extractOne(heading, known_names().keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return known_names()[best[0]] if best else None


def signature_of(headings: Sequence[str]) -> str:
    """What makes two tables the same kind of table: their headings in order."""
    return hashlib.sha256("\n".join(map(bare, headings)).encode()).hexdigest()


def missing_columns(headings: dict[str, str]) -> list[str]:
    """Fields without which no row can be used; of IDENTITY one is enough, and the ID number is asked for."""
    missing = [] if "name" in headings or KEY in headings else ["name"]
    return missing if any(name in headings for name in IDENTITY) else [*missing, "id_number"]
