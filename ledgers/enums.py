"""States and short code lists of the ledgers. The standards' code lists are in laborinfo.common.codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeftReason(models.TextChoices):
    DECEASED = "DECEASED", _("Deceased")
    MOVED_AWAY = "MOVED_AWAY", _("Moved away")
    MARRIED_OUT = "MARRIED_OUT", _("Married out")
    MERGED = "MERGED", _("Merged into another household")
    ENTERED_BY_MISTAKE = "ENTERED_BY_MISTAKE", _("Entered by mistake")


class VisitMeans(models.TextChoices):
    VISIT = "VISIT", _("Visit")
    PHONE = "PHONE", _("Phone call")
    DATA = "DATA", _("Data comparison")


class VisitPurpose(models.TextChoices):
    COLLECTION = "COLLECTION", _("Collection")
    MOBILISATION = "MOBILISATION", _("Mobilisation")
    VERIFICATION = "VERIFICATION", _("Re-verification")
    FOLLOW_UP = "FOLLOW_UP", _("Follow-up")


class PeriodState(models.TextChoices):
    OPEN = "OPEN", _("Period open")
    CLOSED = "CLOSED", _("Period closed")


class LedgerState(models.TextChoices):
    COLLECTING = "COLLECTING", _("Collecting")
    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", _("Returned")
    ACCEPTED = "ACCEPTED", _("Accepted")
    CLOSED = "CLOSED", _("Period closed")


class RowChange(models.TextChoices):
    ADDED = "ADDED", _("Added")
    CHANGED = "CHANGED", _("Changed")
    REMOVED = "REMOVED", _("Removed")
    SAME = "SAME", _("Unchanged")


class RowDecision(models.TextChoices):
    PENDING = "PENDING", _("To review")
    ACCEPTED = "ACCEPTED", _("Accepted")
    RETURNED = "RETURNED", _("Returned")


class FindingState(models.TextChoices):
    OPEN = "OPEN", _("To answer")
    ANSWERED = "ANSWERED", _("Answered")
    SETTLED = "SETTLED", _("Settled")


class FindingAnswer(models.TextChoices):
    FIXED = "FIXED", _("Fixed")
    CONFIRMED = "CONFIRMED", _("Confirmed as right")
    DISPUTED = "DISPUTED", _("Disputed")


class Severity(models.TextChoices):
    ERROR = "ERROR", _("Error")
    WARNING = "WARNING", _("Warning")


class MessageKind(models.TextChoices):
    RAISED = "RAISED", _("Found")
    COMMENT = "COMMENT", _("Comment")
    ANSWER = "ANSWER", _("Answered")
    SETTLED = "SETTLED", _("Settled")
    AGAIN = "AGAIN", _("Found again")
