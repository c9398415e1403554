"""Recognises by name which rule of the database a write has broken, so that the race's loser reads a sentence."""

from django.db import IntegrityError
from django.db.models import Model, UniqueConstraint


def violates(error: IntegrityError, model: type[Model], name: str) -> bool:
    """True when the error is this unique constraint's; SQLite names only the columns, PostgreSQL the constraint."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name == name
    columns = ", ".join(f"{model._meta.db_table}.{column}" for column in _columns(model, name))
    return f"UNIQUE constraint failed: {columns}" in str(error)


def _columns(model: type[Model], name: str) -> list[str]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.name == name:
            return [str(getattr(model._meta.get_field(field), "column", field)) for field in constraint.fields]
    raise LookupError(name)
