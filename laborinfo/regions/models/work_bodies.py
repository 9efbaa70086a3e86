"""Bodies that organise labour work."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laborinfo.regions.enums import WorkBodyKind
from laborinfo.regions.models.regions import Region
from laborinfo.regions.scope import above, in_subtrees


class WorkBodyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Bodies at home in, or covering, the user's regions, and those of the regions above."""
        if not user.is_authenticated:
            return self.none()
        return self._touching(user.scope_regions())

    def _touching(self, regions):
        """Bodies whose home or a covered region lies in, or above, one of the regions."""
        covering = Region.objects.filter(in_subtrees("", regions) | above("", regions))
        links = self.model.covers.through.objects.filter(region__in=covering)
        near = in_subtrees("home", regions) | above("home", regions)
        return self.filter(near | Q(pk__in=links.values("workbody_id")))

    def serving(self, region):
        """Bodies that cover the region itself or one above it, or have their home there."""
        line = above("home", [region]) | Q(home=region)
        covering = Region.objects.filter(above("", [region]) | Q(pk=region.pk))
        links = self.model.covers.through.objects.filter(region__in=covering)
        return self.filter(line | Q(pk__in=links.values("workbody_id")))

    def search(self, text):
        return self.filter(Q(name__contains=text) | Q(leader__contains=text) | Q(home__short_name__contains=text))

    def active_on(self, day):
        return self.filter(Q(active_to=None) | Q(active_to__gt=day), active_from__lte=day)


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
                condition=Q(kind="LIAISON_STATION") & ~Q(place_code="") & ~Q(address="")
                | ~Q(kind="LIAISON_STATION") & Q(place_code=""),
            ),
            models.CheckConstraint(name="regions_workbody_place_outside", condition=~Q(place_code__startswith="5226")),
            models.CheckConstraint(
                name="regions_workbody_dates", condition=Q(active_to=None) | Q(active_to__gt=F("active_from"))
            ),
            models.UniqueConstraint(fields=["home", "kind", "name"], name="regions_workbody_once"),
        ]

    def __str__(self):
        return self.name
