"""Ask for a sheet, say yes or no to personal numbers, fetch the file: each in the audit trail, with no number in it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox, mail_groups
from accounts.models import User
from accounts.roles import Role, holders
from documents.erasing import erase
from documents.models import GeneratedDocument, StoredFile
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Cycle, Unit
from nominations.transitions import locked
from review import results
from review.result_sheet.models import Export
from review.result_sheet.permissions import KIND, can_ask, can_decide, can_fetch

AN_HOUR, DAYS = 5, 7


@transaction.atomic
def ask(*, by: Actor, cycle: Cycle, unit: Unit | None, personal: bool = False, purpose: str = "", key: str) -> Export:
    """A plain sheet is made at once; one with personal numbers waits for LEAD."""
    assert by.user is not None
    locked(User, by.user.pk)  # two clicks at once are counted one after the other
    if not can_ask(by.user, personal):
        raise NotPermitted(_("您不能导出形式审查结果表。"))
    if done := Export.objects.filter(by=by.user, click=key).first():
        return done
    since = clock.now() - timedelta(hours=1)
    if Export.objects.filter(by=by.user, at__gt=since).count() >= AN_HOUR:
        raise TransitionError(_("每小时最多导出 %(n)d 次，请稍后再试。") % {"n": AN_HOUR})
    if not results.is_association(by.user) and not results.rows_for(by.user, cycle, unit).exists():
        raise TransitionError(_("本单位的报送批次尚未审查完毕，完毕后可以导出。"))
    state = Export.State.WAITING if personal else Export.State.READY
    export = Export(cycle=cycle, unit=unit, personal=personal, purpose=purpose, state=state, by=by.user, click=key)
    if not personal:
        _make(export)
    export.save()
    if personal:
        _tell_leads(export)
    _note("export.asked" if personal else "export.result_sheet", export, by)
    return export


def _make(export: Export) -> None:
    """Freeze what the person who asked may read now, and ask the workers for the file."""
    said = results.payload(export.by, export.cycle, export.unit, personal=export.personal, purpose=export.purpose)
    export.lines, export.left_out = len(said["rows"]), said["left_out"]
    # The key keeps apart two people's sheets that happen to say the same.
    target = f"{KIND}:{export.key}"
    export.document = request_document(
        KIND, target=target, snapshot=freeze("result_sheet/1", said), format="xlsx", by=export.by
    )


def _tell_leads(export: Export) -> None:
    inbox.tell(
        holders(Role.LEAD).exclude(pk=export.by_id),
        key=f"export:{export.key}:asked",
        subject=_("请审批：形式审查结果表（含个人信息）"),
        body=_("%(who)s申请导出含身份证号和手机号码的%(year)d年度形式审查结果表，请审批。")
        % {"who": export.by.name, "year": export.cycle.year},
        url=reverse("result_sheet:decide", args=[export.key]),
        group=mail_groups.WORK,
    )


@transaction.atomic
def decide(export: Export, *, by: Actor, yes: bool, remark: str, version: int, key: str) -> Export:
    """LEAD's answer; only a yes makes the file."""
    row = locked(Export, export.pk)
    if not can_decide(by.user, row):
        raise NotPermitted(_("您不能审批这项导出申请。"))
    if row.state != Export.State.WAITING:
        raise WrongState(_("这项导出申请已经办理。"))
    if row.version != version:
        raise StaleVersion(_("这项导出申请已有变化，请查看最新内容后再办理。"))
    row.decided_by, row.decided_at, row.remark, row.version = by.user, clock.now(), remark, version + 1
    row.state = Export.State.READY if yes else Export.State.REFUSED
    if yes:
        _make(row)
        row.expires_at = clock.now() + timedelta(days=DAYS)
    row.save()
    answer = _("已批准，%(days)d 天内可下载。") % {"days": DAYS} if yes else _("未批准：%(why)s") % {"why": remark}
    inbox.tell(
        [row.by],
        key=f"export:{row.key}:decided",
        subject=_("形式审查结果表（含个人信息）的导出申请"),
        body=answer,
        url=reverse("result_sheet:queue"),
    )
    _note("export.approved" if yes else "export.refused", row, by)
    return row


@transaction.atomic
def fetch(export: Export, *, by: Actor) -> tuple[StoredFile, GeneratedDocument]:
    """Count one download; the view then hands the file over."""
    row = locked(Export, export.pk)
    if not can_fetch(by.user, row):
        raise WrongState(_("下载次数已用完或已过期；确有需要的，请重新申请。"))
    document = row.document
    if document is None or document.file is None:
        raise WrongState(_("文件还在生成，请稍后再试。"))
    row.downloads += 1
    row.save(update_fields=["downloads"])
    _note("export.download", row, by)
    return document.file, document


def expire() -> int:
    """Take away every sheet with personal numbers whose days are over: bytes and data; returns how many."""
    due = Export.objects.filter(personal=True, state=Export.State.READY, expires_at__lte=clock.now())
    return sum(_expire(pk) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: int) -> bool:
    row = locked(Export, pk)
    over = row.expires_at is not None and row.expires_at <= clock.now()
    if row.state != Export.State.READY or not over or (row.document is not None and not erase(row.document)):
        return False
    row.state, row.version = Export.State.EXPIRED, row.version + 1
    row.save(update_fields=["state", "version"])
    _note("export.expired", row, Actor.system())
    return True


def _note(action: str, export: Export, by: Actor) -> None:
    detail: dict[str, Any] = {
        "year": export.cycle.year, "unit": export.unit_id, "personal": export.personal, "rows": export.lines,
        "left_out": export.left_out, "downloads": export.downloads,
    }  # fmt: skip
    if export.personal:
        detail["purpose"] = export.purpose
    audit.record_late(action, actor=by.user, target=f"export:{export.pk}", detail=detail, ip=by.ip)
