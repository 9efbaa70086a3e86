"""How regions were."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from laborinfo.regions.enums import LEVEL_OF_KIND, Change, Kind
from laborinfo.regions.models.regions import Region


class DateRange(Func):
    """[from, to) of two date columns."""

    function = "daterange"
    output_field = models.CharField()


class RegionVersionQuerySet(models.QuerySet):
    def on(self, day):
        """In force on a date."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def running(self):
        return self.filter(valid_to=None)


class RegionVersion(models.Model):
    """How a region was from one date to another: a past period shows its own names and borders."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="versions")
    parent = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=15)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # What began this version; how a region ended is in `ending`, and who followed it in `successors`.
    change = models.CharField(max_length=10, choices=Change, default=Change.CREATED)
    ending = models.CharField(max_length=10, choices=Change, blank=True)
    successors = models.ManyToManyField(Region, related_name="+", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RegionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        indexes = [models.Index(fields=["code"], name="regions_regionversion_code")]
        constraints = [
            models.CheckConstraint(
                name="regions_regionversion_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="regions_regionversion_ended", condition=Q(ending="") | Q(valid_to__isnull=False)
            ),
            ExclusionConstraint(
                name="regions_regionversion_overlap",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.short_name} {self.valid_from}"

    @property
    def level(self) -> int:
        return int(LEVEL_OF_KIND[Kind(self.kind)])
