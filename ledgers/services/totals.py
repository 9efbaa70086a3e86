"""Live counts: one row a group, and one a village with the sum of its groups, in the transaction of what changed."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

import numpy as np
from django.db import connection, transaction
from django.db.models import Max, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import border_of, sums_over
from laborinfo.regions.scope import in_subtrees
from ledgers.indicators import INDICATORS
from ledgers.models import GroupTotal, Period, VillageTotal
from ledgers.services.facts import COUNTY, GROUPS, Scope, live_sql

# First key of the advisory locks that let one transaction at a time recount the groups of a village.
LOCK = 5_226_002
SORT_MEMORY = "128MB"
SIDE_BY_SIDE = 2  # counties at once: what the database has processors for on the smallest machine
BEFORE_ALL_PERIODS = datetime(1970, 1, 1, tzinfo=UTC)

COUNTS = ",\n        ".join(f"count(*) FILTER (WHERE {indicator.sql})" for indicator in INDICATORS)


SUMS = ", ".join(f'coalesce(sum(t."values"[{place}]), 0)' for place in range(1, len(INDICATORS) + 1))
NOTHING = f"array_fill(0, ARRAY[{len(INDICATORS)}])"


def count_sql(scope: Scope) -> str:
    """Group and counts of %(regions)s, zeros where nobody lives."""
    return f"""
SELECT g.id AS region_id, coalesce(c.counts, {NOTHING}) AS "values"
FROM unnest(%(regions)s::integer[]) AS g(id)
LEFT JOIN (
    SELECT r.region_id, ARRAY[
        {COUNTS}
    ]::integer[] AS counts
    FROM ({live_sql(scope)}) r
    GROUP BY r.region_id
) c ON c.region_id = g.id
"""


# The same of the villages %(villages)s, from the group rows as they are stored.
SUM_SQL = f"""
SELECT v.id AS region_id, ARRAY[{SUMS}]::integer[] AS "values"
FROM unnest(%(villages)s::integer[]) AS v(id)
LEFT JOIN regions_region g ON g.parent_id = v.id
LEFT JOIN ledgers_grouptotal t ON t.region_id = g.id
GROUP BY v.id
"""


def store_sql(table: str, rows: str) -> str:
    return f"""
INSERT INTO {table} (region_id, "values", computed_at)
SELECT f.region_id, f."values", %(now)s FROM ({rows}) f
ON CONFLICT (region_id) DO UPDATE SET "values" = EXCLUDED."values", computed_at = EXCLUDED.computed_at
"""


def drift_sql(table: str, rows: str) -> str:
    return f"""
SELECT f.region_id FROM ({rows}) f LEFT JOIN {table} t USING (region_id)
WHERE coalesce(t."values", {NOTHING}) <> f."values"
"""


@transaction.atomic
def recompute_groups(region_ids: Iterable[int], *, now) -> None:
    """Recount some groups. Waits for another transaction that recounts one of their villages, then sees its rows."""
    groups = sorted(set(region_ids))
    parents = Region.objects.filter(pk__in=groups).order_by("parent_id").values_list("parent_id", flat=True)
    recount(GROUPS, groups, list(dict.fromkeys(parents)), now=now)


def recount(scope: Scope, groups: list[int], villages: list[int], *, now, county: int | None = None) -> None:
    """Inside a transaction: lock the villages, count their groups, add them up."""
    lock_villages(villages)
    params = count_params(groups, now=now, county=county)
    with connection.cursor() as cursor:
        cursor.execute(store_sql("ledgers_grouptotal", count_sql(scope)), params)
        cursor.execute(store_sql("ledgers_villagetotal", SUM_SQL), {"now": now, "villages": villages})


@transaction.atomic
def resum_villages(villages: Iterable[int], *, now) -> None:
    """Add up villages anew after a group has come or gone."""
    chosen = sorted(set(villages))
    lock_villages(chosen)
    with connection.cursor() as cursor:
        cursor.execute(store_sql("ledgers_villagetotal", SUM_SQL), {"now": now, "villages": chosen})


def lock_villages(villages: list[int]) -> None:
    """`villages` in the order of their keys, so that two who lock several do not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::integer[]) AS id", [LOCK, villages])


