"""One row through time, put together from what was kept before each change and from what it is now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model, Q

from ledgers.history.tracks import HOME, KINDS, OF_PEOPLE, PEOPLE, Track


@dataclass(frozen=True)
class Change:
    """One change of one row: `before` is None when it was added, `after` when it was deleted."""

    track: Track
    key: int
    event: Model
    before: Model | None
    after: Model | None

    @property
    def at(self) -> datetime:
        return self.event.pgh_created_at

    @property
    def states(self) -> list[Model]:
        return [state for state in (self.before, self.after) if state is not None]


@dataclass
class Life:
    """A row's kept changes, oldest first, and the row as it is now (None when it is no more)."""

    track: Track
    key: int
    events: list = field(default_factory=list)
    current: Model | None = None

    def at(self, moment: datetime) -> Model | None:
        """The row as it was right after `moment`, None while it was not there.

        The next change tells: an update or a delete kept the row as it was, an insert says that it was not there yet.
        Without a next change it was what it is. A row from before the history has no insert; it says itself since when.
        """
        later = next((event for event in self.events if event.pgh_created_at > moment), None)
        if later is not None and later.pgh_label == "insert":
            return None
        state = self.current if later is None else later
        if state is None or any(event.pgh_label == "insert" for event in self.events):
            return state
        return None if getattr(state, "created_at", moment) > moment else state

    def changes(self) -> list[Change]:
        return [self._change(place, event) for place, event in enumerate(self.events)]

    def _change(self, place: int, event) -> Change:
        if event.pgh_label == "insert":
            return Change(self.track, self.key, event, before=None, after=event)
        if event.pgh_label == "delete":
            return Change(self.track, self.key, event, before=event, after=None)
        following = self.events[place + 1] if place + 1 < len(self.events) else self.current
        return Change(self.track, self.key, event, before=event, after=following)


@dataclass(frozen=True)
class HomeLives:
    """Everything that ever belonged to a household."""

    household_id: int
    home: Life
    kinds: list[Life]
    people: dict[int, Life]
    of_people: list[Life]

    def lives_in(self, person_id: int, moment: datetime) -> bool:
        """Did the person belong to this household at that moment?"""
        state = self.people[person_id].at(moment) if person_id in self.people else None
        return state is not None and state.household_id == self.household_id

    def changes(self) -> Iterable[Change]:
        """Changes of the household and of its people for as long as they were in it, both ends of a move included."""
        for life in (self.home, *self.kinds):
            yield from life.changes()
        for life in self.people.values():
            yield from (one for one in life.changes() if self.household_id in {s.household_id for s in one.states})
        for life in self.of_people:
            yield from (one for one in life.changes() if self._was_here(one))

    def _was_here(self, change: Change) -> bool:
        return any(self.lives_in(state.person_id, change.at) for state in change.states)


def lives_of(household_id: int) -> HomeLives:
    """Two queries a kind of record, however many people and changes."""
    home = read(HOME, Q(pk=household_id), Q(pgh_obj=household_id))
    kinds = read_owned(KINDS, [household_id])
    people = read_owned(PEOPLE, [household_id])
    rest = [life for track in OF_PEOPLE for life in read_owned(track, people).values()]
    return HomeLives(household_id, home[household_id], list(kinds.values()), people, rest)


def read_owned(track: Track, owners: Collection[int]) -> dict[int, Life]:
    """Rows that belong to one of the owners or ever did, with their whole lives."""
    owned = Q(**{f"{track.owner}__in": list(owners)})
    once = track.events.objects.filter(owned).values("pgh_obj")
    now = track.model.objects.filter(owned).values("pk")
    return read(track, owned | Q(pk__in=once), Q(pgh_obj__in=once) | Q(pgh_obj__in=now))


def read(track: Track, rows: Q, events: Q) -> dict[int, Life]:
    lives: dict[int, Life] = {}
    for event in track.events.objects.filter(events).in_order().select_related("pgh_context"):
        lives.setdefault(event.pgh_obj_id, Life(track, event.pgh_obj_id)).events.append(event)
    for row in track.model.objects.filter(rows).order_by("pk"):
        lives.setdefault(row.pk, Life(track, row.pk)).current = row
    return lives
