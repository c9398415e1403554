"""S1–S3, S11, T21 and what leads there: each verb asks the right and hands over to the ground of the defense."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from nominations.acting import Actor, NotPermitted
from nominations.models import Application, Cycle
from review.attending import absences
from review.attending.models import Absence
from review.defense import permissions
from review.experts.models import Expert
from review.halls import drawing, notifying, planning, rearranging, seating
from review.halls.models import Seat, Session
from review.halls.planning import Plan
from review.halls.rearranging import Row


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


def plan(cycle: Cycle, said: Plan, *, by: Actor, version: int, key: str) -> Session:
    """S1: STAFF plans a session; its commitment is public from then on."""
    _allow(permissions.can_plan(by.user, cycle))
    return planning.begin_session(cycle, said, by=by, key=key)


def edit(session: Session, said: Plan, *, by: Actor, version: int, key: str) -> None:
    """STAFF changes hall or hours before the notice."""
    _allow(permissions.can_plan(by.user, session.cycle_id))
    planning.edit_session(session, said, by=by, version=version, key=key)


def arrange(cycle: Cycle, *, scope: str, by: Actor, version: int, key: str) -> int:
    """STAFF lets the solver spread the nominees; `version` of the year's plan."""
    _allow(permissions.can_plan(by.user, cycle))
    return planning.arrange(cycle, scope, by=by, version=version, key=key)


def rearrange(cycle: Cycle, rows: Mapping[int, Row], versions: Mapping[int, int], *, by: Actor) -> bool:
    """STAFF moves slots by hand, under the same checks."""
    _allow(permissions.can_plan(by.user, cycle))
    return rearranging.rearrange(cycle, rows, versions, by=by)


def draw(session: Session, *, public_value: str, public_source: str, by: Actor, version: int, key: str) -> None:
    """STAFF draws the lot, once."""
    _allow(permissions.can_plan(by.user, session.cycle_id))
    drawing.draw(session, public_value, public_source, by=by, version=version, key=key)


def invite(session: Session, expert: Expert, *, by: Actor, version: int, key: str) -> Seat:
    """STAFF gives an expert a seat."""
    _allow(permissions.can_plan(by.user, session.cycle_id))
    return seating.invite(session, expert, by=by, version=version, key=key)


def unseat(seat: Seat, *, reason: str, by: Actor, version: int, key: str) -> None:
    """STAFF takes a seat back."""
    _allow(permissions.can_plan(by.user, seat.session.cycle_id))
    seating.unseat(seat, by=by, reason=reason, version=version, key=key)


def name_chair(seat: Seat, *, by: Actor, version: int, key: str) -> None:
    """STAFF names who is in the chair."""
    _allow(permissions.can_plan(by.user, seat.session.cycle_id))
    seating.name_chair(seat, by=by, version=version, key=key)


def notify(session: Session, *, by: Actor, version: int, key: str) -> None:
    """S2 with T21: LEAD."""
    notifying.notify(
        session, by=by, permit=permissions.can_lead, permit_slot=permissions.can_see, version=version, key=key
    )


def replan(session: Session, *, reason: str, by: Actor, version: int, key: str) -> None:
    """S3: LEAD."""
    notifying.replan(session, by=by, permit=permissions.can_lead, reason=reason, version=version, key=key)


def cancel(session: Session, *, reason: str, by: Actor, version: int, key: str) -> None:
    """S11: LEAD."""
    notifying.cancel(session, by=by, permit=permissions.can_lead, reason=reason, version=version, key=key)


def come_late(session: Session, *, number: str, reason: str, by: Actor, version: int, key: str) -> None:
    """STAFF places somebody who has no slot last in a session whose lot is drawn."""
    _allow(permissions.can_plan(by.user, session.cycle_id))
    notifying.come_late(
        session, number, by=by, permit_slot=permissions.can_see, reason=reason, version=version, key=key
    )


def enter_absence(
    cycle: Cycle, *, expert: Expert | None, application: Application | None, starts_at: datetime, ends_at: datetime,
    note: str, by: Actor,
) -> Absence:  # fmt: skip
    """STAFF for nominees and experts."""
    _allow(permissions.can_plan(by.user, cycle))
    return absences.enter(
        cycle, expert=expert, application=application, starts_at=starts_at, ends_at=ends_at, note=note, by=by
    )


def withdraw_absence(row: Absence, *, by: Actor) -> None:
    _allow(permissions.can_withdraw(by.user, row))
    absences.withdraw(row, by=by)
