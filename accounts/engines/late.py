"""Writes what a transaction has to say to the audit trail as its very last act before the commit.

The trail has one head that every writer locks. Were it locked at the first of several moves, two transactions could
wait for each other's rows for ever; as the last lock of all it cannot. The records are part of the same transaction:
what is rolled back was never said, and what is committed has been said.
"""

from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _Base = BaseDatabaseWrapper
else:
    _Base = object


class LateRecords(_Base):
    """Mixed into an engine's DatabaseWrapper; `audit.record_late` puts its entries into `late`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.late: list[tuple[frozenset[str], Any]] = []

    def keep_late(self, entry: Any) -> None:
        """Remember an entry until the end of the transaction, or forget it with its savepoint."""
        self.late.append((frozenset(self.savepoint_ids), entry))

    def _say(self) -> None:
        from accounts import audit

        said, self.late = self.late, []
        audit.append([entry for _savepoints, entry in said])

    def commit(self) -> None:
        if self.late:
            # Django has left the block already; the queries of the records still belong into it.
            self.in_atomic_block = True
            try:
                self._say()
            except BaseException:
                self.in_atomic_block = False
                self.rollback()
                raise
            self.in_atomic_block = False
        super().commit()

    def rollback(self) -> None:
        self.late = []
        super().rollback()

    def close(self) -> None:
        self.late = []
        super().close()

    def savepoint_rollback(self, sid: str) -> None:
        self.late = [(sids, entry) for sids, entry in self.late if sid not in sids]
        super().savepoint_rollback(sid)

    def savepoint_commit(self, sid: str) -> None:
        # A test that wraps everything in a transaction of its own never commits: what is outermost inside it counts.
        if self.late and self.atomic_blocks and all(getattr(b, "_from_testcase", False) for b in self.atomic_blocks):
            self._say()
        super().savepoint_commit(sid)
