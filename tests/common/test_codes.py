import pytest
from django.utils import translation

from laborinfo.common import codes
from laborinfo.common.codes import guess_occupation, occupations, relatedness
from laborinfo.common.codes.occupations import _links, families


def test_the_standards_lists_are_whole():
    assert len(codes.Ethnicity) == 57
    assert [code for code in codes.Ethnicity.values if code != "97"] == [f"{n:02}" for n in range(1, 57)]
    assert codes.Education.values == ["10", "20", "30", "40", "60", "70", "80", "90"]
    assert "".join(codes.Industry.values) == "ABCDEFGHIJKLMNOPQRST"
    assert set(codes.EDUCATION_RANK) == set(codes.Education.values)


def test_national_exports_name_educations_in_their_own_way():
    assert codes.EDUCATION_TEXTS["文盲或半文盲"] == "90"
    assert codes.EDUCATION_TEXTS["本科及以上"] == "20"
    assert codes.EDUCATION_TEXTS["大专"] == "30"


def test_the_dictionary_holds_together():
    trades = occupations()
    assert len(trades) >= 150
    assert list(trades) == sorted(trades)
    for code, trade in trades.items():
        assert len(code) == 4
        assert trade.family in families()
        assert trade.major in codes.OccupationMajor.values
    assert len({trade.name for trade in trades.values()}) == len(trades)
    for a, b in _links():
        assert a in trades or a in families(), a
        assert b in trades or b in families(), b


def test_relatedness_is_symmetric_and_bounded():
    trades = list(occupations())
    for a in trades:
        assert relatedness(a, a) == 100
        for b in trades:
            assert relatedness(a, b) == relatedness(b, a)
            assert 0 <= relatedness(a, b) <= 100


def test_guards_are_not_cleaners_and_drivers_are_near_couriers():
    guard, cleaner = guess_occupation("保安"), guess_occupation("保洁员")
    driver, courier = guess_occupation("司机"), guess_occupation("快递员")
    assert relatedness(guard, cleaner) == 0
    assert relatedness(driver, courier) >= 50
    assert relatedness(guard, "nonsense") == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("缝纫工", "缝纫工"),
        ("急聘平车工（包吃住）", "缝纫工"),
        ("电子厂普工", "电子装配工"),
        ("电焊工", "焊工"),
        ("挖机司机", "挖掘机司机"),
        ("普工 6000+包吃住", "普工"),
        ("服务员/传菜员", "餐厅服务员"),
        ("生态护林员", "护林员"),
        ("CNC操作员", "数控操作工"),
        ("cnc操作员", "数控操作工"),
        ("绣娘", "刺绣工"),
        ("仓库管理员(体检、年假)", "仓库管理员"),
    ],
)
def test_titles_are_coded_by_name_or_alias(text, name):
    assert occupations()[guess_occupation(text)].name == name


@pytest.mark.parametrize("text", ["", "法务经理", "保安/保洁", "车工", "木工", "随便", "???"])
def test_what_names_no_trade_or_two_is_left_to_a_person(text):
    assert guess_occupation(text) is None


def test_trades_show_in_the_language_of_the_page():
    with translation.override("en"):
        assert codes.occupation_label("1301") == "Security guard"
        assert codes.occupation_choices()[0][0] == "Garments and textiles"
    with translation.override("zh-hans"):
        assert codes.occupation_label("1301") == "保安"
    assert codes.occupation_label("????") == "????"
