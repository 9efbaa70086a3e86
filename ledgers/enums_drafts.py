"""The entry forms whose unfinished entries are kept, by the names of their addresses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftForm(models.TextChoices):
    """A form and what its draft's target is: nothing, a household, a person, or the record that is changed."""

    HOUSEHOLD_CREATE = "household-create", _("A new household")
    HOUSEHOLD_EDIT = "household-edit", _("A household")
    PERSON_CREATE = "person-create", _("A new person")
    PERSON_EDIT = "person-edit", _("A person")
    SPELL_CREATE = "spell-create", _("A new job")
    SPELL_EDIT = "spell-edit", _("A job")
    BUSINESS_CREATE = "business-create", _("A new business")
    BUSINESS_EDIT = "business-edit", _("A business")
    TRAINING_CREATE = "training-create", _("A new training")
    TRAINING_EDIT = "training-edit", _("A training")
