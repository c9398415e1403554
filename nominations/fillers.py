"""Who fills a form: the nominee, and the officers of a unit that began it on behalf; the predicate and its twin."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.roles import Role, unit_ids
from nominations.drafts import Draft, drafts, unpack
from nominations.models import Application
from nominations.visibility import is_nominee, is_unit_officer


def fills(user: Any, application: Application) -> bool:
    if not user.is_active:
        return False
    return is_nominee(user, application) or (application.on_behalf and is_unit_officer(user, application))


def filled_by(user: Any) -> Q:
    """Twin of fills."""
    if not user.is_active:
        return Q(pk__in=[])
    return Q(nominee=user) | Q(on_behalf=True, employer__in=unit_ids(user, Role.UNIT))


def acting_role(user: Any, application: Application) -> str:
    """In which role this person works on the draft: their own, or their unit's."""
    return Role.NOM if is_nominee(user, application) else Role.UNIT


def find(user: Any, key: UUID) -> Draft | None:
    """One application with everything its pages need, for whoever fills it; None hides as 404."""
    # A key is one row's alone: asked without an order and a limit.
    application = next(iter(drafts().filter(filled_by(user), key=key)), None)
    return unpack(application, user.pk, acting_role(user, application)) if application is not None else None
