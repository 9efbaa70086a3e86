"""Changes of several regions at once: merge and split."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError
from laborinfo.regions.enums import Change
from laborinfo.regions.models import Region
from laborinfo.regions.services.changes import add_region, close_region, locked, move_region


@dataclass(frozen=True)
class Part:
    """One part that a split makes: its name, its code (empty: the next free one), and which children go there."""

    name: str
    code: str = ""
    children: tuple[int, ...] = ()


@transaction.atomic
def merge_regions(
    *, sources: list[Region], into: Region, now, codes: Mapping[int, str] | None = None, by=None,
    on: date | None = None,
) -> Region:  # fmt: skip
    """Close `sources` into `into`; what is below them moves there. `codes` may give a child's new code by its pk."""
    into = locked(into)
    if not sources:
        raise DomainError(_("Choose a region to merge."), field="sources")
    for source in sources:
        source = locked(source)
        if source.pk == into.pk or source.level != into.level:
            raise DomainError(_("Only different regions of one level can merge."), field="sources")
        for child in Region.objects.filter(parent=source, active_to=None).order_by("code"):
            move_region(region=child, to=into, code=(codes or {}).get(child.pk, ""), now=now, by=by, on=on)
        close_region(region=source, now=now, by=by, on=on, ending=Change.MERGED, successors=[into])
    return Region.objects.get(pk=into.pk)


@transaction.atomic
def split_region(*, source: Region, parts: list[Part], now, by=None, on: date | None = None) -> list[Region]:
    """Add `parts` beside `source` and move its children there; `source` is closed when nothing is left below it."""
    source = locked(source)
    if source.parent is None or not parts:
        raise DomainError(_("Name the parts of a region below the prefecture."), field="parts")
    made = []
    for part in parts:
        new = add_region(parent=source.parent, code=part.code, name=part.name, kind=source.kind, now=now, by=by, on=on)
        for child in Region.objects.filter(pk__in=part.children).order_by("code"):
            if child.parent_id != source.pk:
                raise DomainError(_("%(name)s does not lie in the region that is split.") % {"name": child.name})
            move_region(region=child, to=new, now=now, by=by, on=on)
        made.append(Region.objects.get(pk=new.pk))
    if not Region.objects.filter(parent=source, active_to=None).exists():
        close_region(region=source, now=now, by=by, on=on, ending=Change.SPLIT, successors=made)
    return made
