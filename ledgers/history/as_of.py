"""A household as it was on a day, beside what is written today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import cached_property

from ledgers.enums import RowChange
from ledgers.history.lives import HomeLives, Life, lives_of
from ledgers.history.tracks import Track
from ledgers.history.words import EMPTY, Names, names_home, plain, word_of
from ledgers.models import Household


@dataclass(frozen=True)
class Fact:
    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True)
class Record:
    """One row as it was; `change` is how today differs from it (REMOVED: today it is no more)."""

    title: str
    change: str
    facts: list[Fact]

    @property
    def change_label(self) -> str:
        return str(RowChange(self.change).label)


@dataclass(frozen=True)
class PersonThen:
    record: Record | None
    others: list[Record]
    is_gone: bool


@dataclass(frozen=True)
class HouseholdThen:
    """`home` is None before the household was entered. `came_later`: names of those who are there today only."""

    home: Record | None
    kinds: list[Record]
    people: list[PersonThen]
    came_later: list[str]


def end_of(day: date) -> datetime:
    """The last moment of a day, in the time zone of the office."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) - timedelta(microseconds=1)


class Past:
    """A household at the end of a day, as `user` may read it."""

    def __init__(self, household: Household, *, user, day: date):
        self.household, self.user, self.day = household, user, day
        self.moment = end_of(day)
        self.lives: HomeLives = lives_of(household.pk)

    @cached_property
    def names(self) -> Names:
        every = [self.lives.home, *self.lives.kinds, *self.lives.people.values(), *self.lives.of_people]
        pairs = ((life.track, life.at(self.moment)) for life in every)
        now = ((life.track, life.current) for life in every)
        return Names(self.user, ((track, state) for track, state in (*pairs, *now) if state is not None))

    def read(self) -> HouseholdThen:
        home = self.record(self.lives.home)
        if home is None:
            return HouseholdThen(None, [], [], [])
        kinds = [record for life in self.lives.kinds if (record := self.kind(life)) is not None]
        others = self.of_people_then()
        here = [key for key in self.lives.people if self.lives.lives_in(key, self.moment)]
        people = [self.person(self.lives.people[key], others[key]) for key in here]
        later = [
            life.current.name for key, life in self.lives.people.items()
            if key not in here and life.current is not None and life.current.household_id == self.household.pk
        ]  # fmt: skip
        return HouseholdThen(home, kinds, sorted(people, key=lambda person: person.is_gone), later)

    def of_people_then(self) -> dict[int, list[Life]]:
        """Jobs and the like by the person whose they were on that day."""
        found = defaultdict(list)
        for life in self.lives.of_people:
            if (state := life.at(self.moment)) is not None:
                found[state.person_id].append(life)
        return found

    def kind(self, life: Life) -> Record | None:
        """A type that held on the day."""
        state = life.at(self.moment)
        if state is None or state.valid_from > self.day or (state.valid_to is not None and state.valid_to <= self.day):
            return None
        return self.record(life, title=state.get_kind_display())

    def person(self, life: Life, others: Iterable[Life]) -> PersonThen:
        state = life.at(self.moment)
        records = [record for other in others if (record := self.record(other)) is not None]
        left = state.left_at is not None and state.left_at <= self.day
        return PersonThen(self.record(life, title=state.name), records, is_gone=left)

    def record(self, life: Life, title: str = "") -> Record | None:
        """None while the row was not there."""
        then = life.at(self.moment)
        if then is None:
            return None
        now = life.current
        if now is not None and getattr(now, "household_id", self.household.pk) != self.household.pk:
            now = None  # of somebody who moved on, today's record is another household's
        facts = self.facts(life.track, then, now)
        changed = any(fact.differs for fact in facts)
        change = RowChange.REMOVED if now is None else RowChange.CHANGED if changed else RowChange.SAME
        return Record(title or str(life.track.title), change, facts)

    def facts(self, track: Track, then: Model, now: Model | None) -> list[Fact]:
        """What was filled in, and what is today; hidden digits that differ count as a difference."""
        found = []
        for field in (one for one in track.fields if not names_home(one)):
            old, new = plain(field, then), plain(field, now) if now is not None else None
            words = word_of(field, old, self.names), word_of(field, new, self.names) if now is not None else EMPTY
            if now is None:
                words = words[0], words[0]
            elif old != new and words[0] == words[1]:
                words = words[0], f"{words[1]} *"
            if words != (EMPTY, EMPTY):
                found.append(Fact(str(field.verbose_name), *words))
        return found
