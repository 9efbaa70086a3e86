"""The pure statistics against slow references, published values and invariants."""

import subprocess
import sys
from fractions import Fraction
from math import isclose, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import spotcheck as sc

KNOWN_DRAW = [87, 62, 80, 82, 54, 97, 41, 34]
KNOWN_DOUBLE = [41, 54]
NAMES = st.text("abcdef", min_size=1, max_size=3)
SIZES = st.dictionaries(NAMES, st.integers(0, 400), min_size=1, max_size=12)


@st.composite
def frames(draw):
    weights = draw(st.lists(st.integers(1, 900), min_size=1, max_size=60))
    return [sc.FrameRow(key, key + 1000, "s", weight) for key, weight in enumerate(weights)]


@pytest.mark.parametrize(
    ("frame", "confidence", "margin", "expected", "size"),
    # Cochran's table values: 385 for an endless frame at 95 % ± 5 %, 278 of 1,000, 1,068 at ± 3 %.
    [
        (10**9, 0.95, 0.05, 0.5, 385),
        (1000, 0.95, 0.05, 0.5, 278),
        (10**9, 0.95, 0.03, 0.5, 1068),
        (500, 0.9, 0.1, 0.5, 60),
        (1, 0.95, 0.05, 0.5, 1),
        (0, 0.95, 0.05, 0.5, 0),
    ],
)
def test_sizes_are_the_published_ones(frame, confidence, margin, expected, size):
    assert sc.sample_size(frame, confidence=confidence, margin=margin, expected=expected) == size


@pytest.mark.parametrize("wrong", [{"confidence": 1.0}, {"margin": 0.0}, {"expected": 0.0}])
def test_a_size_refuses_what_makes_no_sense(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        sc.sample_size(10, **({"confidence": 0.95, "margin": 0.05} | wrong))


@given(SIZES, st.integers(0, 2000), st.integers(0, 30))
def test_an_allocation_adds_up_and_nobody_gives_more_than_they_have(sizes, total, minimum):
    shares = sc.allocate(total, sizes, minimum=minimum)
    least = {name: min(minimum, size) for name, size in sizes.items() if size}
    assert sum(shares.values()) == min(max(total, sum(least.values())), sum(sizes.values()))
    assert set(shares) == set(least)
    assert all(least[name] <= share <= sizes[name] for name, share in shares.items())


@given(SIZES, st.integers(0, 2000))
def test_without_a_least_number_a_share_is_its_quota_up_or_down(sizes, total):
    whole = sum(sizes.values())
    for name, share in sc.allocate(total, sizes).items():
        quota = Fraction(min(total, whole) * sizes[name], whole)
        assert quota // 1 <= share <= -(-quota // 1)


@given(frames(), st.integers(0, 70), st.text("0123456789abcdef", min_size=1, max_size=8), st.randoms())
def test_the_order_of_the_frame_does_not_matter(frame, size, seed, random):
    picks = sc.draw_stratum(frame, size, seed)
    assert len({pick.row.key for pick in picks}) == len(picks) == min(size, len(frame))
    shuffled = list(frame)
    random.shuffle(shuffled)
    assert sc.draw_stratum(shuffled, size, seed) == picks
    assert sc.frame_digest(shuffled) == sc.frame_digest(frame)


@given(frames(), st.integers(1, 70))
def test_probabilities_add_up_to_the_size(frame, size):
    """Every row's chance, asked of the rows drawn under many seeds, sums to the size over the frame."""
    found = {}
    for seed in range(200):
        found |= {pick.row.key: pick.probability for pick in sc.draw_stratum(frame, size, str(seed))}
    assert all(0 < chance <= 1 for chance in found.values())
    if len(found) == len(frame):
        assert isclose(sum(found.values()), min(size, len(frame)))


def test_every_row_is_reached_as_often_as_its_weight_says():
    frame = [sc.FrameRow(key, key, "s", weight) for key, weight in enumerate([100] * 12 + [300] * 6)]
    times = dict.fromkeys(range(18), 0)
    for seed in range(3000):
        for pick in sc.draw_stratum(frame, 5, f"{seed:x}"):
            times[pick.row.key] += 1
    light, heavy = 5 * 100 / 3000, 5 * 300 / 3000
    for key, number in times.items():
        chance = light if key < 12 else heavy
        assert abs(number / 3000 - chance) < 5 * sqrt(chance * (1 - chance) / 3000)


def test_a_draw_is_the_same_on_every_machine():
    """Known answer: a change of the method or of the platform shows here."""
    frame = [sc.FrameRow(key, key * 7, "town", 100 + key % 5 * 60) for key in range(1, 101)]
    keys = [pick.row.key for pick in sc.draw_stratum(frame, 8, "5eed")]
    assert keys == KNOWN_DRAW
    assert sorted(sc.double_checked(keys, 0.25, "5eed")) == KNOWN_DOUBLE


def test_heavy_rows_are_taken_for_certain():
    frame = [sc.FrameRow(1, 1, "s", 10_000), *(sc.FrameRow(key, key, "s", 1) for key in range(2, 50))]
    for seed in range(20):
        first = sc.draw_stratum(frame, 3, str(seed))[0]
        assert (first.row.key, first.probability) == (1, 1.0)


def test_a_weight_of_nothing_is_refused():
    with pytest.raises(ValueError, match="keep a row out"):
        sc.draw_stratum([sc.FrameRow(1, 1, "s", 0)], 1, "a")


def test_strata_are_drawn_apart():
    frame = [sc.FrameRow(key, key, "ab"[key % 2], 100) for key in range(40)]
    picks = sc.draw_sample(frame, {"a": 3, "b": 5}, "seed")
    assert [pick.row.stratum for pick in picks] == ["a"] * 3 + ["b"] * 5
    assert sc.draw_sample(frame, {"a": 3}, "seed") == picks[:3]


@pytest.mark.parametrize("change", [{"key": 9}, {"version": 9}, {"stratum": "z"}, {"weight": 9}])
def test_a_digest_sees_every_change(change):
    rows = [sc.FrameRow(1, 1, "s", 1), sc.FrameRow(2, 2, "s", 2)]
    changed = [rows[0], sc.FrameRow(**({"key": 2, "version": 2, "stratum": "s", "weight": 2} | change))]
    assert sc.frame_digest(rows) != sc.frame_digest(changed)
    assert sc.frame_digest(rows) != sc.frame_digest(rows, [("CLOSED", 5)])


def test_wilson_gives_the_published_values():
    """R. G. Newcombe, Statist. Med. 17 (1998) 857-872, table I, method 3."""
    for faults, number, low, high in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)]:
        found = sc.wilson_interval(faults, number, 0.95)
        assert [round(bound, 4) for bound in found] == [low, high]


