"""Prove the nested set, and mend it."""

from django.db import connection, transaction

from laborinfo.regions.services.locking import lock_tree
from laborinfo.regions.services.numbering import renumber

SHOWN = 50
# A valid nested set: borders 1..2n used once each, children inside their parent, level = depth. Siblings cannot
# overlap then either: crossing intervals would leave a child outside its parent or a border used twice.
BROKEN = """
    WITH borders AS (SELECT tree_id, lft AS border FROM regions_region
                     UNION ALL SELECT tree_id, rght FROM regions_region),
         expected AS (SELECT tree_id, count(*) * 2 AS top FROM regions_region GROUP BY tree_id),
         below AS (SELECT p.id, count(c.id) AS size FROM regions_region p
                   JOIN regions_region c ON c.tree_id = p.tree_id AND c.lft BETWEEN p.lft AND p.rght GROUP BY p.id)
    SELECT r.code, 'its right border is not right of its left one' FROM regions_region r WHERE r.lft >= r.rght
    UNION ALL
    SELECT r.code, 'it lies outside its parent' FROM regions_region r JOIN regions_region p ON p.id = r.parent_id
    WHERE r.tree_id <> p.tree_id OR r.lft <= p.lft OR r.rght >= p.rght
    UNION ALL
    SELECT r.code, 'its level is not its parent''s plus one' FROM regions_region r
    JOIN regions_region p ON p.id = r.parent_id WHERE r.level <> p.level + 1
    UNION ALL
    SELECT r.code, 'its borders do not hold exactly what is below it' FROM regions_region r
    JOIN below b USING (id) WHERE r.rght - r.lft + 1 <> 2 * b.size
    UNION ALL
    SELECT 'tree ' || b.tree_id, 'border ' || b.border || ' is used more than once or out of range'
    FROM borders b JOIN expected e USING (tree_id)
    GROUP BY b.tree_id, b.border, e.top HAVING count(*) > 1 OR b.border NOT BETWEEN 1 AND e.top
    LIMIT %s
"""


class BrokenTree(Exception):
    """The nested set contradicts itself; `problems` says where."""

    def __init__(self, problems: list[tuple[str, str]]):
        super().__init__("; ".join(f"{code}: {what}" for code, what in problems[:5]))
        self.problems = problems


def tree_problems() -> list[tuple[str, str]]:
    """(code, what is wrong) of the first broken places; empty when the tree is whole."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN, [SHOWN])
        return cursor.fetchall()


def check_region_tree() -> None:
    """Raise BrokenTree unless the nested set is whole."""
    if problems := tree_problems():
        raise BrokenTree(problems)


@transaction.atomic
def rebuild() -> None:
    """Number the tree anew from parents and codes."""
    lock_tree()
    renumber()
