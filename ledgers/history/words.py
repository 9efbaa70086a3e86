"""States of rows in words: labels for codes, names for keys, masks for identifiers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.common.crypto import EncryptedTextField
from ledgers.diff import EMPTY, shown
from ledgers.history.tracks import Track
from ledgers.models import Household, Person
from ledgers.services.snapshot import MASKS


@dataclass(frozen=True)
class Field:
    """One field before and after, in words; `source` names the kind of record."""

    source: str
    name: str
    label: str
    old: str
    new: str
    hidden_digits: bool = False

    @property
    def code(self) -> str:
        return f"{self.source}.{self.name}"


class Names:
    """What keys stand for: one query a kind of record that is pointed at."""

    def __init__(self, user, states: Iterable[tuple[Track, Model]]):
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for track, state in states:
            for field in track.fields:
                if isinstance(field, ForeignKey) and (key := getattr(state, field.attname)):
                    wanted[field.related_model].add(key)
        self.found = {model: readable(model, user).in_bulk(keys) for model, keys in wanted.items()}

    def of(self, model, key) -> str:
        row = self.found.get(model, {}).get(key)
        return str(row) if row is not None else _("elsewhere")


def readable(model, user):
    """Another household, and the person that a record was merged into, are named to those only who may see them."""
    return model.objects.visible_to(user) if model in (Household, Person) else model.objects.all()


def changed_fields(track: Track, before: Model, after: Model, names: Names) -> list[Field]:
    """The fields in which two states of one row differ."""
    found = []
    for field in track.fields:
        old, new = plain(field, before), plain(field, after)
        if old != new:
            words = word_of(field, old, names), word_of(field, new, names)
            hidden = isinstance(field, EncryptedTextField) and words[0] == words[1]
            found.append(Field(track.name, field.name, label(field), *words, hidden_digits=hidden))
    return found


def all_fields(track: Track, state: Model, names: Names) -> list[tuple[str, str]]:
    """(label, value) of what is filled in, on one line: whose it is stands above, a "no" is nothing to tell."""
    values = ((field, plain(field, state)) for field in track.fields if not names_home(field))
    return [(label(field), word_of(field, value, names)) for field, value in values if value not in (None, False)]


def names_home(field) -> bool:
    """Whose a row is; that a household was joined with another one is a fact of its own."""
    return field.name == "household"


def label(field) -> str:
    return str(_("Household") if names_home(field) else field.verbose_name)


def plain(field, state: Model) -> Any:
    value = getattr(state, field.attname)
    return None if value in ("", None) or value == [] else value


def word_of(field, value: Any, names: Names) -> str:
    if value is None:
        return EMPTY
    if isinstance(field, ForeignKey):
        return names.of(field.related_model, value)
    if isinstance(field, EncryptedTextField):
        return MASKS[field.name](value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return shown(field.model, field.name, value)
