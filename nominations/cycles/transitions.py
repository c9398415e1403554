"""The moves of a year by people: prepared by STAFF and LEAD, decided by CHIEF (C1, C4, C14); `tick` is the clock's."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import AuditEvent
from nominations import corrections, deadlines, working_days
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError
from nominations.cycle_fields import label_of, shown
from nominations.cycles.permissions import can_create, can_decide, can_edit
from nominations.models import Cycle, CycleEvent, StageEvent
from nominations.models.cycle import Notice, Rules, doc_no_format
from nominations.pipeline import CycleStage
from nominations.ticking import revive_batches, tick, tick_soon
from nominations.transitions import advance_cycle, locked, replay, stale

__all__ = ["VERBS", "create", "edit", "extend", "publish_notice", "resume", "suspend", "tick"]
COPIED = tuple(field.name for part in (Notice, Rules) for field in part._meta.local_fields)
# Contact persons and long texts: the trail says that they changed, not what they say.
UNSPOKEN = frozenset({"contacts", "sections", "intro", "basis_docs", "address", "postcode", "email"})
DECIDING = ("formal_pass", "formal_reject", "correction_overdue")


# --- Preparing -------------------------------------------------------------------------------------------------------


@transaction.atomic
def create(values: dict[str, Any], *, by: Actor, source: Cycle | None = None) -> Cycle:
    """Open a year; with `source` its notice and every number are taken over, its data never (R10)."""
    if by.user is None or not can_create(by.user):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    copied = {name: getattr(source, name) for name in COPIED} if source else {}
    if source:
        copied["intro"] = _renamed(source.intro, source.year, values["year"])
        copied["sections"] = [_renamed_section(section, source.year, values["year"]) for section in source.sections]
    cycle = Cycle(**copied | values)
    try:
        with transaction.atomic():
            cycle.save(force_insert=True)
    except IntegrityError as error:
        sentence = _("%(year)s年度已经建立。") % {"year": values["year"]}
        raise TransitionError(sentence, [("year", sentence)]) from error
    action = "cycle.clone" if source else "cycle.create"
    detail = {"year": cycle.year} | ({"source": source.year} if source else {})
    audit.record_late(action, actor=by.user, target=f"cycle:{cycle.pk}", detail=detail, ip=by.ip)
    return cycle


def _renamed(text: str, old: int, new: int) -> str:
    """“2023年度” becomes “2024年度”; days stay as they are, for a person to look at (the page warns)."""
    return text.replace(f"{old}年度", f"{new}年度")


def _renamed_section(section: dict[str, Any], old: int, new: int) -> dict[str, Any]:
    lines = [_renamed(line, old, new) for line in section.get("paragraphs", [])]
    return {"title": _renamed(section.get("title", ""), old, new), "paragraphs": lines}


@transaction.atomic
def edit(cycle: Cycle, values: dict[str, Any], *, by: Actor, version: int) -> Cycle:
    """Store changed settings and say in the audit trail what changed; a form that changes nothing stores nothing."""
    cycle = locked(Cycle, cycle.pk)
    if by.user is None or not can_edit(by.user, cycle):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    changed = {name: value for name, value in values.items() if getattr(cycle, name) != value}
    if not changed:
        return cycle
    if version != cycle.version:
        raise _stale(cycle)
    with translation.override("zh-hans"):
        before = {name: shown(cycle, name) for name in changed}
    for name, value in changed.items():
        setattr(cycle, name, value)
    cycle.version += 1
    cycle.save(update_fields=[*changed, "version"])
    changes = [_change(cycle, name, before[name]) for name in changed]
    audit.record_late("cycle.edit", actor=by.user, target=f"cycle:{cycle.pk}", detail={"changes": changes}, ip=by.ip)
    return cycle


def _stale(cycle: Cycle) -> StaleVersion:
    """Says on the 409 page who was faster: the last edit with its changes, or the last move where that came later."""
    error = stale(cycle)
    edits = AuditEvent.objects.filter(target=f"cycle:{cycle.pk}", action="cycle.edit").select_related("actor")
    edit = edits.order_by("-seq").first()
    if edit is not None and (error.latest is None or edit.at >= error.latest.at):
        error.latest = edit
    return error


@translation.override("zh-hans")
def _change(cycle: Cycle, name: str, before: str) -> dict[str, str]:
    if name in UNSPOKEN:
        return {"label": label_of(name), "before": "", "after": "（已更改）"}
    return {"label": label_of(name), "before": before, "after": shown(cycle, name)}


# --- Deciding: C1, C4, C14 -------------------------------------------------------------------------------------------


def publish_problems(cycle: Cycle) -> list[str]:
    """What stands between a prepared year and C1: dates in order, contacts, text, weights, the number of the notice."""
    checks = (
        (cycle.open_at < cycle.submit_deadline, _("开始申报须早于报送截止。")),
        (cycle.submit_deadline > clock.now(), _("报送截止已经过去，请改为今后的日期。")),
        (bool(cycle.intro.strip()), _("还没有通知开头。")),
        (bool(cycle.sections), _("还没有通知正文。")),
        (bool(cycle.contacts), _("还没有联系人。")),
        (bool(cycle.address and cycle.postcode and cycle.email), _("联系地址、邮编和电子邮箱须填写完整。")),
        (bool(doc_no_format.regex.search(cycle.doc_no)), doc_no_format.message),  # type: ignore[union-attr]
        (str(cycle.year) in cycle.title, _("通知标题中没有年度“%(year)s”。") % {"year": cycle.year}),
        (cycle.weight_written + cycle.weight_defense == 1, _("书面评审与答辩的权重之和应为 1。")),
    )
    return [str(sentence) for holds, sentence in checks if not holds]


def warnings_for(cycle: Cycle) -> list[str]:
    """What may be meant as it is, and should be looked at."""
    found = []
    if not working_days.year_announced(cycle.year):
        found.append(_("%(year)s年节假日安排尚未发布，按工作日计算的日期为预估。") % {"year": cycle.year})
    if cycle.stage != CycleStage.PREPARING:
        return found
    if f"〔{cycle.year}〕" not in cycle.doc_no:
        found.append(_("文号中的年份不是 %(year)s。") % {"year": cycle.year})
    text = cycle.intro + "".join(line for section in cycle.sections for line in section.get("paragraphs", []))
    if f"{cycle.year - 1}年" in text:
        found.append(_("通知正文中还有“%(year)s年”，请核对日期。") % {"year": cycle.year - 1})
    if cycle.open_at <= clock.now():
        found.append(
            _("开始申报的时间（%(open)s）已到，通知发布后随即开放申报。") % {"open": deadlines.beijing(cycle.open_at)}
        )
    return found


def decided(cycle: Cycle) -> bool:
    """Whether the formal check has decided on anybody: then the deadline can no longer move (C4).

    Asked of what happened: somebody may be out by a decision of another kind, or have left since.
    """
    return StageEvent.objects.filter(application__cycle=cycle, move__in=DECIDING).exists()


def publish_notice(cycle: Cycle, *, by: Actor, version: int, key: str, **_rest: Any) -> CycleEvent:
    """C1: the notice becomes public; refused while publish_problems finds any."""
    return advance_cycle(
        cycle, "publish_notice", by=by, permit=can_decide, version=version, key=key, guard=publish_problems
    )


@transaction.atomic
def extend(cycle: Cycle, *, by: Actor, version: int, key: str, reason: str, deadline: datetime) -> CycleEvent:
    """C4: a later deadline, announced with its reason. Expired batches come back now, applications by the next tick."""
    cycle = locked(Cycle, cycle.pk)
    if done := replay(cycle, "extend", by, key):
        return done
    before, cycle.submit_deadline = cycle.submit_deadline, deadline
    if deadline > cycle.open_at:
        cycle.save(update_fields=["submit_deadline"])
    event = advance_cycle(
        cycle, "extend", by=by, permit=can_decide, version=version, reason=reason, key=key,
        guard=lambda subject: _extension_problems(subject, before, deadline),
        payload={"before": before.isoformat(), "after": deadline.isoformat()},
    )  # fmt: skip
    revive_batches(cycle)
    tick_soon()
    return event


def _extension_problems(cycle: Cycle, before: datetime, deadline: datetime) -> list[Any]:
    found: list[Any] = []
    if deadline <= before:
        found.append(("deadline_date", _("新的截止须晚于原来的截止（%(old)s）。") % {"old": deadlines.beijing(before)}))
    elif deadline <= clock.db_now():
        found.append(("deadline_date", _("新的截止须晚于现在。")))
    if decided(cycle):
        found.append(_("已有申报经形式审查作出结论，不能再延长申报。"))
    return found


def suspend(cycle: Cycle, *, by: Actor, version: int, key: str, reason: str, **_rest: Any) -> CycleEvent:
    """C14: nothing moves until the year is resumed; the reason is public."""
    return advance_cycle(cycle, "suspend", by=by, permit=can_decide, version=version, key=key, reason=reason)


@transaction.atomic
def resume(
    cycle: Cycle, *, by: Actor, version: int, key: str, reason: str, deadline: datetime | None = None
) -> CycleEvent:
    """C14: open again, with a new deadline where the old one has passed meanwhile."""
    cycle = locked(Cycle, cycle.pk)
    if done := replay(cycle, "resume", by, key):
        return done
    before = cycle.submit_deadline
    if deadline is not None and deadline > cycle.open_at:
        cycle.submit_deadline = deadline
        cycle.save(update_fields=["submit_deadline"])

    def guard(subject: Cycle) -> list[Any]:
        if subject.submit_deadline <= clock.db_now():
            return [("deadline_date", _("原报送截止已过，请填写新的报送截止。"))]
        return [("deadline_date", _("恢复时不能提前报送截止。"))] if subject.submit_deadline < before else []

    payload = {"before": before.isoformat(), "after": cycle.submit_deadline.isoformat()}
    event = advance_cycle(
        cycle, "resume", by=by, permit=can_decide, version=version, key=key, reason=reason, guard=guard, payload=payload
    )
    if stopped := cycle.events.filter(move="suspend").order_by("-pk").first():
        corrections.go_on(cycle, stopped.at)
    return event


def cancel_cycle(cycle: Cycle, *, by: Actor, version: int, key: str, reason: str, **_rest: Any) -> CycleEvent:
    """C14: the year is given up; nothing in it moves any more."""
    return advance_cycle(cycle, "cancel_cycle", by=by, permit=can_decide, version=version, key=key, reason=reason)


VERBS: dict[str, Callable[..., CycleEvent]] = {
    "publish_notice": publish_notice,
    "extend": extend,
    "suspend": suspend,
    "resume": resume,
    "cancel_cycle": cancel_cycle,
}
