"""How a row's risk becomes its weight in the draw."""

from collections.abc import Mapping

# What counts as risk, each in points of 0 to 100 (ledgers.services.spotcheck_risk says how they are given).
PARTS = ("returns", "unchanged", "outlier", "fast")
DEFAULT_WEIGHTS = {"returns": 1, "unchanged": 1, "outlier": 1, "fast": 2}
BASE = 100  # a row without any risk still weighs this much: every row can be drawn


def draw_weight(points: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """100 + Σ weight·points over the parts: with weight 1, full points double a row's chance."""
    return BASE + sum(weights.get(part, 0) * points.get(part, 0) for part in PARTS)
