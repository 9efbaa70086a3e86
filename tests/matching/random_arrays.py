"""Random but plausible columns for the engine's tests and benchmarks."""

import numpy as np

from matching.engine import Postings, Seekers

HOMES = np.array([522601, 522622, 522636])
PLACES = np.array([0, 522601, 522622, 522636, 520115, 440605, 440100, 330106, 810000, 990000])


def some_related(rng, trades=12):
    """Relatedness with 100 on the diagonal and a few near trades."""
    table = rng.choice([0, 0, 0, 30, 60, 80], (trades, trades))
    table = np.maximum(table, table.T)
    np.fill_diagonal(table, 100)
    return table.astype(np.int16)


def some_seekers(rng, count, trades=12):
    """Seekers with unknowns in every column that may be unknown."""
    return Seekers(
        key=rng.permutation(count * 3)[:count],
        home=rng.choice(HOMES, count),
        age=rng.integers(-1, 66, count),
        sex=rng.integers(0, 3, count),
        education=rng.integers(-1, 8, count),
        wished=rng.integers(-1, trades, (count, 3)),
        worked=rng.integers(-1, trades, (count, 3)),
        months=rng.integers(0, 40, (count, 3)),
        accepts=rng.integers(0, 16, count),
        places=rng.choice([0, 0, 44, 4406, 440605, 522601], (count, 3)),
        min_wage=rng.choice([0, 2500, 3000, 3600, 4400, 5200], count),
        skills=rng.integers(0, 16, count),
        certificates=rng.integers(-1, 4, count),
        health=rng.integers(-1, 4, count),
        needs=rng.integers(0, 32, count) & rng.integers(0, 32, count),
        available=rng.choice([1, 1, 1, 0, -1], count),
    )


def some_postings(rng, count, trades=12):
    """Postings of every kind, closed, full and vague ones among them."""
    return Postings(
        key=rng.permutation(count * 3)[:count],
        occupation=rng.integers(-1, trades, count),
        place=rng.choice(PLACES, count),
        age_min=rng.choice([0, 16, 18, 25], count),
        age_max=rng.choice([0, 40, 50, 60], count),
        sex=rng.choice([0, 0, 0, 1, 2], count),
        education=rng.choice([0, 0, 2, 3, 5], count),
        wage=rng.choice([0, 2400, 3000, 3601, 4500, 5200, 8000], count),
        skills=rng.integers(0, 16, count) & rng.integers(0, 16, count),
        certificates=rng.choice([0, 0, 1, 2], count),
        barred=rng.choice([0, 0, 1, 2], count),
        offers=rng.integers(0, 32, count),
        is_open=rng.choice([1, 1, 1, 0], count),
        seats=rng.choice([0, 1, 5, 5], count),
    )
