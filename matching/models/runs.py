"""Versions of the weights, and runs with their county shards."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from matching.engine.tables import FACTOR_COUNT
from matching.enums import UNFINISHED_RUNS, RunState

USER = settings.AUTH_USER_MODEL


class WeightSet(models.Model):
    """One version of the weights; never edited, only followed by the next version."""

    version = models.CharField(_("Version"), max_length=30, unique=True)
    # In the order of engine.Factor.
    values = ArrayField(models.PositiveSmallIntegerField(), size=FACTOR_COUNT, verbose_name=_("Weights"))
    min_score = models.PositiveIntegerField(_("Lowest score listed"), default=0)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    is_active = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="matching_weightset_one_active"
            ),
            models.CheckConstraint(
                name="matching_weightset_length", condition=Q(values__len=FACTOR_COUNT)
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.version


class MatchRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Runs over the user's regions, and runs over a region that holds one of them."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.MATCH_VIEW)
        above = Region.objects.none()
        for region in regions:
            above = above | region.get_ancestors()
        return self.filter(in_subtrees("region", regions) | Q(region__in=above.values("pk")))

    def unfinished(self):
        return self.filter(state__in=UNFINISHED_RUNS)


class MatchRun(models.Model):
    """One matching of the seekers of a region against all postings, with everything it used."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Region"))
    state = models.CharField(_("State"), max_length=10, choices=RunState, default=RunState.QUEUED)
    as_of = models.DateTimeField(_("Data as of"))
    weight_set = models.ForeignKey(WeightSet, models.PROTECT, related_name="+", verbose_name=_("Weights"))
    dictionary_version = models.CharField(_("Occupation dictionary"), max_length=64)
    top = models.PositiveSmallIntegerField(default=20)
    near = models.PositiveSmallIntegerField(default=5)
    job = models.ForeignKey("common.BackgroundJob", models.SET_NULL, null=True, related_name="+")
    seekers = models.PositiveIntegerField(_("Seekers"), default=0)
    postings = models.PositiveIntegerField(_("Postings"), default=0)
    matches = models.PositiveIntegerField(_("Matches"), default=0)
    near_misses = models.PositiveIntegerField(_("Near misses"), default=0)
    unmatched = models.PositiveIntegerField(_("Seekers without a match"), default=0)
    digest = models.CharField(_("Digest"), max_length=32, blank=True)
    is_current = models.BooleanField(_("Current"), default=False)
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("Asked for"))
    created_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("By"))
    started_at = models.DateTimeField(_("Started"), null=True)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["region", "-created_at"], name="matching_run_region")]
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(state__in=["QUEUED", "RUNNING"]), name="matching_run_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["region"], condition=Q(is_current=True), name="matching_run_one_current"
            ),
            models.CheckConstraint(
                name="matching_run_current_done", condition=Q(is_current=False) | Q(state="DONE")
            ),
            *stamped(
                "matching_run", "state",
                {
                    "RUNNING": ("started_at",),
                    "DONE": ("started_at", "finished_at"),
                    "FAILED": ("finished_at",),
                    "CANCELLED": ("finished_at",),
                },
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.region} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED_RUNS


class MatchShard(models.Model):
    """A part of a run: the seekers of one county (or every n-th of them). Done in one transaction, or not at all."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="shards")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=1)
    seekers = models.PositiveIntegerField(default=0)
    matches = models.PositiveIntegerField(default=0)
    near_misses = models.PositiveIntegerField(default=0)
    unmatched = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=32, blank=True)
    # The shard whose lists are shown for its county; swapped for all shards of a run in one transaction.
    is_current = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["county_id", "part"]
        constraints = [
            models.UniqueConstraint(fields=["run", "county", "part"], name="matching_shard_once"),
            models.UniqueConstraint(
                fields=["county", "part"], condition=Q(is_current=True), name="matching_shard_one_current"
            ),
            models.CheckConstraint(name="matching_shard_part", condition=Q(part__lt=F("parts"))),
            models.CheckConstraint(
                name="matching_shard_current_done", condition=Q(is_current=False) | Q(finished_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.run_id}: {self.county_id} {self.part + 1}/{self.parts}"
