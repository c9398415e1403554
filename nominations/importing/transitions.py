"""Bring a list, begin its drafts, give it up (T1 for every row, or for none)."""

from django.core.files.uploadedfile import UploadedFile

from nominations import imports
from nominations.acting import Actor
from nominations.importing.permissions import can_import
from nominations.models import Cycle, ImportList, Unit


def bring(upload: UploadedFile, unit: Unit, cycle: Cycle, *, by: Actor, key: str) -> ImportList:
    """Read a file; nothing is begun by it. Sending the same form twice keeps one list."""
    return imports.keep(upload, unit, cycle, by=by, permit=can_import, key=key)


def begin(held: ImportList, *, by: Actor) -> ImportList:
    """T1 for every row, or for none: drafts on behalf, a commitment for each, a letter to each work unit."""
    return imports.begin(held, by=by, permit=can_import)


def drop(held: ImportList, *, by: Actor) -> None:
    """Give the list up: what was read of it is gone."""
    imports.drop(held, by=by)
