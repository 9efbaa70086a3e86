"""Code lists of what is recorded of a person beside the jobs: training, consent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateLevel(models.TextChoices):
    """What a training ended with: the five national skill levels, or less."""

    NONE = "NONE", _("No certificate")
    COMPLETION = "COMPLETION", _("Certificate of completion")
    SPECIAL = "SPECIAL", _("Single-skill certificate")
    LEVEL_5 = "LEVEL_5", _("Level 5, beginner")
    LEVEL_4 = "LEVEL_4", _("Level 4, intermediate")
    LEVEL_3 = "LEVEL_3", _("Level 3, advanced")
    LEVEL_2 = "LEVEL_2", _("Level 2, technician")
    LEVEL_1 = "LEVEL_1", _("Level 1, senior technician")


class ConsentScope(models.TextChoices):
    """Whom a person allows to see the record."""

    EMPLOYERS = "EMPLOYERS", _("Employers who look for workers")
    TRAINING_BODIES = "TRAINING", _("Training bodies")
    LIAISON_CITIES = "LIAISON", _("Liaison stations and aid departments of other cities")


class ConsentMeans(models.TextChoices):
    """How the person said so."""

    SIGNED = "SIGNED", _("Signed on paper")
    SPOKEN = "SPOKEN", _("Said face to face")
    PHONE = "PHONE", _("Said on the phone")
