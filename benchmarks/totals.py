"""All indicators of every region at full size: recounted from people, summed over the nested set, one village anew.

`run` takes an empty, migrated database that Django is connected to, and leaves it empty. BENCH_PEOPLE sets another
size.
Peers: a recursive query a node (what the tree costs without its nested set), timed on a few nodes of each level and
computed for all; django-mptt's `add_related_count`, which counts rows only, one number instead of fifty.
"""

import os
import statistics
import time

from django.db import connection, transaction

from benchmarks.regions import FILE, NOW, made_up_groups, seconds
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.services import bulk_load, read_file
from ledgers.indicators import INDICATORS
from ledgers.models import GroupTotal
from ledgers.services.totals import recompute_all, recompute_groups, subtree_totals, totals_below

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "2200000"))
A_HOUSEHOLD = 4
SAMPLE = 3  # nodes a level for the peer
TIMES = 7
TABLES = "ledgers_household, ledgers_person, ledgers_employmentspell, ledgers_householdtype, ledgers_grouptotal"

# Keys run through: household n stands in group n modulo their number, person n in household n / A_HOUSEHOLD.
POPULATION = (
    """
    INSERT INTO ledgers_household (id, region_id, county_id, number, address, note, created_at, updated_at,
        closed_reason, version, verified_at, verified_by_id)
    SELECT n, g.pks[1 + n %% array_length(g.pks, 1)], g.counties[1 + n %% array_length(g.pks, 1)], 'B-' || n, '', '',
        %(now)s, %(now)s, '', 1, NULL, NULL
    FROM generate_series(0, %(households)s - 1) n,
        (SELECT array_agg(g.id ORDER BY g.code) AS pks, array_agg(c.id ORDER BY g.code) AS counties
         FROM regions_region g JOIN regions_region c ON c.code = left(g.code, 6) WHERE g.level = 4) g
    """,
    """
    INSERT INTO ledgers_person (id, household_id, county_id, name, relation, sex, birth_date, ethnicity, political,
        marital, education, student_status, health, labour_ability, is_available, wants_work, wished_place_levels,
        wished_occupations, wants_welfare_post, wants_business, wants_training, unable_reason, created_at, updated_at,
        left_reason)
    SELECT n, h.id, h.county_id, '测' || n, CASE n %% %(size)s WHEN 0 THEN 'HEAD' WHEN 1 THEN 'SPOUSE' ELSE 'SON' END,
        (1 + n %% 2)::text, DATE '1950-01-01' + (n::bigint * 7919 %% 27000)::integer,
        (ARRAY['01', '06', '12'])[1 + n %% 3],
        '', '', (ARRAY['70', '80', '60', '30'])[1 + n %% 4], '', ARRAY['HEALTHY'],
        CASE WHEN n %% 13 = 0 THEN 'WEAK' ELSE 'ORDINARY' END, TRUE, n %% 7 = 0, ARRAY[]::varchar[],
        ARRAY[]::varchar[], FALSE, FALSE, n %% 9 = 0, '', %(now)s, %(now)s, ''
    FROM generate_series(0, %(people)s - 1) n JOIN ledgers_household h ON h.id = n / %(size)s
    """,
    """
    INSERT INTO ledgers_employmentspell (person_id, county_id, start_date, place_code, place_level, employer_name,
        occupation, industry, monthly_wage, channel, captain, is_part_time, evidence, created_at, updated_at)
    SELECT p.id, p.county_id, DATE '2026-01-01', '440605', (ARRAY['COUNTY', 'PROVINCE', 'COUNTRY'])[1 + p.id %% 3], '',
        '', (ARRAY['A', 'C', 'E', 'H'])[1 + p.id %% 4], 1500 + p.id %% 6000, (ARRAY['OWN', 'ORGANISED'])[1 + p.id %% 2],
        '', FALSE, '', %(now)s, %(now)s
    FROM ledgers_person p WHERE p.id %% 2 = 0
    """,
    """
    INSERT INTO ledgers_householdtype (household_id, kind, valid_from)
    SELECT id, (ARRAY['POOR', 'RELOCATED', 'GENERAL', 'MARGINAL'])[1 + id %% 4], DATE '2020-01-01'
    FROM ledgers_household
    """,
)


