"""Counts what one request asks of the database and what it takes from it."""

import re
from collections.abc import Callable
from typing import Any

CONTROL = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)", re.I)


def count(look: Callable[[], Any]) -> tuple[int, int]:
    """(queries, rows fetched) of one request made in this process; transaction control is no query."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    look()
    fetched = [0]
    original = connection.make_cursor
    with CaptureQueriesContext(connection) as captured:
        # Set while the queries are captured, which makes debug cursors: ours stands in front of those.
        debug = connection.make_debug_cursor
        connection.make_debug_cursor = lambda cursor: _Counting(debug(cursor), fetched)
        connection.make_cursor = lambda cursor: _Counting(original(cursor), fetched)
        try:
            look()
        finally:
            del connection.make_debug_cursor, connection.make_cursor
    statements = [query["sql"] for query in captured.captured_queries]
    return sum(not CONTROL.match(sql) for sql in statements), fetched[0]


class _Counting:
    """A cursor that counts the rows taken from it."""

    def __init__(self, cursor: Any, fetched: list[int]) -> None:
        self._cursor, self._fetched = cursor, fetched

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __enter__(self) -> "_Counting":
        return self

    def __exit__(self, *_error: object) -> None:
        self._cursor.close()

    def __iter__(self) -> Any:
        for row in self._cursor:
            self._fetched[0] += 1
            yield row

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._fetched[0] += row is not None
        return row

    def fetchmany(self, *args: Any) -> Any:
        rows = self._cursor.fetchmany(*args)
        self._fetched[0] += len(rows)
        return rows

    def fetchall(self) -> Any:
        rows = self._cursor.fetchall()
        self._fetched[0] += len(rows)
        return rows
