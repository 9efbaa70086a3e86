"""The real tree, and a small one made by the services, so that it has its history."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from laborinfo.regions.models import Region
from laborinfo.regions.services import RegionRow, bulk_load, read_file

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
REAL_FILE = Path("laborinfo/regions/data/regions-522600.csv")

SMALL = [
    ("522600", "黔东南苗族侗族自治州", "PREFECTURE", ""),
    ("522601", "凯里市", "CITY", "522600"),
    ("522622", "黄平县", "COUNTY", "522600"),
    ("522601001", "三棵树镇", "TOWN", "522601"),
    ("522601002", "炉山镇", "TOWN", "522601"),
    ("522622001", "新州镇", "TOWN", "522622"),
    ("522601001001", "挂丁社区居民委员会", "COMMUNITY", "522601001"),
    ("522601001002", "季刀村村民委员会", "VILLAGE", "522601001"),
    ("522601002001", "洛棉村村民委员会", "VILLAGE", "522601002"),
    ("522622001001", "十里桥村村民委员会", "VILLAGE", "522622001"),
    ("522601001002001", "一组", "GROUP", "522601001002"),
    ("522601001002002", "二组", "GROUP", "522601001002"),
    ("522601002001001", "一组", "GROUP", "522601002001"),
]


def small_rows() -> list[RegionRow]:
    return [RegionRow(*values, line=line) for line, values in enumerate(SMALL, start=2)]


def load_small() -> dict[str, Region]:
    bulk_load(small_rows(), now=NOW)
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def tree(db) -> dict[str, Region]:
    """The small tree by code."""
    return load_small()


@pytest.fixture
def real_tree(db) -> None:
    bulk_load(read_file(REAL_FILE), now=NOW)
