"""Change one region: add, rename, move, close. Each is dated, atomic, and leaves a valid tree and its history."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Value, When
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.common.errors import Conflict, DomainError
from laborinfo.regions.enums import LEVEL_OF_KIND, Change, Kind, Level
from laborinfo.regions.following import follow_added, follow_end, follow_move
from laborinfo.regions.models import Region
from laborinfo.regions.services import bulk
from laborinfo.regions.services.codes import check_code, next_code
from laborinfo.regions.services.history import effective_day, record_changes, record_end
from laborinfo.regions.services.locking import lock_tree
from laborinfo.regions.services.numbering import renumber
from laborinfo.regions.services.rows import LONGEST_NAME, RegionRow


def locked(region: Region) -> Region:
    """The region as it is now, with the tree held. Raises Conflict when it was closed or removed meanwhile."""
    lock_tree()
    fresh = Region.objects.filter(pk=region.pk, active_to=None).select_related("parent").first()
    if fresh is None:
        raise Conflict(_("%(name)s was closed meanwhile. Reload the page.") % {"name": region.name})
    return fresh


def clean_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise DomainError(_("The name is empty."), field="name")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise DomainError(_("The name is too long or holds control characters."), field="name")
    return name


@transaction.atomic
def add_region(
    *, parent: Region, name: str, kind: str, now, code: str = "", by=None, on: date | None = None,
    made_up: bool = False,
) -> Region:  # fmt: skip
    """Add one region below `parent`; without a code it gets the next free one."""
    parent = locked(parent)
    if LEVEL_OF_KIND[Kind(kind)] != parent.level + 1:
        raise DomainError(_("This kind does not stand below %(name)s.") % {"name": parent.name}, field="kind")
    code = code or next_code(parent)
    check_code(code, parent)
    day = on or timezone.localdate(now)
    if not parent.active_from <= day <= timezone.localdate(now):
        raise DomainError(_("A region counts from today or an earlier day on which its parent existed."), field="on")
    row = RegionRow(code, clean_name(name), kind, parent.code)
    bulk.insert([row], {parent.code: parent}, day=day, by=by, now=now, made_up=made_up)
    added = Region.objects.get(code=code)
    follow_added(added)
    return added


@transaction.atomic
def rename_region(*, region: Region, name: str, now, kind: str = "", by=None, on: date | None = None) -> Region:
    """Give a region another name, or another kind of the same level."""
    region = locked(region)
    name, kind = clean_name(name), kind or region.kind
    if (name, kind) == (region.name, region.kind):
        raise DomainError(_("The region is called so already."), field="name")
    if LEVEL_OF_KIND[Kind(kind)] != region.level:
        raise DomainError(_("A region cannot change its level."), field="kind")
    day = effective_day(region, now=now, on=on)
    region.kind = kind
    bulk.set_name(region, name)
    names = {field: getattr(region, field) for field in ("name", "short_name", "kind", "pinyin", "initials")}
    Region.objects.filter(pk=region.pk).update(**names)
    record_changes([region], Change.RENAMED, day, by=by, now=now)
    return region


@transaction.atomic
def move_region(*, region: Region, to: Region, now, code: str = "", by=None, on: date | None = None) -> Region:
    """Put a region below another parent under a new code; the codes of all below follow. The same parent recodes."""
    region, to = locked(region), locked(to)
    if region.level == Level.PREFECTURE or to.level != region.level - 1:
        raise DomainError(_("A region moves below an active region of the level above its own."), field="to")
    if to.pk == region.parent_id and not code:
        raise DomainError(_("The region lies there already."), field="to")
    code = code or next_code(to)
    check_code(code, to, region=region)
    day = effective_day(region, now=now, on=on)
    pks = list(Region.objects.within(region).values_list("pk", flat=True))
    # One statement: the database checks codes against parents at its end.
    Region.objects.filter(pk__in=pks).update(
        code=Concat(Value(code), Substr("code", len(region.code) + 1)),
        parent=Case(When(pk=region.pk, then=Value(to.pk)), default=F("parent"), output_field=BigIntegerField()),
    )
    active = list(Region.objects.filter(pk__in=pks, active_to=None))
    record_changes(active, Change.MOVED, day, by=by, now=now)
    renumber()
    moved = Region.objects.get(pk=region.pk)
    follow_move(moved, before=region, now=now, by=by)
    return moved


@transaction.atomic
def close_region(
    *, region: Region, now, by=None, on: date | None = None, ending: str = Change.CLOSED,
    successors: Iterable[Region] = (),
) -> Region:  # fmt: skip
    """End a region that has no active region below it; its history and records stay."""
    region = locked(region)
    if Region.objects.filter(parent=region, active_to=None).exists():
        raise DomainError(_("Close or move the regions below it first."))
    day = effective_day(region, now=now, on=on)
    if day <= region.active_from or region.versions.running().filter(valid_from__gte=day).exists():
        raise DomainError(_("A region cannot end on the day it began or changed; choose the day after."), field="on")
    Region.objects.filter(pk=region.pk).update(active_to=day)
    record_end(region, day, ending, successors)
    follow_end(region)
    return Region.objects.get(pk=region.pk)