def recompute_all(*, now) -> None:
    """Recount everything: nightly, after a bulk load, and when a period opens. A county a transaction, so that nobody
    who enters a household waits for the whole prefecture; several side by side, unless the caller is in a transaction
    whose rows another connection would not see."""
    counties = list(Region.objects.at_level(Level.COUNTY).order_by("pk"))
    if connection.in_atomic_block:
        for county in counties:
            recompute_county(county, now=now)
        return
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(partial(recompute_beside, now=now), counties))


def recompute_beside(county: Region, *, now) -> None:
    """In a thread, with a connection of its own."""
    try:
        recompute_county(county, now=now)
    finally:
        connection.close()


@transaction.atomic
def recompute_county(county: Region, *, now) -> None:
    """Recount every group of a county."""
    with room_to_sort():
        groups, villages = nodes_of(county, Level.GROUP), nodes_of(county, Level.VILLAGE)
        recount(COUNTY, groups, villages, now=now, county=county.pk)


@contextmanager
def room_to_sort() -> Iterator[None]:
    """A county's people are sorted by household in memory, not on disk."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{SORT_MEMORY}'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem TO DEFAULT")


def nodes_of(county: Region, level: int) -> list[int]:
    return list(Region.objects.within(county).filter(level=level).order_by("pk").values_list("pk", flat=True))


def count_params(groups: list[int], *, now, county: int | None = None) -> dict:
    day, since = timezone.localdate(now), work_began_at()
    return {"now": now, "day": day, "since": since, "regions": groups, "county": county}


def work_began_at() -> datetime:
    """When the newest period opened: what was verified since then counts as verified."""
    opened = Period.objects.order_by("-month").values_list("opened_at", flat=True).first()
    return opened or BEFORE_ALL_PERIODS


def drifted_groups(*, now) -> list[int]:
    """Groups whose stored counts differ from a fresh count, and villages whose differ from their groups'. Always empty
    when the writers are right."""
    drifted: list[int] = []
    for county in Region.objects.at_level(Level.COUNTY).order_by("pk"):
        groups = count_params(nodes_of(county, Level.GROUP), now=now, county=county.pk)
        with transaction.atomic(), room_to_sort(), connection.cursor() as cursor:
            cursor.execute(drift_sql("ledgers_grouptotal", count_sql(COUNTY)), groups)
            drifted += [region for (region,) in cursor.fetchall()]
            cursor.execute(drift_sql("ledgers_villagetotal", SUM_SQL), {"villages": nodes_of(county, Level.VILLAGE)})
            drifted += [region for (region,) in cursor.fetchall()]
    return sorted(drifted)


def counted_at(region: Region) -> datetime | None:
    """When the newest count of a subtree was made."""
    rows = rows_for(region, deepest=region.level).filter(in_subtrees("region", [region]))
    return rows.aggregate(at=Max("computed_at"))["at"]


def rows_for(region: Region, *, deepest: int):
    """The stored rows that make up a subtree of which no node below the level `deepest` is asked for."""
    return (GroupTotal if max(deepest, region.level) > Level.VILLAGE else VillageTotal).objects


def totals_below(region: Region) -> dict[int, list[int]]:
    """{region id: counts} of a region and its children, from the stored rows."""
    nodes = Region.objects.filter(Q(pk=region.pk) | Q(parent=region))
    return sums_of(region, nodes, deepest=region.level + 1)


def subtree_totals(region: Region) -> dict[int, list[int]]:
    """{region id: counts} of every node of a subtree."""
    return sums_of(region, Region.objects.within(region), deepest=Level.GROUP)


def sums_of(region: Region, nodes, *, deepest: int) -> dict[int, list[int]]:
    """Counts of the queryset `nodes`, all in the subtree of `region` and none below the level `deepest`, by prefix
    sums; zeros where nobody lives."""
    at, values = stored_below(region, deepest=deepest)
    return {pk: counts.tolist() for pk, counts in sums_over(nodes, at, values).items()}


def stored_below(region: Region, *, deepest: int) -> tuple[np.ndarray, np.ndarray]:
    """Left borders (m,) and counts (m, indicators) of the rows that the subtree consists of.

    The arrays come as text: NumPy reads 25,600 of them at once several times faster than each is read alone.
    """
    rows = rows_for(region, deepest=deepest).filter(in_subtrees("region", [region]))
    pairs = list(rows.values_list(border_of("region"), Cast("values", TextField())))
    numbers = np.fromstring(",".join(text[1:-1] for _border, text in pairs), np.int64, sep=",")
    return np.array([border for border, _text in pairs], np.int64), numbers.reshape(-1, len(INDICATORS))
