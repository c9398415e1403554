"""A locked Annex 2 as numbered revision: frozen, printed, and made anew when a correction changed a column of it."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import clock
from documents.models import GeneratedDocument, StoredFile
from documents.requests import make_void
from documents.snapshots import freeze
from nominations import sealing
from nominations.acting import Actor, NotPermitted, WrongState
from nominations.models import Batch, BatchItem, BatchRevision
from nominations.pipeline import Status
from nominations.printing import batch_target, print_batch
from nominations.snapshots import annex2_payload, content_hash
from nominations.taking import taken
from nominations.transitions import Permit, latest_event, locked


def freeze_list(batch: Batch, *, by: Actor) -> BatchRevision:
    """The next revision of the list as it stands, with its content hash, asked to be printed for sealing (B2)."""
    assert by.user is not None
    number = (batch.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    digest = content_hash(annex2_payload(batch, revision=number))
    revision = BatchRevision.objects.create(
        batch=batch,
        number=number,
        snapshot=freeze("annex2/1", annex2_payload(batch, revision=number, content_hash=digest)),
        content_hash=digest,
        locked_by=by.user,
    )
    print_batch(revision, by=by.user)
    return revision


def in_force(batch: Batch) -> BatchRevision | None:
    """The revision that counts now."""
    return batch.revisions.filter(void_at=None).select_related("scan__sealed__by").first()


def differs(batch: Batch) -> bool:
    """Whether the list as sealed no longer says what its applications say."""
    return _outdated(batch, in_force(batch), None)


def _outdated(batch: Batch, current: BatchRevision | None, items: list[BatchItem] | None) -> bool:
    if current is None:
        return True
    return content_hash(annex2_payload(batch, revision=current.number, items=items)) != current.content_hash


def problems(batch: Batch) -> list[str]:
    """What stands between a corrected application and its way back: a list that says the same, sealed (T14)."""
    return problems_of(batch, in_force(batch), None)


def problems_of(batch: Batch, current: BatchRevision | None, items: list[BatchItem] | None) -> list[str]:
    """The same for a page that has the revision in force and the lines of the list at hand; no query."""
    if _outdated(batch, current, items):
        return [_("补正改动了推荐汇总表（附件2）的内容，请先生成新一版汇总表，盖章后上传扫描件。")]
    if current is not None and current.scan_id is None:
        return [_("请先上传第 %(n)d 版推荐汇总表的盖章扫描件。") % {"n": current.number}]
    return []


@transaction.atomic
def renew(batch: Batch, *, by: Actor, permit: Permit) -> BatchRevision:
    """A new revision of a submitted list whose content changed; the sealed one before it stays in the record, void."""
    batch = _held(batch, by, permit)
    if not differs(batch):
        raise WrongState(_("推荐汇总表没有变化，不需要重新生成。"))
    batch.revisions.filter(void_at=None).update(void_at=clock.now())
    make_void(target=batch_target(batch), kinds=("annex2",))
    sealing.make_void(batch_revision__batch=batch)
    return freeze_list(batch, by=by)


def attach_scan(
    batch: Batch, upload: UploadedFile, *, revision: int, by: Actor, permit: Permit, by_hand: str = ""
) -> None:
    """Keep the sealed scan of exactly this new revision (R43); a newer upload takes the place of the older one."""
    if not permit(by.user, batch):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    with taken([upload], by=by) as stored:
        found = sealing.verify_list(batch.revisions, revision, stored[0], by_hand)
        _attach_scan(batch, stored[0], revision, found, by, permit)


@transaction.atomic
def _attach_scan(
    batch: Batch, stored: StoredFile, revision: int, found: sealing.Found | None, by: Actor, permit: Permit
) -> None:
    batch = _held(batch, by, permit)
    current = in_force(batch)
    if current is None or current.number != revision or current.number == 1 or found is None:
        raise WrongState(_("第 %(n)d 版推荐汇总表已不是当前版本，扫描件没有保存。") % {"n": revision})
    sealing.keep_list(current, stored, found, by=by)


def _held(batch: Batch, by: Actor, permit: Permit) -> Batch:
    batch = locked(Batch, batch.pk)
    if not permit(by.user, batch):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if not batch.items.filter(live=True, application__status=Status.CORRECTION).exists():
        raise WrongState(_("名单中现在没有正在补正的申报，推荐汇总表不能改动。"), latest=latest_event(batch))
    return batch


def papers(batch: Batch, revision: BatchRevision | None) -> list[GeneratedDocument]:
    """The printed list of this revision, as PDF and .xlsx."""
    if revision is None:
        return []
    rows = GeneratedDocument.objects.filter(target=batch_target(batch), snapshot=revision.snapshot_id)
    return list(rows.select_related("file").order_by("pk"))
