"""Validation rules: who raised a warning to an error, and who breaks which rule."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.regions.models import Region
from laborinfo.regions.scope import above, in_subtrees
from ledgers.models.households import Household
from ledgers.models.people import Person


class RuleSettingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that hold somewhere in the user's regions: raised there, above or below."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.TOTALS_VIEW)
        return self.filter(in_subtrees("region", regions) | above("region", regions))

    def over(self, region):
        """Those of the region and of all above it."""
        return self.filter(Q(region=region) | above("region", [region]))

    def on(self, day):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def standing(self):
        """Not taken back; perhaps not yet in force."""
        return self.filter(valid_to=None)


class RuleSetting(models.Model):
    """A warning that a county or the prefecture counts as an error from a day on; never the other way round."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    code = models.CharField(_("Rule"), max_length=32)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=200)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "code"], condition=Q(valid_to=None), name="ledgers_rulesetting_once"
            ),
            models.CheckConstraint(
                name="ledgers_rulesetting_dates", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(name="ledgers_rulesetting_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="ledgers_rulesetting_ended",
                condition=Q(valid_to=None, ended_at=None, ended_by=None)
                | Q(valid_to__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.region_id} {self.code}"


class RuleHitQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("household__region", user.scope.regions_for(Permission.PERSON_VIEW)))


class RuleHit(models.Model):
    """A household, or one of its people, breaks a rule. Rewritten every night and with every change of a household."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="rule_hits", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    code = models.CharField(max_length=32)

    objects = RuleHitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "code", "person"], nulls_distinct=False, name="ledgers_rulehit_once"
            )
        ]

    def __str__(self):
        return f"{self.household_id} {self.code}"


class RuleCountQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("region", user.scope.regions_for(Permission.TOTALS_VIEW)))


class RuleCount(models.Model):
    """How many broke a rule below a region at the last nightly run; no row where nobody did."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(max_length=32)
    households = models.PositiveIntegerField()
    hits = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    objects = RuleCountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="ledgers_rulecount_once")]

    def __str__(self):
        return f"{self.region_id} {self.code}: {self.households}"
