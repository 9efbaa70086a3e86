"""The rules over columns: every rule once, for all households of a village or a county."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ledgers.rules.base import HOUSEHOLD, PERSON, Rule, rules_on
from ledgers.rules.columns import Batch, any_of


@dataclass(frozen=True)
class Hits:
    """Who breaks one rule: household ids, and person ids beside them (None for a rule of the household)."""

    rule: Rule
    households: np.ndarray
    people: np.ndarray | None

    def __len__(self) -> int:
        return len(self.households)

    def pairs(self) -> Iterator[tuple[int, int | None]]:
        """(household id, person id or None)."""
        people = [None] * len(self) if self.people is None else self.people.tolist()
        return zip(self.households.tolist(), people, strict=True)


def hits_of(batch: Batch) -> list[Hits]:
    """One entry a rule that is in force on the batch's day, in the order of the register."""
    households, people, spells = batch.households, batch.people, batch.spells
    homes, workers = households.take(people.place), people.take(spells.place)
    found = []
    for rule in rules_on(batch.day):
        if rule.subject == HOUSEHOLD:
            found.append(Hits(rule, households.id[rule.check(households, batch.day)], None))
            continue
        if rule.subject == PERSON:
            mask = rule.check(people, homes, batch.day)
        else:
            mask = any_of(rule.check(spells, workers, batch.day), spells.place, len(people))
        found.append(Hits(rule, homes.id[mask], people.id[mask]))
    return found
