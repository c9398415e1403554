"""T33 as both rooms of the nominee make it: by the form's own page, and with a consent that is taken back."""

from django.db import transaction

from documents.requests import make_void
from nominations import act_panels
from nominations.acting import Actor
from nominations.batch_lists import drop_from_batches
from nominations.models import Application, StageEvent
from nominations.pipeline import INTAKE, MOVES
from nominations.printing import application_target
from nominations.transitions import Permit, advance, locked, replay


def is_open(application: Application) -> bool:
    """Whether T33 can be made now; later one leaves by T34."""
    move = MOVES["withdraw"]
    return application.status in INTAKE and not act_panels.closed_because(application, application.cycle, move)


@transaction.atomic
def withdraw(
    application: Application, *, by: Actor, permit: Permit, version: int | None = None, key: str = ""
) -> StageEvent:
    """End the application and free its number; it leaves its list, whose locked Annex 2 is void then."""
    application = locked(Application, application.pk)
    if done := replay(application, "withdraw", by, key):
        return done
    drop_from_batches(application, by)
    event = advance(application, "withdraw", by=by, permit=permit, version=version, key=key)
    make_void(target=application_target(application), kinds=("annex1",))
    return event
