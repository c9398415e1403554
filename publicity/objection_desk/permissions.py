"""Who enters what came by letter and works on it: the rules stand in publicity.objections.sight."""

from typing import Any

from accounts.roles import Role, has_role
from nominations.visibility import is_near
from publicity.objections import sight
from publicity.objections.models import Objection


def can_enter(user: Any, application: int | None = None) -> bool:
    """STAFF enters a letter, a call, a visit (O1), and not about somebody from whom they stay away."""
    return has_role(user, Role.STAFF) and (application is None or is_near(user, application))


def can_see(user: Any, row: Objection) -> bool:
    return sight.can_read(user, row)


def can_see_proofs(user: Any, row: Objection) -> bool:
    """Evidence may tell who sent it: it follows the identity, and the investigator needs it."""
    return sight.can_see_identity(user, row) or sight.can_investigate(user, row)
