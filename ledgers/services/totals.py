"""Live counts: one row a group, and one a village with the sum of its groups, in the transaction of what changed."""

from collections.abc import Iterable
from datetime import UTC, datetime

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
from ledgers.services.facts import live_sql

# First key of the advisory locks that let one transaction at a time recount the groups of a village.
LOCK = 5_226_002
BEFORE_ALL_PERIODS = datetime(1970, 1, 1, tzinfo=UTC)

COUNTS = ",\n        ".join(f"count(*) FILTER (WHERE {indicator.sql})" for indicator in INDICATORS)


def recount_sql(*, everything: bool) -> str:
    """One statement that recounts all groups or those in %(regions)s."""
    return f"""
INSERT INTO ledgers_grouptotal (region_id, "values", computed_at)
SELECT g.id, coalesce(c.counts, array_fill(0, ARRAY[{len(INDICATORS)}])), %(now)s
FROM regions_region g
LEFT JOIN (
    SELECT r.region_id, ARRAY[
        {COUNTS}
    ]::integer[] AS counts
    FROM ({live_sql(everything=everything)}) r
    GROUP BY r.region_id
) c ON c.region_id = g.id
WHERE g.level = %(level)s {"" if everything else "AND g.id = ANY(%(regions)s)"}
ON CONFLICT (region_id) DO UPDATE SET "values" = EXCLUDED."values", computed_at = EXCLUDED.computed_at
"""


SUMS = ", ".join(f'coalesce(sum(t."values"[{place}]), 0)' for place in range(1, len(INDICATORS) + 1))


def resum_sql(*, everything: bool) -> str:
    """One statement that adds up the group rows of all villages or of those in %(villages)s."""
    return f"""
INSERT INTO ledgers_villagetotal (region_id, "values", computed_at)
SELECT v.id, ARRAY[{SUMS}]::integer[], %(now)s
FROM regions_region v
LEFT JOIN regions_region g ON g.parent_id = v.id
LEFT JOIN ledgers_grouptotal t ON t.region_id = g.id
WHERE v.level = %(level)s {"" if everything else "AND v.id = ANY(%(villages)s)"}
GROUP BY v.id
ON CONFLICT (region_id) DO UPDATE SET "values" = EXCLUDED."values", computed_at = EXCLUDED.computed_at
"""


@transaction.atomic
def recompute_groups(region_ids: Iterable[int], *, now) -> None:
    """Recount some groups. Waits for another transaction that recounts one of their villages, then sees its rows."""
    regions = sorted(set(region_ids))
    parents = Region.objects.filter(pk__in=regions).order_by("parent_id").values_list("parent_id", flat=True)
    villages = list(dict.fromkeys(parents))
    lock_villages(villages)
    with connection.cursor() as cursor:
        cursor.execute(recount_sql(everything=False), recount_params(regions, now=now))
        cursor.execute(resum_sql(everything=False), {"now": now, "level": Level.VILLAGE, "villages": villages})


@transaction.atomic
def resum_villages(villages: Iterable[int], *, now) -> None:
    """Add up villages anew after a group has come or gone."""
    chosen = sorted(set(villages))
    lock_villages(chosen)
    with connection.cursor() as cursor:
        cursor.execute(resum_sql(everything=False), {"now": now, "level": Level.VILLAGE, "villages": chosen})


def lock_villages(villages: list[int]) -> None:
    """`villages` in the order of their keys, so that two who lock several do not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::integer[]) AS id", [LOCK, villages])


@transaction.atomic
def recompute_all(*, now) -> None:
    """Recount everything: nightly, after a bulk load, and when a period opens."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledgers_grouptotal, ledgers_villagetotal IN EXCLUSIVE MODE")
        cursor.execute(recount_sql(everything=True), recount_params([], now=now))
        cursor.execute(resum_sql(everything=True), {"now": now, "level": Level.VILLAGE})


def recount_params(regions: list[int], *, now) -> dict:
    return {
        "now": now, "day": timezone.localdate(now), "since": work_began_at(),
        "regions": regions, "level": Level.GROUP,
    }  # fmt: skip


def work_began_at() -> datetime:
    """When the newest period opened: what was verified since then counts as verified."""
    opened = Period.objects.order_by("-month").values_list("opened_at", flat=True).first()
    return opened or BEFORE_ALL_PERIODS


def drifted_groups(*, now) -> list[int]:
    """Groups and villages whose stored counts differ from a fresh recount; always empty when the writers are right."""
    before = stored_counts()
    with transaction.atomic():
        recompute_all(now=now)
        after = stored_counts()
        transaction.set_rollback(True)
    empty = [0] * len(INDICATORS)
    return sorted(region for region, values in after.items() if before.get(region, empty) != values)


def stored_counts() -> dict[int, list[int]]:
    return {
        region: values
        for model in (GroupTotal, VillageTotal)
        for region, values in model.objects.order_by().values_list("region_id", "values")
    }


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
