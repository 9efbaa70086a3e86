"""Households and their dated types."""

import re

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.codes import HouseholdKind
from laborinfo.common.crypto import EncryptedTextField, blind_index
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import FindingState, LeftReason
from ledgers.models.searching import counties_of, is_whole_number, person_condition

HAS_DIGIT = re.compile(r"\d|-")
# With more people found than this, a page is filled sooner by asking each household in turn than by gathering them all.
BROAD = 20_000


class DateRange(Func):
    function = "daterange"
    output_field = models.CharField()


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Households in the regions where the user may see people; nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.in_regions(user.scope.regions_for(Permission.PERSON_VIEW))

    def in_regions(self, regions):
        return self.filter(in_subtrees("region", regions))

    def active(self):
        return self.filter(closed_at=None)

    def not_verified_since(self, moment):
        """What a period's worklist shows: active and not seen since the period opened."""
        return self.active().filter(Q(verified_at=None) | Q(verified_at__lt=moment))

    def verified_since(self, moment):
        return self.filter(verified_at__gte=moment)

    def search(self, text, regions=None):
        """By household number from the start, its exact phone, or a member (see PersonQuerySet.search). Numbers are
        compared through their blind indexes; nothing is decrypted. `regions`: those that these households lie in."""
        from ledgers.models.people import Person

        text = text.strip().upper()
        people = Person.objects.active().filter(person_condition(text, may_use_tail=regions is not None))
        if is_whole_number(text):
            return self.filter(Q(pk__in=people.values("household_id")) | Q(phone_index=blind_index(text)))
        if regions is not None:
            people = people.filter(county__in=counties_of(regions))
        if HAS_DIGIT.search(text):
            return self.filter(Q(pk__in=people.values("household_id")) | Q(number__startswith=text))
        # Words are not tried as numbers too: with an "or" the planner could not start from the people found.
        if people.order_by()[BROAD:].exists():
            member = people.filter(household=OuterRef("pk")).order_by().values("pk")[:1]
            return self.alias(member=models.Subquery(member)).filter(member__isnull=False)
        return self.filter(pk__in=people.values("household_id"))

    def with_open_findings(self):
        """Those that the reviewers returned with an unanswered question."""
        return self.filter(Exists(self._findings().filter(state=FindingState.OPEN)))

    def with_unsettled_findings(self):
        return self.filter(Exists(self._findings().exclude(state=FindingState.SETTLED)))

    def with_member(self, kind: str, day):
        """Those with somebody of the labour force's kinds: "employed", "away", "organised", "willing" or "labour"."""
        from ledgers.models.people import EmploymentSpell, Person
        from ledgers.models.records import SelfEmployment

        current = EmploymentSpell.objects.current(day)
        people = Person.objects.active().of_labour_age(day).filter(student_status="", household=OuterRef("pk"))
        people = people.exclude(labour_ability__in=["LOST", "NONE"])
        away = current.exclude(place_level="COUNTY")
        shops = SelfEmployment.objects.running(day).away().filter(person=OuterRef("pk"))
        chosen = {
            "labour": people,
            "employed": people.working(day),
            "away": people.filter(Exists(away.filter(person=OuterRef("pk"))) | Exists(shops)),
            "organised": people.filter(pk__in=away.filter(channel="ORGANISED").values("person")),
            "willing": people.filter(wants_work=True).idle(day),
        }
        return self.filter(Exists(chosen[kind]))

    def _findings(self):
        return self.model._meta.get_field("findings").related_model.objects.filter(household=OuterRef("pk"))

    def with_head(self):
        """Adds `head_name`."""
        from ledgers.models.people import Person

        head = Person.objects.active().filter(household=OuterRef("pk"), relation="HEAD").values("name")[:1]
        return self.annotate(head_name=models.Subquery(head))


class Household(models.Model):
    """One household of a villager group or a resettlement building."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Group or building"))
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    number = models.CharField(_("Household number"), max_length=24)
    address = models.CharField(_("Address"), max_length=120, blank=True)
    phone = EncryptedTextField(_("Phone"), blank=True, null=True)
    phone_index = models.BinaryField(max_length=16, null=True, editable=False)
    relocation_site = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Resettlement site")
    )
    relocated_year = models.PositiveSmallIntegerField(_("Year of relocation"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(_("Last verified"), null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=20, choices=LeftReason, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name=_("Joined with")
    )
    # Raised by every change of the household or its people: two editors cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["county", "region"], name="ledgers_household_place"),
            models.Index(fields=["region", "number"], name="ledgers_household_list"),
            models.Index(fields=["phone_index"], name="ledgers_household_phone_index"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="ledgers_household_number"),
            models.CheckConstraint(
                name="ledgers_household_phone_indexed",
                condition=Q(phone__isnull=True, phone_index=None) | Q(phone__isnull=False, phone_index__isnull=False),
            ),
            models.CheckConstraint(
                name="ledgers_household_verified_stamped",
                condition=Q(verified_at=None) | Q(verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ledgers_household_closed_reason",
                condition=Q(closed_at=None, closed_reason="") | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
            ),
            models.CheckConstraint(
                name="ledgers_household_merged_closed",
                condition=Q(merged_into=None) | (Q(closed_reason="MERGED") & ~Q(merged_into=F("id"))),
            ),
        ]

    def __str__(self):
        return self.number


class HouseholdTypeQuerySet(models.QuerySet):
    def on(self, day):
        """Types that hold on a date."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class HouseholdType(models.Model):
    """A dated type of a household. Types overlap: a relocated household may be registered poor as well."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="types")
    kind = models.CharField(_("Type"), max_length=20, choices=HouseholdKind)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("Until"), null=True, blank=True)

    objects = HouseholdTypeQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="ledgers_householdtype_dates",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            ExclusionConstraint(
                name="ledgers_householdtype_overlap",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
