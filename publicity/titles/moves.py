"""The moves of a naming decision as data: STAFF drafts, LEAD reviews, CHIEF issues (T31)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from review.sheets.moves import Move


class State(models.TextChoices):
    """The states of one decision."""

    DRAFT = "draft", _("起草中")
    HANDED_IN = "handed_in", _("待复核")
    REVIEWED = "reviewed", _("待签发")
    ISSUED = "issued", _("已签发")
    VOID = "void", _("已作废")


# Nobody outside the association has seen it yet.
UNSIGNED = (State.DRAFT, State.HANDED_IN, State.REVIEWED)


def _move(name: str, label: object, sources: tuple[str, ...], target: str, roles: str, reason: int = 0) -> Move:
    return Move("T31", name, label, frozenset(map(str, sources)), str(target), frozenset(roles.split()), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("prepare", _("起草命名决定"), ("",), State.DRAFT, "staff"),
        _move("hand_in", _("提交复核"), (State.DRAFT,), State.HANDED_IN, "staff"),
        _move("review", _("复核通过"), (State.HANDED_IN,), State.REVIEWED, "lead"),
        _move("send_back", _("退回修改"), (State.HANDED_IN, State.REVIEWED), State.DRAFT, "lead chief", 5),
        _move("issue", _("签发命名决定"), (State.REVIEWED,), State.ISSUED, "chief"),
        _move("void", _("作废"), UNSIGNED, State.VOID, "lead chief", 5),
    )
}
