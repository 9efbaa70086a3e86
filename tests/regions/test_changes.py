"""Regions are added, renamed, moved, merged, split and closed; the past keeps its own borders."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from laborinfo.common.errors import Conflict, DomainError
from laborinfo.regions.enums import Change, Kind
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.services import (
    BrokenTree,
    Part,
    add_region,
    check_region_tree,
    close_region,
    merge_regions,
    move_region,
    rebuild,
    rename_region,
    split_region,
)
from tests.regions.conftest import NOW

TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def valid_tree_afterwards(db):
    yield
    check_region_tree()


def codes_as_of(day) -> set[str]:
    return {version.code for version in Region.objects.as_of(day).values()}


def test_a_new_group_gets_the_next_free_code(tree):
    group = add_region(parent=tree["522601001002"], name="三组", kind=Kind.GROUP, now=NOW)
    assert group.code == "522601001002003"
    assert group.active_from == TODAY
    assert group.code in codes_as_of(TODAY) and group.code not in codes_as_of(YESTERDAY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": Kind.TOWN}, "kind"),
        ({"code": "5226010010023"}, "code"),
        ({"code": "522601002001009"}, "code"),
        ({"code": "522601001002001"}, "code"),
        ({"name": "  "}, "name"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
    ],
)
def test_a_group_that_does_not_fit_is_refused(tree, values, field):
    with pytest.raises(DomainError) as caught:
        add_region(**{"parent": tree["522601001002"], "name": "三组", "kind": Kind.GROUP, "now": NOW, **values})
    assert caught.value.field == field


def test_the_past_shows_the_old_name(tree):
    rename_region(region=tree["522601001"], name="三棵树新镇", now=NOW, on=date(2026, 6, 1))
    pk = tree["522601001"].pk
    assert Region.objects.as_of(date(2026, 5, 31))[pk].short_name == "三棵树镇"
    assert Region.objects.as_of(date(2026, 6, 1))[pk].short_name == "三棵树新镇"


def test_a_change_before_a_known_one_is_refused(tree):
    rename_region(region=tree["522601001"], name="三棵树新镇", now=NOW, on=date(2026, 6, 1))
    with pytest.raises(DomainError, match="2026-05-01"):
        rename_region(region=tree["522601001"], name="又一镇", now=NOW, on=date(2026, 5, 1))


def test_a_moved_village_takes_its_groups_along_and_the_past_keeps_its_borders(tree):
    village = tree["522601001002"]
    moved = move_region(region=village, to=tree["522622001"], now=NOW)
    assert moved.code == "522622001002"
    groups = Region.objects.filter(parent=moved).values_list("code", flat=True)
    assert list(groups) == ["522622001002001", "522622001002002"]
    assert moved.pk in set(Region.objects.within(Region.objects.get(code="522622")).values_list("pk", flat=True))
    before = Region.objects.as_of(YESTERDAY)[village.pk]
    assert (before.code, before.parent_id) == ("522601001002", tree["522601001"].pk)
    assert Region.objects.as_of(TODAY)[village.pk].parent_id == tree["522622001"].pk


def test_a_code_once_used_is_not_given_to_another_region(tree):
    move_region(region=tree["522601001002"], to=tree["522622001"], now=NOW)
    fresh = add_region(parent=tree["522601001"], name="新村", kind=Kind.VILLAGE, now=NOW)
    assert fresh.code == "522601001003"


def test_a_town_cannot_move_below_a_village(tree):
    with pytest.raises(DomainError):
        move_region(region=tree["522601001"], to=tree["522622001001"], now=NOW)


def test_merged_villages_give_their_groups_to_one_that_follows_them(tree):
    source, into = tree["522601001002"], tree["522601001001"]
    merge_regions(sources=[source], into=into, now=NOW)
    source.refresh_from_db()
    assert source.active_to == TODAY
    assert [region.code for region in Region.objects.filter(parent=into)] == ["522601001001001", "522601001001002"]
    last = source.versions.first()
    assert last.ending == Change.MERGED and list(last.successors.all()) == [into]
    assert source.pk not in Region.objects.as_of(TODAY) and source.pk in Region.objects.as_of(YESTERDAY)


def test_a_split_village_ends_when_all_its_groups_went_to_the_parts(tree):
    source = tree["522601001002"]
    groups = [tree["522601001002001"].pk, tree["522601001002002"].pk]
    parts = split_region(
        source=source, parts=[Part("上季刀村", children=(groups[0],)), Part("下季刀村", children=(groups[1],))], now=NOW
    )
    assert [part.code for part in parts] == ["522601001003", "522601001004"]
    source.refresh_from_db()
    assert source.active_to == TODAY
    assert set(source.versions.first().successors.all()) == set(parts)


def test_a_region_with_active_ones_below_cannot_close(tree):
    with pytest.raises(DomainError):
        close_region(region=tree["522601001"], now=NOW)


def test_a_closed_region_takes_no_more_changes(tree):
    close_region(region=tree["522601001001"], now=NOW)
    with pytest.raises(Conflict):
        rename_region(region=tree["522601001001"], name="x", now=NOW)
    assert not Region.objects.filter(code="522601001001").active_on(TODAY).exists()
    assert Region.objects.filter(code="522601001001").active_on(YESTERDAY).exists()


def test_two_changes_on_one_day_leave_one_version(tree):
    for name in ("甲镇", "乙镇"):
        rename_region(region=tree["522601001"], name=name, now=NOW)
    assert RegionVersion.objects.filter(region=tree["522601001"]).count() == 2


def test_rebuild_mends_what_the_proof_finds(tree):
    Region.objects.filter(code="522601001").update(lft=1, rght=2)
    with pytest.raises(BrokenTree):
        check_region_tree()
    rebuild()
    check_region_tree()


DEFIANT = {
    "a kind of another level": "UPDATE regions_region SET kind = 'TOWN' WHERE code = '522601001002'",
    "a code of another length": "UPDATE regions_region SET code = '5226010010021' WHERE code = '522601001002'",
    "letters in a code": "UPDATE regions_region SET code = '52260100100X' WHERE code = '522601001001'",
    "a code twice": "UPDATE regions_region SET code = '522601001001' WHERE code = '522601001002'",
    "a code that is not its parent's": "UPDATE regions_region SET code = '522601002009' WHERE code = '522601001001'",
    "a parent's code changed without its children's": (
        "UPDATE regions_region SET code = '522601009' WHERE code = '522601001'"
    ),
    "a parent whose code it does not carry": (
        "UPDATE regions_region SET parent_id = (SELECT id FROM regions_region WHERE code = '522622001') "
        "WHERE code = '522601001001'"
    ),
    "a second root": "UPDATE regions_region SET parent_id = NULL WHERE code = '522601'",
    "an end before the beginning": "UPDATE regions_region SET active_to = '1900-01-01' WHERE code = '522601'",
    "overlapping versions": (
        "INSERT INTO regions_regionversion (region_id, parent_id, code, name, short_name, kind, valid_from, change, "
        "ending, recorded_at) SELECT region_id, parent_id, code, name, short_name, kind, '2000-01-01', 'RENAMED', '', "
        "now() FROM regions_regionversion WHERE code = '522601'"
    ),
}


@pytest.mark.parametrize("case", DEFIANT)
def test_the_database_itself_refuses(case, tree):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DEFIANT[case])
