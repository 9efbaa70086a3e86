"""One writer of the tree at a time."""

from django.db import connection

TREE_LOCK = 5_226_000


def lock_tree() -> None:
    """Hold the tree until the transaction ends. Read rows again after this: they may have moved."""
    if not connection.in_atomic_block:
        raise RuntimeError("lock_tree() must run inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
