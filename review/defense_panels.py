"""Which steps of the planning a person may take now: form, right, guard and verb of each, and their panels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from nominations import messages
from nominations.act_forms import ActForm
from review.acts import Said, Text, bound, panel
from review.defense import forms, permissions, transitions
from review.halls import gathering
from review.halls.models import Session
from review.halls.moves import OPEN, State
from review.halls.notifying import against_notifying

PANEL = _("评委")
UNTOLD = ("draw", "late")  # what members of the panel read on their page and are not written to about


@dataclass(frozen=True)
class Step:
    """One verb: who may (`role`, `permit`), with which form, what it does in words, from which states."""

    role: str
    permit: Callable[[Any, Session], bool]
    form: Callable[..., Any]
    run: Callable[..., Any]
    states: tuple[str, ...]
    label: Text
    does: tuple[Text, ...]
    done: Text
    final: Text = ""
    fields: tuple[str, ...] = ()
    tone: str = "primary"


def _plans(user: Any, session: Session) -> bool:
    return permissions.can_plan(user, session.cycle_id)


def _why(verb: str) -> Callable[..., Any]:
    return lambda data=None, **kwargs: forms.WhyForm(data, verb=verb, **kwargs)


STEPS: dict[str, Step] = {
    "draw": Step(
        Role.STAFF, _plans, forms.DrawForm, transitions.draw, (State.PLANNED,), _("抽签"),
        (
            _("本场答辩人的名单确定后，用公开随机数抽签决定顺序。公开随机数须在承诺值公布之后产生，例如当晚开奖的彩票号码。"),
            _("抽签后公布种子，任何人都可以核对。因不能到会而调整的，写明理由。"),
        ),
        _("已抽签，顺序已经公布。"), _("每场只抽一次，不能重抽。"), ("public_value", "public_source"),
    ),
    "late": Step(
        Role.STAFF, _plans, forms.LateForm, transitions.come_late, tuple(OPEN), _("补排"),
        (
            _("请假获准、复核恢复等还没有时间的人，排在本场最后，条件与排日程相同。"),
            _("已发出通知的场次，随即通知本人和两级单位，更新日程表和签到表。"),
        ),
        _("已补排。"), fields=("number", "reason"), tone="plain",
    ),
    "notify": Step(
        Role.LEAD, permissions.can_lead, ActForm, transitions.notify, (State.NOTIFIED, State.PLANNED),
        _("发出答辩通知"),
        (
            _("生成每位答辩人的通知、评委通知、日程表和签到表，发送站内消息和邮件。"),
            _("申报转入“会审答辩”，答辩人可以上传演示文稿、请假。"),
        ),
        _("已发出通知。"), _("发出后排期不能修改；需要修改的，先改期。"),
    ),
    "replan": Step(
        Role.LEAD, permissions.can_lead, _why("replan"), transitions.replan, (State.NOTIFIED,), _("改期"),
        (_("收回已发出的时间，回到筹备中，可以修改会场、时间和顺序，之后重新发出通知。抽签结果保留。"),),
        _("已改期，请修改后重新发出通知。"), fields=("reason",), tone="plain",
    ),
    "cancel": Step(
        Role.LEAD, permissions.can_lead, _why("cancel"), transitions.cancel, tuple(OPEN), _("取消场次"),
        (_("本场的答辩人回到待安排，评委席位取消。已发出通知的，告知有关人员。"),),
        _("场次已取消。"), _("取消后不能恢复。"), ("reason",), "danger",
    ),
}  # fmt: skip


def step(user: Any, verb: str, session: Session) -> Step | None:
    """The verb if this person may use it; None hides as 404. State and guard are asked by the verb itself."""
    found = STEPS.get(verb)
    return found if found is not None and has_role(user, found.role) and found.permit(user, session) else None


def on_session(user: Any, session: Session, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the session as it stands."""
    made = []
    allowed: dict[Any, bool] = {}  # steps share their rights: each is asked for once
    for verb, found in STEPS.items():
        if not has_role(user, found.role) or session.state not in found.states or not _fits(verb, session):
            continue
        if found.permit not in allowed:
            allowed[found.permit] = found.permit(user, session)
        problems = _problems(user, verb, found, session, allowed[found.permit])
        if problems is None:
            continue
        fresh = found.form(version=session.version, auto_id=f"id_{verb}_%s")  # two of them ask for a reason
        made.append(_panel(verb, found, session, bound(verb, tried, form, fresh), problems))
    return made


def _fits(verb: str, session: Session) -> bool:
    """Nothing is offered that is done already."""
    if verb == "draw":
        return session.drawn_at is None
    if verb == "late":
        return session.drawn_at is not None and gathering.unplaced(session.cycle_id).exists()
    return verb != "notify" or session.state == State.PLANNED


def _problems(user: Any, verb: str, found: Step, session: Session, allowed: bool) -> list[str] | None:
    """Why the button is grey; None where the person has no part in it."""
    if not allowed:
        if found.role != Role.LEAD:
            return None
        own = permissions.planned(user, session)
        return [str(_("须由安排场次以外的人办理。") if own else _("您对答辩人有回避，请由其他负责人办理。"))]
    if verb == "notify":
        return against_notifying(session)
    return []


def _told(verb: str, session: Session) -> tuple[Text, ...]:
    """Whom the step writes to: nominees and units only of times they know, or are told now."""
    known = verb == "notify" or session.state == State.NOTIFIED
    return (*(messages.told("schedule_defense") if known else ()), *(() if verb in UNTOLD else (PANEL,)))


def _panel(verb: str, found: Step, session: Session, form: Any, problems: list[str]) -> dict[str, Any]:
    said = Said(found.label, found.does, found.final, found.fields, told=_told(verb, session), tone=found.tone)
    return panel(verb, said, reverse("defense:act", args=[session.key, verb]), form, problems)
