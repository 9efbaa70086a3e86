"""What a policy is: named conditions over a columnar population. No database, and of the framework
only its lazy strings.

A condition answers each person with YES (1), NO (0) or UNKNOWN (-1). A person is eligible when every condition
says yes, not eligible when one says no, and "cannot tell yet" when none says no and one is unknown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise as Lazy

YES, NO, UNKNOWN = 1, 0, -1
DAY = "datetime64[D]"


@dataclass(frozen=True)
class Population:
    """n people and their m spells as arrays.

    person_id (n,) int64; birth_date (n,) datetime64[D]; is_poor, is_relocated (n,) bool on the day of decision.
    spell_person (m,) index into the people, ascending; within a person spells ascend by start_date.
    spell_id (m,) int64; spell_start (m,) datetime64[D]; spell_end (m,) datetime64[D], NaT while it runs;
    spell_away, spell_organised, spell_out_of_province, spell_evidenced, spell_part_time (m,) bool.
    """

    person_id: np.ndarray
    birth_date: np.ndarray
    is_poor: np.ndarray
    is_relocated: np.ndarray
    spell_person: np.ndarray
    spell_id: np.ndarray
    spell_start: np.ndarray
    spell_end: np.ndarray
    spell_away: np.ndarray
    spell_organised: np.ndarray
    spell_out_of_province: np.ndarray
    spell_evidenced: np.ndarray
    spell_part_time: np.ndarray

    def __len__(self) -> int:
        return len(self.person_id)


@dataclass(frozen=True)
class Facts:
    """What a policy derived from the population: tri-state columns (n,), amounts (n,) in yuan, the cited spell (n,)."""

    conditions: Mapping[str, np.ndarray]
    amount: np.ndarray
    cited_spell: np.ndarray
    reaches_on: np.ndarray


@dataclass(frozen=True)
class Condition:
    """A named condition; `label` is its sentence, `missing` names the fact that is lacking when it is unknown."""

    key: str
    label: str | Lazy
    missing: str | Lazy = ""


@dataclass(frozen=True)
class Policy:
    """One subsidy: its conditions in the order in which they are explained, its parameters, and its rule."""

    code: str
    title: str | Lazy
    rule_version: int
    conditions: tuple[Condition, ...]
    parameters: Mapping[str, str | Lazy]  # key: what the number is
    evaluate: Callable[[Population, Mapping[str, int], np.datetime64], Facts]

    def label_of(self, key: str) -> str:
        """A parameter in words; a key that the rule no longer has stays as it is."""
        return str(self.parameters.get(key, key))


@dataclass(frozen=True)
class Decisions:
    """Per person: outcome as tri-state (1 eligible, 0 not, -1 cannot tell), bit masks over the policy's conditions
    (bit i = condition i failed / is unknown), amount in yuan (0 unless eligible), the cited spell's id (0: none)."""

    outcome: np.ndarray
    failed: np.ndarray
    unknown: np.ndarray
    amount: np.ndarray
    cited_spell: np.ndarray
    reaches_on: np.ndarray


def decide(policy: Policy, population: Population, parameters: Mapping[str, int], day: np.datetime64) -> Decisions:
    """Apply a policy to a population as of a day."""
    facts = policy.evaluate(population, parameters, day)
    failed = np.zeros(len(population), np.int32)
    unknown = np.zeros(len(population), np.int32)
    for bit, condition in enumerate(policy.conditions):
        answer = facts.conditions[condition.key]
        failed |= (answer == NO).astype(np.int32) << bit
        unknown |= (answer == UNKNOWN).astype(np.int32) << bit
    outcome = np.where(failed != 0, NO, np.where(unknown != 0, UNKNOWN, YES)).astype(np.int8)
    amount = np.where(outcome == YES, facts.amount, 0)
    return Decisions(outcome, failed, unknown, amount, facts.cited_spell, facts.reaches_on)


def add_months(days: np.ndarray, months: int) -> np.ndarray:
    """The same day of the month, `months` later; the last day of the month where that day does not exist."""
    month = days.astype("datetime64[M]")
    offset = days - month.astype(DAY)
    target = month + months
    last = (target + 1).astype(DAY) - np.timedelta64(1, "D")
    return np.minimum(target.astype(DAY) + offset, last)
