"""The whole database as rows, to show that a refused act has left it as it was."""

from django.db import connection

# A request may renew its session, whatever it is answered.
PASSING = frozenset({"django_session", "usersessions_usersession", "django_migrations"})


def snapshot() -> dict[str, list[str]]:
    """Every row of every table, events, audit, messages and mails among them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - PASSING):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found
