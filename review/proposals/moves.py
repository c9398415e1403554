"""The moves of the list as data: drafted and handed in by STAFF, given back or confirmed by LEAD."""

from django.utils.translation import gettext_lazy as _

from review.proposals.models import Proposal
from review.sheets.moves import Move

S = Proposal.State


def _move(name: str, label: object, source: str, target: str, role: str, reason: int = 0) -> Move:
    return Move("T22", name, label, frozenset({str(source)}), str(target), frozenset({role}), reason)


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        _move("submit", _("提请确认建议名单"), S.DRAFT, S.SUBMITTED, "staff"),
        _move("give_back", _("退回修改"), S.SUBMITTED, S.DRAFT, "lead", 5),
        _move("confirm", _("确认建议名单"), S.SUBMITTED, S.CONFIRMED, "lead"),
        # After an appeal (T38) one of the list is in the defense again; what was decided of the others stands.
        _move("reopen", _("重开建议名单"), S.CONFIRMED, S.DRAFT, "chief", 5),
    )
}
