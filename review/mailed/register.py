"""Writes the register of e-mailed files: a mail entered once, or made void; the recommending unit is told (R70)."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox, roles
from documents.models import StoredFile
from documents.uploads import MEGABYTE
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.evidence import IDENTITY
from nominations.models import Application, Batch
from nominations.pipeline import CycleStage
from nominations.taking import taken
from nominations.transitions import Permit, latest_event, locked
from review.mailed.models import MOST_FILES, MailFile, MailItem, MailVoid, Whole
from review.paperwork.register import OPEN

REASON_CHARS = 5
# What one form may carry; the web server in front takes a little more.
MOST_BYTES = 50 * MEGABYTE
OVER = frozenset({CycleStage.ARCHIVED, CycleStage.CANCELLED})
SHEETS = frozenset({"xls", "xlsx", "xlsm", "et", "ods", "csv"})


@dataclass(frozen=True)
class Enclosed:
    """A file of the mail in the row `number` of the form; `application` None: about the whole batch."""

    number: int
    file: UploadedFile
    kind: str
    application: Application | None = None


@dataclass(frozen=True)
class Said:
    """What the clerk reads in the mail."""

    received_at: datetime
    sender: str
    sender_unit: str = ""
    subject: str = ""
    note: str = ""


def why_not(batch: Batch) -> str:
    """Why nothing can be registered for this batch now; '' where it can."""
    if batch.cycle.stage in OVER:
        words = {"year": batch.cycle.year, "stage": batch.cycle.get_stage_display()}
        return _("%(year)s年度%(stage)s，不再登记邮箱来件。") % words
    if batch.status not in OPEN:
        return _("所在批次还没有签收，请先签收批次，再登记邮箱来件。")
    return ""


def enter(batch: Batch, *, by: Actor, permit: Permit, said: Said, files: Sequence[Enclosed], key: str) -> MailItem:
    """Register one mail with its files; the same form sent twice is one mail. Neither evidence nor list changes.

    Raises TransitionError with sentences beside the fields received_at, file_N, kind_N, about_N.
    """
    _permitted(batch, by, permit)
    if before := _entered(batch, by, key):
        return before
    _open(batch)
    if problems := [*_ill_timed(batch, said.received_at), *_misfits(batch, files)]:
        raise TransitionError(problems[0][1], problems)
    with ExitStack() as held:
        kept = [held.enter_context(taken([one.file], by=by, field=f"file_{one.number}"))[0] for one in files]
        return _enter(batch, by, permit, said, list(zip(files, kept, strict=True)), key)


@transaction.atomic
def _enter(
    batch: Batch, by: Actor, permit: Permit, said: Said, files: list[tuple[Enclosed, StoredFile]], key: str
) -> MailItem:
    row = _hold(batch, by, permit)
    if before := _entered(row, by, key):
        return before  # the same form sent twice at once
    _open(row)
    assert by.user is not None
    made = MailItem.objects.create(
        batch=row, received_at=said.received_at, sender=said.sender, sender_unit=said.sender_unit,
        subject=said.subject, note=said.note, by=by.user, form_key=key,
    )  # fmt: skip
    MailFile.objects.bulk_create(
        MailFile(item=made, position=place, file=kept, kind=one.kind, application=one.application)
        for place, (one, kept) in enumerate(files, start=1)
    )
    body = f"您发送到工作邮箱的{len(files)}份文件已登记到第{row.number}批次。申报和推荐内容以平台报送的为准。"
    _tell(made, "entered", "邮箱来件已登记", body)
    _note("mail.register", made, len(files), by)
    return made


@transaction.atomic
def void(item: MailItem, *, by: Actor, permit: Permit, reason: str, key: str) -> MailVoid:
    """Registered in error: the mail stays readable as void, and the unit that was told hears of it."""
    row = _hold(item.batch, by, permit)
    if before := MailVoid.objects.filter(item=item).first():
        if before.by_id == getattr(by.user, "pk", None) and before.form_key == key:
            return before
        raise WrongState(_("这次登记已经作废。"))
    if row.cycle.stage in OVER:
        raise WrongState(why_not(row))
    if len(reason.strip()) < REASON_CHARS:
        problem = _("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS}
        raise TransitionError(problem, [("reason", problem)])
    assert by.user is not None
    made = MailVoid.objects.create(item=item, reason=reason.strip(), by=by.user, form_key=key)
    number = item.files.count()
    body = f"第{row.number}批次的一次邮箱来件登记（{number}份文件）有误，已作废。如有疑问，请与协会联系。"
    _tell(item, "void", "邮箱来件登记已作废", body)
    _note("mail.void", item, number, by)
    return made


def _permitted(batch: Batch, by: Actor, permit: Permit) -> None:
    if by.user is None or not permit(by.user, batch):
        raise NotPermitted(_("您没有办理此事项的权限。"))


def _hold(batch: Batch, by: Actor, permit: Permit) -> Batch:
    row = locked(Batch, batch.pk)
    _permitted(row, by, permit)
    return row


def _entered(batch: Batch, by: Actor, key: str) -> MailItem | None:
    return MailItem.objects.filter(batch=batch, by=by.user, form_key=key).first()


def _open(batch: Batch) -> None:
    if sentence := why_not(batch):
        raise WrongState(sentence, latest=latest_event(batch))


def _ill_timed(batch: Batch, moment: datetime) -> list[tuple[str, str]]:
    if moment > clock.now():
        return [("received_at", _("收到时间不能晚于现在。"))]
    if moment < batch.cycle.open_at:
        day = batch.cycle.open_at.astimezone(clock.SHANGHAI)
        sentence = _("收到时间不能早于本年度开始申报的时间（%(when)s）。") % {"when": f"{day:%Y-%m-%d %H:%M}"}
        return [("received_at", sentence)]
    return []


def _misfits(batch: Batch, files: Sequence[Enclosed]) -> list[tuple[str, str]]:
    """What is wrong with the files before anybody looks inside them."""
    if not files:
        return [("file_1", _("请至少选择一份文件。"))]
    if len(files) > MOST_FILES:
        return [(f"file_{MOST_FILES}", _("一次最多登记 %(n)d 份文件。") % {"n": MOST_FILES})]
    if sum(one.file.size or 0 for one in files) > MOST_BYTES:
        words = {"n": MOST_BYTES // MEGABYTE}
        return [("file_1", _("一次登记的文件合计不能超过 %(n)d MB，请分几次登记。") % words)]
    there = set(batch.items.filter(live=True).values_list("application", flat=True))
    return [problem for one in files if (problem := _misfit(one, there))]


def _misfit(one: Enclosed, there: set[int]) -> tuple[str, str] | None:
    if (one.file.name or "").rpartition(".")[2].lower() in SHEETS:
        sentence = _("不登记表格文件：推荐汇总表由推荐单位在平台填报、由平台生成。请登记 PDF 或图片。")
        return f"file_{one.number}", sentence
    if one.application is not None and one.application.pk not in there:
        return f"about_{one.number}", _("这位申报人不在本批次。")
    if one.kind == Whole.LIST and one.application is not None:
        return f"about_{one.number}", _("推荐汇总表涉及本批次全部申报人，请选择“整批”。")
    if one.kind in IDENTITY and one.application is None:
        return f"about_{one.number}", _("身份证、工会凭证须选择是哪一位申报人的。")
    return None


def _tell(item: MailItem, event: str, subject: str, body: str) -> None:
    """The recommending unit: how many files and which batch, nobody's name."""
    people = roles.holders(roles.Role.REC, unit_id=item.batch.recommender_id)
    url = reverse("recommendation:batch", args=[item.batch.key])
    inbox.tell(people, key=f"mail-item:{item.pk}:{event}", subject=subject, body=body, url=url)


def _note(action: str, item: MailItem, number: int, by: Actor) -> None:
    detail = {"event": item.pk, "count": number}
    audit.record_late(action, actor=by.user, ip=by.ip, target=f"batch:{item.batch_id}", detail=detail)
