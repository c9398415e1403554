"""Which database a test is asked on: only one that can answer it, and no oftener than it can tell anything new.

On SQLite there are no row locks, no sessions to end, no TRUNCATE: what `needs` them is taken into a run that has them.
The other marks are for CI, which must end within 25 minutes: a test without a database is asked once (`plain`), as is
how pages look (`looks`); all that uses a database is asked on PostgreSQL, the association's own, and of that on SQLite
whatever commits, and the first test of each folder (`sample`); the long stories are told on PostgreSQL.
`./run test` alone asks everything.
"""

from typing import Any

import pytest

DATABASE = {"db", "transactional_db", "live_server", "django_db_serialized_rollback"}


def _there(need: str) -> bool:
    from django.conf import settings
    from django.db import connection

    return {"postgresql": connection.vendor == "postgresql", "redis": bool(settings.REDIS_URL)}[need]


def _uses_database(item: Any) -> bool:
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def commits(item: Any) -> bool:
    """Whether the test works on a database of its own, with transactions that end."""
    mark = item.get_closest_marker("django_db")
    told = mark is not None and mark.kwargs.get("transaction", False)
    return told or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    """Leave out what `needs` a database or broker that this run does not have; mark the others."""
    left_out = [item for item in items if not all(_there(mark.args[0]) for mark in item.iter_markers("needs"))]
    if left_out:
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
        config.hook.pytest_deselected(items=left_out)
    seen: set[Any] = set()
    for item in items:
        if not _uses_database(item):
            item.add_marker(pytest.mark.plain)
        elif item.get_closest_marker("story") is None and (commits(item) or item.path.parent not in seen):
            item.add_marker(pytest.mark.sample)
            seen.add(item.path.parent)
