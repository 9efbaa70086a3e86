"""What a field is called, for findings, differences and issues that name fields by their code."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from ledgers.models import EmploymentSpell, Household, Person

OTHER_LABELS = {
    "types": _("Household types"),
    "spells": _("Employment"),
    "household": _("Household"),
    "people": _("Members"),
}


def field_label(name: str) -> str:
    """The label of a field of a person, spell or household; the name itself when nothing has it."""
    if name in OTHER_LABELS:
        return str(OTHER_LABELS[name])
    for model in (Person, EmploymentSpell, Household):
        try:
            return str(model._meta.get_field(name).verbose_name)
        except FieldDoesNotExist:
            continue
    return name
