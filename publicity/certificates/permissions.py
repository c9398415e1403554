"""Who reads the register and the own certificate: the predicates of publicity.titles.sight, under the room's verbs."""

from typing import Any

from accounts.roles import has_role
from nominations.models import Cycle
from nominations.visibility import READERS
from publicity.titles.sight import (
    can_have_certificate,
    can_inspect,
    can_read,
    can_recommend,
    can_register,
    can_take_lists,
)

__all__ = [
    "can_have_certificate", "can_inspect", "can_read", "can_recommend", "can_register", "can_see", "can_take_lists",
]  # fmt: skip


def can_see(user: Any, cycle: Cycle) -> bool:
    """The association's readers open the register; each row has its own rule."""
    return has_role(user, *READERS)
