"""E11: an application that left the review takes its assignments with it; what was scored is kept and void."""

from django.db import transaction

from nominations.acting import Actor, TransitionError
from nominations.models import Application
from nominations.pipeline import Status
from nominations.transitions import everyone
from review.sheets.advancing import advance_assignments
from review.sheets.models import Assignment
from review.sheets.moves import MOVES

# Where an application may stand while assignments to it live.
HOLDS = (Status.FORMAL_PASSED, Status.WRITTEN_REVIEW)
REASON = "申报已不在书面初评中。"


@transaction.atomic
def cancel_all(application: Application) -> int:
    """Cancel what is not locked; the scheduler acts. Returns how many."""
    rows = Assignment.objects.filter(application=application, state__in=MOVES["cancel"].sources)
    return len(advance_assignments(rows, "cancel", by=Actor.system(), permit=everyone, reason=REASON))


def cancel_left() -> int:
    """The same for every application that went elsewhere without telling; called by the clock."""
    away = Assignment.objects.filter(state__in=MOVES["cancel"].sources).exclude(application__status__in=HOLDS)
    done = 0
    for pk in away.order_by("application").values_list("application", flat=True).distinct():
        try:
            done += cancel_all(Application.objects.get(pk=pk))
        except TransitionError:
            continue
    return done
