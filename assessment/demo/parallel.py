"""Work on several counties at once: while the database takes one county's rows, another's are made."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from django.db import connection

WORKERS = 2
Item = TypeVar("Item")
Result = TypeVar("Result")


def side_by_side(work: Callable[[Item], Result], items: Iterable[Item], *, done: Callable[[Result], None]) -> None:
    """`work` on each item in a thread with a connection of its own; `done` is called here with each result.

    The first error stops what has not begun, and is raised.
    """

    def alone(item: Item) -> Result:
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        futures = [pool.submit(alone, item) for item in items]
        try:
            for future in as_completed(futures):
                done(future.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
