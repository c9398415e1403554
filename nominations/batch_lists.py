"""Who stands on which list, in which order; what becomes of a locked Annex 2 when one leaves (R120, T11, T33, B3)."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from documents.models import StoredFile
from documents.requests import make_void
from nominations import sealing
from nominations.acting import Actor, NotPermitted, WrongState
from nominations.models import Application, Batch, Cycle, Unit
from nominations.pipeline import BatchStatus, Status
from nominations.printing import batch_target
from nominations.taking import taken
from nominations.transitions import Permit, advance_batch, latest_event, locked, stale

OPEN = (BatchStatus.EDITING, BatchStatus.SEALING)


@transaction.atomic
def drop_from_batches(application: Application, by: Actor) -> Batch | None:
    """Take the application off the list it stands on; the batch it left, or None.

    A locked list cannot go without one of its names: its revision, documents and scan become void, and the
    batch is open for editing again. Call it inside the transaction of the move that takes the person away.
    """
    item = application.batch_items.filter(live=True, batch__status__in=OPEN).first()
    if item is None:
        return None
    batch = _held(item.batch_id)
    item.live = False
    item.save(update_fields=["live"])
    renumber(batch)
    if batch.status == BatchStatus.SEALING:
        reason = _("%(name)s 已离开名单，锁定的推荐汇总表作废。") % {"name": application.name}
        _reopen(batch, _unit_actor(by), reason)
    return batch


def _held(pk: int) -> Batch:
    """The batch, locked. It is not waited for: a submission that holds it waits for our application in turn."""
    try:
        with transaction.atomic():
            return Batch.objects.select_for_update(of=("self",), nowait=True).get(pk=pk)
    except OperationalError as error:
        raise WrongState(_("所在批次正在办理，请稍后再试。")) from error


def _unit_actor(by: Actor) -> Actor:
    """Unlocking belongs to the recommending unit; when a nominee leaves, the portal does it in that role."""
    return by if by.role == Role.REC else Actor(None, Role.REC, by.ip)


def _reopen(batch: Batch, by: Actor, reason: str) -> None:
    """Back to editing; where another batch is being edited already, its list takes in the people of this one."""
    void_revision(batch)
    other = (
        Batch.objects.select_for_update(of=("self",))
        .filter(cycle=batch.cycle_id, recommender=batch.recommender_id, status=BatchStatus.EDITING)
        .first()
    )
    if other is None:
        advance_batch(batch, "unlock", by=by, permit=lambda user, subject: True, reason=reason)
        return
    people = list(batch.items.filter(live=True).values_list("application_id", flat=True))
    advance_batch(batch, "cancel", by=by, permit=lambda user, subject: True, reason=reason)
    empty_list(batch)
    append(other, people)


def void_revision(batch: Batch) -> None:
    """The locked Annex 2 is no longer good: its papers are void and its sealed scan is discarded."""
    rows = batch.revisions.filter(void_at=None)
    if rows.update(void_at=clock.now(), scan=None, scan_by=None, scan_at=None):
        make_void(target=batch_target(batch), kinds=("annex2",))
        sealing.make_void(batch_revision__batch=batch)


def empty_list(batch: Batch) -> None:
    """Set everybody free to join another batch."""
    batch.items.filter(live=True).update(live=False)
    renumber(batch)


def append(batch: Batch, application_ids: list[int]) -> None:
    """Put people at the end of the list, in the given order; the caller holds the batch's lock."""
    start = batch.items.filter(live=True).count()
    for number, pk in enumerate(application_ids, start=start + 1):
        batch.items.create(application_id=pk, position=number)
    renumber(batch)


def renumber(batch: Batch) -> None:
    """Positions 1..n without gaps (R120), the count of the list, and a new version: the list is another one now."""
    items = list(batch.items.filter(live=True).order_by("position", "pk"))
    for number, item in enumerate(items, start=1):
        if item.position != number:
            item.position = number
            item.save(update_fields=["position"])
    Batch.objects.filter(pk=batch.pk).update(item_count=len(items), version=F("version") + 1)
    batch.refresh_from_db(fields=["item_count", "version"])


@transaction.atomic
def open_batch(unit: Unit, cycle: Cycle, *, by: Actor, permit: Permit) -> Batch:
    """B1: a batch for this unit and year; the one that is being edited, where there is one already."""
    unit = locked(Unit, unit.pk)
    if not permit(by.user, unit):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    rows = Batch.objects.filter(cycle=cycle, recommender=unit)
    if batch := rows.filter(status=BatchStatus.EDITING).first():
        return batch
    last = rows.order_by("-number").first()
    batch = Batch(
        cycle=cycle,
        recommender=unit,
        number=(last.number if last else 0) + 1,
        contact_name=last.contact_name if last else "",
        contact_phone=last.contact_phone if last else "",
        created_by=by.user,
    )
    advance_batch(batch, "open_batch", by=by, permit=lambda user, row: permit(user, unit))
    return batch


