"""The moves of a session and of a slot as data (S1–S11): who may bring what from where to where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.pipeline import SYS
from review.sheets.moves import Move


class State(models.TextChoices):
    """The states of a session, in the words of the staff."""

    PLANNED = "planned", _("筹备中")
    NOTIFIED = "notified", _("已通知")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已结束，待确认")
    CONFIRMED = "confirmed", _("已确认")
    CANCELLED = "cancelled", _("已取消")


class SlotState(models.TextChoices):
    """The states of one nominee's time on the platform."""

    WAITING = "waiting", _("候场")
    PRESENTING = "presenting", _("陈述")
    QUESTIONING = "questioning", _("问答")
    SCORING = "scoring", _("评分")
    DONE = "done", _("已完成")
    ABSENT = "absent", _("缺席")


S, P = State, SlotState
# Sessions that hold their seats and slots.
HELD = frozenset({S.PLANNED, S.NOTIFIED, S.RUNNING, S.CLOSED, S.CONFIRMED})
# Sessions whose plan may still change.
OPEN = frozenset({S.PLANNED, S.NOTIFIED})
# Slots in which somebody stands on the platform.
ON_STAGE = frozenset({P.PRESENTING, P.QUESTIONING, P.SCORING})
SETTLED = frozenset({P.DONE, P.ABSENT})


def _move(ref: str, name: str, label: object, sources: object, target: str, roles: str, reason: int = 0) -> Move:
    froms = frozenset(str(s) for s in (sources if isinstance(sources, tuple | frozenset) else (sources,)))
    return Move(ref, name, label, froms, str(target), frozenset(roles.split()), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("S1", "plan", _("安排场次"), "", S.PLANNED, "staff"),
        _move("S2", "notify", _("发出答辩通知"), S.PLANNED, S.NOTIFIED, "lead"),
        _move("S3", "replan", _("改期"), S.NOTIFIED, S.PLANNED, "lead", 5),
        _move("S4", "open", _("开会"), S.NOTIFIED, S.RUNNING, "staff"),
        # Whoever is in the chair is an expert of the panel.
        _move("S9", "close", _("结束场次"), S.RUNNING, S.CLOSED, "staff exp"),
        _move("S10", "confirm", _("确认场次结果"), S.CLOSED, S.CONFIRMED, "lead"),
        _move("S11", "cancel", _("取消场次"), (S.PLANNED, S.NOTIFIED), S.CANCELLED, "lead", 5),
    )
}

SLOT_MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("S5", "call", _("叫号"), P.WAITING, P.PRESENTING, "staff exp"),
        _move("S5", "end_talk", _("陈述结束，开始问答"), P.PRESENTING, P.QUESTIONING, "staff exp"),
        _move("S5", "end_questions", _("问答结束，开始评分"), P.QUESTIONING, P.SCORING, "staff exp"),
        _move("S7", "all_scored", _("评分完成"), P.SCORING, P.DONE, f"staff exp {SYS}"),
        _move("S8", "mark_absent", _("记为缺席"), P.WAITING, P.ABSENT, "staff"),
        _move("S8", "reinstate", _("到场，改在后面进行"), P.ABSENT, P.WAITING, "staff", 2),
    )
}
