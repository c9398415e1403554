"""The moves of an objection as data (O1–O9); the objector acts by the query code and holds no account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.pipeline import SYS
from review.sheets.moves import Move


class State(models.TextChoices):
    """The states of an objection."""

    RECEIVED = "received", _("待受理审查")
    SUPPLEMENT = "supplement", _("待补充材料")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    ACCEPTED = "accepted", _("已受理")
    INVESTIGATING = "investigating", _("核查中")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")
    WITHDRAWN = "withdrawn", _("已撤回")
    CLOSED = "closed", _("已答复办结")


S = State
# As long as one of these is open nobody is cleared (R57); the last three wait for the answer alone.
OPEN = frozenset({S.RECEIVED, S.SUPPLEMENT, S.ACCEPTED, S.INVESTIGATING})
# The association goes on although the objector does not: that cannot be withdrawn once more.
EX_OFFICIO = ("go_on", "take_up")
ANSWERABLE = frozenset({S.NOT_ACCEPTED, S.UPHELD, S.DISMISSED, S.WITHDRAWN})


class Refusal(models.TextChoices):
    """Grounds for 不予受理 (O3)."""

    ANONYMOUS = "anonymous", _("匿名，或者没有真实姓名和联系方式")
    LATE = "late", _("超过公示期")
    NO_EVIDENCE = "no_evidence", _("没有必要的证据材料")
    OUT_OF_SCOPE = "out_of_scope", _("不属于受理范围（只涉及名次等）")
    REPEATED = "repeated", _("同一事项已经受理或答复")


def _move(ref: str, name: str, label: object, sources: object, target: str, roles: str, reason: int = 0) -> Move:
    froms = frozenset(map(str, sources)) if isinstance(sources, (tuple, frozenset)) else frozenset({str(sources)})
    return Move(ref, name, label, froms, str(target), frozenset(roles.split()), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("O1", "file", _("提出异议"), "", S.RECEIVED, f"staff {SYS}"),
        _move("O4", "ask_evidence", _("要求补充材料"), S.RECEIVED, S.SUPPLEMENT, "staff", 5),
        _move("O4", "supply", _("补充材料"), S.SUPPLEMENT, S.RECEIVED, f"staff {SYS}"),
        _move("O4", "lapse", _("逾期未补充"), S.SUPPLEMENT, S.NOT_ACCEPTED, SYS),
        _move("O3", "refuse", _("不予受理"), S.RECEIVED, S.NOT_ACCEPTED, "lead"),
        _move("O2", "accept", _("受理"), S.RECEIVED, S.ACCEPTED, "lead"),
        # Once more where the investigator left or has to stay away, as long as nothing is reported.
        _move("O5", "assign", _("指定核查人"), (S.ACCEPTED, S.INVESTIGATING), S.INVESTIGATING, "lead"),
        _move("O6", "extend", _("延长核查期限"), S.INVESTIGATING, S.INVESTIGATING, "chief", 5),
        _move("O7", "conclude_dismissed", _("异议不成立"), S.INVESTIGATING, S.DISMISSED, "chief", 10),
        _move("O7", "conclude_upheld", _("异议成立"), S.INVESTIGATING, S.UPHELD, "chief", 10),
        _move("O8", "withdraw", _("撤回异议"), (S.ACCEPTED, S.INVESTIGATING), S.WITHDRAWN, SYS),
        # Withdrawn during the investigation, and before it: there an investigator is named next.
        _move("O8", "go_on", _("依职权继续核查"), S.WITHDRAWN, S.INVESTIGATING, "lead", 5),
        _move("O8", "take_up", _("依职权继续办理"), S.WITHDRAWN, S.ACCEPTED, "lead", 5),
        _move("O9", "reply", _("答复办结"), ANSWERABLE, S.CLOSED, "staff"),
    )
}
