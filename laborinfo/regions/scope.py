"""Subtree conditions for other models' querysets. Nobody outside this package names lft or rght."""

from collections.abc import Iterable

from django.db.models import Q


def in_subtrees(path: str, regions: Iterable) -> Q:
    """Rows whose region at `path` (a lookup path to a Region, "" for Region itself) lies in one of the subtrees.

    No regions, no rows: the condition then matches nothing.
    """
    prefix = f"{path}__" if path else ""
    condition = Q(pk__in=[])
    for root in outermost(regions):
        # A nested set: whose left border lies between the root's borders lies below it altogether.
        condition |= Q(**{f"{prefix}tree_id": root.tree_id, f"{prefix}lft__range": (root.lft, root.rght)})
    return condition


def above(path: str, regions: Iterable) -> Q:
    """Rows whose region at `path` is a true ancestor of one of the regions."""
    prefix = f"{path}__" if path else ""
    condition = Q(pk__in=[])
    for region in outermost(regions):
        condition |= Q(
            **{f"{prefix}tree_id": region.tree_id, f"{prefix}lft__lt": region.lft, f"{prefix}rght__gt": region.rght}
        )
    return condition


def outermost(regions: Iterable) -> list:
    """The given regions without those that lie in another one."""
    kept: list = []
    for region in sorted(regions, key=lambda item: (item.tree_id, item.lft)):
        if not kept or not kept[-1].contains(region):
            kept.append(region)
    return kept
