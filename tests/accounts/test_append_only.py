"""The trigger helper that every table of history uses: refuse all changes, or all but named columns."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.append_only import forbid_changes, missing, remove

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "saq_history_probe"


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, sealed text, fixed text)")
        cursor.execute(f"INSERT INTO {TABLE} VALUES (1, 'a', 'b')")
    yield TABLE
    with connection.schema_editor() as editor:
        remove(editor, TABLE)
        editor.execute(f"DROP TABLE {TABLE}")


def _operation(**options) -> Any:
    return forbid_changes(TABLE, **options)


def _apply(**options):
    with connection.schema_editor() as editor:
        _operation(**options).database_forwards("tests", editor, None, None)


def _run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET fixed = 'x'", f"DELETE FROM {TABLE}"])
def test_changes_are_refused_and_new_rows_welcome(table, statement):
    assert missing(connection, TABLE)
    _apply()
    assert missing(connection, TABLE) == []
    with pytest.raises(DatabaseError, match="append-only"):
        _run(statement)
    _run(f"INSERT INTO {TABLE} VALUES (2, 'c', 'd')")


def test_named_columns_stay_open_for_key_rotation(table):
    _apply(except_columns=["sealed"])
    _run(f"UPDATE {TABLE} SET sealed = 'new'")
    for statement in (f"UPDATE {TABLE} SET fixed = 'x'", f"UPDATE {TABLE} SET sealed = 'y', fixed = 'x'"):
        with pytest.raises(DatabaseError, match="append-only"):
            _run(statement)
    with pytest.raises(DatabaseError, match="append-only"):
        _run(f"DELETE FROM {TABLE}")


def test_what_may_be_emptied_is_emptied_and_never_written(table):
    _apply(may_empty={"sealed": "''"})
    for statement in (
        f"UPDATE {TABLE} SET sealed = 'new'",
        f"UPDATE {TABLE} SET sealed = '', fixed = 'x'",
        f"UPDATE {TABLE} SET fixed = 'x'",
        f"DELETE FROM {TABLE}",
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            _run(statement)
    _run(f"UPDATE {TABLE} SET sealed = ''")
    with pytest.raises(DatabaseError, match="append-only"):
        _run(f"UPDATE {TABLE} SET sealed = 'back'")
    _run(f"UPDATE {TABLE} SET sealed = ''")


def test_a_column_stays_open_or_may_be_emptied():
    with pytest.raises(ValueError, match="not both"):
        _operation(except_columns=["a"], may_empty={"b": "''"})


def test_it_may_be_applied_again_and_taken_back(table):
    _apply()
    _apply(except_columns=["sealed"])
    _run(f"UPDATE {TABLE} SET sealed = 'new'")
    with connection.schema_editor() as editor:
        _operation().database_backwards("tests", editor, None, None)
    _run(f"DELETE FROM {TABLE}")
