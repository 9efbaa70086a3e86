"""What the garbage collector looks through."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_BEFORE_A_LOOK = 20_000


def keep_what_is_loaded() -> None:
    """Call once, when modules, models and URLs are loaded: they live as long as the process, and looking through all of
    them again and again takes a quarter of the time of a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK, 20, 20)


@contextmanager
def many_objects() -> Iterator[None]:
    """The rows of a file live until it is done: looking through all of them for rubbish again and again takes as long
    as the work itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
