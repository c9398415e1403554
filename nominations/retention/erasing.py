"""Takes away what an application says about a person; that it was there, and what happened to it, stays.

Keys, states, times, hashes and who signed what remain. The blind index goes with the rest, bans have their own: a
person stays banned after the file is gone (§2.14).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from accounts import clock
from accounts.models import Message, OutgoingMail
from documents import removing
from documents.erasing import empty, erase
from documents.models import GeneratedDocument, StoredFile
from nominations import letters, trail
from nominations.evidence import IDENTITY
from nominations.models import (
    Application,
    Attachment,
    Batch,
    BatchEvent,
    BatchRevision,
    Consent,
    CorrectionItem,
    DataRequest,
    StaffConflict,
)
from nominations.models.annex1 import Annex1
from nominations.pipeline import Status
from nominations.printing import BATCH_PACK, BESIDE, application_target, batch_pack_target, batch_target
from nominations.retention.rules import Busy, Gone

# What stands in lists instead of the name.
NOBODY = "（已删除）"
# Letters that outlive the file, by which a ban or the answer to an appeal is known: their matters have periods of
# their own (review.ten_years).
OUTLIVING = (letters.DECISION, letters.REPLY)
# States in which a row may be without the index of an identity number.
WITHOUT_INDEX = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED})
CONTENT = tuple(Annex1._meta.local_fields)
# The database lets nothing but this be done to an event (accounts.append_only).
UNSAID: dict[str, Any] = {"reason": "", "payload": {}}
ANSWERED = (
    DataRequest.State.DONE,
    DataRequest.State.RESTRICTED,
    DataRequest.State.REFUSED,
    DataRequest.State.CANCELLED,
)

Part = Callable[[Application], Gone]
OfBatch = Callable[[Batch], Gone]
_parts: list[Part] = []
_of_batches: list[OfBatch] = []


def register(part: Part, *, of_batch: OfBatch | None = None) -> None:
    """Called from `AppConfig.ready` by an app that keeps copies of an application's content: erases its share.

    `of_batch` does the same for what was written about a whole list.
    """
    if part not in _parts:
        _parts.append(part)
    if of_batch is not None and of_batch not in _of_batches:
        _of_batches.append(of_batch)


def files(rows: Iterable[Any]) -> Gone:
    """Give up the files of rows that have a `file`."""
    gone = Gone()
    for row in rows:
        gone.add(given_up(row.file))
    return gone


def given_up(stored: StoredFile | None) -> Gone:
    """One file; nothing where there is none or it has gone before."""
    if stored is None or not removing.erase_file(stored):
        return Gone()
    return Gone(files=1, sha256=[stored.sha256])


def documents(rows: Iterable[GeneratedDocument]) -> Gone:
    """Give up printed papers and the data they were made of; raises Busy when a worker has one in hand."""
    gone = Gone()
    for row in rows:
        if not erase(row, delete=removing.later):
            raise Busy(str(row.key))
        gone.documents += 1
        gone.sha256.append(row.snapshot.sha256)
        if row.file is not None:
            gone.sha256.append(row.file.sha256)
    return gone


def papers(target: str, *kinds: str) -> Any:
    """The printed papers of a target that still say something."""
    rows = speaking(GeneratedDocument.objects.filter(target=target))
    return rows.filter(kind__in=kinds) if kinds else rows


def speaking(rows: Any) -> Any:
    """Those of the papers that have data or bytes left."""
    left = Q(snapshot__erased_at=None) | Q(file__isnull=False, file__erased_at=None)
    return rows.filter(left).select_related("snapshot", "file").order_by("pk")


def erase_images(application: Application) -> Gone:
    """The pictures of identity card and union card, replaced ones too, and the papers on which they are printed."""
    gone = files(_attachments(application).filter(kind__in=IDENTITY))
    gone.add(documents(papers(application_target(application), *BESIDE)))
    for item in application.batch_items.select_related("batch"):
        gone.add(documents(papers(batch_pack_target(item.batch), BATCH_PACK)))
    return gone


def erase_application(application: Application) -> Gone:
    """Everything in it that is about the person; asking twice changes nothing."""
    gone = erase_images(application)
    gone.add(files(_attachments(application)))
    _attachments(application).update(caption="")
    gone.add(documents(papers(application_target(application)).exclude(kind__in=OUTLIVING)))
    for revision in application.revisions.select_related("snapshot"):
        gone.add(_sealed(revision.sealed))
        if revision.snapshot.erased_at is None and empty(revision.snapshot):
            gone.sha256.append(revision.snapshot.sha256)
            gone.documents += 1
    for part in _parts:
        gone.add(part(application))
    gone.add(_lists(application))
    gone.rows += _words(application) + _content(application)
    return gone


def _lists(application: Application) -> Gone:
    """Lists on which the person stood and that are void: no period keeps them. Those in force go with their batch."""
    left = BatchRevision.objects.filter(batch__items__application=application, void_at__isnull=False).distinct()
    gone = _revisions(left)
    named = BatchEvent.objects.filter(batch__items__application=application, reason__contains=application.name)
    gone.rows += BatchEvent.objects.filter(pk__in=list(named.values_list("pk", flat=True))).update(**UNSAID)
    return gone


def erase_batch(batch: Batch) -> Gone:
    """Annex 2 in all its revisions, the sealed scans, the receipt; that it was submitted, and its hashes, stay."""
    gone = documents(papers(batch_target(batch)))
    gone.add(documents(papers(batch_pack_target(batch))))
    gone.add(_revisions(batch.revisions.all()))
    for part in _of_batches:
        gone.add(part(batch))
    gone.rows += batch.events.exclude(**UNSAID).update(**UNSAID)
    gone.rows += Batch.objects.filter(pk=batch.pk).update(contact_name="", contact_phone="")
    return gone


def _revisions(rows: Any) -> Gone:
    gone = Gone()
    for revision in rows.select_related("snapshot", "scan"):
        gone.add(given_up(revision.scan))
        gone.add(_sealed(revision.sealed))
        void = GeneratedDocument.objects.filter(snapshot=revision.snapshot_id, void_at__isnull=False)
        gone.add(documents(speaking(void)))
        revision.snapshot.refresh_from_db(fields=["erased_at"])
        if revision.snapshot.erased_at is None and empty(revision.snapshot):
            gone.add(Gone(documents=1, sha256=[revision.snapshot.sha256]))
    return gone


def _sealed(rows: Any) -> Gone:
    """Sealed papers with what was found out about them: a report names whoever holds the seal."""
    gone = files(rows.select_related("file"))
    rows.update(report={}, by_hand="")
    return gone


def _attachments(application: Application) -> Any:
    return Attachment.objects.filter(application=application).select_related("file").order_by("pk")


def _words(application: Application) -> int:
    """What others wrote about the person: opinions, corrections, honours, messages that lead here."""
    items = CorrectionItem.objects.filter(round__application=application)
    count = application.opinions.update(text="", signer="", checklist={})
    count += items.update(instruction="", answer="")
    count += application.honours.all().delete()[0]
    count += application.events.exclude(**UNSAID).update(**UNSAID)
    count += StaffConflict.objects.filter(application=application).update(reason="", lift_reason="")
    # Why it was erased the person still reads; that goes by a period of its own (retention.post).
    asked = DataRequest.objects.filter(application=application)
    count += unsaid(asked.exclude(kind=DataRequest.Kind.DELETE))
    Consent.objects.filter(user=application.nominee_id, cycle=application.cycle_id).update(ip=None)
    return count + _told(application)


def unsaid(rows: Any) -> int:
    """What was asked and answered about the person's data, where it has been answered; that it was stays."""
    return rows.filter(state__in=ANSWERED).exclude(text="", answer="").update(text="", answer="")


def _told(application: Application) -> int:
    """Messages that lead here, and the mails that said the same, once they have been sent."""
    rows = Message.objects.filter(url__contains=str(application.key))
    over = (OutgoingMail.State.SENT, OutgoingMail.State.DEAD)
    count = OutgoingMail.objects.filter(key__in=set(rows.values_list("key", flat=True)), state__in=over).delete()[0]
    return count + rows.delete()[0]


def _content(application: Application) -> int:
    """The form itself: every field of Annex 1 as in a form that nobody has filled."""
    for field in CONTENT:
        setattr(application, field.name, field.get_default())
    named = [field.name for field in CONTENT]
    application.name = NOBODY
    application.id_index = "" if application.status in WITHOUT_INDEX else f"erased:{application.pk}"
    application.mobile_index, application.erased_at = "", clock.now()
    application.trail = application.pending = None
    application.save(update_fields=[*named, "mobile_index", "trail", "pending", "erased_at"])
    return 1 + trail.forget([application.pk])
