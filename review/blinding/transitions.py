"""The verbs of the copies behind their permission; the same form sent twice gets the first answer."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from documents.stripping import Box
from nominations.acting import Actor, NotPermitted
from nominations.models import Application, Cycle
from nominations.transitions import locked
from review.blind import making
from review.blind.models import BlindCopy, BlindFile
from review.blind.standing import CONCERNED
from review.blinding.permissions import can_work, workable


@transaction.atomic
def make(cycle: Cycle, *, by: Actor) -> int:
    """A copy for every application of the year that has none; asking twice makes nothing twice."""
    rows = Application.objects.filter(workable(by.user), cycle=cycle, status__in=CONCERNED, blind_copy=None)
    rows = rows.select_related("cycle", "employer", "recommender").prefetch_related("honours")
    return making.make_all(cycle, rows.order_by("pk"), by=by)


@transaction.atomic
def _act(copy: BlindCopy, by: Actor, key: str, verb: Callable[[BlindCopy], Any]) -> BlindCopy:
    row = locked(BlindCopy, copy.pk)
    if by.user is None or not can_work(by.user, row.application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if key and row.click == key:
        return row
    verb(row)
    BlindCopy.objects.filter(pk=row.pk).update(click=key)
    row.refresh_from_db()
    return row


def renew(copy: BlindCopy, *, by: Actor, version: int, key: str) -> BlindCopy:
    """After the form changed; decisions on files that are still there are kept."""
    return _act(copy, by, key, lambda row: making.renew(row, by=by, version=version))


def hide_word(copy: BlindCopy, *, by: Actor, was: str, now: str, version: int, key: str) -> BlindCopy:
    """One more word is replaced wherever it stands."""
    return _act(copy, by, key, lambda row: making.add_term(row, was=was, now=now, by=by, version=version))


def show_word(copy: BlindCopy, *, by: Actor, was: str, version: int, key: str) -> BlindCopy:
    """A word added by hand is shown again."""
    return _act(copy, by, key, lambda row: making.drop_term(row, was=was, by=by, version=version))


def decide(
    file: BlindFile, *, by: Actor, choice: str, boxes: Sequence[Box], upload: UploadedFile | None, version: int,
    key: str,
) -> BlindCopy:  # fmt: skip
    """Release, hide or mask one file; a refused upload is said beside its field, and none is read under the lock."""
    if by.user is None or not can_work(by.user, file.copy.application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    wanted = upload if choice == BlindFile.Choice.MASKED else None
    masked = making.bare_of(wanted, by=by) if wanted is not None else None

    def verb(_row: BlindCopy) -> None:
        making.decide_file(file, choice=choice, by=by, version=version, boxes=boxes, masked=masked)

    return _act(file.copy, by, key, verb)


def confirm(copy: BlindCopy, *, by: Actor, version: int, key: str) -> BlindCopy:
    """A person has read what experts will read."""
    return _act(copy, by, key, lambda row: making.confirm(row, by=by, version=version))
