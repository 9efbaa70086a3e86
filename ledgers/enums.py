"""States and short code lists of the ledgers. The standards' code lists are in laborinfo.common.codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeftReason(models.TextChoices):
    DECEASED = "DECEASED", _("Deceased")
    MOVED_AWAY = "MOVED_AWAY", _("Moved away")
    MARRIED_OUT = "MARRIED_OUT", _("Married out")
    MERGED = "MERGED", _("Merged into another household")
    ENTERED_BY_MISTAKE = "ENTERED_BY_MISTAKE", _("Entered by mistake")
    DUPLICATE = "DUPLICATE", _("Registered twice")

    @classmethod
    def to_choose(cls) -> list:
        """What a person may enter; DUPLICATE is recorded by merging two records, with the link to the kept one."""
        return [choice for choice in cls.choices if choice[0] != cls.DUPLICATE]


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


class SpotCheckState(models.TextChoices):
    PLANNED = "PLANNED", _("Planned")
    DRAWN = "DRAWN", _("Drawn")
    CHECKING = "CHECKING", _("Being checked")
    DECIDED = "DECIDED", _("Decided")
    CANCELLED = "CANCELLED", _("Cancelled")


class SpotCheckMethod(models.TextChoices):
    RISK = "RISK", _("Weighted by risk")
    RANDOM = "RANDOM", _("Equal chances")


class SpotCheckSizing(models.TextChoices):
    MARGIN = "MARGIN", _("By confidence and margin")
    FIXED = "FIXED", _("Fixed number")


class CheckOutcome(models.TextChoices):
    CONSISTENT = "CONSISTENT", _("Consistent")
    INCONSISTENT = "INCONSISTENT", _("Inconsistent")
    UNREACHABLE = "UNREACHABLE", _("Not reached")


class Verdict(models.TextChoices):
    RETURN = "RETURN", _("Return the ledger")
    KEEP = "KEEP", _("Keep the ledger")


class CheckEntry(models.IntegerChoices):
    FIRST = 1, _("First check")
    SECOND = 2, _("Second check")
    SETTLED = 3, _("Settlement")


class SignalKind(models.TextChoices):
    SAME_JOB = "SAME_JOB", _("Same employer, place and wage in many households")
    COPIED_ROUNDS = "COPIED_ROUNDS", _("Nothing changed over rounds")
    ALL_UNCHANGED = "ALL_UNCHANGED", _("Every visit without a change")
    FAST_VISITS = "FAST_VISITS", _("Many visits in a short time")
    NIGHT_VISITS = "NIGHT_VISITS", _("Visits at night")
    ROUND_WAGES = "ROUND_WAGES", _("Mostly round wages")
    SHARED_PHONE = "SHARED_PHONE", _("One phone in several households")
    FIRST_OF_JANUARY = "FIRST_OF_JANUARY", _("Many born on 1 January")
