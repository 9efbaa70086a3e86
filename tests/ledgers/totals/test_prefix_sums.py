"""Sums over the nested set by prefix sums, beside plain recursion, on random trees."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from laborinfo.regions.queries import prefix_sums


def numbered(parents: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Borders (n,), (n,) of a tree; parents[i] < i is the parent of node i, and node 0 is the root."""
    children: list[list[int]] = [[] for _node in parents]
    for node, parent in enumerate(parents[1:], start=1):
        children[parent].append(node)
    lft, rght, clock, stack = [0] * len(parents), [0] * len(parents), 0, [(0, False)]
    while stack:
        node, done = stack.pop()
        clock += 1
        if done:
            rght[node] = clock
            continue
        lft[node] = clock
        stack.append((node, True))
        stack.extend((child, False) for child in children[node])
    return np.array(lft), np.array(rght)


def naive(node: int, parents: list[int], values: dict[int, list[int]], width: int) -> list[int]:
    own = values.get(node, [0] * width)
    below = [naive(child, parents, values, width) for child, parent in enumerate(parents) if child and parent == node]
    return [sum(column) for column in zip(own, *below, strict=True)]


@st.composite
def trees(draw):
    """(parents, {node: counts}, width): counts stand at some nodes, of any depth."""
    size = draw(st.integers(1, 25))
    parents = [0] + [draw(st.integers(0, node - 1)) for node in range(1, size)]
    width = draw(st.integers(1, 4))
    counts = st.lists(st.integers(-1000, 1000), min_size=width, max_size=width)
    return parents, draw(st.dictionaries(st.integers(0, size - 1), counts)), width


@given(trees(), st.randoms(use_true_random=False))
def test_every_subtree_equals_plain_recursion(tree, random):
    parents, values, width = tree
    lft, rght = numbered(parents)
    at = list(values)
    random.shuffle(at)  # the rows come in any order
    counts = np.array([values[node] for node in at], np.int64).reshape(len(at), width)
    sums = prefix_sums(lft, rght, lft[at].astype(np.int64), counts)
    assert sums.tolist() == [naive(node, parents, values, width) for node in range(len(parents))]
