"""By whom and through what a record is changed: the database keeps it beside each change (ADR 0008).

One context a request, task or command. It is told to the database with each statement that writes, local to its
transaction, so that a pooled connection carries nothing over to the next request. It holds keys and names of pages,
never an address with its query: people are searched for by their number.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.core import management
from django.core.management import find_commands
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from pghistory import runtime


class Through(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("Interface")
    TASK = "task", _("Background work")
    COMMAND = "command", _("Command")


@contextmanager
def through(way: Through, name: str, **more) -> Iterator[None]:
    """Every change within the block is kept as made this way. The outermost block counts: a page that runs a task
    at once is still the page."""
    if is_known():
        yield
        return
    with pghistory.context(through=way.value, name=name, **more):
        yield


@contextmanager
def as_command(argv: list[str]) -> Iterator[None]:
    """What a management command changes is kept with its name. Django's own commands have nothing to say."""
    name = argv[1] if len(argv) > 1 else ""
    if not name or name in find_commands(management.__path__[0]):
        yield
        return
    with through(Through.COMMAND, name):
        yield


def is_known() -> bool:
    return hasattr(runtime._tracker, "value")


def name_user(user_id: int | None) -> None:
    """Who it is, where that is found out later than where the block began; nothing outside a block."""
    if user_id is not None:
        pghistory.context(user=user_id)


def keep_context(get_response):
    """Middleware: a request that may write says by whom and through which page."""

    def middleware(request):
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return get_response(request)
        way = Through.API if request.path_info.startswith("/api/") else Through.PAGE
        with through(way, view_name(request.path_info), method=request.method):
            name_user(request.user.pk)
            return get_response(request)

    return middleware


def view_name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
