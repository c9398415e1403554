"""One function per screen: the year's sessions, one session's results, a score card, the counting, charts, the list."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from documents import counting_method
from nominations import desks, listing
from nominations.models import Cycle
from nominations.pipeline import CycleStage, Status
from nominations.visibility import READERS
from review.halls.models import Session, Slot
from review.halls.moves import SETTLED, State
from review.marks import rubric
from review.proposal import permissions
from review.proposals import charts, choosing, counting, guards, overview, papers, results
from review.proposals.models import Counting, CountingRow, Proposal
from review.scoring import Method

_STAGES = list(CycleStage)
SHOWN = _STAGES[_STAGES.index(CycleStage.DEFENSE) : _STAGES.index(CycleStage.ARCHIVED) + 1]
ORDER = (F("rank").asc(nulls_last=True), "pk")
EMPTY = {
    "title": gettext_lazy("还没有进入会审答辩的年度"),
    "text": gettext_lazy("会审答辩开始后，这里显示各场次的结果、总分和候选人建议名单。"),
}


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that came as far as the defense."""
    if not has_role(user, *READERS):
        return None
    rows = Cycle.objects.filter(stage__in=SHOWN).order_by("-year")
    return (rows.filter(year=year) if year is not None else rows).first()


def proposal_of(user: Any, cycle: Cycle) -> Proposal | None:
    """The year's list; there is one from the first counting on."""
    rows = Proposal.objects.select_related("cycle", "counting", "paper", "submitted_by", "confirmed_by")
    return rows.filter(cycle=cycle).first()


def overview_of(user: Any, cycle: Cycle, page: str | None) -> dict[str, Any]:
    """The sessions of a year, how far counting and list are."""
    rows = Session.objects.filter(cycle=cycle).exclude(state=State.CANCELLED).order_by("starts_at", "pk")
    found = listing.page_of(rows, page)
    found.object_list = overview.of_sessions(list(found.object_list), permissions.far_from(user))
    held, proposal = counting.latest(cycle), proposal_of(user, cycle)
    return {
        "cycle": cycle, "page": found, "counting": held, "proposal": proposal,
        "waiting": guards.against_counting(cycle) if held is None else [],
    }  # fmt: skip


def session_of(user: Any, key: UUID) -> Session | None:
    """One session that is running or over; None hides as 404."""
    if not has_role(user, *READERS):
        return None
    rows = Session.objects.select_related("cycle", "summary", "scan", "closed_by", "confirmed_by")
    return rows.filter(key=key, state__in=overview.SHOWN).first()


def session(user: Any, one: Session) -> dict[str, Any]:
    """Its results once it is closed, how many sheets have come in before."""
    hidden = permissions.far_from(user)
    context: dict[str, Any] = {
        "session": one, "cycle": one.cycle, "history": overview.history(one),
        "papers": permissions.is_clear_of_session(user, one),
    }  # fmt: skip
    if one.state not in overview.COUNTED:
        return context | {"progress": overview.progress(one, hidden)}
    seats, rows = overview.session_rows(one, hidden)
    parameters = {name: str(value) for name, value in results.parameters_of(one.cycle).items()}
    return context | {"seats": seats, "rows": rows, "method": counting_method.of_session(parameters)}


def card(user: Any, key: UUID) -> dict[str, Any] | None:
    """All marks of one nominee, by seat; None hides as 404, and so it is before the session is closed."""
    slots = Slot.objects.filter(permissions.visible(user), application__key=key, session__state__in=overview.COUNTED)
    slots = slots.filter(state__in=SETTLED).select_related("session", "application__employer", "application__cycle")
    slot = slots.order_by("-session__starts_at", "-pk").first()
    if slot is None:
        return None
    cycle = slot.application.cycle
    row = results.rows_of([slot], Method.of(cycle))[0]
    seats = {seat.number: seat for seat in papers.seats_of(slot.session)}
    items = rubric.shown(cycle).content["items"]
    marks = [
        overview.cell(mark) | {
            "name": seats[mark["seat"]].expert.user.name,
            "items": [(item["title"], mark["scores"].get(item["code"], ""), item["points"]) for item in items],
        }
        for mark in row.marks
    ]  # fmt: skip
    history = CountingRow.objects.filter(application=slot.application_id).select_related("counting")
    found = list(history.order_by("-counting__number"))
    return {
        "slot": slot, "application": slot.application, "cycle": cycle, "result": row, "marks": marks,
        "row": found[0] if found else None, "history": found, "titles": [item["title"] for item in items],
    }  # fmt: skip


def _numbered(cycle: Cycle, number: str | None) -> Counting | None:
    rows = Counting.objects.select_related("cycle").filter(cycle=cycle).order_by("-number")
    asked = listing.whole(number)
    return (rows if asked is None else rows.filter(number=asked)).first()


