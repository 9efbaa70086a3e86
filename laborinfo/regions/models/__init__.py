"""The five-level tree, its history, and the work bodies that cover it."""

from laborinfo.regions.models.regions import Region, RegionQuerySet
from laborinfo.regions.models.versions import DateRange, RegionVersion
from laborinfo.regions.models.work_bodies import WorkBody

__all__ = ["DateRange", "Region", "RegionQuerySet", "RegionVersion", "WorkBody"]
