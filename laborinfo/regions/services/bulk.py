"""Load many regions at once: the nested set is computed in memory and written in two statements."""

from dataclasses import dataclass, field

from django.db import connection, transaction

from laborinfo.regions.enums import Change
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.services.locking import lock_tree
from laborinfo.regions.services.names import pinyin_keys, short_name
from laborinfo.regions.services.rows import RegionRow, check_rows

BATCH = 5000


@dataclass
class LoadReport:
    """Codes that were added, renamed (code, old, new), left as they are, and those of the tree not in the file."""

    added: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)


@transaction.atomic
def bulk_load(rows: list[RegionRow], *, now, by=None, made_up: bool = False) -> LoadReport:
    """Add what is new and rename what is called otherwise; nothing is removed. A bad row: Invalid, nothing changes."""
    lock_tree()
    existing = {region.code: region for region in Region.objects.all()}
    check_rows(rows, {code: region.level for code, region in existing.items()})
    report = LoadReport()
    fresh = []
    for row in rows:
        region = existing.get(row.code)
        if region is None:
            fresh.append(row)
        elif region.name != row.name:
            rename(region, row.name, by=by, now=now)
            report.renamed.append((row.code, region.short_name, row.name))
        else:
            report.unchanged += 1
    given = {row.code for row in rows}
    report.missing = sorted(code for code, region in existing.items() if code not in given and not region.is_made_up)
    insert(fresh, existing, by=by, now=now, made_up=made_up)
    report.added = [row.code for row in fresh]
    return report


def rename(region: Region, name: str, *, by, now) -> None:
    """Give a region a new name from today; the old one stays in its history."""
    today = now.date()
    pinyin, initials = pinyin_keys(name)
    changes = {"name": name, "short_name": short_name(name), "pinyin": pinyin, "initials": initials}
    Region.objects.filter(pk=region.pk).update(**changes)
    record_change(region, Change.RENAMED, today, by=by, now=now, **changes)


def record_change(region: Region, change: str, day, *, by, now, **changes) -> RegionVersion:
    """Close the running version on `day` and open the next; two changes on one day leave one version."""
    RegionVersion.objects.filter(region=region, valid_to=None, valid_from__gte=day).delete()
    RegionVersion.objects.filter(region=region, valid_to=None).update(valid_to=day)
    columns = ("parent_id", "code", "name", "short_name", "kind")
    values = {column: changes.get(column, getattr(region, column)) for column in columns}
    return RegionVersion.objects.create(
        region=region, valid_from=day, change=change, recorded_at=now, recorded_by=by, **values
    )


def insert(rows: list[RegionRow], existing: dict[str, Region], *, by, now, made_up: bool) -> None:
    """Insert rows parents first, then renumber the whole tree."""
    if not rows:
        return
    pks = {code: region.pk for code, region in existing.items()}
    tree = next((region.tree_id for region in existing.values()), 1)
    day = now.date()
    for level in sorted({row.level for row in rows}):
        batch = [make_region(row, pks, tree, day, made_up) for row in rows if row.level == level]
        for region in Region.objects.bulk_create(batch, batch_size=BATCH):
            pks[region.code] = region.pk
        RegionVersion.objects.bulk_create(
            [first_version(region, day, by, now) for region in batch], batch_size=BATCH
        )
    renumber()


def make_region(row: RegionRow, pks: dict[str, int], tree: int, day, made_up: bool) -> Region:
    """A row without its place: lft and rght are set by `renumber`."""
    pinyin, initials = pinyin_keys(row.name)
    return Region(
        parent_id=pks.get(row.parent_code), code=row.code, name=row.name, short_name=short_name(row.name),
        kind=row.kind, level=row.level, tree_id=tree, lft=0, rght=0, pinyin=pinyin, initials=initials,
        active_from=day, is_made_up=made_up,
    )  # fmt: skip


def first_version(region: Region, day, by, now) -> RegionVersion:
    return RegionVersion(
        region=region, parent_id=region.parent_id, code=region.code, name=region.name, short_name=region.short_name,
        kind=region.kind, valid_from=day, change=Change.CREATED, recorded_at=now, recorded_by=by,
    )  # fmt: skip


def renumber() -> None:
    """Compute lft, rght and level of every node from parent and code, and write those that differ."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Region.objects.order_by("code").values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    places: list[tuple[int, int, int, int, int]] = []
    for tree, root in enumerate(children.get(None, []), start=1):
        places += number_tree(root, tree, children)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE place (id bigint, tree int, level int, lft int, rght int) ON COMMIT DROP")
        with cursor.copy("COPY place FROM STDIN") as copy:
            for place in places:
                copy.write_row(place)
        cursor.execute(
            "UPDATE regions_region r SET tree_id = p.tree, level = p.level, lft = p.lft, rght = p.rght FROM place p "
            "WHERE p.id = r.id AND (r.tree_id, r.level, r.lft, r.rght) <> (p.tree, p.level, p.lft, p.rght)"
        )
        cursor.execute("DROP TABLE place")


def number_tree(root: int, tree: int, children: dict[int | None, list[int]]) -> list[tuple[int, int, int, int, int]]:
    """(pk, tree, level, lft, rght) of every node, without recursion."""
    placed, counter = [], 0
    stack: list[tuple[int, int, int | None]] = [(root, 0, None)]
    while stack:
        node, level, left = stack.pop()
        counter += 1
        if left is not None:
            placed.append((node, tree, level, left, counter))
            continue
        stack.append((node, level, counter))
        stack += [(child, level + 1, None) for child in reversed(children.get(node, []))]
    return placed
