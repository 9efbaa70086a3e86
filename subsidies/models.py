"""Dated parameters, eligibility runs and their decisions."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.models import EmploymentSpell, Person
from subsidies.enums import Outcome, ParameterStatus, RunState
from subsidies.policies import POLICIES

USER = settings.AUTH_USER_MODEL


class DateRange(Func):
    """[from, to) of two date columns."""

    function = "daterange"
    output_field = models.CharField()


class PolicyParameterQuerySet(models.QuerySet):
    def known_on(self, moment):
        """Rows that the system held at a moment, superseded later or not."""
        return self.filter(Q(known_to=None) | Q(known_to__gt=moment), known_from__lte=moment)

    def valid_on(self, day):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class PolicyParameter(models.Model):
    """One number of a policy: valid in a span of dates, known in a span of time. A change closes and adds rows."""

    policy = models.CharField(max_length=30)
    key = models.CharField(max_length=40)
    value = models.IntegerField(_("Value"))
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid until"), null=True, blank=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True, blank=True)
    document = models.CharField(_("Document"), max_length=80, blank=True)
    status = models.CharField(_("Status"), max_length=10, choices=ParameterStatus, default=ParameterStatus.PENDING)
    edited_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = PolicyParameterQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "key", "-valid_from", "-known_from"]
        constraints = [
            models.CheckConstraint(
                name="subsidies_policyparameter_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="subsidies_policyparameter_overlap",
                expressions=[
                    ("policy", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(known_to=None),
            ),
        ]

    def __str__(self):
        return f"{self.policy}.{self.key} = {self.value}"

    @property
    def title(self) -> str:
        return str(POLICIES[self.policy].title)

    @property
    def label(self) -> str:
        """What the number is, in words."""
        return POLICIES[self.policy].label_of(self.key)


class EligibilityRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Runs over a region that the user's own region lies in or below, or above."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.SUBSIDY_VIEW)
        lines = [ancestor.pk for region in regions for ancestor in region.get_ancestors(include_self=True)]
        return self.filter(in_subtrees("region", regions) | Q(region__in=lines))

    def current(self):
        return self.filter(is_current=True)


class EligibilityRun(models.Model):
    """One computation of one policy over the people of a region, with everything needed to repeat it."""

    policy = models.CharField(_("Policy"), max_length=30)
    rule_version = models.PositiveSmallIntegerField()
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    as_of = models.DateField(_("As of"))
    parameters = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=10, choices=RunState, default=RunState.QUEUED)
    is_current = models.BooleanField(default=False)
    eligible = models.PositiveIntegerField(_("Eligible"), default=0)
    not_eligible = models.PositiveIntegerField(_("Not eligible"), default=0)
    cannot_tell = models.PositiveIntegerField(_("Cannot tell yet"), default=0)
    amount = models.PositiveBigIntegerField(_("Amount, yuan"), default=0)
    created_at = models.DateTimeField(_("Started"))
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    objects = EligibilityRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "region"], condition=Q(is_current=True), name="subsidies_eligibilityrun_current"
            ),
            models.CheckConstraint(
                name="subsidies_eligibilityrun_current_done", condition=Q(is_current=False) | Q(state="DONE")
            ),
            *stamped(
                "subsidies_eligibilityrun",
                "state",
                {"RUNNING": ("started_at",), "DONE": ("started_at", "finished_at"), "FAILED": ("finished_at",)},
            ),
        ]

    def __str__(self):
        return f"{self.policy} {self.as_of}"

    @property
    def title(self) -> str:
        return str(POLICIES[self.policy].title)

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """The parameters that it used: what each is, and its value."""
        return [(POLICIES[self.policy].label_of(key), value) for key, value in self.parameters.items()]


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Decisions about people in the user's regions."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.SUBSIDY_VIEW)
        return self.filter(in_subtrees("person__household__region", regions))

    def of_current_runs(self):
        return self.filter(run__is_current=True)


class Decision(models.Model):
    """What a run found for one person: outcome, which conditions failed or are unknown, the record it cites."""

    run = models.ForeignKey(EligibilityRun, models.CASCADE, related_name="decisions")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    household_version = models.PositiveIntegerField()
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome)
    failed = models.IntegerField(default=0)
    unknown = models.IntegerField(default=0)
    amount = models.PositiveIntegerField(_("Amount, yuan"), default=0)
    cited_spell = models.ForeignKey(EmploymentSpell, models.SET_NULL, null=True, related_name="+")
    reaches_on = models.DateField(_("Will reach the months on"), null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["run", "outcome", "id"], name="subsidies_decision_list"),
            models.Index(fields=["person"], name="subsidies_decision_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="subsidies_decision_once"),
            models.CheckConstraint(
                name="subsidies_decision_paid_only_if_due", condition=Q(amount=0) | Q(outcome="ELIGIBLE")
            ),
        ]

    def __str__(self):
        return f"{self.person_id}: {self.outcome}"
