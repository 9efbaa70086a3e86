"""The difference of two frozen households, field by field, in words."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from laborinfo.common.codes import HouseholdKind, occupation_label
from laborinfo.common.places import place_name
from ledgers.enums import RowChange
from ledgers.labels import field_label
from ledgers.models import Consent, EmploymentSpell, Household, Person, SelfEmployment, TrainingRecord
from ledgers.services.fields import LISTS
from ledgers.services.snapshot import (
    BUSINESS_FIELDS,
    CONSENT_FIELDS,
    LATER_FIELDS,
    LATER_OF_SPELLS,
    PERSON_FIELDS,
    SPELL_FIELDS,
    TRAINING_FIELDS,
)

HOUSEHOLD_ORDER = ("number", "region", "address", "phone", "types", "relocation_site", "relocated_year", "note")
ORDERS = {
    Household: HOUSEHOLD_ORDER,
    Person: (
        "name", "relation", "sex", "birth_date", "id_number", "phone", "disability_certificate", *PERSON_FIELDS[4:],
        *LATER_FIELDS,
    ),
    EmploymentSpell: (*SPELL_FIELDS, *LATER_OF_SPELLS, "organised_by"),
    SelfEmployment: BUSINESS_FIELDS,
    TrainingRecord: TRAINING_FIELDS,
    Consent: CONSENT_FIELDS,
}  # fmt: skip
# The lists of a frozen person, what they are called, and what stands in them.
OWNED = {
    "spells": (EmploymentSpell, gettext_lazy("%(name)s: employment")),
    "businesses": (SelfEmployment, gettext_lazy("%(name)s: own business")),
    "trainings": (TrainingRecord, gettext_lazy("%(name)s: training")),
    "consents": (Consent, gettext_lazy("%(name)s: consent to share")),
}
MANY = ("health", "wished_place_levels", "wished_occupations", "wished_places", "wished_trainings")
EMPTY = "—"


@dataclass(frozen=True)
class FieldChange:
    """One field, old and new value side by side; `marked` when they differ."""

    field: str
    label: str
    old: str
    new: str
    marked: bool
    hidden_digits: bool = False


@dataclass(frozen=True)
class PartDiff:
    """The household itself, one person, or one record of a person (a job, a business, a training, a consent)."""

    title: str
    change: str
    person_id: int | None
    fields: tuple[FieldChange, ...]

    @property
    def is_one_sided(self) -> bool:
        """New, gone or shown as it is: there is nothing to compare, and a line says it shorter than a table."""
        return self.change != RowChange.CHANGED

    @property
    def summary(self) -> str:
        """A one-sided part on one line."""
        gone = self.change == RowChange.REMOVED
        return "；".join(f"{row.label} {row.old if gone else row.new}" for row in self.fields)

    @property
    def change_label(self) -> str:
        return str(RowChange(self.change).label)


def diff_payloads(old: dict | None, new: dict | None, *, everything: bool = False) -> list[PartDiff]:
    """The parts that differ (all parts with all fields when `everything`); either side may be missing."""
    old_home, new_home = (old or {}).get("household"), (new or {}).get("household")
    parts = [part(Household, _("Household"), old_home, new_home, everything=everything)]
    for before, after in pairs((old or {}).get("people", []), (new or {}).get("people", [])):
        parts += person_parts(before, after, everything=everything)
    return [found for found in parts if found is not None]


def pairs(old: list[dict], new: list[dict]) -> list[tuple[dict | None, dict | None]]:
    """Items matched by their key, in the new order; those that went away come last."""
    before = {item["id"]: item for item in old}
    matched: list[tuple[dict | None, dict | None]] = [(before.pop(item["id"], None), item) for item in new]
    return matched + [(item, None) for item in before.values()]


def person_parts(old: dict | None, new: dict | None, *, everything: bool) -> list[PartDiff | None]:
    person = new or old or {}
    name, key = person["name"], person["id"]
    parts = [part(Person, name, old, new, person_id=key, everything=everything)]
    for kind, (model, title) in OWNED.items():
        for before, after in pairs((old or {}).get(kind, []), (new or {}).get(kind, [])):
            words = str(title) % {"name": name}
            parts.append(part(model, words, before, after, person_id=key, everything=everything))
    return parts


def part(
    model, title: str, old: dict | None, new: dict | None, *, person_id: int | None = None, everything: bool
) -> PartDiff | None:
    if old is None and new is None:
        return None
    names = field_names(model, old, new)
    if not everything:  # most fields of most people are as they were: no words are made for them
        names = [name for name in names if differs(old, new, name)]
    rows = [field_change(model, name, old, new) for name in names]
    is_marked = any(row.marked for row in rows)
    change = RowChange.ADDED if old is None else RowChange.REMOVED if new is None else RowChange.CHANGED
    if not is_marked:
        change = RowChange.SAME
    kept = tuple(row for row in rows if row.marked or (everything and (row.old or row.new) != EMPTY))
    return PartDiff(title, change, person_id, kept) if kept else None


def field_names(model, old: dict | None, new: dict | None) -> list[str]:
    """The fields that either side has, in the order of the forms; keys and blind indexes are none of them."""
    present = {**(old or {}), **(new or {})}
    return [name for name in ORDERS[model] if name in present]


def differs(old: dict | None, new: dict | None, name: str) -> bool:
    """By value, or by the blind index where the value stands masked."""
    before, after, index = old or {}, new or {}, f"{name}_index"
    return before.get(name) != after.get(name) or before.get(index) != after.get(index)


def field_change(model, name: str, old: dict | None, new: dict | None) -> FieldChange:
    before, after = (old or {}).get(name), (new or {}).get(name)
    index = f"{name}_index"
    digits = old is not None and new is not None and old.get(index) != new.get(index)
    values = shown(model, name, before), shown(model, name, after)
    return FieldChange(
        name, label_in(model, name, get_language()), *values,
        marked=(before != after and values != (EMPTY, EMPTY)) or digits,
        hidden_digits=digits and before == after,
    )  # fmt: skip


def shown(model, name: str, value) -> str:
    """A frozen value as a person reads it: labels for codes, names for places and trades, a dash for nothing."""
    if value is None or value == "" or value == []:
        return EMPTY
    if name == "types":
        return "、".join(type_text(item) for item in value) or EMPTY
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "、".join(label_of(model, name, item) for item in value)
    return label_of(model, name, value)


def type_text(item: dict) -> str:
    label = HouseholdKind(item["kind"]).label
    return f"{label} ({item['valid_from']}–{item['valid_to']})" if item["valid_to"] else str(label)


def label_of(model, name: str, value) -> str:
    if name in ("occupation", "wished_occupations", "wished_trainings"):
        return occupation_label(value)
    if name in ("place_code", "wished_places"):
        return place_name(value)
    if name in ("relocation_site", "organised_by", "region"):
        return str(value)
    return str(labels_of(model, name).get(value, value))


@cache
def labels_of(model, name: str) -> dict:
    """Codes of a field to their (lazy) labels; empty for a field without choices."""
    field = model._meta.get_field(name)
    return dict(getattr(field, "base_field", field).flatchoices)


@cache
def label_in(model, name: str, language: str | None) -> str:
    """A field's label, looked up once a language: a page of new households names thousands of fields."""
    return field_label(name, model)


def shown_stored(finding, text: str) -> str:
    """A finding's old or new value, kept as text with codes, as a person reads it."""
    if text in ("true", "false"):
        return _("Yes") if text == "true" else _("No")
    if not text:
        return EMPTY
    if finding.field == "types":
        return "、".join(str(HouseholdKind(kind).label) for kind in text.split(","))
    if finding.field in (*LISTS, "household", "relocation_site"):
        return text
    model = Person if finding.person_id else Household
    parts = text.split(",") if finding.field in MANY else [text]
    return "、".join(label_of(model, finding.field, item) for item in parts)
