"""How a pair of records was found alike, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DuplicateKind(models.TextChoices):
    EXACT = "EXACT", _("The same ID number")
    FUZZY = "FUZZY", _("Name, birth date and place")


class DuplicateState(models.TextChoices):
    OPEN = "OPEN", _("To decide")
    MERGED = "MERGED", _("Merged")
    DIFFERENT = "DIFFERENT", _("Two people")


class DuplicateReason(models.TextChoices):
    SAME_ID = "SAME_ID", _("same ID number")
    SAME_NAME = "SAME_NAME", _("same name")
    SAME_SOUND = "SAME_SOUND", _("name sounds the same")
    LIKE_NAME = "LIKE_NAME", _("name is alike")
    SAME_BIRTH = "SAME_BIRTH", _("same birth date")
    NEAR_BIRTH = "NEAR_BIRTH", _("birth date is near")
    SAME_PHONE = "SAME_PHONE", _("same phone")
    SAME_HOUSEHOLD = "SAME_HOUSEHOLD", _("same household")
    SAME_VILLAGE = "SAME_VILLAGE", _("same village")
    SAME_TOWNSHIP = "SAME_TOWNSHIP", _("same township")
