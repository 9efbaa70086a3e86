"""Work on several counties or townships at once, each in a process with a connection of its own."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

from django.db import connections

WORKERS = 2
Item = TypeVar("Item")
Result = TypeVar("Result")

# What forked processes find here instead of receiving it: neither closures nor 28,287 users can be sent to them.
_inherited: dict[str, Any] = {}


def side_by_side(work: Callable[[Item], Result], items: Sequence[Item], *, done: Callable[[Result], None]) -> None:
    """`work` on each item in one of the processes; `done` is called here with each result, as they come.

    The first error stops what has not begun, and is raised.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()  # a forked process must not speak on it
    _inherited.update(work=work, items=items)
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("fork")) as pool:
        futures = [pool.submit(_work_on, place) for place in range(len(items))]
        try:
            for future in as_completed(futures):
                done(future.result())
        finally:
            pool.shutdown(cancel_futures=True)
            _inherited.clear()


def _work_on(place: int) -> Any:
    return _inherited["work"](_inherited["items"][place])
