"""Load many regions at once: the nested set is computed in memory and written in few statements."""

from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from laborinfo.regions.enums import Change
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.names import pinyin_keys, short_name
from laborinfo.regions.services.copying import copy_in
from laborinfo.regions.services.history import record_changes
from laborinfo.regions.services.locking import lock_tree
from laborinfo.regions.services.numbering import renumber
from laborinfo.regions.services.rows import RegionRow, check_rows

BATCH = 5000
MANY = 500
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
    """Insert rows, whose parents are among them or in `existing`, each at its place in the nested set."""
    if not rows:
        return
    pks = {code: region.pk for code, region in existing.items()}
    pks |= dict(zip((row.code for row in rows), reserve_ids(len(rows)), strict=True))
    places = renumber((pks[row.code], pks.get(row.parent_code), row.code) for row in rows)
    keys = ((pks[row.code], pks.get(row.parent_code), row) for row in rows)
    named = [(pk, parent, row, short_name(row.name), *pinyin_keys(row.name)) for pk, parent, row in keys]
    copy_in(
        Region,
        ("id", "parent", "code", "name", "kind", "short_name", "pinyin", "initials", "active_from", "is_made_up",
         "tree_id", "level", "lft", "rght"),
        ((pk, parent, row.code, row.name, row.kind, short, pinyin, initials, day, made_up, *places[pk][1:])
         for pk, parent, row, short, pinyin, initials in named),
    )  # fmt: skip
    copy_in(
        RegionVersion,
        ("region", "parent", "code", "name", "kind", "short_name", "valid_from", "change", "ending", "recorded_at",
         "recorded_by"),
        ((pk, parent, row.code, row.name, row.kind, short, day, Change.CREATED, "", now, by and by.pk)
         for pk, parent, row, short, _pinyin, _initials in named),
    )  # fmt: skip
    if len(rows) > MANY:
        # Without fresh statistics the checks at commit, one a row, would be planned as scans of the whole table.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE regions_region, regions_regionversion")


def reserve_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('regions_region', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [pk for (pk,) in cursor.fetchall()]
