"""Questions about the tree that other apps ask."""

import numpy as np

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region


def county_of(region: Region) -> Region:
    """The county that a region lies in (itself for a county). Raises Region.DoesNotExist above the counties."""
    if region.level == Level.COUNTY:
        return region
    return region.get_ancestors().get(level=Level.COUNTY)


def subtree_sums(values: dict[int, np.ndarray], root: Region) -> dict[int, np.ndarray]:
    """Sum per-group counts for every node below and with `root`, by one pass of prefix sums over the nested set.

    `values` maps the pk of a group to its counts (k,); the answer maps every node's pk to the (k,) sum over its
    subtree: a difference of two running sums in tree order.
    """
    nodes = list(Region.objects.within(root).order_by("lft").values_list("pk", "lft", "rght"))
    width = len(next(iter(values.values()))) if values else 0
    counts = np.zeros((len(nodes) + 1, width), np.int64)
    for place, (pk, _lft, _rght) in enumerate(nodes, start=1):
        if pk in values:
            counts[place] = values[pk]
    running = counts.cumsum(axis=0)
    sizes = [(rght - lft + 1) // 2 for _pk, lft, rght in nodes]
    return {pk: running[place + sizes[place]] - running[place] for place, (pk, _l, _r) in enumerate(nodes)}