def _edited(batch: Batch, by: Actor, permit: Permit) -> Batch:
    """The batch, locked, while its list may be changed."""
    batch = locked(Batch, batch.pk)
    if not permit(by.user, batch):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if batch.status != BatchStatus.EDITING:
        raise WrongState(_("名单已锁定或已报送，不能修改。"), latest=latest_event(batch))
    return batch


@transaction.atomic
def change(
    batch: Batch, what: str, how: Any, *, by: Actor, permit: Permit, version: int | None = None
) -> None:  # fmt: skip
    """Change the list: "add" application ids at the end, "place" a (line, position), "take_out" a line.

    Each may be said twice with the same outcome: who stands on a list stays there, who is gone is gone. A place is
    one among others: on a page of an older `version` of the list it would be another one, and is refused (G2).
    """
    batch = _edited(batch, by, permit)
    if what == "add":
        append(batch, _free(batch, how))
    elif what == "place":
        line, position = how
        _place(batch, line, position, version)
    elif what == "take_out" and batch.items.filter(pk=how, live=True).update(live=False):
        renumber(batch)


def add(batch: Batch, application_ids: Sequence[int], *, by: Actor, permit: Permit) -> None:
    """Put these people at the end of the list."""
    change(batch, "add", application_ids, by=by, permit=permit)


def _free(batch: Batch, application_ids: Sequence[int]) -> list[int]:
    """Those of the ids that are recommended and on no list, locked, in the order given."""
    order = {pk: number for number, pk in enumerate(application_ids)}
    people = Application.objects.select_for_update(of=("self",)).filter(
        pk__in=order, cycle=batch.cycle_id, recommender=batch.recommender_id, status=Status.RECOMMENDED
    )
    free = [row.pk for row in people.order_by("pk") if not row.batch_items.filter(live=True).exists()]
    return sorted(free, key=order.__getitem__)


def _place(batch: Batch, item_id: int, position: int, version: int | None = None) -> None:
    """Put one line at a position and close the gap it leaves (R120)."""
    items = list(batch.items.filter(live=True).order_by("position", "pk"))
    moved = next((item for item in items if item.pk == item_id), None)
    if moved is None or moved.position == position:
        return
    if version is not None and version != batch.version:
        raise stale(batch)
    items.remove(moved)
    items.insert(min(max(position, 1), len(items) + 1) - 1, moved)
    for number, item in enumerate(items, start=1):
        batch.items.filter(pk=item.pk).update(position=number)
    renumber(batch)


@transaction.atomic
def set_contact(batch: Batch, *, name: str, phone: str, version: int, by: Actor, permit: Permit) -> None:
    """R126, R127: who answers questions about the list."""
    batch = _edited(batch, by, permit)
    if batch.version != version:
        raise stale(batch)
    batch.contact_name, batch.contact_phone, batch.version = name, phone, version + 1
    batch.save(update_fields=["contact_name", "contact_phone", "version"])


def attach_scan(
    batch: Batch, upload: UploadedFile, *, revision: int, by: Actor, permit: Permit, by_hand: str = ""
) -> None:
    """Keep the sealed scan of exactly this revision (R43); a newer upload takes the place of the older one.

    `by_hand`: the officer's reason, heard where the code cannot be read.
    """
    if not permit(by.user, batch):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    with taken([upload], by=by) as stored:
        found = sealing.verify_list(batch.revisions, revision, stored[0], by_hand)
        _attach_scan(batch, stored[0], revision, found, by, permit)


@transaction.atomic
def _attach_scan(
    batch: Batch, stored: StoredFile, revision: int, found: sealing.Found | None, by: Actor, permit: Permit
) -> None:
    batch = locked(Batch, batch.pk)
    if not permit(by.user, batch):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    current = batch.revisions.filter(void_at=None).first()
    if batch.status != BatchStatus.SEALING or current is None or current.number != revision or found is None:
        raise WrongState(_("第 %(n)d 版推荐汇总表已不是当前版本，扫描件没有保存。") % {"n": revision})
    sealing.keep_list(current, stored, found, by=by)
    Batch.objects.filter(pk=batch.pk).update(version=F("version") + 1)
