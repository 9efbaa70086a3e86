"""The engine agrees with the slow reference, and does what its rules promise."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import (
    DEFAULT_WEIGHTS,
    EngineInputError,
    Factor,
    Filter,
    Postings,
    Seekers,
    Weights,
    build_index,
    explain_pair,
    match_posting,
    match_seekers,
)
from tests.matching import reference
from tests.matching.random_arrays import some_postings, some_related, some_seekers

seeds = st.integers(0, 2**32 - 1)
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
weights = st.builds(
    lambda values, low: Weights("test", tuple(values), low * 1000),
    st.lists(st.integers(0, 40), min_size=len(Factor), max_size=len(Factor)).filter(any),
    st.sampled_from([0, 0, 300, 700]),
)


def world(seed, seekers=6, postings=40):
    rng = np.random.default_rng(seed)
    return some_seekers(rng, seekers), some_postings(rng, postings), some_related(rng)


def rows_of(ranked, i):
    """One seeker's list as the reference writes it."""
    return [
        (int(key), int(score), list(map(int, factors)), int(bits), int(failed))
        for key, score, factors, bits, failed in zip(
            ranked.key[i], ranked.score[i], ranked.factors[i], ranked.to_confirm[i], ranked.failed[i], strict=True
        )
        if score >= 0
    ]


def same(one, other):
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(one) if f.name != "row")


@often
@given(seeds, weights, st.sampled_from([(20, 5), (3, 1), (1, 0), (60, 60)]))
def test_lists_equal_the_reference(seed, w, sizes):
    seekers, postings, related = world(seed)
    top, near = sizes
    found = match_seekers(seekers, build_index(postings, related, seekers.home), w, top=top, near=near)
    for i in range(len(seekers)):
        matches, misses = reference.lists_of(seekers, i, postings, related, w, top, near)
        assert rows_of(found.matches, i) == matches
        assert rows_of(found.near_misses, i) == misses


@often
@given(seeds, weights)
def test_a_postings_list_equals_the_reference(seed, w):
    seekers, postings, related = world(seed, seekers=40, postings=1)
    matches, misses = match_posting(postings, seekers, related, w, top=7, near=3)
    expected = ([], [])
    for i in range(len(seekers)):
        factors, bits, failed = reference.pair(seekers, i, postings, 0, related)
        score = sum(f * v for f, v in zip(factors, w.values, strict=True))
        if len(failed) < 2 and score >= w.min_score:
            expected[len(failed)].append((int(seekers.key[i]), score, factors, bits, sum(1 << f for f in failed)))
    order = [sorted(rows, key=lambda row: (-row[1], row[0])) for rows in expected]
    assert [rows_of(matches, 0), rows_of(misses, 0)] == [order[0][:7], order[1][:3]]


@often
@given(seeds)
def test_stored_factors_times_weights_sum_exactly_to_the_score(seed):
    seekers, postings, related = world(seed)
    found = match_seekers(seekers, build_index(postings, related, seekers.home), DEFAULT_WEIGHTS)
    for ranked in (found.matches, found.near_misses):
        sums = ranked.factors.astype(np.int64) @ DEFAULT_WEIGHTS.array()
        assert np.array_equal(sums[ranked.score >= 0], ranked.score[ranked.score >= 0])


@often
@given(seeds)
def test_permuting_people_and_postings_changes_nothing(seed):
    seekers, postings, related = world(seed, seekers=30, postings=80)
    rng = np.random.default_rng(seed)
    mixed = rng.permutation(len(seekers))
    other = build_index(postings.take(rng.permutation(len(postings))), related, seekers.home)
    found = match_seekers(seekers, build_index(postings, related, seekers.home), DEFAULT_WEIGHTS)
    again = match_seekers(seekers.take(mixed), other, DEFAULT_WEIGHTS)
    assert same(found.matches.take(mixed), again.matches)
    assert same(found.near_misses.take(mixed), again.near_misses)


@pytest.mark.parametrize("shards", [1, 2, 16])
def test_shards_do_not_matter(shards):
    seekers, postings, related = world(7, seekers=64, postings=200)
    whole = match_seekers(seekers, build_index(postings, related, seekers.home), DEFAULT_WEIGHTS)
    for rows in np.array_split(np.arange(len(seekers)), shards):
        part = seekers.take(rows)
        found = match_seekers(part, build_index(postings, related, part.home), DEFAULT_WEIGHTS)
        assert same(found.matches, whole.matches.take(rows))
        assert same(found.near_misses, whole.near_misses.take(rows))


@often
@given(seeds, st.integers(1, 4000))
def test_a_higher_wage_never_lowers_a_score(seed, more):
    seekers, postings, related = world(seed, seekers=3, postings=15)
    raised = replace(postings, wage=np.where(postings.wage > 0, postings.wage + more, 0))
    for i in range(len(seekers)):
        for j in range(len(postings)):
            before = explain_pair(seekers, i, postings, j, related, DEFAULT_WEIGHTS)
            after = explain_pair(seekers, i, raised, j, related, DEFAULT_WEIGHTS)
            assert after.score >= before.score
            assert after.failed == before.failed


def test_group_membership_is_no_input():
    names = {f.name for f in fields(Seekers)} | {f.name for f in fields(Postings)}
    groups = ("poor", "reloc", "household", "group", "margin", "ethnic", "political")
    assert not [name for name in names if any(word in name for word in groups)]


def test_an_unknown_never_fails_a_filter():
    seekers, postings, related = world(3, seekers=30, postings=30)
    blank = replace(
        seekers,
        age=seekers.age * 0 - 1,
        education=seekers.education * 0 - 1,
        certificates=seekers.certificates * 0 - 1,
        health=seekers.health * 0 - 1,
        available=seekers.available * 0 - 1,
        sex=seekers.sex * 0,
        accepts=seekers.accepts * 0,
    )
    for i in range(len(blank)):
        for j in range(len(postings)):
            failed = explain_pair(blank, i, postings, j, related, DEFAULT_WEIGHTS).failed
            assert set(failed) <= {Filter.OPEN, Filter.SEATS}


def test_nobody_and_nothing_give_empty_lists():
    seekers, postings, related = world(1)
    none = postings.take(np.array([], int))
    found = match_seekers(seekers, build_index(none, related, seekers.home), DEFAULT_WEIGHTS)
    assert (found.matches.key == -1).all() and (found.matches.score == -1).all()
    nobody = seekers.take(np.array([], int))
    assert len(match_seekers(nobody, build_index(postings, related, seekers.home), DEFAULT_WEIGHTS).matches.key) == 0


def test_bad_columns_are_refused():
    seekers, postings, related = world(1)
    with pytest.raises(EngineInputError, match="expected 6"):
        replace(seekers, age=[1])
    with pytest.raises(EngineInputError, match="twice"):
        replace(seekers, key=[1] * 6)
    with pytest.raises(EngineInputError, match="weights"):
        Weights("x", (1, 2))
    with pytest.raises(EngineInputError, match="outside"):
        build_index(postings, related[:3, :3], seekers.home)
    with pytest.raises(EngineInputError, match="not in the index"):
        match_seekers(seekers, build_index(postings, related, np.array([110101])), DEFAULT_WEIGHTS)
