"""The engine beside an exact inner-product search in NumPy, on the same sizes and threads.

The peer ranks 48,152 random vectors of 64 numbers for each seeker (matrix product, then argpartition): what
faiss.IndexFlatIP does. It gives no factors and knows no filters. faiss itself is not among the project's
packages; NumPy's product runs on OpenBLAS, but its selection of the best is slower than faiss's. The peer is
timed on a sample of the seekers and scaled up in proportion.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from laborinfo.common.codes import occupations
from matching.engine import DEFAULT_WEIGHTS, Postings, Seekers, build_index, match_posting, match_seekers
from matching.services.dictionary import load_dictionary

Result = TypeVar("Result")
SEEKERS, POSTINGS, TOP, WIDTH, SAMPLE = 300_000, 48_152, 20, 64, 4_000
COUNTIES = np.array([522601, *range(522622, 522637)])
ELSEWHERE = np.array([0, 520115, 520300, 310120, 330106, 350500, 440100, 440605, 441900, 900000])


def popular(rng, shape) -> np.ndarray:
    """Occupation indexes, a few trades far more often than the rest."""
    share = 1 / np.arange(1, len(occupations()) + 1) ** 0.8
    return rng.choice(len(share), shape, p=share / share.sum())


def seekers(rng, count: int) -> Seekers:
    """People of working age with up to three wishes and some past work."""
    wished = popular(rng, (count, 3))
    wished[:, 1:][rng.random((count, 2)) < 0.5] = -1
    worked = np.where(rng.random((count, 3)) < 0.5, popular(rng, (count, 3)), -1)
    return Seekers(
        key=np.arange(count),
        home=rng.choice(COUNTIES, count),
        age=rng.integers(16, 66, count),
        sex=rng.integers(1, 3, count),
        education=rng.choice(8, count, p=[0.1, 0.25, 0.4, 0.15, 0.05, 0.03, 0.02, 0]) - (rng.random(count) < 0.03),
        wished=wished,
        worked=worked,
        months=rng.integers(0, 60, (count, 3)),
        accepts=rng.choice([0, 1, 3, 7, 7, 4, 6], count),
        places=np.zeros((count, 3)),
        min_wage=rng.choice([0, 2500, 3000, 3500, 4000, 4500, 5000, 6000], count),
        skills=np.zeros(count),
        certificates=np.full(count, -1),
        health=rng.choice([-1, 0, 0, 0, 1, 4], count),
        needs=rng.choice([0, 0, 0, 0, 2, 4, 8], count),
        available=np.ones(count),
    )


def postings(rng, count: int) -> Postings:
    """Blue-collar posts, a third of them in the prefecture."""
    near = rng.random(count) < 0.35
    return Postings(
        key=np.arange(count),
        occupation=np.where(rng.random(count) < 0.03, -1, popular(rng, count)),
        place=np.where(near, rng.choice(COUNTIES, count), rng.choice(ELSEWHERE, count)),
        age_min=rng.choice([16, 18, 18, 20], count),
        age_max=rng.choice([0, 45, 50, 55, 60], count),
        sex=rng.choice([0] * 18 + [1, 2], count),
        education=rng.choice([0, 0, 1, 2, 3, 4], count),
        wage=np.where(rng.random(count) < 0.05, 0, rng.normal(4500, 1200, count).clip(1800, 15000) // 50 * 50),
        skills=np.zeros(count),
        certificates=np.zeros(count),
        barred=rng.choice([0, 0, 0, 1], count),
        offers=rng.integers(0, 32, count) & rng.integers(0, 32, count),
        is_open=rng.random(count) < 0.95,
        seats=rng.choice([0, 1, 2, 5, 10, 50], count),
    )


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def inner_products(rng, count: int) -> float:
    """Seconds that the peer needs for `count` seekers, scaled from a sample."""
    sample = min(SAMPLE, count)
    left = rng.standard_normal((sample, WIDTH), dtype=np.float32)
    right = rng.standard_normal((POSTINGS, WIDTH), dtype=np.float32)

    def search():
        for start in range(0, sample, 500):
            scores = left[start : start + 500] @ right.T
            np.argpartition(scores, -TOP, axis=1)[:, -TOP:]

    return timed(search)[0] * count / sample


def row(name: str, value: float, unit: str, target: float | None, size: str, **peer) -> dict:
    met = None if target is None else value <= target
    return {"name": name, "value": round(value, 4), "unit": unit, "target": target, "met": met, "size": size, **peer}


def run() -> list[dict]:
    """All rows of this benchmark. Compilation is not timed: it happens once a release and is kept on disk."""
    rng = np.random.default_rng(20261122)
    people, posts, related = seekers(rng, SEEKERS), postings(rng, POSTINGS), load_dictionary().related
    few = people.take(np.arange(4))
    match_seekers(few, build_index(posts, related, COUNTIES), DEFAULT_WEIGHTS)
    match_posting(posts, few, related, DEFAULT_WEIGHTS)
    index_time, index = timed(lambda: build_index(posts, related, COUNTIES))
    search_time, _lists = timed(lambda: match_seekers(people, index, DEFAULT_WEIGHTS, top=TOP))
    peer_time = inner_products(rng, SEEKERS)
    posting_time, _list = timed(lambda: match_posting(posts, people, related, DEFAULT_WEIGHTS))
    person_time, _list = timed(lambda: match_seekers(few.take(np.array([0])), index, DEFAULT_WEIGHTS))
    size = f"{SEEKERS} x {POSTINGS}"
    peer = {
        "peer": f"numpy inner product d={WIDTH}, top {TOP}, from a sample of {SAMPLE}",
        "peer_value": round(peer_time, 2),
        "ratio": round(peer_time / (index_time + search_time), 2),
    }
    return [
        row("engine top 20 with factors and near misses", index_time + search_time, "s", peer_time, size, **peer),
        row("engine index", index_time, "s", None, f"{POSTINGS} x {len(COUNTIES)} counties"),
        row("engine one posting", posting_time, "s", 2, f"{SEEKERS} seekers"),
        row("engine one person", person_time, "s", 0.1, f"{POSTINGS} postings"),
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
