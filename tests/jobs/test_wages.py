import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.enums import WageUnit
from jobs.wages import PLAUSIBLE, WageBasis, assumption_text, parse_wage


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("4-8千/月", 4000, 8000, "MONTH"),
        ("4.5-6千/月", 4500, 6000, "MONTH"),
        ("0.8-1万/月", 8000, 10000, "MONTH"),
        ("1.1-1.5万", 11000, 15000, "MONTH"),
        ("6千-1万", 6000, 10000, "MONTH"),
        ("1.2-2万·13薪", 12000, 20000, "MONTH"),
        ("3000-4500", 3000, 4500, "MONTH"),
        ("3000-4500元", 3000, 4500, "MONTH"),
        ("3,000~4,500元/月", 3000, 4500, "MONTH"),
        ("３０００－４５００元／月", 3000, 4500, "MONTH"),
        ("3000—4500", 3000, 4500, "MONTH"),
        ("3000至4500元每月", 3000, 4500, "MONTH"),
        ("4000元-6000元/月", 4000, 6000, "MONTH"),
        ("4.5K-6K", 4500, 6000, "MONTH"),
        ("4-6k", 4000, 6000, "MONTH"),
        ("4000-6千", 4000, 6000, "MONTH"),
        ("5000以上", 5000, None, "MONTH"),
        ("5000元起", 5000, None, "MONTH"),
        ("8千以上/月", 8000, None, "MONTH"),
        ("1.5千以下/月", None, 1500, "MONTH"),
        ("月薪5500", 5500, 5500, "MONTH"),
        ("5000左右", 5000, 5000, "MONTH"),
        ("4500元/月，包吃住", 4500, 4500, "MONTH"),
        ("4500-6000元/月，月休4天，每天8小时", 4500, 6000, "MONTH"),
        ("底薪3000+提成", 3000, None, "MONTH"),
        ("底薪2500+计件，综合5000-8000", 5000, 8000, "PIECE"),
        ("100元/天", 2600, 2600, "DAY"),
        ("180元/天", 4680, 4680, "DAY"),
        ("120-150元/日", 3120, 3900, "DAY"),
        ("日结200", 5200, 5200, "DAY"),
        ("25元/时", 5200, 5200, "HOUR"),
        ("18-22元/小时", 3744, 4576, "HOUR"),
        ("时薪21", 4368, 4368, "HOUR"),
        ("20-30万/年", 16667, 25000, "YEAR"),
        ("8-10万/年", 6667, 8333, "YEAR"),
        ("年薪10万以上", 8333, None, "YEAR"),
        ("计件4000-6000元/月", 4000, 6000, "PIECE"),
        ("面议", None, None, "NEGOTIABLE"),
        ("工资面议，待遇从优", None, None, "NEGOTIABLE"),
        ("计件", None, None, "PIECE"),
        ("多劳多得", None, None, "PIECE"),
        ("0.5元/件", None, None, "PIECE"),
    ],
)
def test_real_wage_texts_become_yuan_a_month(text, low, high, unit):
    wage = parse_wage(text)
    assert (wage.min, wage.max, wage.unit, wage.understood) == (low, high, unit, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "好",
        "8-1.2万",
        "150",
        "20-30万",
        "6000-5000",
        "3000/4000/5000",
        "100元/天或4000元/月",
        "99999999",
        "包吃住",
        "1",
    ],
)
def test_what_is_not_clear_is_asked_never_guessed(text):
    assert not parse_wage(text).understood


def test_the_assumption_is_kept_and_shown():
    assert parse_wage("4-8千/月").assumption == ""
    assert parse_wage("3000-4500").assumption == "month"
    assert parse_wage("1.2-2万·13薪").assumption == "pays:13"
    assert "26" in assumption_text(parse_wage("100元/天").assumption)
    assert "208" in assumption_text(parse_wage("25元/时").assumption)
    assert assumption_text("") == ""


def test_days_and_months_are_parameters():
    basis = WageBasis(days_a_month=22, hours_a_day=10, months_a_year=13)
    assert parse_wage("100元/天", basis).min == 2200
    assert parse_wage("10元/时", basis).min == 2200
    assert parse_wage("13万/年", basis).max == 10000


@given(st.text(max_size=60))
def test_any_text_gives_a_plausible_wage_or_none(text):
    wage = parse_wage(text)
    known = [amount for amount in (wage.min, wage.max) if amount is not None]
    assert known == sorted(known)
    assert all(amount in PLAUSIBLE for amount in known)
    assert wage.understood == bool(wage.unit)
    assert wage.unit in {"", *WageUnit.values}


@given(st.integers(1000, 30000), st.integers(0, 20000))
def test_a_plain_range_reads_back_as_it_was_written(low, more):
    wage = parse_wage(f"{low}-{low + more}元/月")
    assert (wage.min, wage.max) == (low, low + more)
