"""Lets a transactional test empty the database although append-only tables forbid DELETE by trigger."""

import re
import time
from contextlib import contextmanager

import pytest
from django.db import OperationalError


@contextmanager
def _sqlite_triggers_aside(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)


@contextmanager
def _postgres_triggers_aside(connection):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        # What a thread of the test has left open would hold locks and old rows for all the tests to come.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


def _of_those_with_rows(connection, sql_list):
    """DELETE where there is something: TRUNCATE makes every table anew, and takes twenty times as long."""
    tables = re.findall(r'"([^"]+)"', " ".join(sql_list))
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [f'DELETE FROM "{table}"' for (table,) in cursor.fetchall()]


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers():
    """Only Django's own flush between tests is let through; every other DELETE meets the trigger."""
    from django.db import connection

    operations = type(connection.ops)
    original = operations.execute_sql_flush
    aside = _sqlite_triggers_aside if connection.vendor == "sqlite" else _postgres_triggers_aside

    def execute_sql_flush(self, sql_list):
        """A session of the test that has not quite ended may be in the way once."""
        for left in (2, 1, 0):
            try:
                with aside(self.connection):
                    if self.connection.vendor == "postgresql":
                        sql_list = _of_those_with_rows(self.connection, sql_list)
                    return original(self, sql_list)
            except OperationalError:
                if not left:
                    raise
                time.sleep(0.5)

    operations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = original  # type: ignore[method-assign]
