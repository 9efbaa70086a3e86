"""Two records that may be one person: what was found, and what was decided."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.crypto import EncryptedTextField
from laborinfo.common.workflow import stamped
from laborinfo.regions.scope import in_subtrees
from ledgers.enums_duplicates import DuplicateKind, DuplicateReason, DuplicateState
from ledgers.models.people import Person

REGION_A, REGION_B = "person_a__household__region", "person_b__household__region"


class DuplicatePairQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Pairs of which the user may see at least one person; what is told of the other follows from `with_sides`."""
        if not user.is_authenticated:
            return self.none()
        return self.touching(user.scope.regions_for(Permission.PERSON_VIEW))

    def touching(self, regions):
        """At least one of the two lives there."""
        return self.filter(in_subtrees(REGION_A, regions) | in_subtrees(REGION_B, regions))

    def inside(self, regions):
        """Both live there."""
        return self.filter(in_subtrees(REGION_A, regions), in_subtrees(REGION_B, regions))

    def decidable_by(self, user):
        """Both lie where the user may decide; whoever holds only one of them waits for the level above."""
        if not user.is_authenticated:
            return self.none()
        return self.inside(user.scope.regions_for(Permission.DUPLICATE_DECIDE))

    def waiting(self):
        """Open, and both are still there: a death or a move settles a pair by itself."""
        return self.filter(state=DuplicateState.OPEN, person_a__left_at=None, person_b__left_at=None)

    def with_sides(self, user):
        """Adds `sees_a` and `sees_b`: which of the two this user may see."""
        regions = user.scope.regions_for(Permission.PERSON_VIEW)

        def seen(path):
            return Case(When(in_subtrees(path, regions), then=Value(True)), default=Value(False))

        return self.annotate(sees_a=seen(REGION_A), sees_b=seen(REGION_B))

    def with_outer_township(self, regions):
        """Adds `outer_township`: the name of the one that the person outside the regions is registered in."""
        township = "__parent__parent__short_name"
        inner = When(in_subtrees(REGION_A, regions), then=F(f"{REGION_B}{township}"))
        return self.annotate(outer_township=Case(inner, default=F(f"{REGION_A}{township}")))

    def with_people(self):
        """Both people with household and region up to the township."""
        return self.select_related(f"{REGION_A}__parent__parent", f"{REGION_B}__parent__parent", "decided_by", "kept")


class DuplicatePair(models.Model):
    """Two people, the smaller key first, who may be one; each two stand here once."""

    person_a = models.ForeignKey(Person, models.CASCADE, related_name="+")
    person_b = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(_("Found by"), max_length=10, choices=DuplicateKind)
    score = models.PositiveSmallIntegerField(_("Likeness"))
    reasons = ArrayField(models.CharField(max_length=20, choices=DuplicateReason), verbose_name=_("Why"))
    found_at = models.DateTimeField(_("Found"))
    state = models.CharField(_("State"), max_length=10, choices=DuplicateState, default=DuplicateState.OPEN)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Decided by")
    )
    remark = models.CharField(_("Reason"), max_length=200, blank=True)
    kept = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    # What a merge changed, as JSON with identifiers in it: encrypted like them.
    undo = EncryptedTextField(null=True, editable=False)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "-id"]
        indexes = [
            models.Index(fields=["-score", "-id"], condition=Q(state="OPEN"), name="ledgers_duplicatepair_open"),
            models.Index(fields=["person_b"], name="ledgers_duplicatepair_second"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person_a", "person_b"], name="ledgers_duplicatepair_once"),
            models.CheckConstraint(name="ledgers_duplicatepair_order", condition=Q(person_a__lt=F("person_b"))),
            models.CheckConstraint(name="ledgers_duplicatepair_score", condition=Q(score__lte=100)),
            models.CheckConstraint(
                name="ledgers_duplicatepair_different_reason", condition=~Q(state="DIFFERENT") | ~Q(remark="")
            ),
            models.CheckConstraint(
                name="ledgers_duplicatepair_kept",
                condition=Q(kept=None) & ~Q(state="MERGED")
                | Q(state="MERGED", kept=F("person_a"))
                | Q(state="MERGED", kept=F("person_b")),
            ),
            *stamped(
                "ledgers_duplicatepair", "state",
                {"MERGED": ("decided_at", "decided_by", "undo"), "DIFFERENT": ("decided_at", "decided_by")},
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person_a_id} ~ {self.person_b_id}"

    @property
    def reason_labels(self) -> str:
        return "、".join(str(DuplicateReason(code).label) for code in self.reasons)
