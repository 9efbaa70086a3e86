import pytest

from laborinfo.common.codes import PlaceLevel
from laborinfo.common.places import ABROAD, divisions, parse_place, place_level, place_name, short_name


@pytest.mark.parametrize(
    ("place", "level"),
    [
        ("522636", PlaceLevel.COUNTY),
        ("522636101000", PlaceLevel.COUNTY),
        ("522601", PlaceLevel.PROVINCE),
        ("520102", PlaceLevel.PROVINCE),
        ("5226", PlaceLevel.PROVINCE),
        ("52", PlaceLevel.PROVINCE),
        ("440605", PlaceLevel.COUNTRY),
        ("4406", PlaceLevel.COUNTRY),
        ("810000", PlaceLevel.ABROAD),
        ("ABROAD", PlaceLevel.ABROAD),
        (ABROAD, PlaceLevel.ABROAD),
    ],
)
def test_place_level_is_relative_to_the_home_county(place, level):
    assert place_level(place, "522636") == level
    assert place_level(place, "522636101201002") == level


def test_an_empty_place_has_no_level():
    with pytest.raises(ValueError, match="place code"):
        place_level("", "522636")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上海-奉贤区", "310120"),
        ("佛山·南海区", "440605"),
        ("黔东南凯里", "522601"),
        ("贵州省黔东南苗族侗族自治州从江县", "522633"),
        ("江苏苏州昆山", "320583"),
        ("广东省东莞市长安镇", "441900"),
        ("东莞", "441900"),
        ("杭州市西湖区", "330106"),
        ("重庆", "500000"),
        ("浦东", "310115"),
        ("香港", "810000"),
        ("越南", ABROAD),
        ("440605", "440605"),
    ],
)
def test_real_texts_become_codes(text, code):
    assert parse_place(text)[0] == code


@pytest.mark.parametrize("text", ["鼓楼区", "吉林", "台江", "中山", "广东佛山/浙江杭州"])
def test_ambiguous_places_are_asked_never_guessed(text):
    code, candidates = parse_place(text)
    assert code is None
    assert len(candidates) >= 2


@pytest.mark.parametrize("text", ["", "  ", "全国", "县内", "面议", "999999", "x" * 5000])
def test_what_names_no_place_gives_none(text):
    assert parse_place(text) == (None, [])


def test_every_division_is_found_by_its_whole_name_or_asked_about():
    for division in divisions().values():
        code, candidates = parse_place(place_name(division.code))
        assert candidates, division
        assert code is None or place_name(code) == place_name(division.code), division


def test_names_read_well():
    assert place_name("440605") == "广东省佛山市南海区"
    assert place_name("441900") == "广东省东莞市"
    assert place_name("31") == place_name("310000") == "上海市"
    assert place_name("440600") == "广东省佛山市"
    assert place_name("522636101201") == "贵州省黔东南苗族侗族自治州丹寨县"
    assert place_name("810000") == "香港"
    assert place_name("nowhere") == "nowhere"
    assert short_name("黔东南苗族侗族自治州") == "黔东南"
    assert short_name("威宁彝族回族苗族自治县") == "威宁"
