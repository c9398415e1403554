"""Who runs the hall: STAFF and whoever is in the chair; who stays away from a nominee neither reads nor acts there."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import Role, has_role
from nominations.models import StaffConflict
from nominations.visibility import READERS
from review.experts.standing import live_conflicts
from review.halls import sight
from review.halls.board import Board
from review.halls.models import Session, Slot
from review.halls.moves import HELD
from review.proposals.sight import can_close as may_close
from review.proposals.sight import is_chair


def can_see(user: Any, session: Session) -> bool:
    """The console: readers of the association and the chair."""
    return session.state in HELD and (has_role(user, *READERS) or is_chair(user, session))


def visible(user: Any) -> Q:
    """Twin of can_see for sessions."""
    held = Q(state__in=HELD)
    if has_role(user, *READERS):
        return held
    return held & Q(pk__in=sight.chairs(user).values("session"))


def is_staff(user: Any, session: Session) -> bool:
    """Opening, chair, checking in by hand, the screen: STAFF."""
    return has_role(user, Role.STAFF)


def can_run(user: Any, session: Session | int) -> bool:
    """Whose console has buttons."""
    return has_role(user, Role.STAFF) or is_chair(user, session)


def can_close(user: Any, session: Session) -> bool:
    """S9: the chair, or STAFF for whom nobody of the session is hidden."""
    return may_close(user, session)


def hidden(user: Any) -> Q:
    """Slots of which this person reads nothing: their own, those they declared 回避 for, those they step out of."""
    declared = StaffConflict.objects.filter(user=user.pk, application=OuterRef("application"), lifted_at=None)
    stepping = live_conflicts().filter(expert__user=user.pk, application=OuterRef("application"))
    return Q(application__nominee=user.pk) | Exists(declared) | Exists(stepping)


def is_hidden(user: Any, slot: Slot) -> bool:
    """Twin of hidden for one slot."""
    return Slot.objects.filter(hidden(user), pk=slot.pk).exists()


def can_step(user: Any, slot: Slot) -> bool:
    """S5, S7: STAFF or the chair, unless the nominee is hidden from them."""
    return can_run(user, slot.session_id) and not is_hidden(user, slot)


def can_judge_absence(user: Any, slot: Slot) -> bool:
    """S8 and back: STAFF alone."""
    return has_role(user, Role.STAFF) and not is_hidden(user, slot)


def sees_board(user: Any, board: Board) -> bool:
    """Twin of can_see for a session that is loaded with its panel."""
    return board.session.state in HELD and (has_role(user, *READERS) or _in_chair(user, board))


def runs_board(user: Any, board: Board) -> bool:
    """Twin of can_run for a session that is loaded with its panel."""
    return has_role(user, Role.STAFF) or _in_chair(user, board)


def _in_chair(user: Any, board: Board) -> bool:
    """Twin of is_chair for a session that is loaded with its panel."""
    chair = board.chair
    if chair is None or board.session.state not in sight.TOLD or not has_role(user, Role.EXP):
        return False
    own = chair.expert.active and chair.expert.user_id == user.pk
    return own and sight.is_coming(chair) and bool(getattr(chair, "pledged", False))
