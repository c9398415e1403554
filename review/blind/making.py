"""Copies are made, changed word by word and file by file, and confirmed by a person; each change undoes the yes."""

import secrets
from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import AuditEvent
from documents import files, removing, stripping
from documents.files import Facts
from nominations.acting import Actor, TransitionError, WrongState
from nominations.dictionaries import AttachmentKind
from nominations.models import Application, Cycle
from nominations.taking import taken
from nominations.transitions import locked
from review.blind import reading
from review.blind.models import BlindCopy, BlindFile
from review.blind.terms import HIDDEN, Term

# What can prove merit; identity papers never reach an expert, and the unit's own papers name it on every page.
SHOWN_KINDS = (AttachmentKind.CERTIFICATE, AttachmentKind.EVIDENCE, AttachmentKind.SUPPLEMENT)
MOST_TERM = 60
Choice = BlindFile.Choice


@transaction.atomic
def make_all(cycle: Cycle, applications: Iterable[Application], *, by: Actor) -> int:
    """A copy for each that has none; the numbers are drawn by lot, so that they tell nothing. Returns how many."""
    Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=cycle.pk)
    rows = [one for one in applications if not BlindCopy.objects.filter(application=one).exists()]
    secrets.SystemRandom().shuffle(rows)
    last = BlindCopy.objects.filter(application__cycle=cycle).count()
    for number, application in enumerate(rows, start=last + 1):
        copy = BlindCopy(application=application, code=f"SX{cycle.year}-{number:03d}", made_by=by.user)
        _renew(copy)
    if rows:
        audit.record_late("blind.make", actor=by.user, ip=by.ip, target=f"cycle:{cycle.pk}", detail={"n": len(rows)})
    return len(rows)


def _renew(copy: BlindCopy) -> None:
    """Write texts and list of files anew from the form as it stands; what was confirmed is so no longer."""
    terms = reading.terms_of(copy)
    copy.texts = reading.texts(copy.application, terms)
    copy.replaced = [term.as_json() for term in terms]
    copy.revision = copy.application.revision
    copy.confirmed_at, copy.confirmed_by, copy.sha256 = None, None, ""
    copy.version = (copy.version or 0) + 1 if copy.pk else 1
    copy.save()
    _list_files(copy)


def _list_files(copy: BlindCopy) -> None:
    """A line for every attachment that may be shown; new ones wait for a decision, removed ones are hidden."""
    there = {row.attachment_id: row for row in copy.files.select_related("file")}
    live = list(copy.application.attachments.filter(removed_at=None, kind__in=SHOWN_KINDS).order_by("pk"))
    number = max((row.number for row in there.values()), default=0)
    for attachment in live:
        if attachment.pk not in there:
            number += 1
            BlindFile.objects.create(copy=copy, attachment=attachment, number=number)
    left = {attachment.pk for attachment in live}
    gone = [row for pk, row in there.items() if pk not in left]
    for row in gone:
        _give_up(row.file)
    BlindFile.objects.filter(pk__in=[row.pk for row in gone]).update(choice=Choice.HIDDEN, file=None)


def _give_up(made: files.StoredFile | None) -> None:
    """A copy that another one takes the place of: no row will lead to it any more when its time is over."""
    if made is not None:
        removing.erase_file(made)


def hold(copy: BlindCopy, version: int) -> BlindCopy:
    """The copy, locked, as the person saw it."""
    row = locked(BlindCopy, copy.pk)
    if row.version != version:
        raise WrongState(_("副本已被他人更新，请核对最新内容后再办理。"), latest=_latest(row))
    return row


def _latest(copy: BlindCopy) -> AuditEvent | None:
    """Who changed it last, for the page that explains a refusal."""
    events = AuditEvent.objects.filter(target=f"application:{copy.application_id}", action__startswith="blind.")
    return events.select_related("actor").order_by("-seq").first()


@transaction.atomic
def renew(copy: BlindCopy, *, by: Actor, version: int) -> BlindCopy:
    """After the form changed: texts and files anew, decisions on files that are still there are kept."""
    row = hold(copy, version)
    _renew(row)
    return _noted(row, "renew", by)


