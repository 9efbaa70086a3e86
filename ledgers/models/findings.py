"""Findings: one flagged field with a reason, on its way down to the organiser and back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import FindingAnswer, FindingState
from ledgers.models.households import Household
from ledgers.models.people import Person
from ledgers.models.periods import Ledger, Revision

USER = settings.AUTH_USER_MODEL


class ReasonCode(models.Model):
    """Why a field is found wrong; the list is the prefecture's to edit. Labels are data, in Chinese."""

    code = models.SlugField(max_length=30, primary_key=True)
    label = models.CharField(_("Reason"), max_length=60)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    default_comment = models.CharField(_("Usual comment"), max_length=300, blank=True, default="", db_default="")
    due_days = models.PositiveSmallIntegerField(_("Days to answer"), null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self):
        return self.label


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("household__region", user.scope.regions_for(Permission.PERSON_VIEW)))

    def open(self):
        return self.filter(state=FindingState.OPEN)

    def unsettled(self):
        return self.exclude(state=FindingState.SETTLED)

    def overdue(self, today):
        """Open beyond the day by which the answer was asked for."""
        return self.open().filter(due_date__lt=today)

    def with_messages(self):
        """With the conversation, for pages that show it."""
        return self.prefetch_related("messages__by", "messages__attachment")


class Finding(models.Model):
    """A reviewer found one field of one person (or of the household) wrong, vague or missing."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="findings")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="findings")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # Where the reviewer saw it, when the person has gone to another household since; the finding went along.
    found_in = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    field = models.CharField(_("Field"), max_length=40)
    reason = models.ForeignKey(ReasonCode, models.PROTECT, related_name="+", verbose_name=_("Reason"))
    comment = models.CharField(_("Comment"), max_length=300, blank=True)
    due_date = models.DateField(_("Answer by"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    old_value = models.CharField(max_length=200, blank=True)
    answer = models.CharField(_("Answer"), max_length=10, choices=FindingAnswer, blank=True)
    answer_text = models.CharField(_("Explanation"), max_length=300, blank=True)
    new_value = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["due_date", "id"]
        indexes = [models.Index(fields=["household"], condition=~Q(state="SETTLED"), name="ledgers_finding_unsettled")]
        constraints = [
            models.CheckConstraint(
                name="ledgers_finding_answer_given", condition=Q(state="OPEN") | ~Q(answer="")
            ),
            *stamped(
                "ledgers_finding", "state",
                {"ANSWERED": ("answered_at", "answered_by"), "SETTLED": ("settled_at", "settled_by")},
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.household_id} {self.field}: {self.reason_id}"
