"""What the page of a pair shows: two records field by field, their jobs, households and visits."""

from dataclasses import dataclass

from django.utils import timezone

from laborinfo.common.crypto import mask_certificate, mask_id, mask_phone
from ledgers.diff import shown
from ledgers.forms.duplicates import SOURCE, MergeForm, differing_fields
from ledgers.labels import field_label
from ledgers.merging import refusals_of
from ledgers.models import DuplicatePair, Household, Person, Visit
from ledgers.services.merge_changes import split_spells
from ledgers.services.people import FIELDS
from ledgers.views.cards import SpellCard, spell_card
from ledgers.views.record_cards import Records, records_of

VISITS = 5
HIDDEN = {"id_number": mask_id, "phone": mask_phone, "disability_certificate": mask_certificate}


@dataclass(frozen=True)
class Side:
    """One of the two people. `staying`: jobs that overlap the other's and stay when this record is given up."""

    person: Person
    household: Household
    place: str
    works: list[SpellCard]
    records: Records
    staying: set[int]
    visits: list[Visit]
    refusals: list[str]
    is_kept: bool
    is_suggested: bool


@dataclass(frozen=True)
class FieldRow:
    """One field of both. `name` is the radio's name, empty where nothing is to choose."""

    label: str
    values: list[tuple[Person, str, bool]]  # person, value as shown, is it chosen
    differs: bool
    name: str


def side_of(pair: DuplicatePair, person: Person, other: Person, form: MergeForm, today) -> Side:
    spells = list(person.spells.select_related("organised_by"))
    _moving, staying = split_spells(other, person)
    region = person.household.region
    return Side(
        person=person, household=person.household, place=place_of(region),
        works=[spell_card(spell, today) for spell in spells],
        records=records_of([person], person.household, today)[person.pk], staying={spell.pk for spell in staying},
        visits=list(person.household.visits.select_related("by")[:VISITS]),
        refusals=refusals_of(person) if person.left_at is None else [], is_kept=pair.kept_id == person.pk,
        is_suggested=str(form["kept"].value()) == str(person.pk),
    )  # fmt: skip


def place_of(region) -> str:
    return f"{region.parent.parent.short_name} {region.parent.short_name} {region.short_name}"


def sides_of(pair: DuplicatePair, form: MergeForm) -> list[Side]:
    a, b, today = pair.person_a, pair.person_b, timezone.localdate()
    return [side_of(pair, a, b, form, today), side_of(pair, b, a, form, today)]


def field_rows(pair: DuplicatePair, form: MergeForm) -> list[FieldRow]:
    """Every field that either has, in the order of the record."""
    people = (pair.person_a, pair.person_b)
    differing = set(differing_fields(*people))
    names = [field.name for field in Person._meta.local_fields if field.name in FIELDS]
    rows = [field_row(name, people, form, name in differing) for name in names]
    return [row for row in rows if any(text != "—" for _person, text, _chosen in row.values)]


def field_row(name: str, people, form: MergeForm, may_choose: bool) -> FieldRow:
    source = f"{SOURCE}{name}" if may_choose else ""
    chosen = str(form[source].value()) if source else ""
    values = [(person, text_of(person, name), chosen == str(person.pk)) for person in people]
    first, second = (text for _person, text, _chosen in values)
    return FieldRow(field_label(name), values, differs=may_choose or first != second, name=source)


def text_of(person: Person, name: str) -> str:
    """Identifiers are masked; a difference of hidden digits still shows as a difference."""
    value = getattr(person, name)
    if name in HIDDEN and value:
        return HIDDEN[name](value)
    if hasattr(value, "strftime"):
        return f"{timezone.localtime(value):%Y-%m-%d}" if hasattr(value, "hour") else f"{value:%Y-%m-%d}"
    return shown(Person, name, value)
