"""Visits: who met a household, when, how, whom, what for, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import VisitMeans, VisitPurpose
from ledgers.enums_visits import Met, VisitOutcome
from ledgers.models.households import Household


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Visits to households of the regions in which the user may see people."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("household__region", user.scope.regions_for(Permission.PERSON_VIEW)))

    def standing(self):
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def verifying(self):
        """Standing visits that confirmed what is written: the newest one is the household's "last verified"."""
        return self.standing().filter(Q(unchanged=True) | Q(outcome=VisitOutcome.ENTERED))


class Visit(models.Model):
    """An organiser met a household, or tried to. A wrong entry is withdrawn, never deleted."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="visits")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("When"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    means = models.CharField(_("How"), max_length=10, choices=VisitMeans, default=VisitMeans.VISIT)
    purpose = models.CharField(_("Purpose"), max_length=12, choices=VisitPurpose, default=VisitPurpose.VERIFICATION)
    met = models.CharField(_("Who was met"), max_length=10, choices=Met, blank=True, default="", db_default="")
    met_with = models.CharField(_("Met with"), max_length=60, blank=True)
    unchanged = models.BooleanField(_("Nothing had changed"), default=False)
    outcome = models.CharField(
        _("What came of it"), max_length=10, choices=VisitOutcome, blank=True, default="", db_default=""
    )
    note = models.CharField(_("Note"), max_length=200, blank=True)
    # Empty for visits that came with a load of data: those are nobody's to correct.
    recorded_at = models.DateTimeField(_("Recorded"), null=True)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True)
    withdrawn_reason = models.CharField(_("Why withdrawn"), max_length=100, blank=True, default="", db_default="")
    # The household's "last verified" as it was before this visit: what is left when every visit is withdrawn.
    verified_before = models.DateTimeField(null=True)
    verified_before_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The entry that this one corrects; the corrected one is withdrawn.
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="ledgers_visit_newest"),
            models.Index(fields=["by", "-at"], name="ledgers_visit_organiser"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledgers_visit_nobody_confirms",
                condition=~Q(met="NOBODY") | Q(unchanged=False, outcome="NOT_MET"),
            ),
            models.CheckConstraint(
                name="ledgers_visit_withdrawn_why",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.household_id} {self.at:%Y-%m-%d}"
