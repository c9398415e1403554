"""Lets a transactional test empty the database although append-only tables forbid DELETE by trigger."""

from contextlib import contextmanager

import pytest


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
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers():
    """Only Django's own flush between tests is let through; every other DELETE meets the trigger."""
    from django.db import connection

    operations = type(connection.ops)
    original = operations.execute_sql_flush
    aside = _sqlite_triggers_aside if connection.vendor == "sqlite" else _postgres_triggers_aside

    def execute_sql_flush(self, sql_list):
        with aside(self.connection):
            return original(self, sql_list)

    operations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = original  # type: ignore[method-assign]
