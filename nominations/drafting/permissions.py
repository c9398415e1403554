"""Who keeps, brings back and turns: whoever fills the form; whether it is the time for it, the writing asks."""

from typing import Any

from django.db.models import Q

from nominations.fillers import filled_by, fills
from nominations.models import Application


def can_edit(user: Any, application: Application) -> bool:
    """T2: the nominee, or the unit that fills the form on behalf."""
    return fills(user, application)


def editable(user: Any) -> Q:
    """Twin of can_edit."""
    return filled_by(user)
