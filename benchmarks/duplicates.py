"""People registered twice, and the search of people, on a county of 100,000 people made by COPY.

Peers in the same run: rapidfuzz on all with all of one township, scaled by the square of its size to the county; one
new person against everybody by rapidfuzz; and PostgreSQL's LIKE with a pattern that begins anywhere.

`run` takes an empty, migrated database that Django is connected to, and leaves it empty.
"""

import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
from django.db import connection, transaction
from rapidfuzz import fuzz
from rapidfuzz.process import cdist, extract

from assessment.demo.shares import SURNAMES
from benchmarks.regions import FILE, made_up_groups
from laborinfo.common.crypto import blind_index, encrypt
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.services import bulk_load, read_file
from ledgers.duplicates.likeness import THRESHOLD
from ledgers.models import DuplicatePair, Household, Person
from ledgers.search_keys import id_tail_index, name_keys
from ledgers.services.duplicate_search import search_county, search_person

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
COUNTY, PEOPLE, FAMILY = "522601", 100_000, 4
GIVEN = "光华明秀英兰芳军强勇杰艳丽娟敏静国建平文武德昌胜春梅桂花玉珍林森海江山成龙凤金银老三妹贵"
LACKING, COPIES = 50, 200  # one in so many has no ID number; one in so many of those is a copy of somebody
TIMES = 60
PERSON = (
    "id", "household_id", "county_id", "name", "pinyin", "initials", "relation", "sex", "birth_date", "id_number",
    "id_index", "id_tail_index", "ethnicity", "political", "marital", "education", "student_status", "health",
    "labour_ability", "is_available", "wants_work", "wished_place_levels", "wished_occupations", "wants_welfare_post",
    "wants_business", "wants_training", "unable_reason", "created_at", "updated_at", "left_reason",
)  # fmt: skip
HOUSEHOLD = ("id", "region_id", "county_id", "number", "address", "note", "created_at", "updated_at", "closed_reason",
             "version")  # fmt: skip


def populate() -> Region:
    """The tree, and a county of people of whom some have no ID number and some are there twice."""
    bulk_load(read_file(FILE), now=NOW)
    bulk_load(made_up_groups(), now=NOW, made_up=True)
    county = Region.objects.get(code=COUNTY)
    groups = list(Region.objects.within(county).at_level(Level.GROUP).order_by("code").values_list("pk", flat=True))
    households = [
        (key, groups[key % len(groups)], county.pk, f"B{key:07}", "", "", NOW, NOW, "", 1)
        for key in range(1, PEOPLE // FAMILY + 1)
    ]
    copy_rows("ledgers_household", HOUSEHOLD, households)
    copy_rows("ledgers_person", PERSON, people(county, len(households)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('ledgers_person', 'id'), (SELECT max(id) FROM ledgers_person))"
        )
        cursor.execute("ANALYZE ledgers_person, ledgers_household, regions_region")
    return county


def people(county: Region, households: int):
    rng = random.Random(522600)
    earlier: list[tuple] = []
    for key in range(1, PEOPLE + 1):
        name = rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _character in range(rng.choice((1, 2, 2, 2))))
        birth, sex = date(1940, 1, 1) + timedelta(days=rng.randrange(29_000)), rng.choice("12")
        number = "" if key % LACKING == 0 else f"{COUNTY}{birth:%Y%m%d}{key % 10_000:04}"
        household = (key - 1) // FAMILY + 1
        if key % COPIES == 0 and earlier:  # the same village: a group of the same village is 122 households further
            name, birth, sex = rng.choice(earlier)
        earlier = [*earlier[-500:], (name, birth, sex)]
        yield (
            key, min(household, households), county.pk, name, *name_keys(name), "OTHER", sex, birth,
            encrypt(number) if number else None, blind_index(number), id_tail_index(number), "06", "", "", "70", "",
            ["HEALTHY"], "ORDINARY", False, False, [], [], False, False, False, "", NOW, NOW, "",
        )  # fmt: skip


