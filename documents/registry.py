"""The kinds of document the apps to the left have registered: how each renders, is named, and who may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from documents.models import GeneratedDocument


@dataclass(frozen=True)
class DocumentKind:
    """`render(payload, options, format)` is pure: no database, no network; `filename(payload)` has no extension.

    A kind with `needs_files` is made of stored files too: its `render` gets `documents.supplies.Supplies` as a fourth
    argument and nothing else from outside. `mark_for` says what is written across the file for this reader, '' for
    nothing.
    """

    key: str
    label: StrOrPromise
    formats: tuple[str, ...]
    render: Callable[..., bytes]
    filename: Callable[[dict[str, Any]], str]
    can_read: Callable[[User, GeneratedDocument], bool]
    needs_files: bool = False
    mark_for: Callable[[User, GeneratedDocument], str] | None = None


class UnknownKind(LookupError):
    """No app has registered this kind."""


_kinds: dict[str, DocumentKind] = {}


def register(kind: DocumentKind) -> None:
    """Called from `AppConfig.ready`; a second registration under the same key is a mistake in the code."""
    if kind.key in _kinds and _kinds[kind.key] != kind:
        raise ValueError(f"document kind {kind.key!r} is registered twice")
    _kinds[kind.key] = kind


def get(key: str) -> DocumentKind:
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKind(key) from None