def totals(user: Any, cycle: Cycle, number: str | None, page: str | None) -> dict[str, Any]:
    """One counting with its rows, or what the first one still waits for."""
    held = _numbered(cycle, number)
    if held is None:
        return {"cycle": cycle, "waiting": guards.against_counting(cycle)}
    rows = held.rows.filter(permissions.visible(user)).select_related("application__employer").order_by(*ORDER)
    newest = list(Counting.objects.filter(cycle=cycle).order_by("number").only("number", "made_at"))
    parameters = {name: "" if value is None else str(value) for name, value in held.parameters.items()}
    return {
        "cycle": cycle, "counting": held, "page": listing.page_of(rows, page), "others": newest,
        "latest": held.number == newest[-1].number, "method": counting_method.of_year(parameters),
        "papers": permissions.can_read_papers(user, cycle), "overtaken": guards.overtaken(cycle),
    }  # fmt: skip


def is_outdated(held: Counting | None) -> bool:
    """Whether marks, quotas or nominees have changed since, while the list is still open."""
    if held is None or held.cycle.stage != CycleStage.DEFENSE:
        return False
    decided = Proposal.objects.filter(cycle=held.cycle_id, state=Proposal.State.CONFIRMED).exists()
    return not decided and not counting.is_current(held)


def drawn(user: Any, cycle: Cycle) -> list[dict[str, Any]]:
    """The charts of a year; those with values only once everything is counted."""
    held, hidden = counting.latest(cycle), permissions.far_from(user)
    made = []
    if held is not None:
        rows = list(held.rows.filter(permissions.visible(user)).select_related("application").order_by(*ORDER))
        made = [charts.distribution(cycle, rows), charts.composition(rows, held.parameters)]
    return [*made, charts.funnel(cycle, hidden)]


def decisions(user: Any, proposal: Proposal, page: str | None) -> dict[str, Any]:
    """The list, fifty a page: what is written down, else what the counting suggests."""
    held = proposal.counting or counting.latest(proposal.cycle_id)
    assert held is not None
    rows, lines = choosing.lines_of(proposal, held)
    order = choosing.places(rows, lines)
    writes = permissions.can_draft(user, proposal) and proposal.state == Proposal.State.DRAFT
    hidden = permissions.far_from(user)
    found = listing.page_of([row for row in rows if row.application_id not in hidden], page)
    shown = [
        overview.line(row, lines.get(row.application_id), order.get(row.application_id),
                      writes and row.application.status == Status.IN_DEFENSE)
        for row in found.object_list
    ]  # fmt: skip
    return {
        "proposal": proposal, "cycle": proposal.cycle, "counting": held, "page": found, "lines": shown,
        "numbers": choosing.numbers(lines.values()) | {"open": len(rows) - len(lines)}, "writes": writes,
        "parameters": held.parameters, "history": overview.history(proposal),
        "papers": permissions.can_read_papers(user, proposal.cycle_id),
    }  # fmt: skip


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: a summary to sign or to confirm, a list to draft or to confirm."""
    if not has_role(user, Role.STAFF, Role.LEAD):
        return []
    return [*_of_sessions(user), *_of_lists(user)]


def _of_sessions(user: Any) -> list[dict[str, Any]]:
    rows = Session.objects.filter(state=State.CLOSED).select_related("cycle").order_by("pk")
    words = {
        False: (Role.STAFF, _("%(year)s年度答辩第 %(n)d 场待签名汇总表"), _("上传")),
        True: (Role.LEAD, _("%(year)s年度答辩第 %(n)d 场结果待确认"), _("确认")),
    }
    return [
        desks.line(sentence % {"year": row.cycle.year, "n": row.number}, reverse("proposal:session", args=[row.key]),
                   None, verb)
        for row in rows
        for role, sentence, verb in [words[row.scan_id is not None]]
        if has_role(user, role)
    ]  # fmt: skip


def _of_lists(user: Any) -> list[dict[str, Any]]:
    words = {
        Proposal.State.DRAFT: (Role.STAFF, _("%(year)s年度候选人建议名单待拟定"), _("拟定")),
        Proposal.State.SUBMITTED: (Role.LEAD, _("%(year)s年度候选人建议名单待确认"), _("确认")),
        Proposal.State.CONFIRMED: (Role.LEAD, _("%(year)s年度候选人建议名单已确认，待转入名单审定"), _("办理")),
    }
    rows = Proposal.objects.filter(state__in=words, cycle__stage=CycleStage.DEFENSE).select_related("cycle")
    page = {Proposal.State.CONFIRMED: "proposal:year"}
    return [
        desks.line(
            sentence % {"year": row.cycle.year},
            reverse(page.get(Proposal.State(row.state), "proposal:list"), args=[row.cycle.year]), None, verb,
        )
        for row in rows.order_by("pk")
        for role, sentence, verb in [words[Proposal.State(row.state)]]
        if has_role(user, role)
    ]  # fmt: skip
