"""The moves of a list that is made public as data: STAFF prepares, LEAD reviews, CHIEF signs (T25), the clock ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.pipeline import SYS, CycleStage
from review.sheets.moves import Move


class State(models.TextChoices):
    """The states of one list."""

    DRAFT = "draft", _("准备中")
    HANDED_IN = "handed_in", _("待复核")
    REVIEWED = "reviewed", _("待签发")
    LIVE = "live", _("公示中")
    ENDED = "ended", _("公示期满")
    VOID = "void", _("已作废")


# Nobody outside the association has seen it yet.
UNSIGNED = (State.DRAFT, State.HANDED_IN, State.REVIEWED)
PUBLIC = (State.LIVE, State.ENDED)
# When lists are prepared, signed, ended and replaced.
IN_TIME = (CycleStage.PUBLICITY, CycleStage.NAMING)


def _move(name: str, label: object, sources: tuple[str, ...], target: str, roles: str, reason: int = 0) -> Move:
    return Move("T25", name, label, frozenset(map(str, sources)), str(target), frozenset(roles.split()), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("prepare", _("准备公示名单"), ("",), State.DRAFT, "staff"),
        _move("hand_in", _("提交复核"), (State.DRAFT,), State.HANDED_IN, "staff"),
        _move("review", _("复核通过"), (State.HANDED_IN,), State.REVIEWED, "lead"),
        _move("send_back", _("退回修改"), (State.HANDED_IN, State.REVIEWED), State.DRAFT, "lead chief", 5),
        _move("publish", _("签发公示"), (State.REVIEWED,), State.LIVE, "chief"),
        _move("end", _("公示期满"), (State.LIVE,), State.ENDED, SYS),
        _move("void", _("作废"), UNSIGNED, State.VOID, "lead chief", 5),
    )
}
