"""The figures of a region from every place that tells them, and the same counted by hand from the people."""

import json
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.db import connection
from django.utils import timezone

from ledgers.indicators import POSITION
from ledgers.models import GroupTotal, Period, PeriodTotal
from tests.browser.acts_totals import TILES
from tests.ledgers.month.scene import LATE, VILLAGE, MonthStage

KEYS = ("households", "people", "labour", "employed", "willing")
# Written out once more, without a word of ledgers.indicators or ledgers.services.facts.
BY_HAND = """
    SELECT count(DISTINCT h.id), count(*),
        count(*) FILTER (WHERE p.labour), count(*) FILTER (WHERE p.labour AND p.works),
        count(*) FILTER (WHERE p.labour AND NOT p.works AND p.wants_work)
    FROM (
        SELECT *, birth_date BETWEEN date '1970-01-01' AND date '2005-01-01' AS labour,
            EXISTS (SELECT 1 FROM ledgers_employmentspell s WHERE s.person_id = x.id AND s.end_date IS NULL) AS works
        FROM ledgers_person x WHERE x.left_at IS NULL
    ) p
    JOIN ledgers_household h ON h.id = p.household_id AND h.closed_at IS NULL
    JOIN regions_region r ON r.id = h.region_id
    WHERE r.code LIKE %s || '%%' AND r.code NOT LIKE %s || '%%'
"""
LINE = ["522600", "522601", "522601001", "522601001001", "522601001002", "522601002", "522601002001"]
NOBODY = "none"


def by_hand(code: str, *, without: str = LATE) -> dict[str, int]:
    stem = "5226" if code == "522600" else code
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [stem, without])
        return dict(zip(KEYS, cursor.fetchone(), strict=True))


def chosen(values: list[int]) -> dict[str, int]:
    return {key: values[POSITION[key]] for key in KEYS}


def by_api(stage: MonthStage, code: str, **query) -> dict[str, int]:
    address = f"{stage.site}/api/v1/totals/?{urlencode({'region': code, **query})}"
    with urlopen(Request(address, headers={"Authorization": f"Bearer {stage.world.token}"}), timeout=20) as answer:
        counts = json.load(answer)["counts"]
    return {key: counts[key] for key in KEYS}


def of_groups(code: str) -> dict[str, int]:
    rows = GroupTotal.objects.filter(region__code__startswith="5226" if code == "522600" else code, region__level=4)
    values = list(rows.values_list("values", flat=True))
    return chosen([sum(column) for column in zip(*values, strict=True)])


def agree_at_every_level(stage: MonthStage) -> None:
    """Frozen, in the revision, in the API and on the pages; live counts have the late village besides."""
    month = f"{timezone.localdate():%Y-%m}"
    for code in LINE:
        expected = by_hand(code)
        assert expected["people"] and expected["employed"]
        assert chosen(PeriodTotal.objects.get(region__code=code).values) == expected, code
        assert chosen(stage.ledger(code).revision.totals) == expected, code
        assert by_api(stage, code, period=month) == expected, code
        live = by_hand(code, without=NOBODY)
        assert by_api(stage, code) == of_groups(code) == live, code
        page_agrees(stage, code, expected)
    down = [sum(by_hand(code)["people"] for code in LINE if len(code) == size) for size in (9, 12)]
    assert down == [by_hand("522600")["people"]] * 2


def page_agrees(stage: MonthStage, code: str, expected: dict[str, int]) -> None:
    """The ledger's own page, and the dashboard of the month as reported."""
    player = stage.player("prefecture")
    player.open(f"/ledgers/{stage.ledger(code).pk}/")
    assert (player.tile("Households"), player.tile("People")) == (str(expected["households"]), str(expected["people"]))
    player.open(f"/dashboard/{code}/?period={timezone.localdate():%Y-%m}")
    for label, key in TILES.items():
        assert player.tile(label) == str(expected[key]), (code, label)


def difference_shows(stage: MonthStage, name: str) -> None:
    """From the county down to the village: one person more than reported, named with the reason; and the late village,
    which was in no report."""
    player, period = stage.player("county"), Period.objects.get()
    player.open(f"/ledgers/periods/{period.pk}/difference/522601/")
    people = by_hand("522601", without=NOBODY)["people"] - by_hand("522601")["people"] + 1
    player.sees(f"+{people}", place=player.main.locator("tr[aria-current]"))
    player.follow(stage.ledger("522601002").region.short_name)
    player.sees_words("late, not in the report")
    player.open(f"/ledgers/periods/{period.pk}/difference/{VILLAGE}/")
    player.sees("+1", place=player.main.locator("tr[aria-current]"))
    player.sees(name)
