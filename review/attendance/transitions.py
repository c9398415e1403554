"""What those who come do before the day: answer an invitation, bring slides, ask for leave; its answer too (S8)."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from nominations.acting import Actor, NotPermitted
from nominations.models import Application, Cycle
from review.attendance import permissions
from review.attending import absences, leaving, slides
from review.attending.models import Absence, Leave
from review.experts.models import Expert
from review.halls import seating
from review.halls.models import Seat, Session, Slot


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


def answer(seat: Seat, *, accepts: bool, reason: str, by: Actor, version: int, key: str) -> None:
    """EXP says yes or no to a seat; `version`: of the hours that were read."""
    _allow(permissions.can_answer(by.user, seat))
    seating.answer(seat, accepts, by=by, reason=reason, version=version, key=key)


def bring(application: Application, *, slides_: UploadedFile, by: Actor) -> None:
    """NOM uploads the slides."""
    _allow(permissions.can_bring(by.user, application))
    slides.upload(application, slides_, by=by)


def take_back(application: Application, *, by: Actor) -> None:
    """NOM removes the slides."""
    _allow(permissions.can_bring(by.user, application))
    slides.remove(application, by=by)


def ask_leave(slot: Slot, *, reason: str, proof: UploadedFile | None, by: Actor, key: str) -> Leave:
    """NOM asks for leave (S8)."""
    _allow(permissions.can_bring(by.user, slot.application))
    return leaving.ask(slot, reason, proof, by=by, key=key)


def decide_leave(
    leave: Leave, *, granted: bool, note: str, session: Session | None, by: Actor, version: int, key: str
) -> None:
    """STAFF or LEAD answers."""
    leaving.decide(
        leave, granted=granted, note=note, session=session, by=by, permit=permissions.can_decide,
        permit_slot=permissions.can_see, version=version, key=key,
    )  # fmt: skip


def enter_absence(
    cycle: Cycle, expert: Expert, *, starts_at: datetime, ends_at: datetime, note: str, by: Actor
) -> Absence:
    """EXP for themselves."""
    _allow(by.user is not None and expert.user_id == by.user.pk)
    return absences.enter(cycle, expert=expert, starts_at=starts_at, ends_at=ends_at, note=note, by=by)


def withdraw_absence(row: Absence, *, by: Actor) -> None:
    """EXP their own."""
    _allow(permissions.can_withdraw(by.user, row))
    absences.withdraw(row, by=by)