@transaction.atomic
def add_term(copy: BlindCopy, *, was: str, now: str, by: Actor, version: int) -> BlindCopy:
    """One more word to hide; it must stand in the texts, so that nothing is hidden by mistake."""
    row, was, now = hold(copy, version), was.strip(), now.strip() or HIDDEN
    if not 1 <= len(was) <= MOST_TERM or len(now) > MOST_TERM:
        raise TransitionError(_("请填写 1 至 60 个字。"), [("was", _("请填写 1 至 60 个字。"))])
    if not any(was in text for text in row.texts.values()):
        sentence = _("文中没有“%(word)s”，请核对。") % {"word": was}
        raise TransitionError(sentence, [("was", sentence)])
    row.replaced = [*row.replaced, Term(was, now, "staff").as_json()]
    _renew(row)
    return _noted(row, "term", by)


@transaction.atomic
def drop_term(copy: BlindCopy, *, was: str, by: Actor, version: int) -> BlindCopy:
    """Take back a word that staff added; the automatic ones stay."""
    row = hold(copy, version)
    kept = [one for one in row.replaced if one["source"] == "auto" or one["was"] != was]
    if len(kept) == len(row.replaced):
        raise TransitionError(_("这个词是系统自动替换的，不能取消。"))
    row.replaced = kept
    _renew(row)
    return _noted(row, "term", by)


Bare = tuple[bytes, Facts]


def bare_of(upload: UploadedFile, *, by: Actor) -> Bare:
    """A masked copy as it came, cleaned and stripped of its metadata before anything is locked; only that is kept."""
    with taken([upload], by=by, field="upload") as stored:
        return _bare(stored[0])


def _bare(stored: files.StoredFile) -> Bare:
    facts = Facts(stored.media_type, stored.pages, stored.width, stored.height)
    return stripping.without_metadata(files.read(stored), stored.media_type), facts


@transaction.atomic
def decide_file(
    file: BlindFile, *, choice: str, by: Actor, version: int,
    boxes: Sequence[stripping.Box] = (), masked: Bare | None = None,
) -> BlindFile:  # fmt: skip
    """Release one attachment without its metadata, hide it, or give a masked copy: `masked`, or with boxes burnt in."""
    copy = hold(file.copy, version)
    assert by.user is not None
    row = locked(BlindFile, file.pk)
    original, before = row.attachment.file, row.file
    if choice == Choice.RELEASED:
        if copy.application.cycle.written_blind == "full":
            raise TransitionError(_("本年度为全匿名评审，材料须遮挡或隐去。"), [("choice", _("请选择遮挡或隐去。"))])
        row.file = files.keep(*_bare(original), name=f"证明材料{row.number}", by=None)
    elif choice == Choice.MASKED:
        row.file = files.keep(*(masked or _with_boxes(original, boxes)), name=f"证明材料{row.number}", by=None)
    else:
        row.file = None
    row.boxes = [list(box) for box in boxes] if choice == Choice.MASKED and masked is None else []
    row.choice, row.decided_by, row.decided_at = choice, by.user, clock.now()
    row.save()
    _give_up(before)
    _renew(copy)
    _noted(copy, f"file.{choice}", by)
    return row


def _with_boxes(original: files.StoredFile, boxes: Sequence[stripping.Box]) -> Bare:
    if boxes and original.media_type.startswith("image/"):
        return stripping.black_out(files.read(original), boxes)
    sentence = _("请在图上框出要遮挡的地方，或上传遮挡后的副本（PDF 须上传副本）。")
    raise TransitionError(sentence, [("upload", sentence)])


def problems(copy: BlindCopy) -> list[str]:
    """What stands between a copy and its confirmation."""
    found = []
    if copy.revision != copy.application.revision:
        found.append(_("申报表已有新的版本，请重新生成副本。"))
    if open_files := copy.files.filter(choice="").count():
        found.append(_("还有 %(n)d 份材料没有选择“可供评审、隐去或遮挡”。") % {"n": open_files})
    return found


@transaction.atomic
def confirm(copy: BlindCopy, *, by: Actor, version: int) -> BlindCopy:
    """A person has read the copy as experts will; its hash is kept."""
    row = hold(copy, version)
    if found := problems(row):
        raise TransitionError(found[0], list(found))
    row.confirmed_by, row.confirmed_at, row.sha256 = by.user, clock.now(), reading.sha256(row)
    row.version += 1
    row.save()
    return _noted(row, "confirm", by)


def _noted(copy: BlindCopy, act: str, by: Actor) -> BlindCopy:
    detail = {"code": copy.code, "version": copy.version, "sha256": copy.sha256}
    target = f"application:{copy.application_id}"
    audit.record_late(f"blind.{act}", actor=by.user, ip=by.ip, target=target, detail=detail)
    return copy
