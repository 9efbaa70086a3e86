"""Outcomes and states of eligibility."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    ELIGIBLE = "ELIGIBLE", _("Eligible")
    NOT_ELIGIBLE = "NOT_ELIGIBLE", _("Not eligible")
    CANNOT_TELL = "CANNOT_TELL", _("Cannot tell yet")


class RunState(models.TextChoices):
    QUEUED = "QUEUED", _("Queued")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")


class ParameterStatus(models.TextChoices):
    CONFIRMED = "CONFIRMED", _("Confirmed")
    PENDING = "PENDING", _("Not yet confirmed")
