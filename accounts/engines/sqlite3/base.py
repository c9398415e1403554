"""Django's SQLite engine, with the audit records of a transaction written at its end."""

from django.db.backends.sqlite3 import base

from accounts.engines.late import LateRecords


class DatabaseWrapper(LateRecords, base.DatabaseWrapper):
    """What `ENGINE = "accounts.engines.sqlite3"` loads."""
