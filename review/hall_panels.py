"""The buttons of the console: which steps a person may take with the board as it is, with keys, and why one is grey."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from review.hall import transitions
from review.halls.board import Board, is_hidden, number_of
from review.halls.models import Slot
from review.halls.moves import SlotState, State
from review.marks import overview

Text = str | Promise


@dataclass(frozen=True)
class Verb:
    """One step of a slot: what its button says, the letter that leads to it, and what does it."""

    label: Text
    letter: str
    run: Callable[..., Any]
    done: Text
    tone: str = "primary"
    confirm: Text = ""


SLOT_VERBS: dict[str, Verb] = {
    "call": Verb(_("叫号，开始陈述"), "n", transitions.call, _("已叫号，陈述开始。")),
    "end_talk": Verb(_("陈述结束，开始问答"), "n", transitions.end_talk, _("陈述结束，问答开始。")),
    "end_questions": Verb(_("问答结束，开始评分"), "n", transitions.end_questions, _("问答结束，评委开始评分。")),
    "finish": Verb(
        _("结束评分"), "n", transitions.finish, _("本号评分已结束。"),
        confirm=_("还有评分表没有到达，本场结束前到达的仍计入。确定结束本号评分、叫下一位吗？"),
    ),
    "hail": Verb(_("呼叫"), "h", transitions.hail, _("已登记呼叫，大屏同时显示。"), "plain"),
    "absent": Verb(
        _("记为缺席"), "a", transitions.mark_absent, _("已记为缺席。"), "danger",
        _("记为缺席后将叫下一位。确定记为缺席吗？"),
    ),
}  # fmt: skip
SESSION_VERBS: dict[str, Verb] = {
    "open": Verb(_("开会"), "n", transitions.open_session, _("会议已开始，评分表已锁定。")),
    "close": Verb(
        _("结束本场答辩"), "n", transitions.close, _("本场答辩已结束。"),
        confirm=_("结束后不能再叫号、评分。确定结束本场答辩吗？"),
    ),
}  # fmt: skip
PRIMARY = {SlotState.PRESENTING: "end_talk", SlotState.QUESTIONING: "end_questions", SlotState.SCORING: "finish"}


def role_of(user: Any) -> str:
    """In which role this person steps: STAFF, or as the expert in the chair."""
    return Role.STAFF if has_role(user, Role.STAFF) else Role.EXP


def _button(verb: Verb, name: str, url: str, version: int, problems: list[str], label: Any = None) -> dict[str, Any]:
    return {
        "verb": name, "label": label or verb.label, "url": url, "version": version, "key": uuid.uuid4().hex,
        "tone": verb.tone, "letter": verb.letter, "confirm": verb.confirm, "why_not": problems[0] if problems else "",
    }  # fmt: skip


def _of_slot(name: str, slot: Slot, problems: list[str]) -> dict[str, Any]:
    url, label = reverse("hall:step", args=[slot.key, name]), None
    if name in ("hail", "absent"):
        label = _t("%(n)d 号：%(verb)s") % {"n": number_of(slot), "verb": SLOT_VERBS[name].label}
    if name == "hail" and slot.calls:
        label = _t("%(n)d 号：第 %(times)d 次呼叫") % {"n": number_of(slot), "times": slot.calls + 1}
    return _button(SLOT_VERBS[name], name, url, slot.version, problems, label)


def _of_session(name: str, board: Board, problems: list[str]) -> dict[str, Any]:
    url = reverse("hall:act", args=[board.session.key, name])
    return _button(SESSION_VERBS[name], name, url, board.session.version, problems)


def buttons(user: Any, board: Board) -> list[dict[str, Any]]:
    """The steps of this moment, the next one first; none for a nominee who is hidden from this person."""
    staff = has_role(user, Role.STAFF)
    if board.session.state == State.NOTIFIED and staff:
        return [_of_session("open", board, board.against_opening())]
    if board.session.state != State.RUNNING:
        return []
    if board.on_stage is None and board.next is None:
        clear = not staff or not any(is_hidden(slot) for slot in board.slots)
        problems = board.against_ending() if clear else [_t("本场有您回避的申报人，请由其他工作人员结束。")]
        return [_of_session("close", board, problems) | _warning(board)]
    slot, first, awaited = board.current, _first(board), _awaited(board, staff)
    if slot is not None and slot.state == SlotState.WAITING and awaited:
        hail, *absent = awaited
        return [hail | {"tone": "primary"}, *_unseen(slot, first), *absent]
    return [*first, *awaited]


def _unseen(slot: Slot, first: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A talk that has begun is not taken back: of who has not checked in it is asked whether they stand there."""
    asked = _t("%(n)d 号尚未签到，开始陈述后不能再记为缺席。确定人已到场，开始陈述吗？") % {"n": number_of(slot)}
    return [one | {"tone": "plain", "confirm": asked} for one in first]


def _warning(board: Board) -> dict[str, str]:
    """Before the session ends: how many sheets would be left out, of those this person may know of."""
    seen = [slot for slot in board.slots if not is_hidden(slot)]
    left, half = overview.lacking(board.session, seen, board.seats)
    if not left:
        return {}
    said = _t("还有 %(n)d 份评分表没有到达") % {"n": left}
    if half:
        said += _t("，其中 %(n)d 份纸质表只有一人录入") % {"n": half}
    return {"confirm": said + _t("；结束后到达、录入的都不计入。确定结束本场答辩吗？")}


def _first(board: Board) -> list[dict[str, Any]]:
    """The one step that brings the hall on."""
    slot = board.current
    if slot is None or is_hidden(slot):
        return []
    if slot.state == SlotState.WAITING:
        return [_of_slot("call", slot, board.against_calling(slot))]
    problems = board.against_finishing(slot) if slot.state == SlotState.SCORING else []
    made = _of_slot(PRIMARY[SlotState(slot.state)], slot, problems)
    # Where every sheet is in nothing is lost, so nobody is asked again.
    return [made | ({"confirm": ""} if board.complete else {})]


def _awaited(board: Board, staff: bool) -> list[dict[str, Any]]:
    """Calls for the next one who has not come; STAFF writes down that they stayed away."""
    slot = board.next
    if slot is None or slot.arrived_at is not None or is_hidden(slot):
        return []
    made = [_of_slot("hail", slot, board.against_hailing(slot))]
    return [*made, _of_slot("absent", slot, board.against_absent(slot))] if staff and slot.calls else made
