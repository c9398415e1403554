"""Who reads the copies and who prepares them; whoever declared 回避 does not learn of the copy (§4.1, §4.3)."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.models import Application
from review import reading
from review.blind.standing import CONCERNED


def can_read(user: Any, application: Application) -> bool:
    """The association, as far as it may open the application itself: the page tells whose copy it is."""
    return reading.can_read(user, application)


def readable(user: Any) -> Q:
    """Twin of can_read."""
    return reading.readable(user)


def can_work(user: Any, application: Application) -> bool:
    """STAFF, while experts read it or will read it."""
    return has_role(user, Role.STAFF) and application.status in CONCERNED and can_read(user, application)


def workable(user: Any) -> Q:
    """Twin of can_work."""
    return readable(user) & Q(status__in=CONCERNED) if has_role(user, Role.STAFF) else Q(pk__in=[])
