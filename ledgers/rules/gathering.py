"""Plain records of many households as columns, so that every rule is asked once for all of them (the import)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from itertools import chain
from operator import attrgetter, methodcaller

import numpy as np

from ledgers.rules.columns import Batch, HouseholdColumns, PersonColumns, SpellColumns, join
from ledgers.rules.records import HouseholdRecord

NUMBERS = frozenset({"birth", "first", "last", "proven", "pay"})
# What `join` makes out of the others, and the keys that are places here.
FOLLOWING = frozenset(
    {"id", "place", "born", "heads", "spouses", "head_born", "works", "works_full_time", "days_worked"}
)


def batch_of(households: Sequence[HouseholdRecord], *, day: date) -> Batch:
    """Columns of records. Ids are places: of a household in the sequence, of a person in the chain of all people."""
    people = list(chain.from_iterable(household.people for household in households))
    spells = list(chain.from_iterable(person.spells for person in people))
    homes, members = columns(HouseholdColumns, households, day), columns(PersonColumns, people, day)
    homes["id"], members["id"] = np.arange(len(households)), np.arange(len(people))
    members["place"] = places(len(household.people) for household in households)
    jobs = columns(SpellColumns, spells, day)
    jobs["place"] = places(len(person.spells) for person in people)
    return join(homes, members, jobs, day)


def columns(kind: type, records: Sequence, day: date) -> dict[str, np.ndarray]:
    """{column: array} of those that the records answer for themselves."""
    return {
        name: np.fromiter(map(answer(name, records, day), records), np.int64 if name in NUMBERS else bool, len(records))
        for name in (field.name for field in fields(kind))
        if name not in FOLLOWING
    }


def answer(name: str, records: Sequence, day: date) -> Callable:
    """How a record is asked for a column: by an attribute of its name, or by `name_on` a day."""
    return attrgetter(name) if not records or hasattr(records[0], name) else methodcaller(f"{name}_on", day)


def places(counts: Iterable[int]) -> np.ndarray:
    """Counts 2, 0, 1 to the owners 0, 0, 2."""
    numbers = np.fromiter(counts, np.int64)
    return np.repeat(np.arange(len(numbers)), numbers)
