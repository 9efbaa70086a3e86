"""The five-level tree, its history, and the work bodies that cover it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from laborinfo.regions.enums import CODE_LENGTH, KINDS_OF_LEVEL, Change, Kind, Level, WorkBodyKind
from laborinfo.regions.scope import in_subtrees


class RegionQuerySet(TreeQuerySet):
    def visible_to(self, user):
        """The user's regions with all below them, and the line of ancestors above; without a posting nothing."""
        if not user.is_authenticated:
            return self.none()
        roots = user.scope_regions()
        above = [pk for root in roots for pk in root.get_ancestors().values_list("pk", flat=True)]
        return self.filter(in_subtrees("", roots) | Q(pk__in=above))

    def within(self, region):
        """The region and everything below it."""
        return self.filter(in_subtrees("", [region]))

    def at_level(self, level):
        return self.filter(level=level)

    def active_on(self, day):
        return self.filter(Q(active_to=None) | Q(active_to__gt=day), active_from__lte=day)

    def search(self, text):
        """By name, by pinyin or its initials from the start, or by the beginning of the code."""
        text = text.strip()
        if not text:
            return self.none()
        if text.isdigit():
            return self.filter(code__startswith=text)
        if text.isascii():
            key = text.lower().replace(" ", "")
            return self.filter(Q(pinyin__startswith=key) | Q(initials__startswith=key))
        return self.filter(name__contains=text)


class RegionManager(TreeManager.from_queryset(RegionQuerySet)):
    """TreeManager orders by the tree, which is the code order here."""


def _kind_fits_level() -> Q:
    condition = Q()
    for level, kinds in KINDS_OF_LEVEL.items():
        condition |= Q(level=int(level), kind__in=[str(kind) for kind in kinds])
    return condition


def _code_fits_level() -> Q:
    condition = Q()
    for level, length in CODE_LENGTH.items():
        condition |= Q(level=int(level), code__regex=rf"^[0-9]{{{length}}}$")
    return condition


class Region(MPTTModel):
    """A node of the tree; `code` is the statistical code (6, 9, 12 digits; groups and buildings 15)."""

    parent = TreeForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(_("Code"), max_length=15, unique=True)
    name = models.CharField(_("Name as published"), max_length=60)
    short_name = models.CharField(_("Name"), max_length=40)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    pinyin = models.CharField(max_length=160, editable=False)
    initials = models.CharField(max_length=60, editable=False)
    active_from = models.DateField(_("Active from"))
    active_to = models.DateField(_("Active until"), null=True, blank=True)
    # Groups, buildings and sites that the demo invented below the real tree.
    is_made_up = models.BooleanField(default=False)

    objects = RegionManager()

    class MPTTMeta:
        order_insertion_by = ["code"]

    class Meta:
        ordering = ["tree_id", "lft"]
        indexes = [
            models.Index(OpClass(F("pinyin"), "varchar_pattern_ops"), name="regions_region_pinyin"),
            models.Index(OpClass(F("initials"), "varchar_pattern_ops"), name="regions_region_initials"),
            models.Index(fields=["tree_id", "lft", "rght"], name="regions_region_nested_set"),
            models.Index(fields=["level"], name="regions_region_level"),
        ]
        constraints = [
            models.CheckConstraint(name="regions_region_kind_fits_level", condition=_kind_fits_level()),
            models.CheckConstraint(name="regions_region_code_fits_level", condition=_code_fits_level()),
            models.CheckConstraint(
                name="regions_region_root_is_prefecture",
                condition=Q(parent=None, level=0) | Q(parent__isnull=False, level__gt=0),
            ),
            models.CheckConstraint(
                name="regions_region_active_dates", condition=Q(active_to=None) | Q(active_to__gt=F("active_from"))
            ),
            models.UniqueConstraint(fields=["tree_id"], condition=Q(parent=None), name="regions_region_one_root"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="code_below_parent",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("code", "parent_id"),
                timing=pgtrigger.Deferred,
                declare=[("above", "varchar")],
                func="""
                    SELECT CASE WHEN level = 0 THEN left(code, 4) ELSE code END INTO above
                    FROM regions_region WHERE id = (SELECT parent_id FROM regions_region WHERE id = NEW.id);
                    IF above IS NOT NULL AND NOT starts_with(
                        (SELECT code FROM regions_region WHERE id = NEW.id), above) THEN
                        RAISE EXCEPTION 'region code % is not below its parent''s %', NEW.code, above
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'regions_region_code_below_parent';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self):
        return self.short_name

    def contains(self, other: "Region") -> bool:
        """Is `other` this region or below it? By the nested set, without a query."""
        return self.tree_id == other.tree_id and self.lft <= other.lft and other.rght <= self.rght

    def ancestor_line(self):
        """From the prefecture down to this region, for breadcrumbs."""
        return self.get_ancestors(include_self=True)

    @property
    def level_label(self) -> str:
        return Level(self.level).label


class DateRange(Func):
    """[from, to) of two date columns."""

    function = "daterange"
    output_field = models.CharField()


class RegionVersion(models.Model):
    """How a region was from one date to another: a past period shows its own names and borders."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="versions")
    parent = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=15)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    change = models.CharField(max_length=10, choices=Change, default=Change.CREATED)
    successors = models.ManyToManyField(Region, related_name="+", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                name="regions_regionversion_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
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


class WorkBodyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Bodies at home in, or covering, the user's regions, and those of the regions above."""
        if not user.is_authenticated:
            return self.none()
        roots = user.scope_regions()
        above = [pk for root in roots for pk in root.get_ancestors().values_list("pk", flat=True)]
        mine = in_subtrees("home", roots) | Q(home__in=above) | in_subtrees("covers", roots)
        return self.filter(mine).distinct()


class WorkBody(models.Model):
    """A body that organises labour work: task force, society, company, cooperative, liaison station."""

    kind = models.CharField(_("Kind"), max_length=20, choices=WorkBodyKind)
    name = models.CharField(_("Name"), max_length=80)
    leader = models.CharField(_("Leader"), max_length=50)
    phone = models.CharField(_("Contact phone"), max_length=20, blank=True)
    home = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("Home region"))
    covers = models.ManyToManyField(Region, related_name="+", blank=True, verbose_name=_("Covers"))
    place_code = models.CharField(_("Place outside the prefecture"), max_length=6, blank=True)
    address = models.CharField(_("Address"), max_length=120, blank=True)
    active_from = models.DateField(_("Active from"))
    active_to = models.DateField(_("Active until"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)

    objects = WorkBodyQuerySet.as_manager()

    class Meta:
        ordering = ["home__code", "kind", "name"]
        constraints = [
            models.CheckConstraint(
                name="regions_workbody_station_place",
                condition=Q(kind="LIAISON_STATION") & ~Q(place_code="") | ~Q(kind="LIAISON_STATION") & Q(place_code=""),
            ),
            models.CheckConstraint(
                name="regions_workbody_dates", condition=Q(active_to=None) | Q(active_to__gt=F("active_from"))
            ),
            models.UniqueConstraint(fields=["home", "kind", "name"], name="regions_workbody_once"),
        ]

    def __str__(self):
        return self.name
