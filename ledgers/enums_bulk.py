"""What becomes of a row that a program sends among many."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkEffect(models.TextChoices):
    CREATED = "created", _("Added")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")
