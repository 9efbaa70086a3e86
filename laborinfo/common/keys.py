"""A change of FIELD_KEYS: whatever an older key encrypted is encrypted anew, the kept history included.

Put the new key in front, restart, run `manage.py rotate_field_keys`; then the old key may go. Killed half-way it goes
on where it was: a value says by its first byte which key wrote it.
"""

from collections.abc import Iterator
from contextlib import nullcontext

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction

from laborinfo.common.crypto import EncryptedTextField, decrypt, encrypt

AT_ONCE = 2000  # rows a transaction


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            yield from ((model, field) for field in model._meta.local_fields if isinstance(field, EncryptedTextField))


def rotate(model: type[models.Model], field: EncryptedTextField) -> Iterator[int]:
    """Encrypt one column anew under the first key; yields how many values each transaction wrote."""
    table, key, column = (
        connection.ops.quote_name(name or "") for name in (model._meta.db_table, model._meta.pk.column, field.column)
    )
    newest, last = encrypt("")[0], 0
    find = (
        f"SELECT {key}, {column} FROM {table} WHERE {key} > %s AND get_byte({column}, 0) <> %s "
        f"ORDER BY {key} LIMIT {AT_ONCE} FOR NO KEY UPDATE"
    )
    write = (
        f"UPDATE {table} SET {column} = fresh.value FROM unnest(%s::bigint[], %s::bytea[]) AS fresh (key, value) "
        f"WHERE {table}.{key} = fresh.key"
    )
    while True:
        with transaction.atomic(), unprotected(model), connection.cursor() as cursor:
            cursor.execute(find, [last, newest])
            rows = cursor.fetchall()
            if not rows:
                return
            keys = [number for number, _value in rows]
            cursor.execute(write, [keys, [encrypt(decrypt(bytes(value))) for _number, value in rows]])
        last = keys[-1]
        yield len(rows)


def unprotected(model: type[models.Model]):
    """Lets an append-only table change within the block: its content does not. Without names all would sleep."""
    guards = [one.name for one in getattr(model._meta, "triggers", []) if isinstance(one, pgtrigger.Protect)]
    return pgtrigger.ignore(*(f"{model._meta.label}:{name}" for name in guards)) if guards else nullcontext()


def left_behind() -> dict[str, int]:
    """{model.field: values that an older key wrote}."""
    newest, found = encrypt("")[0], {}
    with connection.cursor() as cursor:
        for model, field in encrypted_fields():
            table, column = (
                connection.ops.quote_name(model._meta.db_table),
                connection.ops.quote_name(field.column or ""),
            )
            cursor.execute(f"SELECT count(*) FROM {table} WHERE get_byte({column}, 0) <> %s", [newest])
            if number := cursor.fetchone()[0]:
                found[f"{model._meta.label}.{field.name}"] = number
    return found
