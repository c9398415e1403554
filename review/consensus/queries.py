"""One function per screen: ranking or progress, score card, charts, the meeting, a case, the list."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.roles import has_role
from documents import minutes as minutes_paper
from documents.models import StoredFile
from nominations import listing
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.visibility import READERS
from review.consensus import permissions
from review.meetings import cases, overview
from review.meetings.models import Attendance, Case, Meeting
from review.meetings.moves import State
from review.rankings import charts, freezing
from review.rankings.inputs import code_of
from review.rankings.models import Ranking, RankingRow
from review.rankings.readiness import progress
from review.sheets import rubric
from review.sheets.models import Sheet

_STAGES = list(CycleStage)
SHOWN = _STAGES[_STAGES.index(CycleStage.WRITTEN) : _STAGES.index(CycleStage.ARCHIVED) + 1]
ORDER = (F("rank").asc(nulls_last=True), "pk")
EMPTY = {
    "title": gettext_lazy("还没有进入书面初评的年度"),
    "text": gettext_lazy("书面初评开始后，这里显示评分进度；合议开始后显示排名。"),
}


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest that came as far as stage 2."""
    if not has_role(user, *READERS):
        return None
    rows = Cycle.objects.filter(stage__in=SHOWN).order_by("-year")
    return (rows.filter(year=year) if year is not None else rows).first()


def meeting_of(user: Any, year: int) -> Meeting | None:
    """The year's meeting; None hides as 404."""
    if not has_role(user, *READERS):
        return None
    rows = Meeting.objects.select_related("cycle", "ranking", "minutes", "scan", "closed_by", "confirmed_by")
    return rows.filter(cycle__year=year).first()


def before(user: Any, cycle: Cycle, page: str | None) -> dict[str, Any]:
    """Progress until the sheets are locked: numbers, never values."""
    rows = progress(cycle).filter(permissions.visible_applications(user))
    found = listing.page_of(rows, page)
    found.object_list = [
        {"code": code_of(row), "done": row.done, "all": row.all, "enough": row.done >= cycle.experts_min}
        for row in found.object_list
    ]
    return {"cycle": cycle, "page": found, "least": cycle.experts_min}


def _numbered(cycle: Cycle, number: str | None) -> Ranking | None:
    rows = Ranking.objects.filter(cycle=cycle).order_by("-number")
    return (rows if (asked := listing.whole(number)) is None else rows.filter(number=asked)).first()


def ranking(user: Any, cycle: Cycle, number: str | None, page: str | None) -> dict[str, Any] | None:
    """One ranking with its rows; None before there is one."""
    held = _numbered(cycle, number)
    if held is None:
        return None
    rows = held.rows.filter(permissions.visible(user)).select_related("application__employer").order_by(*ORDER)
    found = listing.page_of(rows, page)
    info, quota = held.information["rows"], held.parameters["quota"]
    found.object_list = [
        overview.ranked(row, info.get(str(row.application_id)) or {}, quota) for row in found.object_list
    ]
    others = Ranking.objects.filter(cycle=cycle).order_by("number").only("number", "cause", "made_at")
    newest = list(others)
    return {
        "cycle": cycle, "ranking": held, "page": found, "quota": quota, "others": newest,
        "latest": held.number == newest[-1].number, "method": method(held),
        "papers": permissions.can_read_papers(user, cycle),
    }  # fmt: skip


def method(held: Ranking) -> list[str]:
    return minutes_paper.method({name: str(value) for name, value in held.parameters.items()})


def is_outdated(held: Ranking | None) -> bool:
    """Whether a meeting, also one that was opened again in the defense (T38), stands on an outdated ranking."""
    if held is None or Meeting.objects.filter(cycle=held.cycle_id, state=State.CONFIRMED).exists():
        return False
    return not freezing.is_current(held)


def card(user: Any, key: UUID) -> dict[str, Any] | None:
    """All sheets of one application, by its newest ranking; None hides as 404, and so it is before the locking."""
    rows = RankingRow.objects.filter(permissions.visible(user), application__key=key)
    rows = rows.select_related("application__employer", "application__cycle", "ranking")
    history = list(rows.order_by("-ranking__number"))
    if not history:
        return None
    row = history[0]
    content = rubric.of_cycle(row.application.cycle).content
    kept = {sheet["assignment"]: sheet for sheet in row.sheets}
    sheets = Sheet.objects.filter(assignment__in=list(kept)).select_related("assignment__expert__user")
    lines = [
        {
            "name": sheet.assignment.expert.user.name, "sheet": sheet, **kept[sheet.assignment_id],
            "parts": [(one["title"], kept[sheet.assignment_id]["dimensions"].get(one["code"], ""))
                      for one in content["dimensions"]],
            "items": [
                (item["title"], kept[sheet.assignment_id]["scores"].get(item["code"], ""), item["points"])
                for _one, item in rubric.items(content)
            ],
        }
        for sheet in sheets.order_by("assignment_id")
    ]  # fmt: skip
    info = row.ranking.information["rows"].get(str(row.application_id)) or {}
    lines.sort(key=lambda line: line["expert"])
    return {
        "row": row, "application": row.application, "sheets": lines, "history": history, "method": method(row.ranking),
        "dimensions": [one["title"] for one in content["dimensions"]],
        "shown": overview.ranked(row, info, row.ranking.parameters["quota"]),
    }  # fmt: skip


