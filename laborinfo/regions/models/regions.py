"""The tree."""

from datetime import date

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from laborinfo.regions.code_triggers import CODE_TRIGGERS
from laborinfo.regions.enums import CODE_LENGTH, KINDS_OF_LEVEL, Kind, Level
from laborinfo.regions.names import pinyin_keys, short_name
from laborinfo.regions.scope import above, in_subtrees


class RegionQuerySet(TreeQuerySet):
    def visible_to(self, user):
        """The user's regions with all below them, and the line of ancestors above; without a posting nothing."""
        if not user.is_authenticated:
            return self.none()
        roots = user.scope_regions()
        return self.filter(in_subtrees("", roots) | above("", roots))

    def in_scope_of(self, user):
        """The user's regions with all below them, without the ancestors: what may be picked."""
        return self.filter(in_subtrees("", user.scope_regions())) if user.is_authenticated else self.none()

    def within(self, region):
        """The region and everything below it."""
        return self.filter(in_subtrees("", [region]))

    def at_level(self, level):
        return self.filter(level=level)

    def active_on(self, day):
        return self.filter(Q(active_to=None) | Q(active_to__gt=day), active_from__lte=day)

    def search(self, text):
        """By a part of the name, by pinyin or its initials from the start, or by the beginning of the code."""
        text = text.strip().replace("\x00", "")
        if not text:
            return self.none()
        if text.isascii() and text.isdigit():
            return self.filter(code__startswith=text)
        if text.isascii():
            key = "".join(text.lower().split()).replace("'", "")
            return self.filter(Q(pinyin__startswith=key) | Q(initials__startswith=key))
        return self.filter(name__contains=text)

    def best_first(self, text):
        """Exact hits first, then names that begin with the text, then higher regions before lower ones."""
        key = text.strip().replace("\x00", "")
        keyed = key.lower() if key.isascii() else key
        exact = Q(short_name=key) | Q(name=key) | Q(code=key) | Q(initials=keyed) | Q(pinyin=keyed)
        rank = Case(
            When(exact, Value(0)),
            When(short_name__startswith=key, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.order_by(rank, "level", "code")


class RegionManager(TreeManager.from_queryset(RegionQuerySet)):
    """TreeManager orders by the tree, which is the code order here."""

    def as_of(self, day: date) -> dict:
        """{region id: RegionVersion} of the tree as it was on `day`, with that day's names, codes and parents."""
        versions = self.model._meta.get_field("versions").related_model.objects.on(day).order_by("code")
        return {version.region_id: version for version in versions}


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
    short_name = models.CharField(_("Name"), max_length=60)
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
        triggers = CODE_TRIGGERS

    def __str__(self):
        return self.short_name

    def save(self, *args, **kwargs):
        """Names and their sort keys never disagree."""
        self.short_name = self.short_name or short_name(self.name)
        self.pinyin, self.initials = pinyin_keys(self.name)
        super().save(*args, **kwargs)

    def contains(self, other: "Region") -> bool:
        """Is `other` this region or below it? By the nested set, without a query."""
        return self.tree_id == other.tree_id and self.lft <= other.lft and other.rght <= self.rght

    def ancestor_line(self):
        """From the prefecture down to this region, for breadcrumbs."""
        return self.get_ancestors(include_self=True)

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)
