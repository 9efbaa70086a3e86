"""What a field is called, for findings, differences and issues that name fields by their code."""

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ledgers.models import EmploymentSpell, Household, Person, SelfEmployment, TrainingRecord

OTHER_LABELS = {
    "types": _("Household types"),
    "spells": _("Employment"),
    "businesses": _("Own business"),
    "trainings": _("Training"),
    "consents": _("Consent to share"),
    "household": _("Household"),
    "people": _("Members"),
}


def field_label(name: str, first: type[Model] = Person) -> str:
    """The label of a field of a person, spell or household, of `first` before them; the name itself when nothing has
    it."""
    if name in OTHER_LABELS:
        return str(OTHER_LABELS[name])
    for model in (first, Person, EmploymentSpell, Household, SelfEmployment, TrainingRecord):
        try:
            return str(model._meta.get_field(name).verbose_name)
        except FieldDoesNotExist:
            continue
    return name
