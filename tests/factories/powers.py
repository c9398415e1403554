"""Extensions, and the people of the association around them."""

from datetime import datetime

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.calendar import transitions
from nominations.models import Cycle, Extension, Unit
from tests.factories.nominations import IN_TIME, make_user

REASON = "寄送途中遗失，核实后准予延期。"


def give_extension(cycle: Cycle, unit: Unit, until: datetime, *, lead: User | None = None, key: str = "") -> Extension:
    by = Actor(lead or make_user(Role.LEAD), Role.LEAD)
    with clock.at(clock._override.get() or IN_TIME):
        return transitions.extend(cycle=cycle, unit=unit, until=until, reason=REASON, by=by, key=key)
