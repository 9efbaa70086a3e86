"""From the list to work: a referral with the person's consent, and the placement that it becomes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models import Posting
from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import stamped
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.models import EmploymentSpell, Person
from matching.enums import OUTSTANDING, ConsentMeans, PlacementKind, ReferralState

USER = settings.AUTH_USER_MODEL


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Referrals of people in the user's regions."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.MATCH_VIEW)
        return self.filter(in_subtrees("person__household__region", regions))

    def outstanding(self):
        return self.filter(state__in=OUTSTANDING)


class Referral(models.Model):
    """One person recommended to one posting, with consent, and how it ended."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Person"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("Posting"))
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    # The list it came from, as it was then; the match itself expires with its run.
    run = models.ForeignKey("matching.MatchRun", models.SET_NULL, null=True, related_name="+")
    score = models.IntegerField(_("Score"), null=True)
    state = models.CharField(_("State"), max_length=20, choices=ReferralState, default=ReferralState.REFERRED)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    consent_means = models.CharField(_("How the person agreed"), max_length=10, choices=ConsentMeans)
    consent_at = models.DateTimeField(_("Agreed at"))
    consent_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    referred_at = models.DateTimeField(_("Referred"))
    referred_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("By"))
    accepted_at = models.DateTimeField(_("Accepted at"), null=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("Ended at"), null=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("Reason"), max_length=200, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-referred_at", "-id"]
        indexes = [
            models.Index(fields=["county", "-referred_at"], name="matching_referral_list"),
            models.Index(
                fields=["posting"], condition=Q(state__in=["REFERRED", "ACCEPTED"]), name="matching_referral_seats"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "posting"],
                condition=Q(state__in=["REFERRED", "ACCEPTED"]),
                name="matching_referral_one_outstanding",
            ),
            *stamped(
                "matching_referral", "state",
                {
                    ReferralState.ACCEPTED.value: ("accepted_at", "accepted_by"),
                    ReferralState.PLACED.value: ("accepted_at", "closed_at", "closed_by"),
                    ReferralState.NO_SHOW.value: ("accepted_at", "closed_at", "closed_by"),
                    **{
                        state.value: ("closed_at", "closed_by")
                        for state in (
                            ReferralState.REFUSED_BY_WORKER,
                            ReferralState.REFUSED_BY_EMPLOYER,
                            ReferralState.FILLED,
                            ReferralState.DATA_WRONG,
                        )
                    },
                },
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person_id} -> {self.posting_id}"

    @property
    def is_outstanding(self) -> bool:
        return self.state in OUTSTANDING


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Placements of people in the user's regions."""
        if not user.is_authenticated:
            return self.none()
        regions = user.scope.regions_for(Permission.MATCH_VIEW)
        return self.filter(in_subtrees("person__household__region", regions))


class Placement(models.Model):
    """A person on a post: one referral, one seat, one employment spell in the ledger."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="placement")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    spell = models.OneToOneField(EmploymentSpell, models.PROTECT, related_name="+")
    kind = models.CharField(_("Placed by"), max_length=12, choices=PlacementKind)
    start_date = models.DateField(_("First day of work"))
    placed_at = models.DateTimeField(_("Placed"))
    placed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("By"))

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-id"]
        indexes = [models.Index(fields=["county", "-placed_at"], name="matching_placement_list")]

    def __str__(self):
        return f"{self.person_id} -> {self.posting_id} {self.start_date}"
