"""Times at which an expert or a nominee cannot come: entered by the association, or by the expert."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, clock
from nominations.acting import Actor, TransitionError, WrongState
from nominations.models import Application, Cycle
from review.attending.models import Absence
from review.experts.models import Expert
from review.experts.standing import appointments
from review.halls import gathering, telling
from review.halls.gathering import WAITING_FOR_SLOT
from review.halls.models import Seat
from review.halls.moves import OPEN


def of_year(cycle: Cycle, seen: Q) -> list[Absence]:
    """What is entered for experts, and for the nominees this reader may see (`seen`, of rows with an application)."""
    rows = Absence.objects.filter(seen, cycle=cycle, withdrawn_at=None)
    return list(rows.select_related("application", "expert__user", "entered_by").order_by("starts_at", "pk"))


def people(cycle: Cycle) -> list[tuple[str, str]]:
    """(key, name) of everybody a time may be entered for."""
    heard = Application.objects.filter(cycle=cycle, status__in=WAITING_FOR_SLOT).order_by("acceptance_no", "pk")
    found = [(f"a:{one.pk}", f"{one.name}（{one.acceptance_no}）") for one in heard]
    words = _("%(name)s（专家）")
    return found + [(f"e:{one.expert_id}", words % {"name": one.expert.user.name}) for one in appointments(cycle)]


def who(cycle: Cycle, key: str) -> dict[str, Any]:
    """{"expert", "application"} of a key of `people`."""
    kind, _sep, text = key.partition(":")
    pk = int(text) if text.isdecimal() else 0
    expert = appointments(cycle).filter(expert=pk).first() if kind == "e" else None
    application = Application.objects.filter(cycle=cycle, pk=pk).first() if kind == "a" else None
    return {"expert": expert.expert if expert else None, "application": application}


@transaction.atomic
def enter(
    cycle: Cycle, *, expert: Expert | None = None, application: Application | None = None, starts_at: datetime,
    ends_at: datetime, note: str, by: Actor,
) -> Absence:  # fmt: skip
    """A new time of one person; the timetable leaves it free from the next question on. The same twice is one.

    Where an expert has a seat at these hours, whoever composes panels is told.
    """
    if ends_at <= starts_at:
        raise TransitionError(_("结束时间须晚于开始时间。"), [("ends", _("结束时间须晚于开始时间。"))])
    if (expert is None) == (application is None):
        raise TransitionError(_("请选择一个人。"), [("who", _("请选择一个人。"))])
    assert by.user is not None
    about: dict[str, Any] = {"cycle": cycle, "expert": expert, "application": application, "withdrawn_at": None}
    times = {"starts_at": starts_at, "ends_at": ends_at}
    row, made = Absence.objects.get_or_create(
        **about, **times, defaults={"note": note.strip()[:100], "entered_by": by.user}
    )
    if made:
        _note("enter", row, by)
        for seat in _seats_at(row):
            telling.hindered(seat, row.pk)
    return row


def _seats_at(row: Absence) -> list[Seat]:
    """Seats of sessions still to be held at these hours."""
    seats = Seat.objects.filter(expert=row.expert_id, ended_at=None, session__state__in=OPEN)
    found = []
    for seat in seats.select_related("session", "expert__user") if row.expert_id else ():
        start, end = gathering.window(seat.session)
        if row.starts_at < end and start < row.ends_at:
            found.append(seat)
    return found


@transaction.atomic
def withdraw(row: Absence, *, by: Actor) -> None:
    """The time is free again."""
    row.refresh_from_db(from_queryset=Absence.objects.select_for_update(of=("self",), no_key=True))
    if row.withdrawn_at is not None:
        raise WrongState(_("这项登记已经撤回。"))
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    _note("withdraw", row, by)


def _note(verb: str, row: Absence, by: Actor) -> None:
    target = f"expert:{row.expert_id}" if row.expert_id else f"application:{row.application_id}"
    audit.record_late(f"absence.{verb}", actor=by.user, ip=by.ip, target=target, detail={"absence": row.pk})
