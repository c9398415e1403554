"""Keep what is typed, bring back a version, turn a picture: each through the one writing of drafts (T2)."""

from typing import Any

from nominations import draft_writing, field_saving, versions
from nominations.acting import Actor
from nominations.drafting.permissions import can_edit
from nominations.field_saving import Merged, Typed
from nominations.models import Application, Attachment, DraftVersion


def merge(application: Application, *, by: Actor, values: dict[str, Any], version: int, typed: Typed) -> Merged:
    """Store single fields; what somebody else wrote meanwhile is left to be chosen."""
    return field_saving.merge(application, by=by, permit=can_edit, values=values, version=version, typed=typed)


def restore(found: DraftVersion, application: Application, *, by: Actor, names: frozenset[str], version: int) -> None:
    """Bring back these fields of a version; the present ones become a version themselves."""
    values = versions.values_of(found, names)
    field_saving.restore(application, by=by, permit=can_edit, values=values, number=found.number, version=version)


def rotate(attachment: Attachment, *, by: Actor) -> Attachment:
    """Turn a picture by a quarter to the right; the file as it was stays for the record."""
    return draft_writing.rotate(attachment, by=by, permit=can_edit)
