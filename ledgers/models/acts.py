"""What is done to the register: somebody left, came back, moved; households moved, joined, closed. Kept for ever."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, ReadOnly

from laborinfo.accounts.enums import Permission
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LeftReason
from ledgers.enums_acts import OF_A_PERSON, OF_TWO_HOUSEHOLDS, ActKind
from ledgers.models.households import Household
from ledgers.models.people import Person

USER = settings.AUTH_USER_MODEL
PLACES = ("household__region", "other_household__region", "from_region", "to_region")
UNDO = ("undone_at", "undone_by", "undone_reason")


class RecordActQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Acts of households that the user may see now, and those by which something left or entered the regions."""
        if not user.is_authenticated:
            return self.none()
        return self.in_regions(user.scope.regions_for(Permission.PERSON_VIEW))

    def in_regions(self, regions):
        found = Q(pk__in=[])
        for path in PLACES:
            found |= in_subtrees(path, regions)
        return self.filter(found)

    def standing(self):
        return self.filter(undone_at=None)

    def of_household(self, household):
        """Acts of the household and of everybody who is in it."""
        return self.filter(
            Q(household=household) | Q(other_household=household) | Q(person__in=household.people.values("pk"))
        )

    def later_than(self, act):
        """Acts in force that were recorded after this one on the same people, or on a household as a whole."""
        homes = [key for key in (act.household_id, act.other_household_id) if key]
        same_home = Q(household__in=homes) | Q(other_household__in=homes)
        on_people = Q(people__overlap=act.people)
        if act.kind in OF_A_PERSON:
            same_home &= ~Q(kind__in=OF_A_PERSON)
        return self.standing().filter(same_home | on_people, pk__gt=act.pk)


class RecordAct(models.Model):
    """One act with its day and reason. It is never changed or deleted; undoing is written beside it.

    `changes` holds what rows were before and after, keys and codes only: no name, no identifier.
    """

    kind = models.CharField(_("Kind of act"), max_length=20, choices=ActKind)
    household = models.ForeignKey(Household, models.PROTECT, related_name="acts", verbose_name=_("Household"))
    # Of a person's move the household that took the person in; of two that joined the one that is kept.
    other_household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="acts_as_other")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="acts", verbose_name=_("Person"))
    from_region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Place before"))
    to_region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Place after"))
    day = models.DateField(_("On"))
    left_reason = models.CharField(_("Why left"), max_length=20, choices=LeftReason, blank=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    people = ArrayField(models.IntegerField(), default=list)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField(_("Recorded"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("By"))
    undone_at = models.DateTimeField(_("Undone"), null=True)
    undone_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField(max_length=200, blank=True)

    objects = RecordActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["from_region", "-at"], name="ledgers_recordact_from"),
            models.Index(fields=["to_region", "-at"], name="ledgers_recordact_to"),
            GinIndex(fields=["people"], name="ledgers_recordact_people"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledgers_recordact_person",
                condition=Q(kind__in=sorted(OF_A_PERSON), person__isnull=False)
                | (~Q(kind__in=sorted(OF_A_PERSON)) & Q(person=None)),
            ),
            models.CheckConstraint(
                name="ledgers_recordact_other",
                condition=(Q(kind__in=sorted(OF_TWO_HOUSEHOLDS)) & ~Q(other_household=F("household")))
                & Q(other_household__isnull=False)
                | (~Q(kind__in=sorted(OF_TWO_HOUSEHOLDS)) & Q(other_household=None)),
            ),
            models.CheckConstraint(
                name="ledgers_recordact_place", condition=~Q(kind="HOUSEHOLD_MOVED") | ~Q(from_region=F("to_region"))
            ),
            models.CheckConstraint(name="ledgers_recordact_reason", condition=~Q(reason="") | ~Q(left_reason="")),
            models.CheckConstraint(
                name="ledgers_recordact_undone",
                condition=Q(undone_at=None, undone_by=None, undone_reason="")
                | (Q(undone_at__gte=F("at"), undone_by__isnull=False) & ~Q(undone_reason="")),
            ),
        ]
        triggers = [
            Protect(name="kept", operation=Delete),
            ReadOnly(name="fixed", exclude=list(UNDO)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.day}"
