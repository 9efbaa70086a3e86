"""Number the nested set from parents and codes."""

from collections.abc import Iterable
from operator import itemgetter

from django.db import connection

from laborinfo.regions.models import Region

# Only nodes whose place differs are written: an insert at the end of the tree touches its ancestors alone.
WRITE = """
    UPDATE regions_region r SET tree_id = p.tree, level = p.level, lft = p.lft, rght = p.rght FROM region_place p
    WHERE p.id = r.id AND (r.tree_id, r.level, r.lft, r.rght) <> (p.tree, p.level, p.lft, p.rght)
"""
Place = tuple[int, int, int, int, int]
Node = tuple[int, int | None, str]


def renumber(fresh: Iterable[Node] = ()) -> dict[int, Place]:
    """Compute lft, rght and level of every node, children in code order, and write those that differ.

    `fresh` are nodes (pk, parent, code) that are about to be inserted: their places are returned with all others.
    The tree must be locked.
    """
    nodes = [*Region.objects.order_by().values_list("pk", "parent_id", "code"), *fresh]
    children: dict[int | None, list[int]] = {}
    for pk, parent, _code in sorted(nodes, key=itemgetter(2)):
        children.setdefault(parent, []).append(pk)
    places: list[Place] = []
    for tree, root in enumerate(children.get(None, []), start=1):
        places += number_tree(root, tree, children)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE region_place (id bigint, tree int, level int, lft int, rght int) ON COMMIT DROP"
        )
        with cursor.copy("COPY region_place FROM STDIN") as copy:
            copy.write("".join("\t".join(map(str, place)) + "\n" for place in places))
        cursor.execute(WRITE)
        cursor.execute("DROP TABLE region_place")
    return {place[0]: place for place in places}


def number_tree(root: int, tree: int, children: dict[int | None, list[int]]) -> list[Place]:
    """(pk, tree, level, lft, rght) of every node, without recursion."""
    placed: list[Place] = []
    counter = 0
    stack: list[tuple[int, int, int | None]] = [(root, 0, None)]
    while stack:
        node, level, left = stack.pop()
        counter += 1
        if left is not None:
            placed.append((node, tree, level, left, counter))
            continue
        stack.append((node, level, counter))
        stack += [(child, level + 1, None) for child in reversed(children.get(node, []))]
    return placed
