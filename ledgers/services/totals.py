"""Live counts: one row a group, recomputed by one statement in the transaction of what changed."""

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import subtree_sums
from laborinfo.regions.scope import in_subtrees
from ledgers.indicators import INDICATORS
from ledgers.models import GroupTotal, Period

# First key of the advisory locks that let one transaction at a time recount a group.
LOCK = 5_226_002
BEFORE_ALL_PERIODS = datetime(1970, 1, 1, tzinfo=UTC)

COUNTS = ",\n        ".join(f"count(*) FILTER (WHERE {indicator.sql})" for indicator in INDICATORS)
RECOUNT = f"""
INSERT INTO ledgers_grouptotal (region_id, "values", computed_at)
SELECT g.id, coalesce(c.counts, array_fill(0, ARRAY[{len(INDICATORS)}])), %(now)s
FROM regions_region g
LEFT JOIN (
    SELECT h.region_id, ARRAY[
        {COUNTS}
    ]::integer[] AS counts
    FROM ledgers_household h
    JOIN ledgers_person p ON p.household_id = h.id AND p.left_at IS NULL
    LEFT JOIN LATERAL (
        SELECT * FROM ledgers_employmentspell e
        WHERE e.person_id = p.id AND e.start_date <= %(day)s AND (e.end_date IS NULL OR e.end_date > %(day)s)
        ORDER BY e.is_part_time, e.start_date DESC, e.id LIMIT 1
    ) s ON TRUE
    WHERE h.closed_at IS NULL AND (%(all)s OR h.region_id = ANY(%(regions)s))
    GROUP BY h.region_id
) c ON c.region_id = g.id
WHERE g.level = %(level)s AND (%(all)s OR g.id = ANY(%(regions)s))
ON CONFLICT (region_id) DO UPDATE SET "values" = EXCLUDED."values", computed_at = EXCLUDED.computed_at
"""


@transaction.atomic
def recompute_groups(region_ids: Iterable[int], *, now) -> None:
    """Recount some groups. Waits for another transaction that recounts one of them, then sees its rows."""
    regions = sorted(set(region_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::integer[]) AS id", [LOCK, regions])
        cursor.execute(RECOUNT, recount_params(regions, now=now))


@transaction.atomic
def recompute_all(*, now) -> None:
    """Recount every group: nightly, after a bulk load, and when a period opens."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledgers_grouptotal IN EXCLUSIVE MODE")
        cursor.execute(RECOUNT, recount_params([], now=now, everything=True))


def recount_params(regions: list[int], *, now, everything: bool = False) -> dict:
    return {
        "now": now, "day": timezone.localdate(now), "since": work_began_at(),
        "regions": regions, "all": everything, "level": Level.GROUP,
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
    sums = subtree_totals(region)
    wanted = [region.pk, *Region.objects.filter(parent=region).order_by("code").values_list("pk", flat=True)]
    return {pk: sums[pk] for pk in wanted}


def subtree_totals(region: Region) -> dict[int, list[int]]:
    """{region id: counts} of every node of a subtree by prefix sums; zeros where nobody lives."""
    rows = GroupTotal.objects.filter(in_subtrees("region", [region])).values_list("region_id", "values")
    values = {pk: np.array(counts) for pk, counts in rows} or {region.pk: np.zeros(len(INDICATORS), int)}
    return {pk: counts.tolist() for pk, counts in subtree_sums(values, region).items()}
