"""Writes what a draft has besides its fields: honours and files; each under the row's lock, each a new version (G2).

The fields are written by nominations.field_saving; both lock, and note who wrote what, by `hold` and `touch`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import clock
from documents import uploads
from documents.files import drop
from documents.models import StoredFile
from documents.turning import turned
from nominations import corrections, extensions, trail, waiting
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.annex1_rules import files as file_rules
from nominations.annex1_rules import honours as honour_rules
from nominations.annex1_rules.claims import Claim
from nominations.correction_scope import Scope, claim_for, scope_of
from nominations.models import Application, Attachment, Honour
from nominations.pipeline import Status
from nominations.taking import taken
from nominations.transitions import Permit, latest_event, stale
from nominations.visibility import is_nominee

log = structlog.get_logger(__name__)


def hold(application: Application, *, by: Actor, permit: Permit, opens: Callable[[Scope], bool]) -> Application:
    """The row, locked and fit to be written: a draft of an open cycle, of this person.

    What was returned for correction is fit as well, for the nominee and as far as `opens(scope)` says (T-22).
    """
    row = trail.lockable().get(pk=application.pk)
    if not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.status == Status.CORRECTION:
        _hold_correction(row, by, opens)
    elif row.status != Status.DRAFT:
        raise WrongState(_("申报表已经提交，不能再修改。"), latest=latest_event(row))
    elif not extensions.is_open(row, row.cycle):
        raise WrongState(_("本年度当前处于“%(stage)s”，不能修改。") % {"stage": row.cycle.get_stage_display()})
    return row


def _known(row: Application, version: int | None, *names: str) -> None:
    """Refuse a page that was opened before one of these was written by somebody else."""
    if version is None or not 0 < version <= row.version or not trail.since(row, version).isdisjoint(names):
        raise stale(row)


def _hold_correction(row: Application, by: Actor, opens: Callable[[Scope], bool]) -> None:
    """While something is being corrected, the nominee writes what was returned, and nothing else."""
    running = corrections.hold_open(row)
    if not is_nominee(by.user, row) or running.nominee_done_at is not None:
        raise WrongState(_("补正内容已交给工作单位确认，现在不能修改。"), latest=latest_event(row))
    if not opens(scope_of(running.items.all())):
        log.warning("correction.refused", application=row.pk, user=by.user and by.user.pk)
        raise TransitionError(_("这一项没有被退回，不能修改。"))


def touch(row: Application, by: Actor, *fields: str, changed: Iterable[str] = (), tab: str = "") -> Application:
    """Store the named fields and the fact of the change; `changed`: what of the form another page must hear of."""
    row.version += 1
    row.changed_at, row.changed_by = clock.now(), by.user
    trail.mark(row, changed, tab)
    row.save(update_fields=[*fields, "trail", "version", "changed_at", "changed_by"])
    return row


@transaction.atomic
def save_honour(
    application: Application, *, by: Actor, permit: Permit, values: dict[str, Any], version: int, pk: int | None = None
) -> Honour:
    """Add a row, or change row `pk`; twenty at most (R110). A row takes the tick “无” away."""
    row = hold(application, by=by, permit=permit, opens=lambda scope: scope.honours)
    _known(row, version, trail.HONOURS)
    rows = list(row.honours.select_for_update())
    honour = next((one for one in rows if one.pk == pk), None)
    if pk is not None and honour is None:
        raise NotPermitted(_("没有找到这项荣誉/成果。"))
    if honour is None:
        if len(rows) >= honour_rules.MOST:
            raise TransitionError(_("荣誉/成果最多 %(n)d 项。") % {"n": honour_rules.MOST})
        honour = Honour(application=row, position=len(rows) + 1)
    trail.keep(row, by)
    for name, value in values.items():
        setattr(honour, name, value)
    honour.save()
    row.no_honours = False
    if pk is None:
        trail.set_pending(row, trail.HONOURS, dict.fromkeys(trail.pending_of(row, trail.HONOURS)))
    else:
        waiting.forget_row(row, pk)
    touch(row, by, "no_honours", "pending", changed=[trail.HONOURS, "no_honours"])
    return honour


@transaction.atomic
def leave_honour(application: Application, *, by: Actor, permit: Permit, pk: int) -> None:
    """A row stays as it is stored: what was typed in it since goes."""
    row = hold(application, by=by, permit=permit, opens=lambda scope: scope.honours)
    if trail.pending_of(row, waiting.row_section(pk)):
        waiting.forget_row(row, pk)
        touch(row, by, "pending")


@transaction.atomic
def remove_honour(application: Application, *, by: Actor, permit: Permit, pk: int) -> None:
    """Take a row away with the certificates that proved it; asking twice changes nothing."""
    row = hold(application, by=by, permit=permit, opens=lambda scope: scope.honours)
    honour = row.honours.filter(pk=pk).first()
    if honour is None:
        return
    trail.keep(row, by)
    waiting.forget_row(row, pk)
    row.attachments.filter(honour=honour, removed_at=None).update(removed_at=clock.now())
    honour.delete()
    # One by one and upwards: positions are unique.
    for position, one in enumerate(row.honours.order_by("position"), start=1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    touch(row, by, "pending", changed=[trail.HONOURS])


def attach(
    application: Application, *, by: Actor, permit: Permit, claim: Claim, file: UploadedFile, version: int | None
) -> Attachment:
    """Check, clean and keep one file for a claim; a single paper takes the place of the one before.

    Adding overwrites nothing and needs no version; replacing does. Raises TransitionError with a sentence for the
    person. The file is cleaned before the row is locked: that takes longer than others should wait.
    """
    assert by.user is not None
    with transaction.atomic():
        _room(hold(application, by=by, permit=permit, opens=lambda scope: scope.takes_claim(claim)), claim, 0)
    with taken([file], by=by, field="file", allow=claim.allow) as stored:
        return _attach(application, by=by, permit=permit, claim=claim, stored=stored[0], version=version)


@transaction.atomic
def _attach(
    application: Application, *, by: Actor, permit: Permit, claim: Claim, stored: StoredFile, version: int | None
) -> Attachment:
    assert by.user is not None
    row = hold(application, by=by, permit=permit, opens=lambda scope: scope.takes_claim(claim))
    there = [one for one in row.attachments.filter(removed_at=None).select_related("file") if claim.takes(one)]
    if same := next((one for one in there if one.file.sha256 == stored.sha256), None):
        return same  # the same form sent twice
    if claim.single and there:
        _known(row, version, claim.field)
        row.attachments.filter(pk__in=[one.pk for one in there]).update(removed_at=clock.now())
    _room(row, claim, stored.size)
    made = Attachment.objects.create(
        application=row, kind=claim.kind, file=stored, indicator=claim.indicator, proves=claim.proves,
        honour_id=claim.honour_id, added_by=by.user,
    )  # fmt: skip
    touch(row, by, changed=[claim.field])
    return made


def _room(row: Application, claim: Claim, size: int) -> None:
    """Refuse what would pass the limits of a kind or of the whole application."""
    files = row.attachments.filter(removed_at=None)
    total = files.aggregate(size=Sum("file__size"))["size"] or 0
    count, of_kind = files.count(), files.filter(kind=claim.kind).count()
    one_more = 0 if claim.single and of_kind else 1
    for sentence in (
        "" if claim.single else file_rules.too_many(claim.kind, of_kind + 1),
        file_rules.too_much(count + one_more, total + size),
    ):
        if sentence:
            raise TransitionError(sentence)


@transaction.atomic
def detach(attachment: Attachment, *, by: Actor, permit: Permit) -> None:
    """Take one file off the application; it stays in the store for the record. Asking twice changes nothing."""

    def opens(scope: Scope) -> bool:
        claim = claim_for(attachment.application, attachment, attachment.application.honours.all())
        return claim is not None and scope.takes_claim(claim)

    row = hold(attachment.application, by=by, permit=permit, opens=opens)
    if row.attachments.filter(pk=attachment.pk, removed_at=None).update(removed_at=clock.now()):
        touch(row, by, changed=[f"file_{attachment.kind}"])


def rotate(attachment: Attachment, *, by: Actor, permit: Permit) -> Attachment:
    """Put the picture, turned by a quarter, in the place of the file; the old file stays for the record."""
    assert by.user is not None

    def opens(scope: Scope) -> bool:
        claim = claim_for(attachment.application, attachment, attachment.application.honours.all())
        return claim is not None and scope.takes_claim(claim)

    with transaction.atomic():
        hold(attachment.application, by=by, permit=permit, opens=opens)
    try:
        uploads.hold_rate(by.user)
        stored = turned(attachment.file, by=by.user)
    except uploads.UploadRefused as refusal:
        raise TransitionError(refusal.message) from refusal
    try:
        return _swap(attachment, stored, by=by, permit=permit, opens=opens)
    except Exception:
        drop(stored)
        raise


@transaction.atomic
def _swap(
    attachment: Attachment, stored: StoredFile, *, by: Actor, permit: Permit, opens: Callable[[Scope], bool]
) -> Attachment:
    assert by.user is not None
    row = hold(attachment.application, by=by, permit=permit, opens=opens)
    if not row.attachments.filter(pk=attachment.pk, removed_at=None).update(removed_at=clock.now()):
        raise stale(row)  # removed or turned meanwhile
    made = Attachment.objects.create(
        application=row, kind=attachment.kind, file=stored, caption=attachment.caption, added_by=by.user,
        indicator=attachment.indicator, proves=attachment.proves, honour_id=attachment.honour_id,
    )  # fmt: skip
    touch(row, by, changed=[f"file_{attachment.kind}"])
    return made
