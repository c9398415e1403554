"""Which steps of the approval a person may take now: form, right, guard and verb of each; the panels on the page."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from nominations.act_forms import ProvedForm
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from review.acts import YES, Said, Step, bound, on, panel, plain, with_file
from review.final_approval import forms, permissions, transitions
from review.votes import guards
from review.votes.models import Approval
from review.votes.moves import State

SAID: dict[str, Said] = {
    "plan": Said(_("筹备审定会"), (_("填写会议时间、地点，聘请委员，由部门负责人发出会议通知。"),)),
    "notify": Said(
        _("发出会议通知"), (_("向每位委员发出会议通知，委员可以答复是否参加，并阅读人选材料。"),), told=(_("全体委员"),)
    ),
    "replan": Said(
        _("改期"), (_("会议通知作废，委员须重新答复；改好时间后再次发出通知。"),), fields=("reason",),
        told=(_("全体委员"),), tone="plain",
    ),
    "open": Said(_("开会"), (_("到会委员达到法定人数、主持人已到会，可以开始投票。"),)),
    "close": Said(
        _("结束会议"), (_("生成审定会纪要暨计票单，供主持人、监票人、计票人和到会委员签名。"),),
        _("结束后不能再投票；需要更正的，由秘书长重开会议。"),
    ),
    "scan": Said(_("上传会议纪要扫描件"), (_("请上传签名后的审定会纪要暨计票单。"),), fields=("scan",)),
    "confirm": Said(
        _("确认审定结果"),
        (_("通过的列为候选人或后备候选人，未通过的名单审定结束；同时生成候选人名单。"), _("通知中没有票数。")),
        _("确认后不能撤销。"), fields=("proof",), moves=("approve", "approve_reserve", "approval_fail"),
    ),
    "reopen": Said(
        _("重开会议"), (_("会议纪要作废，扫描件撤下；可以再次投票，须重新结束、签名。"),), fields=("reason", "proof"),
        tone="danger",
    ),
    "reconvene": Said(
        _("再次召开审定会"),
        (
            _("有人选经复核回到名单审定，审定会再次召开，只审定这些人选；其他人的审定结果不变。"),
            _("须重新填写时间、地点，发出通知，签到，表决，签名；确认后生成新的候选人名单。"),
        ),
        fields=("reason", "proof"), tone="danger",
    ),
    "publicity": Said(
        _("开始公示"), (_("本年度转入公示发布，可以准备公示名单。"),), _("转入后不能退回名单审定。"), fields=("proof",)
    ),
}  # fmt: skip


def _again(events: Any, verb: str, user: Any, key: str) -> bool:
    """Whether this very form has acted already: sent again it asks for no second proof."""
    return bool(key) and events.filter(move=verb, actor=user, key=key).exists()


def _on_year(user: Any, verb: str, cycle: Cycle, key: str) -> Step | None:
    """The two verbs that are about the year."""
    if verb == "plan" and permissions.can_plan(user, cycle):
        return Step(Role.STAFF, YES, on(transitions.plan, cycle), _("请填写会议时间、地点，聘请委员。"))
    if verb == "publicity" and permissions.can_start(user, cycle):
        form = plain(ProvedForm, user=user, done=_again(cycle.events, "start_publicity", user, key))
        return Step(Role.CHIEF, form, on(transitions.start_publicity, cycle), _("本年度已转入公示发布。"))
    return None


def step(user: Any, verb: str, cycle: Cycle, approval: Approval | None, key: str = "") -> Step | None:
    """The verb in the role in which this person may use it; None hides as 404. The verb asks state and guard."""
    if verb in ("plan", "publicity"):
        return _on_year(user, verb, cycle, key)
    if approval is None:
        return None
    right, proved = permissions, {"user": user, "done": _again(approval.events, verb, user, key)}
    steps: dict[str, tuple[Any, ...]] = {
        "notify": (Role.LEAD, YES, transitions.notify, right.can_notify, _("已发出会议通知。")),
        "replan": (
            Role.LEAD, plain(forms.MoveReasonForm, name="replan"), transitions.replan, right.can_notify,
            _("已改期，委员已收到通知。"),
        ),
        "open": (Role.STAFF, YES, transitions.open_meeting, right.can_record, _("会议已开始。")),
        "close": (Role.STAFF, YES, transitions.close, right.can_record, _("会议已结束，正在生成会议纪要。")),
        "scan": (Role.STAFF, with_file(forms.ScanForm), transitions.attach_scan, right.can_record, _("已上传扫描件。")),
        "confirm": (
            Role.CHIEF, plain(ProvedForm, **proved), transitions.confirm, right.can_confirm,
            _("已确认，并已通知有关人员。"),
        ),
        "reopen": (
            Role.CHIEF, plain(forms.ProvedReasonForm, name="reopen", **proved), transitions.reopen, right.can_reopen,
            _("会议已重开。"),
        ),
        "reconvene": (
            Role.CHIEF, plain(forms.ProvedReasonForm, name="reconvene", **proved), transitions.reconvene,
            right.can_reopen, _("请经办人填写会议时间、地点。"),
        ),
    }  # fmt: skip
    if verb not in steps:
        return None
    role, form, run, permit, done = steps[verb]
    return Step(role, form, on(run, approval), done) if permit(user, approval) else None


def _panel(verb: str, year: int, form: Any, problems: list[str]) -> dict[str, Any]:
    return panel(verb, SAID[verb], reverse("final_approval:act", args=[year, verb]), form, problems)


def on_page(user: Any, cycle: Cycle, approval: Approval | None, tried: str = "", form: Any = None) -> list[Any]:
    """What this person can do with the year's meeting as it stands; what stands against it is asked for them alone."""
    made = []
    for verb, against in _offered(cycle, approval):
        found = step(user, verb, cycle, approval)
        if found is None:
            if verb == "confirm" and has_role(user, Role.CHIEF):
                fresh = ProvedForm(user=user, version=approval.version if approval else 0)
                made.append(_panel(verb, cycle.year, fresh, [str(_("须由另一位无须回避的人确认。"))]))
            continue
        if (problems := against()) and verb == "reconvene":
            continue  # nobody is back: there is nothing to call anybody for
        subject = cycle if verb in ("plan", "publicity") else approval
        # Two of them may ask for the same.
        fresh = bound(verb, tried, form, found.form(version=subject.version, auto_id=f"id_{verb}_%s"))  # type: ignore[union-attr]
        made.append(_panel(verb, cycle.year, fresh, problems))
    return made


Against = Callable[[], list[str]]


def _offered(cycle: Cycle, approval: Approval | None) -> list[tuple[str, Against]]:
    """[(verb, what stands against it)] by the state alone."""
    if approval is None:
        return [("plan", list)] if cycle.stage == CycleStage.APPROVAL else []
    by_state: dict[str, list[tuple[str, Against]]] = {
        State.PLANNED: [("notify", lambda: guards.against_notifying(approval))],
        State.NOTIFIED: [("open", lambda: guards.against_opening(approval)), ("replan", list)],
        State.RUNNING: [
            ("close", lambda: guards.against_closing(approval)), ("replan", lambda: guards.against_replanning(approval))
        ],
        State.CLOSED: [
            ("scan", list), ("confirm", lambda: guards.against_confirming(approval)), ("reopen", list),
        ],
        State.CONFIRMED: [
            ("reconvene", lambda: guards.against_reconvening(approval)),
            *([("publicity", lambda: guards.against_publicity(cycle))] if cycle.stage == CycleStage.APPROVAL else []),
        ],
    }  # fmt: skip
    return by_state[approval.state]
