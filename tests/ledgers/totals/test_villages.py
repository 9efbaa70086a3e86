"""Villages keep the sum of their groups, whatever happens at once."""

import threading

import pytest
from django.db import connection, transaction

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.services.changes import move_region
from ledgers.indicators import POSITION
from ledgers.models import GroupTotal, VillageTotal
from ledgers.services.totals import drifted_groups, recompute_all, recompute_groups, subtree_totals, totals_below
from tests.factories import NOW
from tests.factories_ledgers import make_household

PEOPLE = POSITION["people"]


def people_of(region: Region) -> int:
    return VillageTotal.objects.get(region=region).values[PEOPLE]


def test_a_recounted_group_is_in_its_village(cast):
    group = cast.region_of("group")
    make_household(group, people=3)
    recompute_groups([group.pk], now=NOW)
    assert people_of(cast.region_of("village")) == 3
    assert totals_below(cast.region_of("prefecture"))[cast.region_of("county").pk][PEOPLE] == 3
    assert drifted_groups(now=NOW) == []


def test_village_rows_and_group_rows_give_the_same_sums(cast):
    for place, group in enumerate(Region.objects.at_level(Level.GROUP)):
        make_household(group, people=1 + place % 3)
    recompute_all(now=NOW)
    root = cast.region_of("prefecture")
    assert totals_below(root).items() <= subtree_totals(root).items()


def test_a_group_that_moves_takes_its_count_along(cast):
    group, old = cast.region_of("group"), cast.region_of("village")
    new = Region.objects.filter(parent=old.parent).exclude(pk=old.pk).get()
    make_household(group, people=2)
    recompute_all(now=NOW)
    before = people_of(new)
    move_region(region=group, to=new, now=NOW)
    assert (people_of(old), people_of(new)) == (0, before + 2)
    assert drifted_groups(now=NOW) == []


@pytest.mark.django_db(transaction=True)
def test_two_groups_of_a_village_recounted_at_once(cast):
    """The second waits for the first, and its sum has both."""
    groups = list(Region.objects.filter(parent=cast.region_of("village")).order_by("pk"))
    for group in groups:
        make_household(group, people=2)
    begun, go_on = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            recompute_groups([groups[0].pk], now=NOW)
            begun.set()
            go_on.wait(20)
        connection.close()

    def second():
        recompute_groups([groups[1].pk], now=NOW)
        connection.close()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert begun.wait(20)
    threads[1].start()
    threads[1].join(1)
    assert threads[1].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert people_of(cast.region_of("village")) == 4
    assert GroupTotal.objects.filter(region__in=groups).count() == 2


@pytest.mark.django_db(transaction=True)
def test_counties_side_by_side_count_what_one_after_the_other_counts(cast):
    for place, group in enumerate(Region.objects.at_level(Level.GROUP)):
        make_household(group, people=1 + place % 3)
    recompute_all(now=NOW)
    assert drifted_groups(now=NOW) == []
    root = cast.region_of("prefecture")
    beside = subtree_totals(root)
    with transaction.atomic():
        recompute_all(now=NOW)
    assert subtree_totals(root) == beside
    assert beside[root.pk][PEOPLE] == sum(
        1 + place % 3 for place in range(Region.objects.at_level(Level.GROUP).count())
    )
