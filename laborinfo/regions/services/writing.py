"""Change the tree: add, rename, move, merge, split, close. Each is dated and keeps the history."""

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.common.errors import Conflict, DomainError
from laborinfo.regions.enums import CODE_LENGTH, LEVEL_OF_KIND, Change, Level
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.services import bulk
from laborinfo.regions.services.locking import lock_tree
from laborinfo.regions.services.rows import RegionRow, code_prefix


def locked(region: Region) -> Region:
    """The region as it is now, with the tree held. Raises Conflict when it was closed or removed meanwhile."""
    lock_tree()
    fresh = Region.objects.filter(pk=region.pk, active_to=None).first()
    if fresh is None:
        raise Conflict(_("This region was closed meanwhile. Reload the page."))
    return fresh


def check_code(code: str, parent: Region) -> None:
    """A code is free, has its level's length, and begins with its parent's."""
    level = Level(parent.level + 1)
    if not code.isascii() or not code.isdigit() or len(code) != CODE_LENGTH[level]:
        raise DomainError(_("A code of this level has %(n)s digits.") % {"n": CODE_LENGTH[level]}, field="code")
    if not code.startswith(code_prefix(parent.code, parent.level)):
        raise DomainError(_("The code must begin with the code of %(name)s.") % {"name": parent.name}, field="code")
    if Region.objects.filter(code=code).exists():
        raise DomainError(_("The code %(code)s is taken.") % {"code": code}, field="code")


@transaction.atomic
def add_region(*, parent: Region, code: str, name: str, kind: str, now, by=None, made_up: bool = False) -> Region:
    """Add one region below `parent`."""
    parent = locked(parent)
    if LEVEL_OF_KIND[kind] != parent.level + 1:
        raise DomainError(_("This kind does not stand below %(name)s.") % {"name": parent.name}, field="kind")
    check_code(code, parent)
    row = RegionRow(0, code, name, kind, parent.code)
    bulk.insert([row], {parent.code: parent}, by=by, now=now, made_up=made_up)
    return Region.objects.get(code=code)


@transaction.atomic
def rename_region(*, region: Region, name: str, now, by=None) -> Region:
    """Rename from today."""
    region = locked(region)
    if not name.strip():
        raise DomainError(_("The name is empty."), field="name")
    bulk.rename(region, name.strip(), by=by, now=now)
    return Region.objects.get(pk=region.pk)


@transaction.atomic
def move_region(*, region: Region, to: Region, code: str, now, by=None) -> Region:
    """Put a region below another parent under a new code; the codes of all below follow."""
    region = locked(region)
    to = Region.objects.get(pk=to.pk)
    if to.level != region.level - 1 or to.active_to:
        raise DomainError(_("A region moves below an active region of the level above its own."), field="to")
    check_code(code, to)
    old = region.code
    below = list(Region.objects.within(region).order_by("level"))
    for node in below:
        node.code = code + node.code[len(old) :]
        if node.pk == region.pk:
            node.parent = to
    day = now.date()
    for node in below:
        Region.objects.filter(pk=node.pk).update(code=node.code, parent_id=node.parent_id)
        bulk.record_change(node, Change.MOVED, day, by=by, now=now)
    bulk.renumber()
    return Region.objects.get(pk=region.pk)


@transaction.atomic
def close_region(*, region: Region, now, by=None, change: str = Change.CLOSED, successors=()) -> Region:
    """End a region that has no active region below it; its history and records stay."""
    region = locked(region)
    if Region.objects.filter(parent=region, active_to=None).exists():
        raise DomainError(_("Close or move the regions below it first."))
    day = now.date()
    if day <= region.active_from:
        raise DomainError(_("A region cannot end on the day it began; move or rename it instead."))
    Region.objects.filter(pk=region.pk).update(active_to=day)
    last = RegionVersion.objects.filter(region=region, valid_to=None)
    version = last.first()
    last.update(valid_to=day, change=change)
    if version:
        version.successors.set(successors)
    return Region.objects.get(pk=region.pk)


@transaction.atomic
def merge_regions(*, sources: list[Region], into: Region, codes: dict[int, str], now, by=None) -> Region:
    """Close `sources` into `into`; their children move there. `codes` gives each child's new code by pk."""
    into = locked(into)
    for source in sources:
        if source.pk == into.pk or source.level != into.level:
            raise DomainError(_("Only different regions of one level can merge."))
        for child in Region.objects.filter(parent=source, active_to=None).order_by("code"):
            move_region(region=child, to=into, code=codes[child.pk], now=now, by=by)
        close_region(region=source, now=now, by=by, change=Change.MERGED, successors=[into])
    return Region.objects.get(pk=into.pk)


@transaction.atomic
def split_region(*, source: Region, parts: list[tuple[str, str]], children: dict[int, str], now, by=None):
    """Add `parts` (code, name) beside `source`, move children to new codes (which tell their part), close `source`
    when nothing is left below it. Returns the parts."""
    source = locked(source)
    made = [
        add_region(parent=source.parent, code=code, name=name, kind=source.kind, now=now, by=by)
        for code, name in parts
    ]
    for pk, code in children.items():
        home = next((part for part in made if code.startswith(part.code)), None)
        if home is None:
            raise DomainError(_("The code %(code)s belongs to none of the parts.") % {"code": code}, field="code")
        move_region(region=Region.objects.get(pk=pk), to=home, code=code, now=now, by=by)
    if not Region.objects.filter(parent=source, active_to=None).exists():
        close_region(region=source, now=now, by=by, change=Change.SPLIT, successors=made)
    return made
