"""What users do to regions and work bodies: judged, done, and put on record in one transaction.

The services below know no permissions, because accounts stand above regions; these acts are used by pages.
A region is changed by who holds the right in the region above it: nobody renames or moves their own county.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.regions import services
from laborinfo.regions.models import Region, WorkBody


def can_change(user, region: Region) -> bool:
    return region.parent is not None and can(user, Permission.REGION_EDIT, region.parent)


def check_can_change(user, region: Region) -> None:
    check_permission(user, Permission.REGION_EDIT, region.parent or region)


@transaction.atomic
def add_region(*, by, now, parent: Region, **values: Any) -> Region:
    check_permission(by, Permission.REGION_EDIT, parent)
    region = services.add_region(parent=parent, by=by, now=now, **values)
    audit.record(by=by, action="regions.add_region", obj=region, detail={"code": region.code}, now=now)
    return region


@transaction.atomic
def change_region(do: Callable[..., Region], *, by, now, region: Region, **values: Any) -> Region:
    """Rename, move or close (`do` is the service). Moving needs the right in the new place too."""
    check_can_change(by, region)
    if "to" in values:
        check_permission(by, Permission.REGION_EDIT, values["to"])
    changed = do(region=region, by=by, now=now, **values)
    detail = {"from": region.code, "to": changed.code, "name": changed.name}
    audit.record(by=by, action=f"regions.{do.__name__}", obj=changed, detail=detail, now=now)
    return changed


@transaction.atomic
def merge_region(*, by, now, region: Region, into: Region, **values: Any) -> Region:
    """End one region by merging it into another of its level."""
    check_can_change(by, region)
    check_can_change(by, into)
    merged = services.merge_regions(sources=[region], into=into, by=by, now=now, **values)
    detail = {"from": region.code, "into": merged.code}
    audit.record(by=by, action="regions.merge_regions", obj=merged, detail=detail, now=now)
    return merged


@transaction.atomic
def split_region(*, by, now, region: Region, name: str, code: str = "", children=(), on=None) -> Region:
    """Split one part off a region; the new region is returned."""
    check_can_change(by, region)
    part = services.Part(name, code, tuple(child.pk for child in children))
    (made,) = services.split_region(source=region, parts=[part], by=by, now=now, on=on)
    detail = {"from": region.code, "part": made.code, "children": len(part.children)}
    audit.record(by=by, action="regions.split_region", obj=made, detail=detail, now=now)
    return made


@transaction.atomic
def save_work_body(*, by, now, body: WorkBody | None, **values: Any) -> WorkBody:
    """Enter or change a body; the right is needed in its home, before and after."""
    check_permission(by, Permission.WORK_BODY_EDIT, values["home"])
    if body is None:
        saved = services.create_work_body(by=by, now=now, **values)
    else:
        check_permission(by, Permission.WORK_BODY_EDIT, body.home)
        saved = services.update_work_body(body=body, by=by, now=now, **values)
    action = "regions.create_work_body" if body is None else "regions.update_work_body"
    audit.record(by=by, action=action, obj=saved, detail={"home": saved.home.code}, now=now)
    return saved
