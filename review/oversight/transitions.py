"""One verb, one function."""

from django.utils.translation import gettext as _

from accounts import audit
from nominations.acting import Actor, NotPermitted
from nominations.models import Application
from nominations.printing import application_target
from review.oversight.permissions import can_oversee


def look(application: Application, *, by: Actor) -> None:
    """That somebody asked who can open an application is itself on record."""
    if not can_oversee(by.user, application):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    audit.record("oversight.view", actor=by.user, target=application_target(application), ip=by.ip)
