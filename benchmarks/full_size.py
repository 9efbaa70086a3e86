"""What only the whole prefecture shows: the night's validation of everybody, search and duplicates among 2.2 million.

For benchmarks.prefecture, on the demo's data. The peers are those of benchmarks.duplicates and benchmarks.rules.
"""

import statistics

from django.db import transaction
from rapidfuzz import fuzz
from rapidfuzz.process import extract

from benchmarks.duplicates import found, p95, seconds
from benchmarks.rules import NIGHT, PEER, peak_mb, record_rate
from benchmarks.scale import row
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.models import Household, Person, RuleHit
from ledgers.services.duplicate_search import search_person
from ledgers.services.rule_runs import run_county
from tests.factories import NOW

TEXTS = {
    "name": ["杨", "吴光", "潘秀英", "欧"], "pinyin": ["yang", "panxiu", "wuguanghua", "o"],
    "initials": ["y", "ygh", "pxy", "wm"], "last four": ["0001", "4321", "9876", "5000"],
}  # fmt: skip
NEW_PEOPLE = 60
A_SCREEN = 51  # rows that a page of a list asks for


def rows_at_full_size() -> list[dict]:
    people = Person.objects.count()
    return [*the_night(people), duplicates_of_one(people), *searches(people)]


def the_night(people: int) -> list[dict]:
    """Every county one after the other, as one worker takes them."""
    before = peak_mb()
    counties = list(Region.objects.at_level(Level.COUNTY).order_by("code"))
    spent = sum(seconds(lambda county=county: county_by_night(county)) for county in counties)
    size, peer = f"{people} people, {RuleHit.objects.count()} hits", record_rate()
    beside = {"peer": f"{PEER}, people/s", "peer_value": round(peer), "ratio": round(people / spent / peer, 1)}
    return [
        row("prefecture: nightly validation of everybody", spent, "s", NIGHT, size, **beside),
        row("prefecture: memory that the night takes", peak_mb() - before, "MB", None, size),
    ]


@transaction.atomic
def county_by_night(county: Region) -> None:
    run_county(county, now=NOW)


def duplicates_of_one(people: int) -> dict:
    """Somebody just entered, with and without an ID number, among everybody; nothing of it stays."""
    some = Person.objects.active().order_by("pk")
    keys = list(some.values_list("pk", flat=True)[:: max(people // (NEW_PEOPLE // 2), 1)])
    keys += list(some.filter(id_index=None).values_list("pk", flat=True)[: NEW_PEOPLE // 2])
    with transaction.atomic():
        search_person(keys[0], now=NOW)
        spent = p95([seconds(lambda key=key: search_person(key, now=NOW)) for key in keys])
        transaction.set_rollback(True)
    names = list(Person.objects.values_list("pinyin", flat=True)[:100_000])
    naive = statistics.median(
        seconds(lambda text=text: extract(text, names, scorer=fuzz.ratio, score_cutoff=75, limit=None))
        for text in names[:5]
    )
    beside = {"peer": "rapidfuzz, the pinyin against 100,000", "peer_value": naive * 1000, "ratio": naive / spent}
    return row("prefecture: duplicates of one new person, p95", spent * 1000, "ms", 50, f"{people} people", **beside)


def searches(people: int) -> list[dict]:
    """The list of households by every kind of text, for a village's, a township's, a county's and the prefecture's
    organiser; the slowest of them in 95 of 100. Beside it the lists without any text."""
    prefecture = Region.objects.get(level=Level.PREFECTURE)
    county = prefecture.get_children().order_by("code").first()
    township = county.get_children().order_by("code").first()
    regions = [township.get_children().order_by("code").first(), township, county, prefecture]
    plain = statistics.median(times([""], regions))
    beside = {"peer": "the same lists without a text, median", "peer_value": plain * 1000}
    return [
        row(f"prefecture: search by {kind}, p95", p95(times(texts, regions)) * 1000, "ms", 200,
            f"{people} people; village, township, county, prefecture", **beside)
        for kind, texts in TEXTS.items()
    ]  # fmt: skip


def times(texts: list[str], regions: list[Region]) -> list[float]:
    return [
        seconds(lambda text=text, region=region: list(rows_for(text, region)[:A_SCREEN]))
        for text in texts for region in regions for _turn in range(3)
    ]  # fmt: skip


def rows_for(text: str, region: Region):
    return found(text, region) if text else Household.objects.in_regions([region]).active().with_head()
