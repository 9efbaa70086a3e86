"""Golden cases of the one-off job-seeking subsidy: both sides of every bound."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.policies.base import NO, UNKNOWN, YES, Population, add_months, decide
from subsidies.policies.job_seeking import POLICY

DAY = date(2026, 11, 1)
PARAMETERS = {"months": 6, "amount_in_province": 500, "amount_out_province": 1000}


def spell(start, end=None, *, away=True, organised=True, far=True, evidenced=True, part_time=False):
    return (start, end, away, organised, far, evidenced, part_time)


def population(*people) -> Population:
    """Each person is (is_poor, [spell, …])."""
    rows = [(i, *row) for i, (_poor, spells) in enumerate(people) for row in sorted(spells, key=lambda s: s[0])]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 8
    person, start, end, away, organised, far, evidenced, part_time = columns
    n = len(people)
    return Population(
        person_id=np.arange(1, n + 1), birth_date=np.full(n, np.datetime64("1990-01-01")),
        is_poor=np.array([poor for poor, _spells in people], bool), is_relocated=np.zeros(n, bool),
        spell_person=np.array(person, np.int64), spell_id=np.arange(1, len(rows) + 1),
        spell_start=np.array(start, "datetime64[D]"), spell_end=np.array(end, "datetime64[D]"),
        spell_away=np.array(away, bool), spell_organised=np.array(organised, bool),
        spell_out_of_province=np.array(far, bool), spell_evidenced=np.array(evidenced, bool),
        spell_part_time=np.array(part_time, bool),
    )  # fmt: skip


def failed_keys(mask: int) -> set[str]:
    return {condition.key for bit, condition in enumerate(POLICY.conditions) if mask >> bit & 1}


CASES = [
    # name, poor, spells, outcome, amount, failed conditions
    ("six months to the day", True, [spell(date(2026, 5, 1), DAY)], YES, 1000, set()),
    ("one day short of six months", True, [spell(date(2026, 5, 2), DAY)], NO, 0, {"stable"}),
    ("still running, six months today", True, [spell(date(2026, 5, 2))], YES, 1000, set()),
    ("still running, six months tomorrow", True, [spell(date(2026, 5, 3))], NO, 0, {"stable"}),
    ("within the province", True, [spell(date(2026, 1, 1), far=False)], YES, 500, set()),
    ("not of a poor household", False, [spell(date(2026, 1, 1))], NO, 0, {"poor"}),
    ("went on their own", True, [spell(date(2026, 1, 1), organised=False)], NO, 0, {"organised", "stable"}),
    ("in the county", True, [spell(date(2026, 1, 1), away=False)], NO, 0, {"away", "organised", "stable"}),
    ("never worked", True, [], NO, 0, {"away", "organised", "stable"}),
    ("no evidence", True, [spell(date(2026, 1, 1), evidenced=False)], UNKNOWN, 0, set()),
    ("part-time does not count", True, [spell(date(2026, 1, 1), part_time=True)], NO, 0,
     {"away", "organised", "stable"}),
    ("two employers without a gap", True,
     [spell(date(2026, 3, 1), date(2026, 6, 1)), spell(date(2026, 6, 1), date(2026, 9, 1))], YES, 1000, set()),
    ("a gap of one day breaks the stretch", True,
     [spell(date(2026, 3, 1), date(2026, 6, 1)), spell(date(2026, 6, 2), date(2026, 9, 2))], NO, 0, {"stable"}),
    ("an old long stretch counts though a short one followed", True,
     [spell(date(2025, 1, 1), date(2025, 9, 1)), spell(date(2026, 10, 1))], YES, 1000, set()),
    ("begins in the future", True, [spell(date(2026, 12, 1))], NO, 0, {"stable"}),
    ("31 August plus six months is the end of February", True, [spell(date(2025, 8, 31), date(2026, 2, 28))],
     YES, 1000, set()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "poor", "spells", "outcome", "amount", "failed"), CASES, ids=[c[0] for c in CASES])
def test_golden_case(name, poor, spells, outcome, amount, failed):
    result = decide(POLICY, population((poor, spells)), PARAMETERS, np.datetime64(DAY))
    assert result.outcome[0] == outcome
    assert result.amount[0] == amount
    assert failed_keys(int(result.failed[0])) == failed


def test_the_day_on_which_the_months_will_be_reached_is_told():
    result = decide(POLICY, population((True, [spell(date(2026, 7, 12))])), PARAMETERS, np.datetime64(DAY))
    assert result.reaches_on[0] == np.datetime64("2027-01-12")


def test_the_citation_is_the_spell_that_completed_the_stretch():
    people = population((True, [spell(date(2026, 1, 1), date(2026, 3, 1)), spell(date(2026, 3, 1))]))
    assert decide(POLICY, people, PARAMETERS, np.datetime64(DAY)).cited_spell[0] == 2


days = st.dates(date(2024, 1, 1), date(2027, 1, 1))
spells = st.builds(
    lambda start, length, away, organised, far, evidenced, part: spell(
        start, start + timedelta(days=length) if length else None,
        away=away, organised=organised, far=far, evidenced=evidenced, part_time=part,
    ),
    days, st.integers(0, 400), *[st.booleans()] * 5,
)  # fmt: skip
people = st.tuples(st.booleans(), st.lists(spells, max_size=4))


@settings(max_examples=200, deadline=None)
@given(st.lists(people, min_size=1, max_size=6))
def test_deciding_all_at_once_equals_deciding_one_by_one(crowd):
    together = decide(POLICY, population(*crowd), PARAMETERS, np.datetime64(DAY))
    for i, one in enumerate(crowd):
        alone = decide(POLICY, population(one), PARAMETERS, np.datetime64(DAY))
        assert (together.outcome[i], together.amount[i], together.failed[i]) == (
            alone.outcome[0], alone.amount[0], alone.failed[0],
        )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(people)
def test_more_evidence_never_loses_eligibility(person):
    poor, own = person
    before = decide(POLICY, population(person), PARAMETERS, np.datetime64(DAY))
    proven = [(*row[:5], True, row[6]) for row in own]
    after = decide(POLICY, population((poor, proven)), PARAMETERS, np.datetime64(DAY))
    assert after.outcome[0] >= before.outcome[0] or before.outcome[0] == UNKNOWN


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-08-31", 6, "2027-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2026-05-01", 6, "2026-11-01")],
)
def test_months_are_calendar_months(start, months, end):
    assert add_months(np.array([start], "datetime64[D]"), months)[0] == np.datetime64(end)
