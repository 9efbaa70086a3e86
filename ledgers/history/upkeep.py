"""Care of the triggers that keep the history: which there must be, and where one load may go without."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pgtrigger
from django.db import DatabaseError, connection

from ledgers.history.tracks import TRACKS

INSERTED = "insert_insert"
WANTED = (INSERTED, "update_update", "delete_delete")
PROTECTED = "append_only"

STATE = """
SELECT c.relname, t.tgname, t.tgenabled IN ('O', 'A')
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relname = ANY(%s) AND pg_table_is_visible(c.oid)
"""


def trigger_names(*kinds: str) -> dict[tuple[str, str], str]:
    """{(table, trigger): what is missing without it} for the triggers of these kinds."""
    models = {track.model for track in TRACKS} | {track.events for track in TRACKS}
    return {
        (model._meta.db_table, trigger.get_pgid(model)): f"{model._meta.label}: {trigger.name}"
        for model, trigger in pgtrigger.registered()
        if model in models and trigger.name in kinds
    }


def sleeping_triggers() -> list[str]:
    """The triggers of the history that are missing or switched off; empty when every change is kept."""
    wanted = trigger_names(*WANTED, PROTECTED)
    with connection.cursor() as cursor:
        cursor.execute(STATE, [sorted({table for table, _name in wanted})])
        awake = {(table, name) for table, name, is_enabled in cursor.fetchall() if is_enabled}
    return sorted(text for key, text in wanted.items() if key not in awake)


@contextmanager
def without_history(*kinds: str) -> Iterator[None]:
    """Do not keep these kinds of change within the block, on this connection: COPY is not told by
    pgtrigger.ignore, which speaks through statements. For loading what was not there before, nothing else."""
    names = sorted(name for _table, name in trigger_names(*kinds))
    tell(f"{{{','.join(names)}}}")
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):  # a broken transaction takes the setting back by itself
            tell("{}")
        raise
    tell("{}")


def tell(names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [names])
