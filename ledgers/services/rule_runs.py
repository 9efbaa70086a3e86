"""Who breaks which rule, kept in rows: of a county every night, of a household with its every change.

A night's run takes a county at a time, one transaction each, so that memory stays bounded and a killed run loses
nothing. A household that somebody changes while its county is read keeps the rows of that change where the two agree,
and is set right by the next change or the next night.
"""

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import subtree_sums
from ledgers.models import Household, RuleCount, RuleHit
from ledgers.rules.base import RULES
from ledgers.rules.reading import read_batch
from ledgers.rules.vectors import Hits, hits_of

LOCK = 5_226_003  # first key of the advisory lock of one run a county
FRESH = "rule_hits_fresh"
CODES = list(RULES)
PLACES = {code: place for place, code in enumerate(CODES)}


def refresh_hits(households, *, day: date) -> None:
    """Write anew the hits of a few households: part of the transaction that changed them."""
    RuleHit.objects.filter(household__in=households.order_by().values("pk")).delete()
    found = hits_of(read_batch(households.filter(closed_at=None), day=day))
    RuleHit.objects.bulk_create(
        RuleHit(household_id=household, person_id=person, code=hits.rule.code)
        for hits in found
        for household, person in hits.pairs()
    )


def run_counties(counties: list[Region], *, now: datetime) -> Iterator[Region]:
    """Check everybody; yields each county when it is done. What lies above the counties is summed at the end."""
    for county in counties:
        run_county(county, now=now)
        yield county
    count_above(now=now)


@transaction.atomic
def run_county(county: Region, *, now: datetime) -> int:
    """Rewrite a county's hits and the counts of all its regions; returns how many hits."""
    one_at_a_time(county)
    households = Household.objects.active().filter(county=county)
    found = [hits for hits in hits_of(read_batch(households, day=timezone.localdate(now))) if len(hits)]
    replace_hits(county, found)
    replace_counts(county, group_counts(found), now=now)
    return sum(len(hits) for hits in found)


def one_at_a_time(region: Region) -> None:
    """Wait for another run over the same region, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, region.pk])


def replace_hits(county: Region, found: list[Hits]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ledgers_rulehit r USING ledgers_household h WHERE h.id = r.household_id AND h.county_id = %s",
            [county.pk],
        )
        cursor.execute(f"CREATE TEMP TABLE {FRESH} (household_id bigint, person_id bigint, code text) ON COMMIT DROP")
        with cursor.copy(f"COPY {FRESH} FROM STDIN") as copy:
            for hits in found:
                for household, person in hits.pairs():
                    copy.write_row((household, person, hits.rule.code))
        # Another transaction may have written the same row since, or closed the household.
        cursor.execute(
            f"INSERT INTO ledgers_rulehit (household_id, person_id, code) "
            f"SELECT household_id, person_id, code FROM {FRESH} ON CONFLICT DO NOTHING"
        )
        cursor.execute(f"DROP TABLE {FRESH}")


def group_counts(found: list[Hits]) -> dict[int, np.ndarray]:
    """{group id: households and hits a rule, one row of 2 x rules}."""
    broken = {household for hits in found for household in hits.households.tolist()}
    group_of = dict(Household.objects.filter(pk__in=broken).order_by("pk").values_list("pk", "region_id"))
    counts: dict[int, np.ndarray] = {}
    for hits in found:
        homes, number = np.unique(hits.households, return_counts=True)
        for household, times in zip(homes.tolist(), number.tolist(), strict=True):
            row = counts.setdefault(group_of[household], np.zeros((2, len(PLACES)), np.int64))
            row[:, PLACES[hits.rule.code]] += (1, times)
    return {group: row.reshape(-1) for group, row in counts.items()}


def replace_counts(county: Region, counts: dict[int, np.ndarray], *, now: datetime) -> None:
    RuleCount.objects.filter(region__in=Region.objects.within(county)).delete()
    sums = subtree_sums(counts, county) if counts else {}
    write_counts({region: row.reshape(2, -1) for region, row in sums.items()}, now=now)


def write_counts(sums: dict[int, np.ndarray], *, now: datetime) -> None:
    """Rows for (2, rules) counts a region, where there are any."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY ledgers_rulecount (region_id, code, households, hits, computed_at) FROM STDIN") as copy,
    ):
        for region, (households, hits) in sums.items():
            for place in np.flatnonzero(hits).tolist():
                copy.write_row((region, CODES[place], int(households[place]), int(hits[place]), now))


@transaction.atomic
def count_above(*, now: datetime) -> None:
    """The prefecture is the sum of its counties, whenever each was counted."""
    for top in Region.objects.filter(level=Level.PREFECTURE).order_by("pk"):
        one_at_a_time(top)
        RuleCount.objects.filter(region=top).delete()
        sums = np.zeros((2, len(CODES)), np.int64)
        below = RuleCount.objects.filter(region__parent=top, code__in=CODES).order_by("pk")
        for code, households, hits in below.values_list("code", "households", "hits"):
            sums[:, PLACES[code]] += (households, hits)
        write_counts({top.pk: sums}, now=now)
