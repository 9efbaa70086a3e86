"""load_regions: the real file, the same file again, and every way in which a file can be broken."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from laborinfo.common.errors import Invalid
from laborinfo.regions.enums import Change, Kind
from laborinfo.regions.models import Region, RegionVersion
from laborinfo.regions.names import pinyin_keys, short_name
from laborinfo.regions.services import RegionRow, bulk_load, check_region_tree, read_file
from tests.regions.conftest import NOW, REAL_FILE, SMALL

HEADER = "code,name,kind,parent_code\n"


def load_file(path) -> str:
    out = StringIO()
    call_command("load_regions", str(path), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_real_file_gives_2672_regions_and_again_changes_nothing(db):
    assert "2672 added, 0 renamed, 0 unchanged" in load_file(REAL_FILE)
    check_region_tree()
    before = list(Region.objects.order_by("code").values())
    assert "0 added, 0 renamed, 2672 unchanged, 0 not in the file" in load_file(REAL_FILE)
    assert list(Region.objects.order_by("code").values()) == before
    assert RegionVersion.objects.count() == 2672


def test_kaili_is_a_city_and_names_are_short(real_tree):
    assert Region.objects.get(code="522601").kind == Kind.CITY
    assert Region.objects.at_level(1).filter(kind=Kind.COUNTY).count() == 15
    villages = Region.objects.at_level(3)
    assert not villages.filter(short_name__endswith="会").exists()
    assert villages.filter(name="摆拉村委会", short_name="摆拉村").exists()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("摆拉村委会", "摆拉村"),
        ("中和村和民委员会", "中和村"),
        ("新寨村村民委员会", "新寨村"),
        ("孖腊中心村民委员会", "孖腊中心村"),
        ("永乐社区居民委员会", "永乐社区"),
        ("凯里市", "凯里市"),
        ("一组", "一组"),
    ],
)
def test_short_names(name, short):
    assert short_name(name) == short


def test_pinyin_keys():
    assert pinyin_keys("凯里市") == ("kailishi", "kls")


def test_made_up_groups_fill_the_tree_to_28287_nodes(real_tree):
    villages = list(Region.objects.at_level(3).order_by("code").values_list("code", flat=True))
    rows = [
        RegionRow(f"{villages[n % len(villages)]}{n // len(villages) + 1:03}", f"{n // len(villages) + 1}组", "GROUP",
                  villages[n % len(villages)])
        for n in range(25_615)
    ]  # fmt: skip
    bulk_load(rows, now=NOW, made_up=True)
    assert Region.objects.filter(is_made_up=True).count() == 25_615
    check_region_tree()


def write(tmp_path, rows, header=HEADER):
    path = tmp_path / "regions.csv"
    path.write_text(header + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def with_row(*row) -> list[tuple]:
    return [*SMALL, row]


BROKEN = {
    "an unknown parent": (with_row("522699001", "无镇", "town", "522699"), 15, "parent_code"),
    "a code twice": (with_row("522622001", "又新州镇", "town", "522622"), 15, "code"),
    "a cycle": (
        [*SMALL[:3], ("522601001", "甲镇", "town", "522601001")],
        5,
        "parent_code",
    ),
    "an unknown kind": (with_row("522622002", "旧州", "borough", "522622"), 15, "kind"),
    "a kind at the wrong level": (with_row("522622002", "旧州村", "village", "522622"), 15, "kind"),
    "a code of the wrong length": (with_row("5226220021", "旧州镇", "town", "522622"), 15, "code"),
    "letters in a code": (with_row("52262200X", "旧州镇", "town", "522622"), 15, "code"),
    "a code that is not its parent's": (with_row("522601009", "旧州镇", "town", "522622"), 15, "code"),
    "no name": (with_row("522622002", "", "town", "522622"), 15, "name"),
    "an endless name": (with_row("522622002", "镇" * 61, "town", "522622"), 15, "name"),
    "a second prefecture": (with_row("522300", "黔西南州", "prefecture", ""), 15, "code"),
    "a prefecture below something": (
        [("522600", "黔东南州", "prefecture", "522601"), *SMALL[1:]],
        2,
        "parent_code",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_changes_nothing_and_names_the_row(case, tmp_path):
    rows, line, column = BROKEN[case]
    with pytest.raises(Invalid) as caught:
        bulk_load(read_file(write(tmp_path, rows)), now=NOW)
    assert (line, column) in [(error.row, error.field) for error in caught.value.errors]
    assert not Region.objects.exists()


def test_every_bad_row_is_named_at_once(tree, tmp_path):
    bad = [
        ("522622002", "", "town", "522622"),
        ("52262X003", "丙镇", "town", "522622"),
        ("522622004", "丁", "x", "522622"),
    ]
    with pytest.raises(Invalid) as caught:
        bulk_load(read_file(write(tmp_path, [*SMALL, *bad])), now=NOW)
    assert {error.row for error in caught.value.errors} == {15, 16, 17}
    assert Region.objects.count() == len(SMALL)


@pytest.mark.parametrize(
    "content",
    [
        "code,name\n522600,黔东南州\n".encode(),
        (HEADER + "522600,黔东南州,prefecture,\n").encode("gbk"),
        b"",
        HEADER.encode(),
    ],
    ids=["columns", "encoding", "empty", "no rows"],
)
def test_a_file_that_is_no_region_table_is_refused(db, tmp_path, content):
    path = tmp_path / "regions.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        load_file(path)
    assert not Region.objects.exists()


def test_a_new_name_is_taken_over_and_the_old_one_kept(tree, tmp_path):
    rows = [(code, name.replace("三棵树镇", "三棵树新镇"), kind, parent) for code, name, kind, parent in SMALL[:-1]]
    report = bulk_load(read_file(write(tmp_path, rows)), now=NOW)
    assert report.renamed == [("522601001", "三棵树镇", "三棵树新镇")]
    assert report.missing == [SMALL[-1][0]]
    versions = RegionVersion.objects.filter(code="522601001").order_by("valid_from")
    assert [version.name for version in versions] == ["三棵树镇", "三棵树新镇"]
    assert versions[1].change == Change.RENAMED
    assert Region.objects.get(code="522601001").pinyin == "sankeshuxinzhen"
