"""The desk's verbs, each one call of publicity.objections; entering what did not come by the public form."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from nominations.acting import Actor, NotPermitted
from publicity.lists.models import Entry
from publicity.objection_desk import permissions
from publicity.objections import filing, sight
from publicity.objections.concluding import dismiss, release, uphold
from publicity.objections.handling import (
    accept,
    ask_evidence,
    assign,
    extend,
    go_on,
    propose,
    refuse,
    reply,
    report,
    take,
)
from publicity.objections.models import Objection

__all__ = [
    "accept", "ask_evidence", "assign", "dismiss", "enter", "extend", "go_on", "propose", "refuse", "release", "reply",
    "report", "supply", "take", "uphold",
]  # fmt: skip


def enter(
    entry: Entry, *, said: dict[str, Any], files: list[UploadedFile], by: Actor, key: str
) -> tuple[Objection, str]:  # fmt: skip
    """O1 by a case worker, who is its owner; the code can be told to the objector."""
    if not permissions.can_enter(by.user, entry.application_id):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    return filing.file(entry, said=said, files=files, by=by, key=key)


def supply(row: Objection, *, by: Actor, files: list[UploadedFile], text: str, version: int, key: str) -> None:
    """O4 by a case worker: what was asked for came by letter."""
    if not sight.can_handle(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    filing.supply(row, files, text=text, by=by, version=version, key=key)
