"""Loading the tree and the region picker at full size: 28,287 nodes.

`run` takes an empty, migrated database that Django is connected to, and leaves it empty.
"""

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import browse_regions, search_regions
from laborinfo.regions.services import RegionRow, bulk_load, check_region_tree, move_region, read_file

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
FILE = Path(__file__).parent.parent / "laborinfo" / "regions" / "data" / "regions-522600.csv"
GROUPS = 25_615
SEARCHES = ["凯里", "kls", "新寨", "xinzhai", "5226010", "村", "第三组", "s"]
TIMES = 5


def made_up_groups() -> list[RegionRow]:
    """As many groups below the real villages as bring the tree to 28,287 nodes."""
    villages = list(Region.objects.at_level(Level.VILLAGE).order_by("code").values_list("code", flat=True))
    rows = []
    for place in range(GROUPS):
        number, village = divmod(place, len(villages))
        rows.append(RegionRow(f"{villages[village]}{number + 1:03}", f"第{number + 1}组", "GROUP", villages[village]))
    return rows


def seconds(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def row(name: str, value: float, unit: str, target: float, size: str) -> dict:
    return {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "target": target,
        "met": value <= target,
        "size": size,
    }


def load() -> list[dict]:
    """The published file, the same again, and the made-up groups; then one move in the full tree."""
    rows = read_file(FILE)
    first = seconds(lambda: bulk_load(rows, now=NOW))
    again = seconds(lambda: bulk_load(rows, now=NOW))
    groups = made_up_groups()
    full = seconds(lambda: bulk_load(groups, now=NOW, made_up=True))
    check_region_tree()
    village, township = Region.objects.get(code="522601001001"), Region.objects.get(code="522601002")
    with transaction.atomic():
        move = seconds(lambda: move_region(region=village, to=township, now=NOW))
        transaction.set_rollback(True)
    return [
        row("load-regions", first, "s", 3, "2,672 regions"),
        row("load-regions-again", again, "s", 3, "2,672 regions"),
        row("load-made-up-groups", full, "s", 10, "25,615 groups"),
        row("load-region-move", move, "s", 2, "28,287 nodes"),
    ]


class EverywhereUser:
    """Stands for the prefecture's organiser, whose scope is the whole tree."""

    is_authenticated = True

    def scope_regions(self) -> list[Region]:
        return [Region.objects.get(level=Level.PREFECTURE)]


def picker() -> list[dict]:
    """The slowest and the median question that the picker asks of the full tree."""
    user, day, levels = EverywhereUser(), NOW.date(), range(Level.GROUP + 1)
    county = Region.objects.get(code="522631")
    spent = {
        text: min(seconds(lambda text=text: search_regions(user, text, day=day, levels=levels)) for _ in range(TIMES))
        for text in SEARCHES
    }
    browse = min(seconds(lambda: browse_regions(user, county, day=day, highest=Level.GROUP)) for _ in range(TIMES))
    return [
        row("pages-region-picker-slowest", max(spent.values()) * 1000, "ms", 50, "28,287 nodes"),
        row("pages-region-picker-median", statistics.median(spent.values()) * 1000, "ms", 50, "28,287 nodes"),
        row("pages-region-picker-browse", browse * 1000, "ms", 50, "28,287 nodes"),
    ]


def run() -> list[dict]:
    """All rows of this benchmark, in a transaction that is taken back."""
    with transaction.atomic():
        rows = load() + picker()
        transaction.set_rollback(True)
    return rows
