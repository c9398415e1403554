"""One verb: have D21 made."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from documents.models import GeneratedDocument
from nominations.acting import Actor, NotPermitted
from nominations.models import Cycle
from publicity.figures import papers
from publicity.statistics import permissions


@transaction.atomic
def make(cycle: Cycle, *, by: Actor) -> list[GeneratedDocument]:
    """Freeze the figures as they stand now; workers print them. The same figures of one day are made once."""
    assert by.user is not None
    if not permissions.can_make(by.user, cycle):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    made = papers.ask(cycle, by=by.user)
    audit.record_late("statistics.make", actor=by.user, target=papers.target(cycle), ip=by.ip)
    return made
