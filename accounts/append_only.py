"""Database triggers that refuse UPDATE, DELETE and TRUNCATE on tables of history (T-25).

`forbid_changes("app_table")` is a migration operation for PostgreSQL and SQLite. Columns named in `except_columns`
may be updated (key rotation re-encrypts them); everything else in the row is fixed for good. Columns named in
`may_empty` may be emptied and never written anew: what a row says about a person goes when its time is over, that it
was there stays (§2.16).
SQLite drops a table's triggers when Django rebuilds the table: a migration that alters such a table
must end with `forbid_changes` again, and `missing()` tells when one was forgotten.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.migrations.operations.base import Operation

PREFIX = "saq_append_only_"
REFUSAL = "append-only table: rows are never changed or deleted"


class ForbidChanges(Operation):
    """Sets the triggers of one table.

    An operation of its own and no RunPython: that would have every model of the project made anew before it, seventy
    times on the way to an empty database.
    """

    reversible = True

    def __init__(self, table: str, open_columns: frozenset[str], emptied: dict[str, str]) -> None:
        self.table, self.open_columns, self.emptied = table, open_columns, emptied

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        remove(schema_editor, self.table)
        for statement in _statements(schema_editor.connection, self.table, self.open_columns, self.emptied):
            schema_editor.execute(statement, params=None)  # a % in the text is no placeholder

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        remove(schema_editor, self.table)

    def describe(self) -> str:
        return f"Forbid changes to {self.table}"


def forbid_changes(
    table: str, *, except_columns: Iterable[str] = (), may_empty: Mapping[str, str] | None = None
) -> ForbidChanges:
    """The migration operation; reversible, and safe to apply again.

    `may_empty`: {column: what an empty one holds, as SQL: "''" or "'{}'"}; an update empties all of them at once.
    """
    open_columns, emptied = frozenset(except_columns), dict(may_empty or {})
    if open_columns and emptied:
        raise ValueError("a table has columns that stay open or columns that may be emptied, not both")
    return ForbidChanges(table, open_columns, emptied)


def remove(schema_editor: Any, table: str) -> None:
    """Drop the triggers of one table, if it has them."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for event in ("update", "delete", "truncate"):
        tail = f' ON "{table}"' if postgres else ""
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{PREFIX}{event}_{table}"{tail}')


def missing(connection: Any, table: str) -> list[str]:
    """The names of triggers that should guard the table and do not, or are switched off."""
    events = ["update", "delete"]
    if connection.vendor == "postgresql":
        events.append("truncate")
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        present = {row[0] for row in cursor.fetchall()}
    return [name for event in events if (name := f"{PREFIX}{event}_{table}") not in present]


def _statements(connection: Any, table: str, open_columns: frozenset[str], emptied: dict[str, str]) -> list[str]:
    if connection.vendor == "postgresql":
        return _postgresql(table, open_columns | frozenset(emptied), emptied)
    return _sqlite(connection, table, open_columns, emptied)


def _postgresql(table: str, left: frozenset[str], emptied: dict[str, str]) -> list[str]:
    condition = ""
    if left:
        names = ", ".join(f"'{name}'" for name in sorted(left))
        kept = f"ARRAY[{names}]::text[]"
        full = "".join(f' OR NEW."{name}" IS DISTINCT FROM {empty}' for name, empty in sorted(emptied.items()))
        condition = f" WHEN ((to_jsonb(OLD) - {kept}) IS DISTINCT FROM (to_jsonb(NEW) - {kept}){full})"
    call = "EXECUTE FUNCTION saq_refuse_change()"
    return [
        "CREATE OR REPLACE FUNCTION saq_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL} (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
        f'CREATE TRIGGER "{PREFIX}update_{table}" BEFORE UPDATE ON "{table}" FOR EACH ROW{condition} {call}',
        f'CREATE TRIGGER "{PREFIX}delete_{table}" BEFORE DELETE ON "{table}" FOR EACH ROW {call}',
        f'CREATE TRIGGER "{PREFIX}truncate_{table}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {call}',
    ]


def _sqlite(connection: Any, table: str, open_columns: frozenset[str], emptied: dict[str, str]) -> list[str]:
    fixed = condition = ""
    names = _columns(connection, table) if open_columns or emptied else []
    if open_columns:
        fixed = " OF " + ", ".join(f'"{name}"' for name in names if name not in open_columns)
    if emptied:
        same = [f'NEW."{name}" IS OLD."{name}"' for name in names if name not in emptied]
        gone = [f'NEW."{name}" IS {empty}' for name, empty in sorted(emptied.items())]
        condition = f" WHEN NOT ({' AND '.join(same + gone)})"
    body = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({table})'); END"
    return [
        f'CREATE TRIGGER "{PREFIX}update_{table}" BEFORE UPDATE{fixed} ON "{table}"{condition} {body}',
        f'CREATE TRIGGER "{PREFIX}delete_{table}" BEFORE DELETE ON "{table}" {body}',
    ]


def _columns(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]
