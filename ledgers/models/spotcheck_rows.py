"""The drawn households of a spot check, what each checker entered, and signals that a county looks at."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import CheckEntry, CheckOutcome, SignalKind, VisitMeans
from ledgers.models.findings import Finding
from ledgers.models.households import Household
from ledgers.models.people import Person
from ledgers.models.periods import HouseholdVersion, RevisionRow
from ledgers.models.spotchecks import SpotCheck, SpotCheckPart

USER = settings.AUTH_USER_MODEL


def outcome_field(label) -> models.CharField:
    return models.CharField(label, max_length=12, choices=CheckOutcome, blank=True)


def means_field(label) -> models.CharField:
    return models.CharField(label, max_length=10, choices=VisitMeans, blank=True)


def entered(prefix: str, *columns: str) -> models.CheckConstraint:
    """An outcome stands with who, when and how; without one, nothing of it does."""
    empty = {f"{prefix}_{name}__isnull": True for name in ("at", "by")}
    full = {f"{prefix}_{name}__isnull": False for name in ("at", "by")}
    none = Q(**{f"{prefix}_outcome": ""}, **empty)
    given = ~Q(**{f"{prefix}_outcome": ""}) & Q(**full)
    for name in columns:
        none, given = none & Q(**{f"{prefix}_{name}": ""}), given & ~Q(**{f"{prefix}_{name}": ""})
    return models.CheckConstraint(name=f"ledgers_spotcheckrow_{prefix}_stamped", condition=none | given)


class SpotCheckRowQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows of visible parts; they name people, so that the right to see those is needed too."""
        if not user.is_authenticated:
            return self.none()
        people = in_subtrees("household__region", user.scope.regions_for(Permission.PERSON_VIEW))
        return self.filter(people, part__in=SpotCheckPart.objects.visible_to(user))

    def disagreed(self):
        return self.filter(agreed=False)

    def undecided(self):
        """Neither checked to the end nor settled."""
        return self.filter(outcome="")

    def for_checker(self, user):
        """What this user can still enter: a first check, or the second one of somebody else's first."""
        first = Q(first_outcome="")
        second = Q(is_double=True, second_outcome="") & ~Q(first_outcome="") & ~Q(first_by=user)
        return self.filter(first | second)


class SpotCheckRow(models.Model):
    """One drawn household: the frozen content that is compared, its risk, both checks and what counts in the end."""

    spot_check = models.ForeignKey(SpotCheck, models.PROTECT, related_name="rows")
    part = models.ForeignKey(SpotCheckPart, models.PROTECT, related_name="rows")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    row = models.ForeignKey(RevisionRow, models.PROTECT, related_name="+")
    version = models.ForeignKey(HouseholdVersion, models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Village"))
    # Who had verified the household last when it was drawn.
    organizer = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("Organiser"))
    place = models.PositiveIntegerField()
    weight = models.PositiveIntegerField(_("Weight"))
    points = models.JSONField(default=dict)
    probability = models.FloatField()
    is_double = models.BooleanField(_("Checked twice"), default=False)
    first_outcome = outcome_field(_("First check"))
    first_means = means_field(_("First means"))
    first_note = models.CharField(_("Note"), max_length=300, blank=True)
    first_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    second_outcome = outcome_field(_("Second check"))
    second_means = means_field(_("Second means"))
    second_note = models.CharField(max_length=300, blank=True)
    second_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField(_("Both agree"), null=True)
    settled_outcome = outcome_field(_("Settlement"))
    settled_note = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    # What counts: of the only check, of both that agree, or of the settlement.
    outcome = outcome_field(_("Outcome"))

    objects = SpotCheckRowQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["spot_check", "household"], name="ledgers_spotcheckrow_once"),
            models.UniqueConstraint(fields=["spot_check", "place"], name="ledgers_spotcheckrow_place"),
            entered("first", "means"),
            entered("second", "means"),
            entered("settled", "note"),
            models.CheckConstraint(
                name="ledgers_spotcheckrow_two_people",
                condition=Q(second_by=None) | (Q(first_by__isnull=False) & ~Q(second_by=F("first_by"))),
            ),
            models.CheckConstraint(
                name="ledgers_spotcheckrow_double", condition=Q(second_outcome="") | Q(is_double=True)
            ),
            models.CheckConstraint(
                name="ledgers_spotcheckrow_agreement",
                condition=Q(second_outcome="", agreed=None) | (~Q(second_outcome="") & Q(agreed__isnull=False)),
            ),
            models.CheckConstraint(
                name="ledgers_spotcheckrow_outcome",
                condition=Q(outcome="")
                | Q(is_double=False, outcome=F("first_outcome"))
                | Q(agreed=True, outcome=F("first_outcome"))
                | Q(agreed=False, outcome=F("settled_outcome")),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.spot_check_id}/{self.place}"

    @property
    def counting_entry(self) -> int:
        """Whose faults count."""
        return CheckEntry.SETTLED if self.agreed is False else CheckEntry.FIRST


class SpotCheckFault(models.Model):
    """A field that a checker found different: what the ledger says, and what is so."""

    row = models.ForeignKey(SpotCheckRow, models.PROTECT, related_name="faults")
    entry = models.PositiveSmallIntegerField(choices=CheckEntry)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    field = models.CharField(_("Field"), max_length=40)
    seen = models.CharField(_("In the ledger"), max_length=200, blank=True)
    found = models.CharField(_("Found"), max_length=200, blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["entry", "person_id", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "entry", "person", "field"], name="ledgers_spotcheckfault_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="ledgers_spotcheckfault_entry", condition=Q(entry__in=[entry.value for entry in CheckEntry])
            ),
        ]

    def __str__(self):
        return f"{self.row_id}: {self.field}"


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(in_subtrees("region", user.scope.regions_for(Permission.SIGNAL_VIEW)))


class Signal(models.Model):
    """Something in the records of a village that is worth a look. It has many good explanations; it accuses nobody."""

    kind = models.CharField(_("Signal"), max_length=20, choices=SignalKind)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Village"))
    organizer = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("Organiser"))
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    strength = models.PositiveSmallIntegerField(_("Strength"))
    facts = models.JSONField(default=dict)
    computed_at = models.DateTimeField(_("Computed"))

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-strength", "id"]
        indexes = [
            models.Index(fields=["county", "-strength"], name="ledgers_signal_county"),
            models.Index(fields=["region", "-strength"], name="ledgers_signal_region"),
        ]
        constraints = [
            models.CheckConstraint(name="ledgers_signal_strength", condition=Q(strength__gte=1, strength__lte=100))
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.region_id}"