def populate() -> None:
    """People straight into the tables: their foreign keys are right by construction, and history is not measured."""
    values = {"now": NOW, "people": PEOPLE, "households": PEOPLE // A_HOUSEHOLD, "size": A_HOUSEHOLD}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in POPULATION:
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def median(act) -> float:
    return statistics.median(seconds(act) for _time in range(TIMES))


def by_recursion() -> float:
    """Seconds for all nodes by a recursive query a node, computed from SAMPLE nodes of each level."""
    sums = ", ".join(f'sum(t."values"[{place + 1}])' for place in range(len(INDICATORS)))
    query = f"""
        WITH RECURSIVE below AS (
            SELECT id FROM regions_region WHERE id = %s
            UNION ALL SELECT r.id FROM regions_region r JOIN below b ON r.parent_id = b.id
        )
        SELECT {sums} FROM ledgers_grouptotal t JOIN below b ON b.id = t.region_id"""
    total = 0.0
    with connection.cursor() as cursor:
        for level in Level:
            nodes = Region.objects.at_level(level).order_by("code")
            chosen = list(nodes.values_list("pk", flat=True)[: SAMPLE if level else 1])
            total += nodes.count() * statistics.median(
                seconds(lambda pk=pk: cursor.execute(query, [pk]).fetchone()) for pk in chosen
            )
    return total


def by_related_count() -> float:
    """Seconds for counties and townships by django-mptt's own counting of one number."""
    nodes = Region.objects.filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    counted = Region.objects.add_related_count(nodes, GroupTotal, "region", "rows_below", cumulative=True)
    return seconds(lambda: list(counted.values_list("pk", "rows_below")))


def measures() -> list[dict]:
    root = Region.objects.get(level=Level.PREFECTURE)
    village = Region.objects.at_level(Level.VILLAGE).order_by("code").first()
    groups = list(Region.objects.filter(parent=village).values_list("pk", flat=True))
    size = f"{Region.objects.count()} nodes, {len(INDICATORS)} indicators, {PEOPLE} people"
    counting = statistics.median(seconds(lambda: recompute_all(now=NOW)) for _time in range(3))
    summing = median(lambda: subtree_totals(root))
    dirty = median(lambda: recompute_groups(groups, now=NOW))
    reading = median(lambda: totals_below(root))
    recursion, related = by_recursion(), by_related_count()
    return [
        row("totals: every group recounted, every node summed", counting + summing, "s", 15, size),
        row("totals: one dirty village", dirty * 1000, "ms", 200, size),
        row("totals: the prefecture and its counties read", reading * 1000, "ms", None, size),
        row(
            "totals: sums of all nodes", summing, "s", None, size,
            peer="recursive query a node", peer_value=round(recursion, 1), ratio=round(recursion / summing, 1),
        ),
        row(
            "totals: sums of all nodes, beside one count of 233", summing, "s", None, size,
            peer="mptt add_related_count of counties and townships", peer_value=round(related, 1),
            ratio=round(related / summing, 1),
        ),
    ]  # fmt: skip


def row(name: str, value: float, unit: str, target: float | None, size: str, **peer) -> dict:
    met = None if target is None else value <= target
    return {"name": name, "value": round(value, 3), "unit": unit, "target": target, "met": met, "size": size} | peer


def run() -> list[dict]:
    bulk_load(read_file(FILE), now=NOW)
    bulk_load(made_up_groups(), now=NOW, made_up=True)
    began = time.perf_counter()
    populate()
    print(f"{PEOPLE} people made in {time.perf_counter() - began:.0f} s", flush=True)
    rows = measures()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES}, regions_region CASCADE")
    return rows
