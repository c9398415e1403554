"""Django's PostgreSQL engine, with the audit records of a transaction written at its end."""

from django.db.backends.postgresql import base

from accounts.engines.late import LateRecords


class DatabaseWrapper(LateRecords, base.DatabaseWrapper):
    """What `ENGINE = "accounts.engines.postgresql"` loads."""
