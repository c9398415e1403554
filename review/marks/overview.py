"""How far the marks of a session are, for the association: who handed in, never what; late ones, half-keyed paper."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from review.halls.away import between, missed, stepping_out
from review.halls.board import number_of
from review.halls.models import Seat, Session, Slot
from review.halls.moves import HELD, SlotState, State
from review.marks import keying, showing
from review.marks.models import Keying, Mark

IN_TIME = Q(slots__marks__submitted_at__isnull=False, slots__marks__quarantined_at=None, slots__marks__late_at=None)


def sessions(rows: QuerySet[Session], followable: Q) -> QuerySet[Session]:
    """Sessions with `given` and `late` sheets of the nominees this person may follow."""
    seen = Q(slots__in=Slot.objects.filter(followable))
    late = Q(slots__marks__late_at__isnull=False, slots__marks__quarantined_at=None)
    return rows.filter(state__in=HELD - {State.PLANNED}).annotate(
        given=Count("slots__marks", filter=IN_TIME & seen, distinct=True),
        late=Count("slots__marks", filter=late & seen, distinct=True),
    )


def seats(session: Session) -> list[Seat]:
    """The panel as it sits; who gave the seat up but left a mark stays in the list."""
    marked = Mark.objects.filter(seat=OuterRef("pk"), submitted_at__isnull=False)
    rows = session.seats.filter(Q(ended_at=None) | Exists(marked)).exclude(answer=Seat.Answer.DECLINED)
    return list(rows.select_related("expert__user").order_by("number"))


def lines(session: Session, followable: Q, panel: list[Seat]) -> list[dict[str, Any]]:
    """[{"slot", "number", "chip", "given", "of", "cells": [one per seat]}] of whom may be followed; seven queries."""
    away, half = stepping_out(session), keying.waiting(session)
    rows = Slot.objects.filter(followable, session=session, freed_at=None).select_related("application")
    slots = list(rows.only(*(f.name for f in Slot._meta.concrete_fields), "application__name").order_by("order", "pk"))
    marks = {(m.slot_id, m.seat_id): m for m in Mark.objects.filter(slot__in=slots)}
    made = []
    for slot in slots:
        out = away.get(slot.pk, set())
        cells = [
            _cell(one, slot, one.pk in out, marks.get((slot.pk, one.pk)), half.get((slot.pk, one.pk), []))
            for one in panel
        ]
        here = [cell for cell in cells if cell["here"]]
        made.append({
            "slot": slot, "number": number_of(slot), "chip": showing.chip(slot), "cells": cells,
            "given": sum(cell["in_time"] for cell in here), "of": len(here),
            "heard": showing.is_open(session, slot),
        })  # fmt: skip
    return made


def lacking(session: Session, slots: Sequence[Slot], seats: Sequence[Seat]) -> tuple[int, int]:
    """(sheets of those who were heard that have not come, how many of them one person alone has keyed in).

    `slots`, `seats`: of the session, as they stand. Three queries; what comes after the session's end does not count.
    """
    heard = [slot for slot in slots if slot.state == SlotState.DONE]
    away = between([(slot.pk, slot.application_id) for slot in heard], [(seat.pk, seat.expert_id) for seat in seats])
    due = {
        (slot.pk, seat.pk)
        for slot in heard
        for seat in seats
        if seat.pk not in away.get(slot.pk, ()) and not missed(seat, slot)
    }
    given = Mark.objects.filter(slot__in=heard, submitted_at__isnull=False, quarantined_at=None)
    left = due.difference(given.values_list("slot", "seat"))
    return len(left), len(left.intersection(keying.waiting(session)))


def _cell(seat: Seat, slot: Slot, away: bool, mark: Mark | None, half: list[Keying]) -> dict[str, Any]:
    handed = mark is not None and mark.submitted_at is not None and mark.quarantined_at is None
    late = handed and mark is not None and mark.late_at is not None
    late_for = missed(seat, slot)
    return {
        "seat": seat,
        "away": away,
        "here": seat.present_at is not None and not away and not late_for,
        "mark": mark,
        "handed": handed and not away,
        "late": late,
        "in_time": handed and not late and not away,
        "keyings": half,
        "paper": handed and mark is not None and mark.source == Mark.Source.PAPER,
        "word": _word(away, mark, handed, late, half, late_for),
    }


def _word(
    away: bool, mark: Mark | None, handed: bool, late: bool, half: list[Keying], late_for: bool
) -> dict[str, str]:
    """The first of these that holds."""
    quarantined = mark is not None and mark.quarantined_at is not None
    cases = (
        (away, "stop", _("回避"), "muted"),
        (late, "alert", _("迟到，不计入"), "warn"),
        (handed, "check", _("已交"), "ok"),
        (late_for and not quarantined, "dash", _("当时未到会"), "muted"),
        (quarantined, "lock", _("已封存"), "warn"),
        (len(half) > 1, "alert", _("两人录入不一致"), "bad"),
        (bool(half), "pencil", _("纸质表待第二人录入"), "info"),
        (mark is not None and mark.round > 0, "back", _("已重开"), "warn"),
    )
    for holds, icon, label, tone in cases:
        if holds:
            return {"icon": icon, "label": label, "tone": tone}
    return {"icon": "dash", "label": _("未交"), "tone": "muted"}
