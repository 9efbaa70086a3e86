"""Periods, ledgers and the frozen revisions that go up the tree."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update
from pgtrigger import Q as TriggerQ

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LedgerState, PeriodState, RowChange, RowDecision
from ledgers.models.households import Household

USER = settings.AUTH_USER_MODEL


class PeriodQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Periods belong to no region: whoever sees ledgers anywhere sees them."""
        allowed = user.is_authenticated and user.scope.has(Permission.LEDGER_VIEW)
        return self if allowed else self.none()

    def open(self):
        return self.filter(state=PeriodState.OPEN)


class Period(models.Model):
    """One month of ledger work. At most one is open; a closed one never changes."""

    month = models.DateField(_("Month"), unique=True, help_text=_("The first day of the month"))
    state = models.CharField(max_length=10, choices=PeriodState, default=PeriodState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    village_due = models.DateField(_("Villages submit by"))
    township_due = models.DateField(_("Townships submit by"))
    county_due = models.DateField(_("Counties submit by"))
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="OPEN"), name="ledgers_period_one_open"),
            models.CheckConstraint(name="ledgers_period_month", condition=Q(month__day=1)),
            *stamped("ledgers_period", "state", {"CLOSED": ("closed_at",)}),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class LedgerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Ledgers of the regions in which the user may see ledgers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("region", user.scope.regions_for(Permission.LEDGER_VIEW)))


class Ledger(models.Model):
    """The labour ledger of one village, township, county or the prefecture in one period."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="ledgers")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    county = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField()
    state = models.CharField(_("State"), max_length=12, choices=LedgerState, default=LedgerState.COLLECTING)
    revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    accepted_revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("Submitted"), null=True)
    submitted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(_("Accepted"), null=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(_("Returned"), null=True)
    returned_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    return_count = models.PositiveSmallIntegerField(default=0)
    # Counters of the current revision, changed in the transaction of what they count.
    household_count = models.PositiveIntegerField(_("Households"), default=0)
    person_count = models.PositiveIntegerField(_("People"), default=0)
    pending_count = models.PositiveIntegerField(_("To review"), default=0)
    returned_count = models.PositiveIntegerField(_("Returned households"), default=0)
    open_findings = models.PositiveIntegerField(_("Open findings"), default=0)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-period__month", "region__code"]
        indexes = [models.Index(fields=["parent", "state"], name="ledgers_ledger_queue")]
        constraints = [
            models.UniqueConstraint(fields=["period", "region"], name="ledgers_ledger_once"),
            *stamped(
                "ledgers_ledger", "state",
                {
                    "SUBMITTED": ("submitted_at", "submitted_by", "revision"),
                    "ACCEPTED": ("submitted_at", "accepted_at", "accepted_by", "accepted_revision"),
                    "RETURNED": ("returned_at", "returned_by"),
                    "CLOSED": ("closed_at", "accepted_revision"),
                },
            ),
        ]  # fmt: skip
        triggers = [
            Protect(name="closed", operation=Update | Delete, condition=TriggerQ(old__state="CLOSED")),
        ]

    def __str__(self):
        return f"{self.region} {self.period}"


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Revisions of ledgers that the user may see."""
        return self.filter(ledger__in=Ledger.objects.visible_to(user))


class Revision(models.Model):
    """What was submitted, frozen: later edits never change it (DESIGN §5)."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("Revision"))
    submitted_at = models.DateTimeField(_("Submitted"))
    submitted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    household_count = models.PositiveIntegerField()
    person_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    totals = ArrayField(models.IntegerField())
    # Of a village's revision: the counts of each group by region id, so that closing can freeze groups as well.
    group_totals = models.JSONField(default=dict)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    flagged = models.PositiveIntegerField(default=0)
    # Of a resubmission: accepted in an earlier revision and unchanged since. The counts above are without them.
    already_accepted = models.PositiveIntegerField(default=0, db_default=0)
    warnings_acknowledged = models.PositiveIntegerField(default=0)
    late_reason = models.CharField(max_length=200, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["ledger", "number"], name="ledgers_revision_number")]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return f"{self.ledger} v{self.number}"


class HouseholdVersion(models.Model):
    """One distinct content of a household, shared by every revision that froze it unchanged.

    `payload` holds no identifier in clear: ID and phone stand masked, with their blind index so that a
    change shows.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="versions")
    digest = models.BinaryField(max_length=32)
    payload = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "digest"], name="ledgers_householdversion_content")]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return f"{self.household_id}@{self.pk}"


class RevisionRowQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows of a ledger that the user may see; they hold people, so that the right to see those is needed too."""
        if not user.is_authenticated:
            return self.none()
        people = in_subtrees("revision__ledger__region", user.scope.regions_for(Permission.PERSON_VIEW))
        ledgers = in_subtrees("revision__ledger__region", user.scope.regions_for(Permission.LEDGER_VIEW))
        return self.filter(people, ledgers)

    def with_contents(self):
        """With both frozen contents, for a difference."""
        return self.select_related("household__region", "version", "base_version", "decided_by", "revision")


class RevisionRow(models.Model):
    """One household in a village's revision: its frozen content, how it differs, what the reviewer decided."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="rows")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    version = models.ForeignKey(HouseholdVersion, models.PROTECT, related_name="+")
    base_version = models.ForeignKey(HouseholdVersion, models.PROTECT, null=True, related_name="+")
    change = models.CharField(max_length=8, choices=RowChange)
    is_flagged = models.BooleanField(default=False)
    # Fields in which a CHANGED row differs from its base, for the filter of the review.
    changed_fields = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    was_returned = models.BooleanField(default=False, db_default=False, help_text=_("In an earlier revision"))
    # The warnings that the submitter acknowledged: [{code, person, fields, sentence}].
    issues = models.JSONField(default=list)
    decision = models.CharField(max_length=8, choices=RowDecision, default=RowDecision.PENDING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = RevisionRowQuerySet.as_manager()

    class Meta:
        ordering = ["household__number"]
        indexes = [models.Index(fields=["revision", "change"], name="ledgers_revisionrow_change")]
        constraints = [
            models.UniqueConstraint(fields=["revision", "household"], name="ledgers_revisionrow_once"),
            *stamped(
                "ledgers_revisionrow", "decision",
                {"ACCEPTED": ("decided_at", "decided_by"), "RETURNED": ("decided_at", "decided_by")},
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.revision_id}: {self.household_id} {self.change}"


class RevisionPart(models.Model):
    """Which child revisions a compiled revision (township, county, prefecture) consists of."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="parts")
    part = models.ForeignKey(Revision, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "part"], name="ledgers_revisionpart_once")]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return f"{self.revision_id} <- {self.part_id}"
