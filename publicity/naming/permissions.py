"""Who drafts, reviews and issues a naming decision; whoever stays away from somebody concerned acts on nothing."""

from typing import Any

from accounts.roles import Role, has_role
from nominations.models import Application, Cycle
from nominations.visibility import READERS, far_from
from publicity.titles.models import Naming
from publicity.titles.sight import is_clear


def can_see(user: Any, cycle: Cycle) -> bool:
    """The association's readers."""
    return has_role(user, *READERS)


def can_end_publicity(user: Any, cycle: Cycle) -> bool:
    """C11: LEAD."""
    return has_role(user, Role.LEAD) and is_clear(user, cycle)


def can_complete(user: Any, cycle: Cycle) -> bool:
    """C12: CHIEF."""
    return has_role(user, Role.CHIEF) and is_clear(user, cycle)


def can_prepare(user: Any, cycle: Cycle) -> bool:
    """STAFF begins a decision."""
    return has_role(user, Role.STAFF) and is_clear(user, cycle)


def can_write(user: Any, naming: Naming) -> bool:
    """STAFF gives it its number and hands it in."""
    return has_role(user, Role.STAFF) and is_clear(user, naming.cycle_id)


def can_review(user: Any, naming: Naming) -> bool:
    """LEAD, and not whoever prepared it."""
    clear = has_role(user, Role.LEAD) and is_clear(user, naming.cycle_id)
    return clear and naming.prepared_by_id != user.pk


def can_issue(user: Any, naming: Naming) -> bool:
    """CHIEF, and neither who prepared nor who reviewed it."""
    clear = has_role(user, Role.CHIEF) and is_clear(user, naming.cycle_id)
    return clear and user.pk not in (naming.prepared_by_id, naming.reviewed_by_id)


def can_name(user: Any, application: Application) -> bool:
    """The same for one person on the decision."""
    return has_role(user, Role.CHIEF) and application.pk not in far_from(user)


def can_return(user: Any, naming: Naming) -> bool:
    """LEAD or CHIEF sends an unsigned decision back, or gives it up."""
    return has_role(user, Role.LEAD, Role.CHIEF) and is_clear(user, naming.cycle_id)
