"""The moves of an assignment as data (E1–E11): who may bring what from where to where."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.pipeline import SYS


class State(models.TextChoices):
    """The states of an assignment, in the words of the staff."""

    PROPOSED = "proposed", _("拟分配")
    INVITED = "invited", _("已邀请")
    ACCEPTED = "accepted", _("已接受")
    SCORING = "scoring", _("评分中")
    SCORED = "scored", _("已提交")
    LOCKED = "locked", _("已锁定")
    DROPPED = "dropped", _("已移除")
    DECLINED = "declined", _("已谢绝")
    RECUSED = "recused", _("已回避")
    LAPSED = "lapsed", _("逾期失效")
    CANCELLED = "cancelled", _("已取消")


S = State
# States that count towards the number of experts an application has.
LIVE = frozenset({S.PROPOSED, S.INVITED, S.ACCEPTED, S.SCORING, S.SCORED, S.LOCKED})
# States in which the expert may read the dossier: only after accepting (E3).
OPEN = frozenset({S.ACCEPTED, S.SCORING, S.SCORED, S.LOCKED})
WRITABLE = frozenset({S.ACCEPTED, S.SCORING})
# Ended when a sheet may have been begun: it is void then.
VOIDS = frozenset({S.RECUSED, S.LAPSED, S.CANCELLED})
# Ended over the expert's head, and not by a conflict.
ENDED = frozenset({S.LAPSED, S.CANCELLED})


@dataclass(frozen=True)
class Move:
    """One row of the table. `audit` names the record in the trail."""

    ref: str
    name: str
    label: Any
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    reason_chars: int = 0


def _move(ref: str, name: str, label: Any, sources: Any, target: str, roles: str, reason: int = 0) -> Move:
    froms = frozenset(str(s) for s in (sources if isinstance(sources, tuple | frozenset) else (sources,)))
    return Move(ref, name, label, froms, str(target), frozenset(roles.split()), reason)


_rows = (
    # An expert who was dropped, lapsed or declined may be proposed again for the same application.
    _move("E1", "propose", _("拟分配"), ("", S.DROPPED, S.DECLINED, S.LAPSED, S.CANCELLED), S.PROPOSED, "staff"),
    _move("E1", "remove", _("移除"), S.PROPOSED, S.DROPPED, f"staff lead {SYS}"),
    _move("E2", "confirm", _("确认分配并邀请"), S.PROPOSED, S.INVITED, "lead"),
    _move("E3", "accept", _("接受"), S.INVITED, S.ACCEPTED, "exp"),
    _move("E4", "recuse", _("回避"), (S.INVITED, S.ACCEPTED, S.SCORING, S.SCORED), S.RECUSED, "exp staff", 2),
    _move("E5", "decline", _("谢绝"), S.INVITED, S.DECLINED, "exp"),
    _move("E6", "first_save", _("开始评分"), S.ACCEPTED, S.SCORING, "exp"),
    _move("E7", "submit_score", _("提交评分"), S.SCORING, S.SCORED, "exp"),
    _move("E8", "reopen", _("重开评分"), S.SCORED, S.SCORING, "lead", 5),
    _move("E9", "lock", _("锁定"), S.SCORED, S.LOCKED, SYS),
    # An invitation nobody answered too: whoever accepted it late would have no time left, and nobody else is asked.
    _move("E10", "overdue", _("逾期失效"), (S.INVITED, S.ACCEPTED, S.SCORING), S.LAPSED, SYS),
    _move(
        "E11", "cancel", _("取消分配"), (S.PROPOSED, S.INVITED, S.ACCEPTED, S.SCORING, S.SCORED), S.CANCELLED,
        f"staff {SYS}", 2,
    ),
)  # fmt: skip
MOVES: dict[str, Move] = {move.name: move for move in _rows}
