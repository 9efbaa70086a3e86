"""Spot checks: what the county draws from accepted ledgers, what checkers find, what is decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update
from pgtrigger import F as TriggerF
from pgtrigger import Q as TriggerQ

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import SpotCheckMethod, SpotCheckSizing, SpotCheckState, Verdict
from ledgers.models.periods import Ledger, Period, Revision

USER = settings.AUTH_USER_MODEL


def share(**kwargs) -> models.DecimalField:
    """A share of 0 to 1, exact to a hundredth of a percent."""
    return models.DecimalField(max_digits=5, decimal_places=4, **kwargs)


class SpotCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of the user's counties; of a township inside, once decided: nobody below prepares for a check."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.SPOT_CHECK_VIEW)
        covered = SpotCheckPart.objects.filter(in_subtrees("ledger__region", regions))
        decided = Q(state=SpotCheckState.DECIDED, pk__in=covered.values("spot_check"))
        return self.filter(in_subtrees("county", regions) | decided)

    def run_by(self, user):
        """Those that the user may design, work on and decide."""
        return self.filter(in_subtrees("county", user.scope.regions_for(Permission.SPOT_CHECK_RUN)))


class SpotCheck(models.Model):
    """One check of a county: the design, the seed, the draw, the decision."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("Period"))
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("County"))
    title = models.CharField(_("Title"), max_length=80)
    state = models.CharField(_("State"), max_length=10, choices=SpotCheckState, default=SpotCheckState.PLANNED)
    method = models.CharField(_("How rows are drawn"), max_length=8, choices=SpotCheckMethod)
    sizing = models.CharField(_("Size"), max_length=8, choices=SpotCheckSizing)
    confidence = share(verbose_name=_("Confidence"))
    margin = share(verbose_name=_("Margin"))
    expected = share(verbose_name=_("Expected error rate"))
    fixed_size = models.PositiveIntegerField(_("Fixed number"), null=True)
    minimum = models.PositiveIntegerField(_("At least from each ledger"), default=0)
    threshold = share(verbose_name=_("Threshold"))
    double_share = share(verbose_name=_("Share checked twice"))
    weights = models.JSONField(default=dict)
    skip_checked = models.BooleanField(_("Leave out what was checked in this period"), default=True)
    # [{"code": household number or region code, "reason": text}] as planned; what it left out stands in the frame.
    left_out = models.JSONField(default=list)
    seed = models.CharField(_("Seed"), max_length=64)
    seed_given = models.BooleanField(default=False)
    frame_digest = models.CharField(_("Digest of the frame"), max_length=64, blank=True)
    frame_size = models.PositiveIntegerField(_("Households in the frame"), null=True)
    excluded_count = models.PositiveIntegerField(_("Left out"), default=0)
    sample_digest = models.CharField(_("Digest of the sample"), max_length=64, blank=True)
    sample_size = models.PositiveIntegerField(_("Households drawn"), null=True)
    proposal = models.CharField(_("Proposal"), max_length=6, choices=Verdict, blank=True)
    decision = models.CharField(_("Decision"), max_length=6, choices=Verdict, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    planned_at = models.DateTimeField(_("Planned"))
    planned_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("Drawn"), null=True)
    drawn_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("Decided"), null=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_at", "-id"]
        indexes = [models.Index(fields=["county", "-planned_at"], name="ledgers_spotcheck_county")]
        constraints = [
            models.CheckConstraint(
                name="ledgers_spotcheck_shares",
                condition=Q(confidence__gt=0, confidence__lt=1, margin__gt=0, margin__lt=1)
                & Q(expected__gt=0, expected__lt=1, threshold__gt=0, threshold__lt=1)
                & Q(double_share__gte=0, double_share__lte=1),
            ),
            models.CheckConstraint(
                name="ledgers_spotcheck_size", condition=~Q(sizing="FIXED") | Q(fixed_size__gte=1)
            ),
            models.CheckConstraint(
                name="ledgers_spotcheck_drawn",
                condition=Q(drawn_at=None, frame_digest="", sample_digest="", frame_size=None, sample_size=None)
                | (Q(drawn_at__isnull=False, frame_size__gte=1, sample_size__gte=1)
                   & ~Q(frame_digest="") & ~Q(sample_digest="")),
            ),
            models.CheckConstraint(
                name="ledgers_spotcheck_decided",
                condition=(Q(state="DECIDED") & ~Q(decision="") & ~Q(proposal=""))
                | (~Q(state="DECIDED") & Q(decision="")),
            ),
            *stamped(
                "ledgers_spotcheck", "state",
                {
                    "DRAWN": ("drawn_at", "drawn_by"),
                    "CHECKING": ("drawn_at", "drawn_by", "started_at", "started_by"),
                    "DECIDED": ("drawn_at", "started_at", "decided_at", "decided_by"),
                    "CANCELLED": ("cancelled_at", "cancelled_by"),
                },
            ),
        ]  # fmt: skip
        triggers = [
            Protect(name="spotcheck_drawn", operation=Update, condition=TriggerQ(old__drawn_at__isnull=False) & (
                ~TriggerQ(old__seed=TriggerF("new__seed"))
                | ~TriggerQ(old__frame_digest=TriggerF("new__frame_digest"))
                | ~TriggerQ(old__sample_digest=TriggerF("new__sample_digest"))
            )),
            Protect(name="spotcheck_kept", operation=Delete),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in (SpotCheckState.DRAWN, SpotCheckState.CHECKING)


class SpotCheckPartQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Parts of visible checks: the whole county's for the county, one's own for a township."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.SPOT_CHECK_VIEW)
        return self.filter(in_subtrees("ledger__region", regions), spot_check__in=SpotCheck.objects.visible_to(user))


class SpotCheckPart(models.Model):
    """One ledger that a check covers (a township's, or a resettlement site's): a stratum, and a decision of its own."""

    spot_check = models.ForeignKey(SpotCheck, models.PROTECT, related_name="parts")
    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="+", verbose_name=_("Ledger"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    frame_size = models.PositiveIntegerField(_("Households in the frame"), null=True)
    sample_size = models.PositiveIntegerField(_("Households drawn"), null=True)
    checked = models.PositiveIntegerField(_("Checked"), null=True)
    faults = models.PositiveIntegerField(_("Inconsistent"), null=True)
    unreachable = models.PositiveIntegerField(_("Not reached"), null=True)
    upper_bound = share(verbose_name=_("Upper bound"), null=True)
    proposal = models.CharField(_("Proposal"), max_length=6, choices=Verdict, blank=True)
    decision = models.CharField(_("Decision"), max_length=6, choices=Verdict, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    objects = SpotCheckPartQuerySet.as_manager()

    class Meta:
        ordering = ["ledger__region__code"]
        constraints = [
            models.UniqueConstraint(fields=["spot_check", "ledger"], name="ledgers_spotcheckpart_once"),
            models.CheckConstraint(
                name="ledgers_spotcheckpart_decided",
                condition=Q(decision="")
                | (~Q(proposal="") & Q(checked__isnull=False, faults__isnull=False, upper_bound__isnull=False)),
            ),
            models.CheckConstraint(
                name="ledgers_spotcheckpart_reason",
                # To decide against the proposal needs a reason.
                condition=Q(decision="") | Q(decision=F("proposal")) | ~Q(note=""),
            ),
        ]

    def __str__(self):
        return f"{self.spot_check_id}: {self.ledger_id}"


class SpotCheckFrame(models.Model):
    """The frame as it was drawn from: equally long columns, one place a household. Never changes."""

    spot_check = models.OneToOneField(SpotCheck, models.PROTECT, primary_key=True, related_name="frame")
    # {"households": [...], "rows": [...], "versions": [...], "strata": [...], "weights": [...]}
    columns = models.JSONField()
    # {reason: [household ids]}
    exclusions = models.JSONField(default=dict)

    class Meta:
        triggers = [Protect(name="spotcheckframe_frozen", operation=Update | Delete)]

    def __str__(self):
        return str(self.spot_check_id)
