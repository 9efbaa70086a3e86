"""Keep how regions were."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError
from laborinfo.regions.enums import Change
from laborinfo.regions.models import Region, RegionVersion

BATCH = 5000


def effective_day(region: Region, *, now, on: date | None) -> date:
    """The day that a change of `region` counts from: `on`, or today. Not in the future, not before what is known."""
    today = timezone.localdate(now)
    day = on or today
    if day > today:
        raise DomainError(_("A change counts from today or an earlier day."), field="on")
    below = Region.objects.within(region)
    if RegionVersion.objects.filter(region__in=below, valid_from__gt=day).exists():
        raise DomainError(_("This region, or one below it, changed after %(day)s.") % {"day": day}, field="on")
    return day


def version_of(region: Region, day: date, change: str, *, by, now) -> RegionVersion:
    return RegionVersion(
        region=region, parent_id=region.parent_id, code=region.code, name=region.name, short_name=region.short_name,
        kind=region.kind, valid_from=day, change=change, recorded_at=now, recorded_by=by,
    )  # fmt: skip


def record_changes(regions: list[Region], change: str, day: date, *, by, now) -> None:
    """Close the running versions on `day` and open the next ones, as `regions` are now.

    Two changes on one day leave one version, and a region created that day stays "created".
    """
    running = RegionVersion.objects.running().filter(region__in=[region.pk for region in regions])
    same_day = running.filter(valid_from=day)
    created = set(same_day.filter(change=Change.CREATED).values_list("region_id", flat=True))
    same_day.delete()
    running.update(valid_to=day)
    versions = [
        version_of(region, day, Change.CREATED if region.pk in created else change, by=by, now=now)
        for region in regions
    ]
    RegionVersion.objects.bulk_create(versions, batch_size=BATCH)


def record_end(region: Region, day: date, ending: str, successors: Iterable[Region]) -> None:
    """Close the running version for good, and name who follows."""
    version = RegionVersion.objects.running().filter(region=region).first()
    if version:
        version.valid_to, version.ending = day, ending
        version.save(update_fields=["valid_to", "ending"])
        version.successors.set(successors)
