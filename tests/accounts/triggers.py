"""Puts the append-only triggers of one table aside, as an intruder with all rights on the database would."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.append_only import PREFIX


@contextmanager
def triggers_lifted(connection: Any, table: str) -> Iterator[None]:
    """PostgreSQL switches them off, SQLite drops them and creates them again."""
    if connection.vendor == "postgresql":
        yield from _switched_off(connection, table)
    else:
        yield from _dropped(connection, table)


def _switched_off(connection: Any, table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        # Waiting foreign-key checks would forbid ALTER TABLE inside the test's transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _dropped(connection: Any, table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        triggers = [(name, sql) for name, sql in cursor.fetchall() if name.startswith(PREFIX)]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
