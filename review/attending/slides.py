"""The slides of a nominee: one PDF of at most 20 pages, replaced or removed until the session is opened (§5.5)."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from documents.models import StoredFile
from documents.uploads import MEGABYTE
from nominations.acting import Actor, WrongState
from nominations.models import Application
from nominations.pipeline import Status
from nominations.taking import taken
from nominations.transitions import locked
from review.attending.models import Deck
from review.halls.models import Session, Slot
from review.halls.moves import OPEN, SlotState

LARGEST, PAGES = 50 * MEGABYTE, 20


def is_open(application: Application) -> bool:
    """From the notice on until the session is opened; somebody on leave keeps what was brought."""
    if application.status != Status.IN_DEFENSE:
        return False
    slot = Slot.objects.filter(application=application, freed_at=None).select_related("session").first()
    return slot is None or (slot.session.state in OPEN and slot.state == SlotState.WAITING)


def live(application: Application | int) -> Deck | None:
    return Deck.objects.filter(application=application, removed_at=None).select_related("file").first()


def upload(application: Application, file: UploadedFile, *, by: Actor) -> Deck:
    """Clean and keep the file, then put it in the place of what was there.

    The file is cleaned before the row is locked: that takes longer than others should wait. A session that was opened
    meanwhile refuses it, and nothing is left behind.
    """
    assert by.user is not None
    _refuse_late(application)
    limits = {"allow": frozenset({"pdf"}), "largest": LARGEST, "most_pages": PAGES}
    with taken([file], by=by, field="slides", **limits) as stored:
        return _replace(application, stored[0], by)


@transaction.atomic
def _replace(application: Application, stored: StoredFile, by: Actor) -> Deck:
    assert by.user is not None
    row = _held(application)
    _refuse_late(row)
    Deck.objects.filter(application=row, removed_at=None).update(removed_at=clock.now())
    deck = Deck.objects.create(application=row, file=stored, uploaded_by=by.user)
    _note("upload", deck, by)
    return deck


@transaction.atomic
def remove(application: Application, *, by: Actor) -> None:
    """Take the slides back; the file stays for the record, nobody reads it."""
    row = _held(application)
    _refuse_late(row)
    deck = live(row)
    if deck is None:
        raise WrongState(_("没有可以移除的演示文稿。"))
    deck.removed_at = clock.now()
    deck.save(update_fields=["removed_at"])
    _note("remove", deck, by)


def _held(application: Application) -> Application:
    """The session, then the application, locked: its opening waits, or is seen."""
    slot = Slot.objects.filter(application=application, freed_at=None).first()
    if slot is not None:
        locked(Session, slot.session_id)
    return locked(Application, application.pk)


def _refuse_late(application: Application) -> None:
    if not is_open(application):
        raise WrongState(_("会议已经开始或者尚未安排答辩，演示文稿不能更换。"))


def _note(verb: str, deck: Deck, by: Actor) -> None:
    audit.record_late(
        f"deck.{verb}", actor=by.user, ip=by.ip, target=f"application:{deck.application_id}",
        detail={"sha256": deck.file.sha256, "pages": deck.file.pages},
    )  # fmt: skip
