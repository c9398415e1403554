"""One function per screen."""

from typing import Any
from uuid import UUID

from accounts.roles import Role
from nominations import dossier, sight
from nominations.models import Application
from nominations.pipeline import Status
from review.oversight.permissions import overseeable

WORDS = {dossier.SHOW: "check", dossier.MASK: "lock", dossier.HIDE: "dash"}


def rules() -> dict[str, Any]:
    """The rules as tables, from the tables that are obeyed."""
    order = [str(status) for status in Status]
    return {
        "roles": [role.label for role in sight.roles()],
        "fields": [
            {"title": sight.GROUPS[group], "names": names, "cells": list(zip(_labels(), cells, strict=True))}
            for group, names, cells in sight.fields()
        ],
        "reveals": [
            (role.label, None if states is None else [Status(one).label for one in sorted(states, key=order.index)])
            for role, states in sight.reveals()
        ],
        "file_roles": [role.label for role in sight.FILE_ROLES],
        "files": [
            (
                status.label,
                [(role.label, sight.file_words(hidden)) for role, hidden in zip(sight.FILE_ROLES, row, strict=True)],
            )
            for status, row in sight.files()
        ],
        "pages": [{"address": address, "guard": _guard(guard)} for address, _name, guard in sight.pages()],
    }


def _labels() -> list[Any]:
    return [role.label for role in sight.roles()]


def _guard(guard: str) -> dict[str, Any]:
    """{"kind": public, signed_in or requires, "roles": labels}."""
    kind, _sep, names = guard.partition(":")
    return {"kind": kind, "roles": [Role(name).label for name in names.split(",") if name]}


def numbered(user: Any, number: str) -> Application | None:
    """The application with this acceptance number, or None: missing and forbidden are the same."""
    return overseeable(user).filter(acceptance_no=number).first()


def case(user: Any, key: UUID) -> dict[str, Any] | None:
    """One application and everyone who can open it now, and why."""
    application = overseeable(user).filter(key=key).select_related("employer", "recommender").first()
    return {"application": application, **sight.readers(application)} if application is not None else None
