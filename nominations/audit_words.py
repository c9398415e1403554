"""What nominations brings to the audit trail: every move as a record, the words, and a check that no move lacks one.

A record of a move holds no reason and no payload, only their hash: the trail says that they are what they were.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, audit_checks, audit_words
from accounts.models import AuditEvent
from nominations import visibility
from nominations.models import Application, Batch, BatchEvent, Cycle, CycleEvent, DeletionLine, StageEvent, Unit
from nominations.models.event import Event
from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES, BatchStatus, CycleStage, Status

BATCHES = "batches"  # the rule that erases lists (nominations.retention.intake)
KINDS: dict[str, type[Event]] = {"application": StageEvent, "batch": BatchEvent, "cycle": CycleEvent}
_KIND_OF = {model: kind for kind, model in KINDS.items()}
WORDS = {
    "unit.verify": gettext_lazy("核实单位"),
    "unit.retire": gettext_lazy("停用单位"),
    "unit.restore": gettext_lazy("恢复使用单位"),
    "application.reminded": gettext_lazy("提醒办理申报"),
    "calendar.set": gettext_lazy("登记放假和调休日期"),
    "calendar.remove": gettext_lazy("删除登记的放假和调休日期"),
    "extension.give": gettext_lazy("为推荐单位延长报送期限"),
    "extension.revoke": gettext_lazy("收回延长的报送期限"),
    "correction.extend": gettext_lazy("延长补正期限"),
    "personal_data.json": gettext_lazy("下载本人信息副本（JSON）"),
    "personal_data.pdf": gettext_lazy("生成本人信息副本（PDF）"),
    "personal_data.ask": gettext_lazy("提出个人信息请求"),
    "personal_data.cancel": gettext_lazy("撤销个人信息请求"),
    "personal_data.answer": gettext_lazy("答复个人信息请求"),
    "personal_data.propose": gettext_lazy("对个人信息请求提出不同意"),
    "personal_data.refuse": gettext_lazy("不同意个人信息请求"),
    "personal_data.send_back": gettext_lazy("退回个人信息请求办理"),
    "consent.withdrawn": gettext_lazy("撤回同意"),
    "retention.erase": gettext_lazy("删除保存期满或申请删除的内容"),
    "export.deletions": gettext_lazy("导出删除记录"),
    "account.closed": gettext_lazy("注销账号"),
    "mail_text.write": gettext_lazy("修改通知文字"),
    "mail_text.restore": gettext_lazy("恢复默认的通知文字"),
    "mail_text.test": gettext_lazy("发送通知文字的测试邮件"),
}


def note_move(event: Event, ref: str) -> None:
    """Put one move into the chain, in the move's own transaction, as its last act."""
    kind = _KIND_OF[type(event)]
    detail = {
        "ref": ref, "kind": kind, "event": event.pk, "role": event.role, "from": event.from_status,
        "to": event.to_status, "sha256": _digest(event.reason, event.payload),
    }  # fmt: skip
    target = f"{kind}:{getattr(event, f'{kind}_id')}"
    audit.record_late(f"move.{event.move}", actor=event.actor, target=target, detail=detail, ip=event.ip)


def _digest(reason: str, payload: Any) -> str:
    return hashlib.sha256(json.dumps([reason, payload], sort_keys=True).encode()).hexdigest()


def _noted() -> dict[tuple[str, int], tuple[Any, ...]]:
    rows = AuditEvent.objects.filter(action__startswith="move.").values_list("action", "target", "actor", "detail")
    return {
        (detail["kind"], detail["event"]): (action, target, actor, detail["from"], detail["to"], detail["sha256"])
        for action, target, actor, detail in rows.iterator(2000)
    }


def unrecorded_moves() -> Iterator[str]:
    """Moves whose record is missing or says something else; those from before the trail knew moves are left out.

    The moves are read before the records: what is made meanwhile has its record then.
    """
    found = {
        (kind, event.pk): event
        for kind, model in KINDS.items()
        for event in model._default_manager.order_by("pk").iterator(2000)
    }
    noted = _noted()
    first = {kind: min((pk for one, pk in noted if one == kind), default=None) for kind in KINDS}
    for (kind, pk), event in found.items():
        said = noted.pop((kind, pk), None)
        since = first[kind]
        if since is not None and pk >= since and not _fits(kind, event, said):
            yield f"{kind} event {pk}"
    for kind, pk in noted:
        if not KINDS[kind]._default_manager.filter(pk=pk).exists():
            yield f"{kind} event {pk} is gone"


def _fits(kind: str, event: Event, said: tuple[Any, ...] | None) -> bool:
    """Whether the event says what was recorded; one whose application was erased says nothing, and the rest fits."""
    now = _said(kind, event)
    if said == now or said is None:
        return said == now
    emptied = not event.reason and not event.payload
    return emptied and said[:-1] == now[:-1] and _is_erased(event)


def _is_erased(event: Any) -> bool:
    """An application's events go with it; those of a list with the list, or with somebody whom they named."""
    gone = Application.objects.filter(erased_at__isnull=False)
    if isinstance(event, StageEvent):
        return gone.filter(pk=event.application_id).exists()
    if not isinstance(event, BatchEvent):
        return False
    of_list = DeletionLine.objects.filter(rule=BATCHES, subject=str(event.batch.key))
    return of_list.exists() or gone.filter(batch_items__batch=event.batch_id).exists()


def _said(kind: str, event: Event) -> tuple[Any, ...]:
    target = f"{kind}:{getattr(event, f'{kind}_id')}"
    digest = _digest(event.reason, event.payload)
    return (f"move.{event.move}", target, event.actor_id, event.from_status, event.to_status, digest)


def find(user: Any, number: str) -> tuple[str, str] | None:
    """The trail's name of the application with this acceptance number, and its words, where the user may read it."""
    row = visibility.readable(user).filter(acceptance_no=number).first() if number else None
    return (f"application:{row.pk}", f"{row.acceptance_no} {row.name}") if row is not None else None


def names(kind: str, pks: Collection[int]) -> dict[int, str]:
    """Words for objects of one kind, one query."""
    if kind == "application":
        rows = Application.objects.filter(pk__in=pks).values_list("pk", "acceptance_no")
        return {pk: _("申报 %(no)s") % {"no": number} if number else _("未报送的申报") for pk, number in rows}
    if kind == "batch":
        batches = Batch.objects.filter(pk__in=pks).values_list("pk", "recommender__name", "number")
        return {pk: _("%(unit)s第 %(n)d 批次") % {"unit": unit, "n": n} for pk, unit, n in batches}
    if kind == "cycle":
        years = Cycle.objects.filter(pk__in=pks).values_list("pk", "year")
        return {pk: _("%(year)d年度") % {"year": year} for pk, year in years}
    return dict(Unit.objects.filter(pk__in=pks).values_list("pk", "name"))


def register() -> None:
    """Called once, when the application starts."""
    words: dict[str, Any] = {
        f"move.{move.name}": move.label for table in (CYCLE_MOVES, BATCH_MOVES, MOVES) for move in table.values()
    }
    words |= WORDS
    tables: dict[str, Any] = {"application": Status, "batch": BatchStatus, "cycle": CycleStage}
    states = {f"{kind}.{state.value}": state.label for kind, table in tables.items() for state in table}
    kinds = dict.fromkeys((*KINDS, "unit"), names)
    audit_words.register(words=words, find=find, kinds=kinds, states=states)
    audit_checks.register(unrecorded_moves)
