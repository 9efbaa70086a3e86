"""Questions about the tree that other apps ask."""

from collections.abc import Iterable

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q

from laborinfo.regions.enums import CODE_LENGTH, Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import outermost

PICKED = 20  # hits of a search
BROWSED = 200  # children of one region: the widest has 60


def county_of(region: Region) -> Region:
    """The county that a region lies in (itself for a county). Raises Region.DoesNotExist above the counties."""
    if region.level == Level.COUNTY:
        return region
    return region.get_ancestors().get(level=Level.COUNTY)


def ancestors_lines(regions: Iterable[Region]) -> dict[int, list[Region]]:
    """{region id: its ancestors from the county down}, by one query: a code begins with its ancestors' codes."""
    regions = list(regions)
    lengths = sorted(set(CODE_LENGTH.values()))
    codes = {region.code[:n] for region in regions for n in lengths if n < len(region.code)}
    found = {region.code: region for region in Region.objects.filter(code__in=codes).order_by("code")}
    return {
        region.pk: [found[region.code[:n]] for n in lengths if n < len(region.code) and region.code[:n] in found]
        for region in regions
    }


def ancestors_line(region: Region) -> str:
    """The names above a region in one line: 凯里市 三棵树镇."""
    return " ".join(node.short_name for node in ancestors_lines([region])[region.pk])


def children_with_counts(region: Region):
    """The active regions directly below, each with the number of its own."""
    below = Count("children", filter=Q(children__active_to=None))
    return Region.objects.filter(parent=region, active_to=None).annotate(children_count=below)


def search_regions(user, text: str, *, day, root: Region | None = None, levels: range) -> list[Region]:
    """At most 20 active regions of the user's scope to pick from, best hit first, each with its `line`."""
    found = Region.objects.in_scope_of(user).active_on(day).filter(level__in=levels)
    if root is not None:
        found = found.within(root)
    regions = list(with_children(found.search(text).best_first(text), day)[:PICKED])
    lines = ancestors_lines(regions)
    for region in regions:
        region.line = " ".join(node.short_name for node in lines[region.pk])
    return regions


def browse_regions(user, parent: Region | None, *, day, highest: int) -> list[Region]:
    """The active children of `parent` in the user's scope; without one the top of the scope itself."""
    if parent is None:
        tops = [region.pk for region in outermost(user.scope_regions())]
        found = Region.objects.filter(pk__in=tops)
    else:
        found = Region.objects.in_scope_of(user).filter(parent=parent)
    return list(with_children(found.active_on(day).filter(level__lte=highest).order_by("code"), day)[:BROWSED])


def with_children(regions, day):
    """Each with `active_children`: whether one can go further down."""
    below = Region.objects.active_on(day).filter(parent=OuterRef("pk"))
    return regions.annotate(active_children=Exists(below))


def prefix_sums(lft: np.ndarray, rght: np.ndarray, at: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sums over the subtrees of n nodes by one pass: each is a difference of two running sums.

    lft, rght: (n,) borders of the nodes; at: (m,) left borders of the nodes that `values` (m, k) belong to, in any
    order. Returns (n, k).
    """
    order = np.argsort(at, kind="stable")
    borders = at[order]
    running = np.zeros((len(at) + 1, values.shape[1]), values.dtype)
    np.cumsum(values[order], axis=0, out=running[1:])
    return running[np.searchsorted(borders, rght, "right")] - running[np.searchsorted(borders, lft, "left")]


def border_of(path: str) -> str:
    """Look-up of where the region at `path` begins in the tree, as `sums_over` wants it."""
    return f"{path}__lft"


def sums_over(nodes, at: np.ndarray, values: np.ndarray) -> dict[int, np.ndarray]:
    """{pk: sums (k,)} over the subtree of each region of the queryset `nodes`; zeros where nothing lies below.

    at: (m,) left borders of the regions that the rows of `values` (m, k) belong to.
    """
    table = np.array(nodes.order_by("lft").values_list("pk", "lft", "rght"), np.int64).reshape(-1, 3)
    sums = prefix_sums(table[:, 1], table[:, 2], at, values)
    return dict(zip(table[:, 0].tolist(), sums, strict=True))


def subtree_sums(values: dict[int, np.ndarray], root: Region) -> dict[int, np.ndarray]:
    """Sum per-group counts for every node of the subtree of `root`; zeros where nothing lies below.

    `values` maps the pk of a group to its counts (k,); groups outside the subtree do not count.
    """
    nodes = Region.objects.within(root)
    places = dict(nodes.values_list("pk", "lft"))
    known = [pk for pk in values if pk in places]
    width = len(next(iter(values.values()))) if values else 0
    counts = np.array([values[pk] for pk in known], np.int64).reshape(len(known), width)
    return sums_over(nodes, np.array([places[pk] for pk in known], np.int64), counts)
