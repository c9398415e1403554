"""One function per screen."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.roles import Role
from nominations import dossier, sight
from nominations.models import Application
from nominations.pipeline import Status
from review.oversight.permissions import overseeable

WORDS = {dossier.SHOW: "check", dossier.MASK: "lock", dossier.HIDE: "dash"}


def rules() -> dict[str, Any]:
    """The rules as tables, from the tables that are obeyed."""
    order, file_labels = [str(status) for status in Status], [label for _key, label in sight.file_columns()]
    return {
        "roles": _labels(),
        "seats": [(seat.label, seat.why) for seat in sight.seats()],
        "fields": [
            {"title": sight.GROUPS[group], "names": names, "cells": list(zip(_labels(), cells, strict=True))}
            for group, names, cells in sight.fields()
        ],
        "reveals": [
            (role.label, None if states is None else [Status(one).label for one in sorted(states, key=order.index)])
            for role, states in sight.reveals()
        ],
        "file_roles": file_labels,
        "files": [
            (
                _("草稿（单位代填）") if on_behalf else status.label,
                [(label, sight.file_words(hidden)) for label, hidden in zip(file_labels, row, strict=True)],
            )
            for status, on_behalf, row in sight.files()
        ],
        "pages": [{"address": address, "guard": _guard(guard)} for address, _page, guard in sight.pages()],
    }


def _labels() -> list[Any]:
    return [label for _key, label in sight.columns()]


def _guard(guard: str) -> dict[str, Any]:
    """{"kind": public, signed_in or requires, "roles": labels}."""
    kind, _colon, names = guard.partition(":")
    return {"kind": kind, "roles": [Role(name).label for name in names.split(",") if name]}


def numbered(user: Any, number: str) -> Application | None:
    """The application with this acceptance number, or None: missing and forbidden are the same."""
    return overseeable(user).filter(acceptance_no=number).first()


def case(user: Any, key: UUID) -> dict[str, Any] | None:
    """One application and everyone who can open it now, and why."""
    application = overseeable(user).filter(key=key).select_related("employer", "recommender", "nominee").first()
    return {"application": application, **sight.readers(application)} if application is not None else None
