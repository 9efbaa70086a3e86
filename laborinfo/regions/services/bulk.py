"""Load many regions at once: the nested set is computed in memory and written in few statements."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from laborinfo.regions.enums import Change
from laborinfo.regions.models import Region
from laborinfo.regions.names import pinyin_keys, short_name
from laborinfo.regions.services.history import BATCH, record_changes, record_created
from laborinfo.regions.services.locking import lock_tree
from laborinfo.regions.services.numbering import renumber
from laborinfo.regions.services.rows import RegionRow, check_rows

# The prefecture was founded on this day. A first load counts from it, so that past periods have a tree.
FOUNDED = date(1956, 7, 23)


@dataclass
class LoadReport:
    """Codes that were added, renamed (code, old, new), left as they are, and those of the tree not in the file."""

    added: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)


@transaction.atomic
def bulk_load(rows: list[RegionRow], *, now, by=None, made_up: bool = False, since: date | None = None) -> LoadReport:
    """Add what is new and update names and kinds; nothing is removed. A bad row: Invalid, and nothing changes.

    New regions count from `since`; by default from ever in an empty tree and for made-up ones, else from today.
    """
    lock_tree()
    existing = {region.code: region for region in Region.objects.all()}
    check_rows(rows, existing)
    today = timezone.localdate(now)
    report = LoadReport()
    fresh = [row for row in rows if row.code not in existing]
    changed = [row for row in rows if row.code in existing and differs(row, existing[row.code])]
    report.added = [row.code for row in fresh]
    report.renamed = [(row.code, existing[row.code].name, row.name) for row in changed]
    report.unchanged = len(rows) - len(fresh) - len(changed)
    given = {row.code for row in rows}
    report.missing = sorted(
        code
        for code, region in existing.items()
        if code not in given and not region.is_made_up and not region.active_to
    )
    rename_rows(changed, existing, today, by=by, now=now)
    day = since or (FOUNDED if made_up or not existing else today)
    insert(fresh, existing, day=day, by=by, now=now, made_up=made_up)
    return report


def differs(row: RegionRow, region: Region) -> bool:
    return (row.name, row.kind) != (region.name, region.kind)


def rename_rows(rows: list[RegionRow], existing: dict[str, Region], day: date, *, by, now) -> None:
    """Give regions their new names and kinds from `day`; the old ones stay in the history."""
    regions = []
    for row in rows:
        region = existing[row.code]
        region.kind = row.kind
        set_name(region, row.name)
        regions.append(region)
    Region.objects.bulk_update(regions, ["name", "short_name", "kind", "pinyin", "initials"], batch_size=BATCH)
    record_changes(regions, Change.RENAMED, day, by=by, now=now)


def set_name(region: Region, name: str) -> None:
    region.name, region.short_name = name, short_name(name)
    region.pinyin, region.initials = pinyin_keys(name)


def insert(rows: list[RegionRow], existing: dict[str, Region], *, day: date, by, now, made_up: bool) -> None:
    """Insert rows parents first, then renumber the whole tree."""
    if not rows:
        return
    pks = {code: region.pk for code, region in existing.items()}
    tree = next((region.tree_id for region in existing.values()), 1)
    for level in sorted({row.level for row in rows}):
        batch = [make_region(row, pks, tree, day, made_up) for row in rows if row.level == level]
        for region in Region.objects.bulk_create(batch, batch_size=BATCH):
            pks[region.code] = region.pk
        record_created(batch, day, by=by, now=now)
    renumber()


def make_region(row: RegionRow, pks: dict[str, int], tree: int, day: date, made_up: bool) -> Region:
    """A row without its place: lft and rght are set by `renumber`."""
    region = Region(
        parent_id=pks.get(row.parent_code), code=row.code, kind=row.kind, level=row.level, tree_id=tree,
        lft=0, rght=0, active_from=day, is_made_up=made_up,
    )  # fmt: skip
    set_name(region, row.name)
    return region
