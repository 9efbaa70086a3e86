"""Levels and kinds of regions, kinds of work bodies, kinds of change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    PREFECTURE = 0, _("Prefecture")
    COUNTY = 1, _("County")
    TOWNSHIP = 2, _("Township")
    VILLAGE = 3, _("Village")
    GROUP = 4, _("Group")


class Kind(models.TextChoices):
    PREFECTURE = "PREFECTURE", _("Prefecture")
    COUNTY = "COUNTY", _("County")
    CITY = "CITY", _("City")
    TOWN = "TOWN", _("Town")
    TOWNSHIP = "TOWNSHIP", _("Township")
    ETHNIC_TOWNSHIP = "ETHNIC_TOWNSHIP", _("Ethnic township")
    SUBDISTRICT = "SUBDISTRICT", _("Sub-district")
    VILLAGE = "VILLAGE", _("Village")
    COMMUNITY = "COMMUNITY", _("Community")
    RESETTLEMENT_SITE = "RESETTLEMENT_SITE", _("Resettlement site")
    GROUP = "GROUP", _("Villager group")
    BUILDING = "BUILDING", _("Building")


KINDS_OF_LEVEL: dict[int, tuple[str, ...]] = {
    Level.PREFECTURE: (Kind.PREFECTURE,),
    Level.COUNTY: (Kind.COUNTY, Kind.CITY),
    Level.TOWNSHIP: (Kind.TOWN, Kind.TOWNSHIP, Kind.ETHNIC_TOWNSHIP, Kind.SUBDISTRICT),
    Level.VILLAGE: (Kind.VILLAGE, Kind.COMMUNITY, Kind.RESETTLEMENT_SITE),
    Level.GROUP: (Kind.GROUP, Kind.BUILDING),
}
LEVEL_OF_KIND = {kind: level for level, kinds in KINDS_OF_LEVEL.items() for kind in kinds}

# Statistical codes grow by a fixed part a level; groups and buildings add three digits of our own.
CODE_LENGTH: dict[int, int] = {
    Level.PREFECTURE: 6,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
    Level.GROUP: 15,
}


class Change(models.TextChoices):
    CREATED = "CREATED", _("Created")
    RENAMED = "RENAMED", _("Renamed")
    MOVED = "MOVED", _("Moved")
    MERGED = "MERGED", _("Merged")
    SPLIT = "SPLIT", _("Split")
    CLOSED = "CLOSED", _("Closed")


class WorkBodyKind(models.TextChoices):
    TASK_FORCE = "TASK_FORCE", _("Task force")
    GENERAL_SOCIETY = "GENERAL_SOCIETY", _("Labour cooperative general society")
    HR_COMPANY = "HR_COMPANY", _("HR company")
    COOPERATIVE = "COOPERATIVE", _("Labour cooperative")
    LIAISON_STATION = "LIAISON_STATION", _("Liaison station")
