"""The moves of the meeting as data: draft → convened → closed → confirmed; reopened by CHIEF alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from review.sheets.moves import Move


class State(models.TextChoices):
    DRAFT = "draft", _("筹备中")
    CONVENED = "convened", _("开会中")
    CLOSED = "closed", _("已结束，待确认")
    CONFIRMED = "confirmed", _("已确认")


def _move(name: str, label: object, sources: tuple[str, ...], target: str, role: str, reason: int = 0) -> Move:
    return Move("M", name, label, frozenset(map(str, sources)), str(target), frozenset({role}), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("convene", _("开始会议"), (State.DRAFT,), State.CONVENED, "staff"),
        _move("close", _("结束会议"), (State.CONVENED,), State.CLOSED, "staff"),
        # After the confirmation only for whom an appeal (T38) brought back; what was decided of the others stands.
        _move("reopen", _("重开会议"), (State.CLOSED, State.CONFIRMED), State.CONVENED, "chief", 5),
        _move("confirm", _("确认合议结果"), (State.CLOSED,), State.CONFIRMED, "lead"),
    )
}
