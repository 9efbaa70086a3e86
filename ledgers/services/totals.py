"""Live counts: one row a group, recomputed by one statement in the transaction of what changed."""

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np
from django.db import connection, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import border_of, sums_over
from laborinfo.regions.scope import in_subtrees
from ledgers.indicators import INDICATORS
from ledgers.models import GroupTotal, Period
from ledgers.services.facts import live_sql

# First key of the advisory locks that let one transaction at a time recount a group.
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


@transaction.atomic
def recompute_groups(region_ids: Iterable[int], *, now) -> None:
    """Recount some groups. Waits for another transaction that recounts one of them, then sees its rows."""
    regions = sorted(set(region_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::integer[]) AS id", [LOCK, regions])
        cursor.execute(recount_sql(everything=False), recount_params(regions, now=now))


@transaction.atomic
def recompute_all(*, now) -> None:
    """Recount every group: nightly, after a bulk load, and when a period opens."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledgers_grouptotal IN EXCLUSIVE MODE")
        cursor.execute(recount_sql(everything=True), recount_params([], now=now))


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
    """Groups whose stored counts differ from a fresh recount; always empty when the writers are right."""
    before = dict(GroupTotal.objects.values_list("region_id", "values"))
    with transaction.atomic():
        recompute_all(now=now)
        after = dict(GroupTotal.objects.values_list("region_id", "values"))
        transaction.set_rollback(True)
    empty = [0] * len(INDICATORS)
    return sorted(region for region, values in after.items() if before.get(region, empty) != values)


def totals_below(region: Region) -> dict[int, list[int]]:
    """{region id: counts} of a region and its children, from the stored group rows."""
    return sums_of_groups(region, Region.objects.filter(Q(pk=region.pk) | Q(parent=region)))


def subtree_totals(region: Region) -> dict[int, list[int]]:
    """{region id: counts} of every node of a subtree."""
    return sums_of_groups(region, Region.objects.within(region))


def sums_of_groups(region: Region, nodes) -> dict[int, list[int]]:
    """Counts of the queryset `nodes`, all in the subtree of `region`, by prefix sums; zeros where nobody lives."""
    at, values = group_counts(region)
    return {pk: counts.tolist() for pk, counts in sums_over(nodes, at, values).items()}


def group_counts(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """Left borders (m,) and counts (m, indicators) of the subtree's groups.

    The arrays come as text: NumPy reads 25,600 of them at once several times faster than each is read alone.
    """
    rows = GroupTotal.objects.filter(in_subtrees("region", [region]))
    pairs = list(rows.values_list(border_of("region"), Cast("values", TextField())))
    numbers = np.fromstring(",".join(text[1:-1] for _border, text in pairs), np.int64, sep=",")
    return np.array([border for border, _text in pairs], np.int64), numbers.reshape(-1, len(INDICATORS))