def copy_rows(table: str, columns, rows) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def seconds(act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def p95(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=20)[-1]


def row(name: str, value: float, unit: str, target: float | None, size: str, peer: str, peer_value: float) -> dict:
    return {
        "name": name, "value": round(value, 2), "unit": unit, "target": target, "size": size, "peer": peer,
        "met": None if target is None else value <= target, "peer_value": round(peer_value, 2),
        "ratio": round(peer_value / value, 2),
    }  # fmt: skip


def search_rows() -> list[dict]:
    """One new person, with and without an ID number, and the county's run of the night."""
    rng = random.Random(1)
    keys = rng.sample(range(1, PEOPLE + 1), TIMES // 2) + [n * LACKING for n in rng.sample(range(1, 2000), TIMES // 2)]
    search_person(keys[0], now=NOW)
    one = p95([seconds(lambda key=key: search_person(key, now=NOW)) for key in keys]) * 1000
    everybody = list(Person.objects.order_by("pk").values_list("pinyin", flat=True))
    naive = statistics.median(
        seconds(lambda text=text: extract(text, everybody, scorer=fuzz.ratio, score_cutoff=75, limit=None))
        for text in everybody[:5]
    )
    county = Region.objects.get(code=COUNTY)
    run = seconds(lambda: search_county(county.pk, now=NOW))
    found = DuplicatePair.objects.count()
    return [
        row("duplicates one new person, p95", one, "ms", 50, f"{PEOPLE} people",
            "rapidfuzz, the pinyin alone against everybody's", naive * 1000),
        row("duplicates of a county", run, "s", None, f"{PEOPLE} people, {found} pairs",
            "rapidfuzz cdist, names alone, all with all, scaled from a township", all_with_all(county)),
    ]  # fmt: skip


def all_with_all(county: Region) -> float:
    """Seconds for the county, scaled by the square of the sizes from one township."""
    township = Region.objects.get(code=f"{COUNTY}001")
    names = list(Person.objects.in_regions([township]).order_by("pk").values_list("name", flat=True))
    spent = seconds(lambda: np.count_nonzero(cdist(names, names, scorer=fuzz.ratio, dtype=np.uint8) >= THRESHOLD))
    return spent * (PEOPLE / len(names)) ** 2


def find_rows() -> list[dict]:
    """The list of households by every kind of text, for a village's, a township's, a county's and the prefecture's
    organiser; the slowest of them in 95 of 100."""
    county, prefecture = Region.objects.get(code=COUNTY), Region.objects.get(level=Level.PREFECTURE)
    township = Region.objects.get(code=f"{COUNTY}001")
    regions = [township.get_children().first(), township, county, prefecture]
    texts = {
        "name": ["杨", "吴光", "潘秀英", "欧"], "pinyin": ["yang", "panxiu", "wuguanghua", "o"],
        "initials": ["y", "ygh", "pxy", "wm"], "last four": ["0001", "4321", "9876", "5000"],
    }  # fmt: skip
    return [
        row(f"search by {kind}, p95", p95(times_of(words, regions)) * 1000, "ms", 200,
            f"{PEOPLE} people; village, township, county, prefecture", "LIKE '%text%' on the names of the county",
            like_anywhere(words) * 1000)
        for kind, words in texts.items()
    ]  # fmt: skip


def times_of(words: list[str], regions: list[Region]) -> list[float]:
    return [
        seconds(lambda text=text, region=region: list(found(text, region)[:51]))
        for text in words for region in regions for _turn in range(3)
    ]  # fmt: skip


def found(text: str, region: Region):
    """What the list of households asks."""
    return Household.objects.in_regions([region]).active().search(text, [region]).with_head()


def like_anywhere(words: list[str]) -> float:
    return statistics.median(
        seconds(lambda text=text: Person.objects.filter(name__contains=text).count()) for text in words
    )


def run() -> list[dict]:
    """All rows of this benchmark, in a transaction that is taken back."""
    with transaction.atomic():
        populate()
        rows = search_rows() + find_rows()
        transaction.set_rollback(True)
    return rows
