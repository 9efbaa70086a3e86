"""States and short code lists of matching. What a score is made of is listed in engine/tables.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.engine.tables import Filter

NO_MISS = -1  # `Match.near_miss` of a pair that passes every filter


class RunState(models.TextChoices):
    QUEUED = "QUEUED", _("Queued")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


UNFINISHED_RUNS = (RunState.QUEUED, RunState.RUNNING)


class NearMiss(models.IntegerChoices):
    """The one filter that fails. Numbers are the engine's."""

    PLACE = Filter.PLACE, _("Place of work not accepted")
    AGE = Filter.AGE, _("Age outside the limits")
    EDUCATION = Filter.EDUCATION, _("Education below what is asked")
    HEALTH = Filter.HEALTH, _("Health condition barred by law")
    CERTIFICATE = Filter.CERTIFICATE, _("Required certificate missing")
    AVAILABLE = Filter.AVAILABLE, _("Person not available now")
    OPEN = Filter.OPEN, _("Posting not open")
    SEATS = Filter.SEATS, _("No seat left")
    SEX = Filter.SEX, _("Sex limit with a legal ground")


class ReferralState(models.TextChoices):
    REFERRED = "REFERRED", _("Referred")
    ACCEPTED = "ACCEPTED", _("Accepted by both sides")
    REFUSED_BY_WORKER = "REFUSED_BY_WORKER", _("Refused by the worker")
    REFUSED_BY_EMPLOYER = "REFUSED_BY_EMPLOYER", _("Refused by the employer")
    NO_SHOW = "NO_SHOW", _("Did not show up")
    FILLED = "FILLED", _("Posting was filled")
    DATA_WRONG = "DATA_WRONG", _("Data was wrong")
    PLACED = "PLACED", _("Placed")


OUTSTANDING = (ReferralState.REFERRED, ReferralState.ACCEPTED)


class ConsentMeans(models.TextChoices):
    """How the person agreed that the employer sees name and phone (PIPL: recorded, never assumed)."""

    SIGNED = "SIGNED", _("Signed on paper")
    SPOKEN = "SPOKEN", _("Spoken, face to face")
    PHONE = "PHONE", _("By phone")


class PlacementKind(models.TextChoices):
    DISPATCH = "DISPATCH", _("Dispatch")
    WORK_TEAM = "WORK_TEAM", _("Work team")
    COOPERATIVE = "COOPERATIVE", _("Cooperative")
    DIRECT = "DIRECT", _("Direct")