@given(st.integers(1, 400), st.data(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_against_the_definition(number, data, confidence):
    """Slow reference: the largest share p that the score test |p̂ - p| <= z √(p(1-p)/n) does not reject."""
    faults = data.draw(st.integers(0, number))
    z, share = NormalDist().inv_cdf(confidence), faults / number
    low, high = share, 1.0
    for _step in range(80):
        middle = (low + high) / 2
        kept = (share - middle) ** 2 <= z * z * middle * (1 - middle) / number
        low, high = (middle, high) if kept else (low, middle)
    assert isclose(sc.wilson_upper(faults, number, confidence), low, abs_tol=1e-6)


def test_equal_chances_make_both_rates_equal():
    outcomes = np.array([0] * 17 + [1] * 3 + [2] * 5)
    rate = sc.rate_of(outcomes, np.full(25, 0.2), 0.95)
    assert (rate.drawn, rate.checked, rate.faults, rate.unreachable) == (25, 20, 3, 5)
    assert isclose(rate.plain, rate.weighted)
    assert isclose(rate.upper, sc.wilson_upper(3, 20, 0.95))
    assert isclose(rate.if_all_wrong, sc.wilson_upper(8, 25, 0.95))
    assert isclose(rate.if_all_right, sc.wilson_upper(3, 25, 0.95))
    assert rate.if_all_right < rate.upper < rate.if_all_wrong


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.floats(0.01, 1)), min_size=1, max_size=60))
def test_bounds_hold_the_rate(rows):
    outcomes, chances = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    rate = sc.rate_of(outcomes, chances, 0.9)
    assert 0 <= rate.low <= rate.high <= 1 and rate.upper <= rate.high + 1e-12
    if rate.weighted is not None:
        assert rate.low - 1e-9 <= rate.weighted <= rate.upper + 1e-9
    assert rate.drawn == rate.checked + rate.unreachable == len(rows)


def test_a_risky_row_counts_for_less_in_the_weighted_rate():
    outcomes, chances = np.array([1, 0]), np.array([0.5, 0.1])
    rate = sc.rate_of(outcomes, chances, 0.95)
    assert rate.plain == 0.5 and isclose(rate.weighted, 2 / 12)


def test_nothing_checked_shows_nothing():
    rate = sc.rate_of(np.array([2, 2]), np.array([0.5, 0.5]), 0.95)
    assert (rate.plain, rate.weighted, rate.upper) == (None, None, 1.0) and rate.exceeds(0.99)


def test_rates_by_label_add_up():
    labels, outcomes = ["a", "b", "a"], np.array([0, 1, 2])
    found = sc.rates_by(labels, outcomes, np.ones(3), 0.95)
    assert list(found) == ["a", "b"] and sum(rate.drawn for rate in found.values()) == 3


def test_risk_raises_the_weight_and_none_keeps_a_row_out():
    assert sc.draw_weight({}, sc.DEFAULT_WEIGHTS) == 100
    assert sc.draw_weight({"fast": 100}, {"fast": 2}) == 300


def test_a_small_sample_can_never_clear():
    assert sc.least_bound(20, 0.95) > 0.1 > sc.least_bound(30, 0.95)


def test_the_package_knows_no_framework():
    code = "import sys, ledgers.spotcheck; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
