"""Higher apps take part when two records of one person are merged. They register in a module `person_merges.py`; this
app knows none of them. Everything runs inside the transaction of the merge: all of it happens, or nothing.

What keeps pointing at the record that is not kept stays valid: that person remains, with `merged_into`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ledgers.models import Person


@dataclass(frozen=True)
class Rehung:
    """Employment spells (by key) that belong to another person now: after a merge, or after it was undone."""

    spell_ids: tuple[int, ...]
    person: Person


# A plain sentence that says why this record cannot be given up now, or "".
REFUSALS: list[Callable[[Person], str]] = []
FOLLOWERS: list[Callable[[Rehung], None]] = []


def refusals_of(person: Person) -> list[str]:
    return [sentence for ask in REFUSALS if (sentence := ask(person))]


def follow(rehung: Rehung) -> None:
    for act in FOLLOWERS:
        act(rehung)
