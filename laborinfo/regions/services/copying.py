"""Insert many rows by COPY: several times as fast as INSERT, and without an object a row."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Model


def copy_in(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write rows of the named fields; the rest of the columns take the database's defaults."""
    meta = model._meta
    names = ", ".join(f'"{meta.get_field(name).column}"' for name in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)


def array_of(values: Iterable[object]) -> str:
    """Numbers, or codes of our own lists, as PostgreSQL writes an array: they need no quotes. psycopg would look at
    every value, which for 28,287 x 40 counts takes longer than to write them."""
    return f"{{{','.join(map(str, values))}}}"
