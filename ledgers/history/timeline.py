"""A household's timeline: what changed, when, by whom, through what; newest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.models import RegionPosting, User
from ledgers.enums import RowChange
from ledgers.history.lives import Change, HomeLives, lives_of
from ledgers.history.screens import through_words
from ledgers.history.tracks import PEOPLE
from ledgers.history.words import Field, Names, all_fields, changed_fields
from ledgers.models import Household, Visit

RowKey = tuple[str, int]


@dataclass(frozen=True)
class Part:
    """What happened to one row: the household, a type, a person or a job."""

    title: str
    change: str
    fields: list[Field]
    summary: str
    source: str
    event_id: int
    person_id: int | None

    @property
    def change_label(self) -> str:
        return str(RowChange(self.change).label)


@dataclass(frozen=True)
class Entry:
    """What one act changed."""

    at: datetime
    by: str
    through: str
    parts: list[Part]
    note: str = ""


def timeline_of(household: Household, *, user, person_id: int | None = None, field: str = "") -> list[Entry]:
    """All acts on a household, or those on one person or one field; a flat number of queries."""
    lives = lives_of(household.pk)
    changes = sorted(lives.changes(), key=lambda change: (change.at, change.event.pk), reverse=True)
    names = Names(user, ((change.track, state) for change in changes for state in change.states))
    people = person_names(lives)
    grouped: dict[Any, list[Change]] = defaultdict(list)
    for change in changes:
        grouped[act_of(change)].append(change)
    who = authors(group[0].event.pgh_context for group in grouped.values())
    entries = []
    for group in grouped.values():
        parts = [part for change in group if (part := part_of(change, lives, names, people, field)) is not None]
        kept = [part for part in parts if person_id in (None, part.person_id)]
        if kept:
            context = group[0].event.pgh_context
            entries.append(Entry(group[0].at, who.get(user_of(context), ""), through_words(context), kept))
    if person_id is None and not field:
        entries += visit_entries(household)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def act_of(change: Change):
    """Changes of one request, task or command; by hand in the database, those of one second."""
    return change.event.pgh_context_id or change.at.replace(microsecond=0)


def part_of(change: Change, lives: HomeLives, names: Names, people: dict[int, str], field: str) -> Part | None:
    """None when nothing of it is shown: another field was asked for, or nothing readable changed."""
    before, after, track = change.before, change.after, change.track
    fields, summary = [], ""
    if before is not None and after is not None:
        fields = changed_fields(track, before, after, names)
        if track is PEOPLE and before.household_id != after.household_id:
            fields = [one for one in fields if one.name == "household"]
        if field:
            fields = [one for one in fields if one.name == field]
        if not fields:
            return None
    elif field:
        return None
    else:
        summary = "；".join(f"{name} {value}" for name, value in all_fields(track, change.states[0], names))
    kind = RowChange.ADDED if before is None else RowChange.REMOVED if after is None else RowChange.CHANGED
    person_id = person_of(change)
    return Part(title_of(change, people), kind, fields, summary, track.name, change.event.pk, person_id)


def person_of(change: Change) -> int | None:
    if change.track is PEOPLE:
        return change.key
    return getattr(change.states[0], "person_id", None)


def title_of(change: Change, people: dict[int, str]) -> str:
    name = people.get(person_of(change) or 0, "")
    return ": ".join(filter(None, (name, str(change.track.title))))


def person_names(lives: HomeLives) -> dict[int, str]:
    """The last name that each person had while in this household: a move does not tell what came after."""
    found = {}
    for key, life in lives.people.items():
        states = [*life.events, life.current] if life.current else life.events
        here = [state for state in states if state.household_id == lives.household_id]
        found[key] = here[-1].name if here else ""
    return found


def user_of(context) -> int | None:
    return context.metadata.get("user") if context is not None else None


def authors(contexts: Iterable) -> dict[int | None, str]:
    """Names with the roles that the users hold today."""
    keys = {user_of(context) for context in contexts} - {None}
    today = timezone.localdate()
    roles = defaultdict(list)
    for posting in RegionPosting.objects.on(today).filter(user__in=keys):
        roles[posting.user_id].append(posting.get_role_display())
    users = User.objects.filter(pk__in=keys)
    return {user.pk: f"{user} ({'、'.join(roles[user.pk])})" if roles[user.pk] else str(user) for user in users}


def visit_entries(household: Household) -> list[Entry]:
    visits = Visit.objects.standing().filter(Q(household=household)).select_related("by").order_by("-at")
    return [Entry(visit.at, str(visit.by), _("Visit"), [], visit_note(visit)) for visit in visits]


def visit_note(visit: Visit) -> str:
    words = [visit.get_means_display(), visit.get_purpose_display()]
    if visit.met_with:
        words.append(f"{_('Met with')} {visit.met_with}")
    if visit.unchanged:
        words.append(_("Nothing had changed"))
    return " · ".join(map(str, words))
