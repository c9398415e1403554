"""The moves of the approval meeting and of a round of voting as data (§2.10, process 3.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from review.sheets.moves import Move


class State(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    NOTIFIED = "notified", _("已通知")
    RUNNING = "running", _("开会中")
    CLOSED = "closed", _("已结束，待确认")
    CONFIRMED = "confirmed", _("已确认")


class RoundState(models.TextChoices):
    OPEN = "open", _("投票中")
    CLOSED = "closed", _("已计票")
    VOID = "void", _("已作废")


class Mode(models.TextChoices):
    DEVICE = "device", _("电子投票")
    PAPER = "paper", _("纸质投票")


def _move(name: str, label: object, sources: str | tuple[str, ...], target: str, roles: str, reason: int = 0) -> Move:
    froms = frozenset(map(str, sources if isinstance(sources, tuple) else (sources,)))
    return Move("V", name, label, froms, str(target), frozenset(roles.split()), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("plan", _("筹备审定会"), "", State.PLANNED, "staff"),
        _move("notify", _("发出会议通知"), State.PLANNED, State.NOTIFIED, "lead"),
        # From the running meeting too: when too many members are gone, others are appointed for another day.
        _move("replan", _("改期"), (State.NOTIFIED, State.RUNNING), State.PLANNED, "lead", 5),
        _move("open", _("开会"), State.NOTIFIED, State.RUNNING, "staff"),
        _move("close", _("结束会议"), State.RUNNING, State.CLOSED, "staff"),
        _move("reopen", _("重开会议"), State.CLOSED, State.RUNNING, "chief", 5),
        _move("confirm", _("确认审定结果"), State.CLOSED, State.CONFIRMED, "chief"),
        # After an appeal (T38) somebody is on the list again; what was decided of the others stands.
        _move("reconvene", _("再次召开审定会"), State.CONFIRMED, State.PLANNED, "chief", 5),
    )
}
