"""Twenty writers at once, each with a connection of its own, leave a valid tree."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection

from laborinfo.common.errors import DomainError
from laborinfo.regions.enums import Kind
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.services import (
    add_region,
    bulk_load,
    check_region_tree,
    merge_regions,
    move_region,
    read_file,
    rename_region,
)
from tests.regions.conftest import NOW, REAL_FILE

WRITERS = 20


def write(number: int) -> str:
    """One writer: an insert, a move, a merge or a new name of regions that others write too."""
    close_old_connections()
    rng = random.Random(number)
    villages = list(Region.objects.filter(code__startswith="522601", level=3, active_to=None).order_by("code")[:6])
    towns = list(Region.objects.filter(code__startswith="522601", level=2).order_by("code")[:4])
    one, other = rng.sample(villages, 2)
    try:
        if number % 4 == 0:
            return add_region(parent=one, name=f"{number}组", kind=Kind.GROUP, now=NOW).code
        if number % 4 == 1:
            return move_region(region=one, to=rng.choice(towns), now=NOW).code
        if number % 4 == 2:
            return merge_regions(sources=[one], into=other, now=NOW).code
        return rename_region(region=one, name=f"新{number}村村民委员会", now=NOW).code
    except DomainError as refused:  # somebody else was first
        return f"refused: {refused}"
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_twenty_inserts_moves_and_merges_at_once_leave_a_valid_tree():
    bulk_load(read_file(REAL_FILE), now=NOW)
    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(write, range(WRITERS)))
    check_region_tree()
    done = [answer for answer in answers if not answer.startswith("refused")]
    assert len(done) >= WRITERS // 2
    added = Region.objects.at_level(4).count()
    assert added == len([answer for answer in done if len(answer) == 15])
    running = set(RegionVersion.objects.running().values_list("region_id", flat=True))
    assert running == set(Region.objects.filter(active_to=None).values_list("pk", flat=True))
