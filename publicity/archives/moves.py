"""The moves of an archive package as data: STAFF proposes, SUP confirms (C13)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from review.sheets.moves import Move


class State(models.TextChoices):
    """The states of one package."""

    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已归档")
    VOID = "void", _("已作废")


def _move(name: str, label: object, sources: tuple[str, ...], target: str, roles: str, reason: int = 0) -> Move:
    return Move("C13", name, label, frozenset(map(str, sources)), str(target), frozenset(roles.split()), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("propose", _("提出归档"), ("",), State.PROPOSED, "staff"),
        _move("confirm", _("确认归档"), (State.PROPOSED,), State.CONFIRMED, "sup"),
        _move("void", _("退回重做"), (State.PROPOSED,), State.VOID, "staff sup", 5),
    )
}
