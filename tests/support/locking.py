"""A row is locked in a transaction of the portal's own.

PostgreSQL refuses a lock outside of a transaction; SQLite has none to take, and most tests run in a transaction that
nobody has in service. Both would let a verb pass here that answers 500 there.
"""

from typing import Any

import pytest
from django.db import connections
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from accounts.engines.late import LateRecords


@pytest.fixture(autouse=True)
def _locks_in_a_transaction_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """On every database, and in tests that are rolled back too."""
    compile_query, say, last_acts = SQLCompiler.as_sql, LateRecords._say, set[Any]()

    def as_sql(self: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        connection = connections[self.connection.alias]
        own = connection in last_acts or any(not block._from_testcase for block in connection.atomic_blocks)
        if self.query.select_for_update and not own:
            raise TransactionManagementError("A row is locked outside of any transaction of the portal.")
        return compile_query(self, *args, **kwargs)

    def last_act(self: LateRecords) -> None:
        """Django has left the block already when the trail is written, but not the transaction."""
        last_acts.add(self)
        try:
            say(self)
        finally:
            last_acts.discard(self)

    monkeypatch.setattr(SQLCompiler, "as_sql", as_sql)
    monkeypatch.setattr(LateRecords, "_say", last_act)