def drawn(user: Any, cycle: Cycle) -> list[dict[str, Any]]:
    """The charts of a year; those with values only once the sheets are locked."""
    hidden = permissions.far_from(user)
    held = freezing.latest(cycle)
    made = [charts.progress(cycle, hidden)]
    if held is not None:
        rows = list(held.rows.filter(permissions.visible(user)).order_by(*ORDER))
        info = held.information
        made.append(charts.distribution(cycle, rows, info["experts"]))
        made.append(charts.intervals(rows, info["rows"], held.parameters["quota"]))
    return [*made, charts.funnel(cycle, hidden)]


def room(user: Any, meeting: Meeting) -> dict[str, Any]:
    """The meeting: attendance, cases, how far the list is, the papers."""
    held = meeting.ranking or freezing.latest(meeting.cycle)
    assert held is not None
    rows = held.rows.filter(permissions.visible(user)).select_related("application")
    ranked = {row.application_id: row for row in rows}
    whole, of_cases = cases.quorums(meeting)
    found: list[dict[str, Any]] = [
        {"case": case, "row": ranked[case.application_id], "kinds": [Case.Kind(kind).label for kind in case.kinds],
         "quorum": of_cases[case.application_id]}
        for case in meeting.cases.filter(permissions.visible(user)) if case.application_id in ranked
    ]  # fmt: skip
    found.sort(key=lambda one: (one["row"].rank is None, one["row"].rank or 0, one["case"].pk))
    numbers = meeting.decisions.filter(permissions.visible(user), application__in=list(ranked)).aggregate(
        yes=Count("pk", filter=Q(shortlisted=True)), no=Count("pk", filter=Q(shortlisted=False))
    )
    people = list(meeting.attendances.select_related("expert__user"))
    return {
        "meeting": meeting, "cycle": meeting.cycle, "ranking": held, "cases": found, "quorum": whole, "people": people,
        "numbers": numbers | {"open": len(ranked) - numbers["yes"] - numbers["no"]},
        "chair": next((row.expert.user.name for row in people if row.chair), ""),
        "papers": permissions.can_read_papers(user, meeting.cycle_id), "history": overview.history(meeting),
        "writes": permissions.can_record(user, meeting) and meeting.state in (State.DRAFT, State.CONVENED),
    }  # fmt: skip


def scan(user: Any, meeting: Meeting, event: str | None) -> StoredFile | None:
    """The signed minutes, also those of a meeting that was opened again since; None hides as 404."""
    readable = permissions.can_read_papers(user, meeting.cycle)
    return overview.scan_of(meeting, listing.whole(event)) if readable else None


def roll(meeting: Meeting) -> list[Attendance]:
    return list(meeting.attendances.select_related("expert__user"))


def addable(user: Any, meeting: Meeting) -> list[tuple[int, str]]:
    """Applications to be decided that are not on the meeting's list yet."""
    rows = cases.undecided(freezing.latest(meeting.cycle)).filter(permissions.visible(user))
    rows = rows.exclude(application__in=meeting.cases.values("application")).select_related("application")
    return [(row.application_id, f"{row.code} {row.application.name}") for row in rows]


def application_of(user: Any, pk: int) -> Application | None:
    return Application.objects.filter(permissions.visible_applications(user), pk=pk).first()


def case_of(user: Any, key: UUID) -> Case | None:
    """One case; None hides as 404."""
    rows = Case.objects.filter(permissions.visible(user)).select_related("meeting__cycle", "application", "decided_by")
    return rows.filter(key=key).first()


def case(user: Any, one: Case) -> dict[str, Any]:
    """What the meeting looks at: the scores, who is in the room, who left."""
    held = one.meeting.ranking or freezing.latest(one.meeting.cycle)
    row = held.rows.filter(application=one.application_id).first() if held else None
    gone = cases.away(one.meeting)[one.application_id]
    people = list(one.meeting.attendances.select_related("expert__user"))
    return {
        "case": one, "meeting": one.meeting, "cycle": one.meeting.cycle, "application": one.application, "row": row,
        "kinds": [Case.Kind(kind).label for kind in one.kinds],
        "room": [p for p in people if p.present and p.expert_id not in gone],
        "gone": [p.expert.user.name for p in people if p.expert_id in gone],
        "quorum": cases.quorums(one.meeting)[1][one.application_id],
        "writes": permissions.can_settle(user, one) and one.meeting.state == State.CONVENED,
    }  # fmt: skip


def decisions(user: Any, meeting: Meeting, page: str | None) -> dict[str, Any]:
    """The list, fifty a page: what is decided, else what the case or the ranking suggests."""
    held = meeting.ranking or freezing.latest(meeting.cycle)
    assert held is not None
    rows: QuerySet[RankingRow] = held.rows.filter(permissions.visible(user)).select_related("application__employer")
    found = listing.page_of(rows.order_by(*ORDER), page)
    keys = [row.application_id for row in found.object_list]
    made = {row.application_id: row for row in meeting.decisions.filter(application__in=keys)}
    spoken = {case.application_id: case for case in meeting.cases.filter(application__in=keys)}
    lines = [
        overview.decision(row, made.get(row.application_id), spoken.get(row.application_id))
        for row in found.object_list
    ]
    return {
        "meeting": meeting, "cycle": meeting.cycle, "ranking": held, "page": found, "lines": lines,
        "quota": held.parameters["quota"],
        "writes": permissions.can_record(user, meeting) and meeting.state == State.CONVENED,
    }  # fmt: skip
