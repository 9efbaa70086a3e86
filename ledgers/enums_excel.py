"""States of an Excel import and what becomes of its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    UPLOADED = "UPLOADED", _("Uploaded")
    MAPPED = "MAPPED", _("Columns chosen")
    CHECKED = "CHECKED", _("Checked")
    APPLIED = "APPLIED", _("Taken over")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


class ImportMode(models.TextChoices):
    ALL = "ALL", _("All rows or none")
    VALID = "VALID", _("The good rows only")


class ImportEffect(models.TextChoices):
    CHANGED = "CHANGED", _("Changed")
    REFUSED = "REFUSED", _("Refused")
