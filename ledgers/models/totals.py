"""Counts: live ones a group, frozen ones a region and period. Order of `values`: ledgers.indicators.INDICATORS."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pgtrigger import Delete, Protect, Update

from laborinfo.accounts.enums import Permission
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.models.periods import Period


class GroupTotal(models.Model):
    """The live counts of one group or building; recomputed in the transaction of every change below it."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True, related_name="+")
    values = ArrayField(models.IntegerField())
    computed_at = models.DateTimeField()

    def __str__(self):
        return str(self.region_id)


class VillageTotal(models.Model):
    """The sum of a village's group rows, written with them: the levels above add up 2,438 rows instead of 25,615."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True, related_name="+")
    values = ArrayField(models.IntegerField())
    computed_at = models.DateTimeField()

    def __str__(self):
        return str(self.region_id)


class PeriodTotalQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("region", user.scope.regions_for(Permission.TOTALS_VIEW)))


class PeriodTotal(models.Model):
    """As-reported counts of a region in a period; written once, when the prefecture closes it."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="totals")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    values = ArrayField(models.IntegerField())

    objects = PeriodTotalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "region"], name="ledgers_periodtotal_once")]
        triggers = [Protect(name="frozen", operation=Update | Delete)]

    def __str__(self):
        return f"{self.region_id} {self.period_id}"
