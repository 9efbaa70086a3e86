"""How tests with real transactions leave an empty database behind."""

from django.db import connection, transaction
from psycopg import sql

from ledgers.services.reference import load_reference_data

# What Django itself fills at the end of a migration, and what was migrated.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}


def empty_database() -> None:
    """Delete all rows but those that the migrations loaded.

    Not Django's flush: it truncates every table, half a second a test, and most tables were empty. As a replica nothing
    is asked in the order of the tables and no trigger fires: the audit trail would refuse, the history would write.
    That setting is a superuser's, which the run's own PostgreSQL gives.
    """
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(asked)
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    load_reference_data()
