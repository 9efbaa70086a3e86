"""What is kept, and through which column a row belongs to a household or to a person."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledgers.models import (
    Consent,
    EmploymentSpell,
    Household,
    HouseholdType,
    Person,
    SelfEmployment,
    TrainingRecord,
)
from ledgers.models.history import (
    DERIVED,
    NOISE,
    ConsentEvent,
    HouseholdEvent,
    HouseholdTypeEvent,
    PersonEvent,
    SelfEmploymentEvent,
    SpellEvent,
    TrainingEvent,
)

# Keys and what is looked up by machine; a reader wants the field itself.
UNSHOWN = NOISE | DERIVED | {"id", "county", "created_at", "created_by", "person"}


@dataclass(frozen=True)
class Track:
    """`owner` is the column that says whose row it is; empty for the household itself."""

    model: type[Model]
    events: type[Model]
    owner: str
    title: str | Promise = ""

    @property
    def name(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def fields(self) -> list:
        """What a reader is shown, in the order of the record."""
        kept = {field.name for field in self.events._meta.fields}
        return [
            field for field in self.model._meta.local_fields
            if field.name in kept - UNSHOWN and not field.name.endswith("_index")
        ]  # fmt: skip


HOME = Track(Household, HouseholdEvent, "", _("Household"))
KINDS = Track(HouseholdType, HouseholdTypeEvent, "household_id", _("Household types"))
PEOPLE = Track(Person, PersonEvent, "household_id")
SPELLS = Track(EmploymentSpell, SpellEvent, "person_id", _("Employment"))
OF_PEOPLE = (
    SPELLS,
    Track(SelfEmployment, SelfEmploymentEvent, "person_id", _("Own business")),
    Track(TrainingRecord, TrainingEvent, "person_id", _("Training")),
    Track(Consent, ConsentEvent, "person_id", _("Consent to share")),
)
TRACKS = (HOME, KINDS, PEOPLE, *OF_PEOPLE)


def track_named(name: str) -> Track | None:
    return next((track for track in TRACKS if track.name == name), None)
