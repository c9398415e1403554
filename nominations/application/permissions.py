"""Who fills, submits, takes back or confirms an application; whether it is the time for it, the transitions ask."""

from typing import Any

from django.db.models import Q

from accounts.roles import Role, has_role
from nominations.fillers import filled_by, fills
from nominations.models import Application
from nominations.visibility import is_nominee


def can_view(user: Any, application: Application) -> bool:
    """The nominee; and the officers of the unit that fills the form on behalf."""
    return fills(user, application)


def visible(user: Any) -> Q:
    """Twin of can_view."""
    return filled_by(user)


def own(user: Any) -> Q:
    """The rows of the nominee's own list; twin of is_nominee."""
    return Q(nominee=user) if user.is_active else Q(pk__in=[])


def can_create(user: Any, application: Application) -> bool:
    """T1: everybody signed up as a nominee, for themselves."""
    return user.is_active and has_role(user, Role.NOM) and application.nominee_id == user.pk


def can_edit(user: Any, application: Application) -> bool:
    """T2: whoever sees it here may write in it while it is a draft."""
    return user.is_active and can_view(user, application)


def can_submit(user: Any, application: Application) -> bool:
    """T3: the nominee alone; a form filled on behalf is nobody's until it is confirmed."""
    return user.is_active and is_nominee(user, application)


def can_recall(user: Any, application: Application) -> bool:
    """T4."""
    return user.is_active and is_nominee(user, application)


def can_withdraw(user: Any, application: Application) -> bool:
    """T33."""
    return user.is_active and is_nominee(user, application)


def can_claim(user: Any, application: Application) -> bool:
    """The person whose mobile number the unit typed; the ID number is asked for besides."""
    if not user.is_active or not has_role(user, Role.NOM) or not user.phone_index:
        return False
    unclaimed = application.on_behalf and application.nominee_id is None
    return unclaimed and application.mobile_index == user.phone_index


def claimable(user: Any) -> Q:
    """Twin of can_claim."""
    if not user.is_active or not has_role(user, Role.NOM) or not user.phone_index:
        return Q(pk__in=[])
    return Q(on_behalf=True, nominee=None, mobile_index=user.phone_index)
