"""Writes one word into every column of every row that can hold what people type, and tells where it still stands."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, connection, models, transaction

from accounts.fields import EncryptedJSONField

WORD = "留痕字样"
# A table whose checks still wait cannot be altered.
FLUSHED = ("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")
# Names of columns that the portal fills by itself: keys, hashes, states, codes of what something is.
BY_ITSELF = {
    "acceptance_no", "action", "asked_role", "cause", "certificate_format", "click", "code", "code_index", "codename",
    "commitment", "consent", "content_hash", "decision_doc", "decision_no", "doc_no", "form_key", "format",
    "from_status", "from_state", "id_index", "input_hash", "item", "key", "kind", "last_key", "link", "mac",
    "media_type",
    "message_id", "mobile_index", "move", "name_normal", "number", "options", "options_hash", "page", "password",
    "pending_name", "phone_index", "prev_mac", "proves", "public_value", "result_hash", "result_sha256", "role", "rule",
    "schema", "seal", "seed", "sha256", "state", "status", "storage_name", "subject_key", "target", "text_hash",
    "text_version", "ticket", "to_state", "to_status", "token", "token_hash", "upward_key", "url", "user_agent",
    "uscc", "worker",
}  # fmt: skip
# Years, units, settings and the records that nothing personal gets into.
NOT_OF_PEOPLE = {
    "AuditCheck", "AuditEvent", "AuditHead", "ContentType", "Cycle", "CycleEvent", "DeletionLine", "DeletionReport",
    "Extension", "Group", "HallRubric", "Permission", "Quota", "RoleGrant", "Rubric", "Session", "Unit", "User",
    "WorkdayOverride",
}  # fmt: skip


def columns() -> Iterator[tuple[Any, Any]]:
    """(model, field) of everything that can hold what somebody typed."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if text and not field.choices and model.__name__ not in NOT_OF_PEOPLE and field.name not in BY_ITSELF:
                yield model, field


def plant() -> set[str]:
    """The columns that hold the word now; those of a table without rows are not among them."""
    with _without_triggers():
        return {f"{model.__name__}.{field.name}" for model, field in columns() if _planted(model, field)}


def _planted(model: Any, field: Any) -> bool:
    """The whole column at once; row by row where some rows may not hold it, e.g. a reason where nothing was refused."""
    rows = model._default_manager.all()
    plain = not isinstance(field, models.JSONField | EncryptedJSONField)
    if plain and _written(rows, field.name, WORD):
        return True
    said = [_written(one, field.name, WORD if plain else _like(one.get(), field)) for one in _each(rows)]
    return any(said)


def _each(rows: Any) -> list[Any]:
    return [rows.filter(pk=pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]


def _like(row: Any, field: Any) -> Any:
    """The word in what a column of data holds: a list, an object, a text."""
    held = getattr(row, field.attname)
    return [WORD] if isinstance(held, list) else {"word": WORD} if isinstance(held, dict) else WORD


def standing() -> set[str]:
    """The columns in which the word stands, of the whole database."""
    found = set()
    for model in apps.get_models():
        for values in model._default_manager.values():
            for name, value in values.items():
                if value and WORD in json.dumps(value, ensure_ascii=False, default=str):
                    found.add(f"{model.__name__}.{name}")
    return found


def _written(rows: Any, name: str, said: Any) -> bool:
    try:
        with transaction.atomic():
            return bool(rows.update(**{name: said}))
    except (IntegrityError, DataError):
        return False


@contextmanager
def _without_triggers() -> Iterator[None]:
    """History can be written to in here and nowhere else."""
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in apps.get_models()]
        _run(FLUSHED)
        _run(f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables)
        yield
        _run(FLUSHED)
        _run(f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    _run(f'DROP TRIGGER "{name}"' for name, _sql in triggers)
    yield
    _run(sql for _name, sql in triggers)


def _run(statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
