"""The night's validation: a county of 100,000 made-up people by columns, beside the same rules record by record.

Everything stands in one transaction that is rolled back. The night's target is for the whole prefecture: what one
process needs for 2.2 million people at the county's rate.
"""

import resource
import statistics
import time
from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from assessment.demo.people import PeopleMaker
from assessment.demo.store import Writer
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.models import Household, Person, RuleHit
from ledgers.rules import check_households, issues_of
from ledgers.rules.loading import load_records
from ledgers.services.rule_runs import run_county
from tests.cast import Cast, make_cast
from tests.factories import NOW

PEOPLE, EVERYBODY, NIGHT = 100_000, 2_200_000, 180  # NIGHT in seconds
VILLAGE, SAMPLE = 430, 3_000  # households: 1,500 people, and what the peer is measured on
DAY = date(2026, 11, 22)
PEER = "records loaded by the ORM, rule by rule, on a sample"


def run() -> list[dict]:
    with transaction.atomic():
        rows = measure(make_cast())
        transaction.set_rollback(True)
    return rows


def measure(cast: Cast) -> list[dict]:
    county = cast.region_of("county")
    people = fill(county, cast.group.pk)
    before = peak_mb()
    spent = min(seconds(lambda: run_county(county, now=NOW)) for _turn in range(2))
    grown = peak_mb() - before
    rate, peer = people / spent, record_rate()
    size = f"{people} people, {RuleHit.objects.count()} hits"
    beside = {"peer": PEER, "peer_value": round(peer), "ratio": round(rate / peer, 1)}
    village = Household.objects.filter(pk__in=first_households(VILLAGE))
    return [
        row("a county's nightly run", spent, "s", None, size),
        row("nightly run, rate of one process", rate, "1/s", None, size, **beside),
        row("nightly run of 2.2 m people at that rate", EVERYBODY / rate, "s", NIGHT, size),
        row("memory that a county takes", grown, "MB", None, size),
        check_of_a_village(village),
    ]


def fill(county: Region, organiser: int) -> int:
    """Families like those of the demo, spread over the county's groups; returns how many people."""
    maker, writer = PeopleMaker(county.code, DAY, 1), Writer(county, NOW, 0, 0)
    groups = Region.objects.within(county).at_level(Level.GROUP).select_related("parent").order_by("code")
    for group in groups:
        families, wanted = [], PEOPLE // len(groups)
        while sum(len(family.members) for family in families) < wanted:
            families += maker.families(f"{group.code}{len(families)}", is_site=False)
        writer.add_group(group, families, organiser)
        writer.flush()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledgers_household, ledgers_person, ledgers_employmentspell, ledgers_householdtype")
    return Person.objects.count()


def record_rate() -> float:
    """People a second, by loading records and asking rule by rule."""
    sample = Household.objects.filter(pk__in=first_households(SAMPLE))
    spent = seconds(lambda: one_by_one(sample))
    return Person.objects.filter(household__in=sample).count() / spent


def one_by_one(households) -> None:
    for record in load_records(households, day=DAY):
        issues_of(record, DAY)


def first_households(number: int) -> list[int]:
    return list(Household.objects.order_by("pk").values_list("pk", flat=True)[:number])


def check_of_a_village(households) -> dict:
    """What submitting a village waits for."""
    spent = statistics.median(seconds(lambda: check_households(households, day=DAY)) for _turn in range(5))
    peer = statistics.median(seconds(lambda: one_by_one(households)) for _turn in range(3))
    size = f"{Person.objects.filter(household__in=households).count()} people"
    beside = {"peer": PEER, "peer_value": round(peer * 1000, 1), "ratio": round(peer / spent, 1)}
    return row("check of a village", spent * 1000, "ms", None, size, **beside)


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def row(name: str, value: float, unit: str, target: float | None, size: str, **peer) -> dict:
    met = None if target is None else value <= target
    return {"name": name, "value": round(value, 2), "unit": unit, "target": target, "met": met, "size": size, **peer}
