"""The households of a village or a county as columns: what the rules ask, for all of them at once."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Self

import numpy as np

from ledgers.rules.dates import digits_of_ordinals
from ledgers.rules.meaning import HouseholdMeaning, PersonMeaning, SpellMeaning


@dataclass(frozen=True)
class Taken:
    """Columns of equal length, of which rows can be picked."""

    def take(self, rows: np.ndarray) -> Self:
        return type(self)(**{item.name: getattr(self, item.name)[rows] for item in fields(self)})


@dataclass(frozen=True)
class HouseholdColumns(Taken, HouseholdMeaning):
    """One row a household. `heads`, `spouses` and `head_born` follow from the people (see `join`)."""

    id: np.ndarray
    has_site: np.ndarray
    has_phone: np.ndarray
    phone_is_mobile: np.ndarray
    is_relocated: np.ndarray
    is_general: np.ndarray
    is_special: np.ndarray
    heads: np.ndarray
    spouses: np.ndarray
    head_born: np.ndarray

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class SpellColumns(Taken, SpellMeaning):
    """One row a job; `place` is the row of its person."""

    place: np.ndarray
    first: np.ndarray
    last: np.ndarray
    proven: np.ndarray
    pay: np.ndarray
    has_wage: np.ndarray
    has_place: np.ndarray
    has_employer: np.ndarray
    has_organiser: np.ndarray
    is_organised: np.ndarray
    is_part_time: np.ndarray

    @property
    def begins(self) -> np.ndarray:
        return digits_of_ordinals(self.first)

    def days_in_year(self, day: date) -> np.ndarray:
        """Of each job, from the first of January until `day`."""
        first = date(day.year, 1, 1).toordinal()
        return np.maximum(0, np.minimum(self.last, day.toordinal()) - np.maximum(self.first, first))


@dataclass(frozen=True)
class PersonColumns(Taken, PersonMeaning):
    """One row a present person; `place` is the row of the household. `works`, `works_full_time` and `days_worked`
    follow from jobs and businesses on the day of the check (see `join`)."""

    id: np.ndarray
    place: np.ndarray
    birth: np.ndarray
    born: np.ndarray
    has_id: np.ndarray
    id_is_valid: np.ndarray
    differs_in_sex: np.ndarray
    differs_in_birth: np.ndarray
    is_twice: np.ndarray
    has_phone: np.ndarray
    phone_is_mobile: np.ndarray
    is_head: np.ndarray
    is_spouse: np.ndarray
    is_child: np.ndarray
    is_parent: np.ndarray
    has_certificate: np.ndarray
    certificate_fits: np.ndarray
    has_education: np.ndarray
    is_student: np.ndarray
    is_healthy: np.ndarray
    is_ill: np.ndarray
    is_disabled: np.ndarray
    is_unfit: np.ndarray
    is_available: np.ndarray
    wants_work: np.ndarray
    has_wishes: np.ndarray
    has_reason: np.ndarray
    trades: np.ndarray
    trades_unexplained: np.ndarray
    works: np.ndarray
    works_full_time: np.ndarray
    days_worked: np.ndarray

    def __len__(self) -> int:
        return len(self.id)

    def trades_on(self, day: date) -> np.ndarray:
        return self.trades

    def trades_unexplained_on(self, day: date) -> np.ndarray:
        return self.trades_unexplained

    def works_on(self, day: date) -> np.ndarray:
        return self.works

    def works_full_time_on(self, day: date) -> np.ndarray:
        return self.works_full_time

    def days_worked_this_year(self, day: date) -> np.ndarray:
        return self.days_worked


@dataclass(frozen=True)
class Batch:
    """Households, their people and their jobs, with what follows from each other on a day."""

    households: HouseholdColumns
    people: PersonColumns
    spells: SpellColumns
    day: date


def join(households: dict, people: dict, spells: dict, day: date) -> Batch:
    """A batch out of the columns that were read; `place` stands in people and spells already."""
    jobs, number = SpellColumns(**spells), len(people["id"])
    runs = jobs.runs_on(day)
    people["born"] = digits_of_ordinals(people["birth"])
    people["works"] = any_of(runs, jobs.place, number) | people["trades"]
    people["works_full_time"] = any_of(runs & (jobs.is_part_time ^ True), jobs.place, number)
    people["days_worked"] = np.bincount(jobs.place, jobs.days_in_year(day), number).astype(np.int64)
    members, homes = PersonColumns(**people), len(households["id"])
    households["heads"] = np.bincount(members.place, members.is_head, homes).astype(np.int64)
    households["spouses"] = np.bincount(members.place, members.is_spouse, homes).astype(np.int64)
    households["head_born"] = np.zeros(homes, np.int64)
    households["head_born"][members.place[members.is_head]] = members.born[members.is_head]
    return Batch(HouseholdColumns(**households), members, jobs, day)


def any_of(flags: np.ndarray, place: np.ndarray, number: int) -> np.ndarray:
    """(number,): whether one of the rows that belong to it is flagged."""
    found = np.zeros(number, bool)
    found[place[flags]] = True
    return found
