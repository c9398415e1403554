"""Wipes once nobody looks: the server's own ANALYZE sees old rows too, and comes when it likes."""

from collections.abc import Callable

from django.db import connection

from tests.support.worker import wait_for

LOOKING = """SELECT pid, backend_type, state, backend_xmin, query FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"""


def looking() -> str:
    """The sessions that still see what was there before; only PostgreSQL has any."""
    if connection.vendor != "postgresql":
        return "nobody"
    with connection.cursor() as cursor:
        cursor.execute(LOOKING)
        return "\n".join(map(str, cursor.fetchall())) or "nobody"


def once_nobody_looks(wipe: Callable[[], int], timeout: float = 60) -> int:
    """How many rounds `wipe` has wiped, asked again until it could; as the clock asks again in the portal."""
    counts: list[int] = []

    def tried() -> int:
        counts.append(wipe())
        return counts[-1]

    wait_for(tried, timeout, lambda: f"still looking:\n{looking()}")
    return counts[-1]
