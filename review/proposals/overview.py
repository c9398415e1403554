"""Rows of the pages about results: a session, a nominee's marks, a line of the list, what happened."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.deadlines import beijing
from review.halls import away
from review.halls.models import Seat, Session, Slot
from review.halls.moves import SETTLED, State
from review.marks.models import Mark
from review.proposals import papers, results
from review.proposals.models import Choice, CountingRow, Proposal, ProposalLine

# Sessions whose marks are open to readers: nothing more is counted in them (S9).
COUNTED = (State.CLOSED, State.CONFIRMED)
SHOWN = (State.RUNNING, *COUNTED)
WORDS = {
    "": _("计入"), "highest": _("去掉的最高分"), "lowest": _("去掉的最低分"),
    "quarantined": _("因回避隔离，不计入任何数字"), "late": _("场次结束后到达，不计入"), "away": _("回避"),
    "none": _("未评分"),
}  # fmt: skip
WHAT = {
    "plan": _("安排场次"), "notify": _("发出答辩通知"), "replan": _("改期"), "open": _("开会"), "close": _("结束场次"),
    "correct_since": _("更正评委到会时间"), "scan": _("上传答辩评分汇总表扫描件"), "recount": _("重新计算场次结果"),
    "confirm": _("确认场次结果"), "write": _("登记建议名单"), "submit": _("提请确认"),
    "give_back": _("退回修改"), "reopen": _("重开建议名单"),
}  # fmt: skip
SAID = ("give_back", "reopen", "replan")


def history(subject: Session | Proposal) -> list[dict[str, Any]]:
    """Who did what; a reason is shown where a move asks for one."""
    rows = subject.events.select_related("actor").order_by("-pk")[:50]
    confirmed = _("确认建议名单") if isinstance(subject, Proposal) else WHAT["confirm"]
    return [
        {"when": row.at, "who": row.actor.name if row.actor else "",
         "what": confirmed if row.move == "confirm" else WHAT[row.move],
         "why": _why(row)}
        for row in rows if row.move in WHAT
    ]  # fmt: skip


def _why(event: Any) -> str:
    """Whoever confirms the result reads whose time in the hall was corrected, and to what."""
    if event.move != "correct_since":
        return str(event.reason) if event.move in SAID else ""
    since = beijing(datetime.fromisoformat(event.payload["since"]))
    said = {"n": event.payload["seat"], "since": since, "reason": event.reason}
    return _t("%(n)d 号评委自%(since)s到会：%(reason)s") % said


def progress(session: Session, hidden: frozenset[int]) -> list[dict[str, Any]]:
    """[{"slot", "done", "all"}] of a session that is running: how many, never how much; six queries."""
    slots = session.slots.filter(freed_at=None).exclude(application__in=hidden).select_related("application")
    seats = list(session.seats.filter(ended_at=None, present_at__isnull=False))
    gone, given = away.stepping_out(session), Counter[int]()
    rows = list(slots.order_by("order", "pk"))
    due = {
        slot.pk: {seat.pk for seat in seats if not away.missed(seat, slot)} - gone.get(slot.pk, set()) for slot in rows
    }
    marks = Mark.objects.filter(slot__session=session, submitted_at__isnull=False, late_at=None, quarantined_at=None)
    for slot, seat in marks.values_list("slot", "seat"):
        given[slot] += seat in due.get(slot, ())
    return [{"slot": slot, "done": given[slot.pk], "all": len(due[slot.pk])} for slot in rows]


def session_rows(session: Session, hidden: frozenset[int]) -> tuple[list[Seat], list[dict[str, Any]]]:
    """(seats, [{"row", "cells"}]) of a closed session, a cell for each seat; eight queries."""
    seats = papers.seats_of(session)
    rows = [row for row in results.of_session(session).rows if row.slot.application_id not in hidden]
    marks = papers.aligned(rows, seats)
    return seats, [{"row": row, "cells": [cell(mark) for mark in marks[row.slot.pk]]} for row in rows]


def cell(mark: dict[str, Any]) -> dict[str, Any]:
    """One mark as a page shows it: struck through where it counts in no figure."""
    state = mark["mark_state"]
    return mark | {"words": WORDS[state], "struck": bool(state) and state not in ("away", "none")}


def of_sessions(sessions: list[Session], hidden: frozenset[int]) -> list[dict[str, Any]]:
    """[{"session", "heard", "all", "opens"}]; one query for all of them."""
    slots = Slot.objects.filter(Q(freed_at=None) | Q(state__in=SETTLED), session__in=sessions)
    pairs = list(slots.exclude(application__in=hidden).order_by().values_list("session", "state"))
    every = Counter(session for session, _state in pairs)
    heard = Counter(session for session, state in pairs if state in SETTLED)
    return [
        {"session": one, "heard": heard[one.pk], "all": every[one.pk], "opens": one.state in SHOWN} for one in sessions
    ]  # fmt: skip


def line(row: CountingRow, made: ProposalLine | None, place: int | None, open_now: bool) -> dict[str, Any]:
    """A row of the list: what is written down, else what the counting suggests. `place`: where it would stand."""
    return {
        "row": row, "application": row.application, "made": made, "open": open_now, "stands": place,
        "choice": made.choice if made else row.suggested, "reason": made.reason if made else "",
        "place": made.place if made and open_now else None,
        "suggested": Choice(row.suggested).label if row.suggested else "",
    }  # fmt: skip
