"""One function per screen of the written review: the association's overview and progress, the expert's desk."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations import desks, listing
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage, Status
from nominations.visibility import near
from review.blind.models import BlindFile
from review.experts.models import Appointment
from review.sheets import blind_files, desk, papers, readiness, rubric, sight
from review.sheets.models import Assignment, Clue
from review.sheets.moves import State
from review.sheets.overview import steps, waits_for_lead
from review.written_review.permissions import answerable, can_invite, can_start, decidable, followable, sees_values

NEWS = frozenset({State.DECLINED, State.RECUSED, State.LAPSED})


def _url(name: str) -> str:
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""


def cycle(year: str = "") -> Cycle | None:
    """The year asked for, else the newest whose formal check has begun, else the newest published."""
    rows = Cycle.objects.exclude(stage__in=(CycleStage.PREPARING, CycleStage.CANCELLED)).order_by("-year")
    if (asked := listing.whole(year)) is not None:
        return rows.filter(year=asked).first()
    early = (CycleStage.PUBLISHED, CycleStage.OPEN, CycleStage.CLOSED, CycleStage.SUSPENDED)
    return rows.exclude(stage__in=early).first() or rows.first()


def overview(user: Any, year: str) -> dict[str, Any]:
    """How far the stage is, step by step, and what LEAD can do now."""
    found = cycle(year)
    if found is None:
        return {"cycle": None}
    numbers, held = readiness.figures(found), rubric.of_cycle(found)
    clues = _clues(user).filter(assignment__cycle=found, handled_at=None).count() if has_role(user, Role.LEAD) else 0
    return {
        "cycle": found,
        "figures": numbers,
        "rubric": held,
        "steps": [step | {"url": _url(step["page"])} for step in steps(found, numbers, held.frozen_at is not None)],
        "can_start": can_start(user, found) and found.stage == CycleStage.FORMAL_EXAM,
        "can_begin": can_start(user, found) and found.stage == CycleStage.WRITTEN and numbers["passed"] > 0,
        "clues": clues,
    }


def ready(user: Any, found: Cycle) -> list[Any]:
    """The applications this LEAD can put into the review, each with how many experts, and any of its field (E1)."""
    rows = Application.objects.filter(decidable(user), cycle=found, status=Status.FORMAL_PASSED).select_related("cycle")
    made = list(readiness.with_experts(rows, found).order_by("acceptance_no", "pk"))
    pairs = readiness.valid(Assignment.objects.filter(application__in=made))
    fields = pairs.values_list("application", "application__industry", "expert__fields")
    matched = {pk for pk, industry, known in fields if industry in known}
    for row in made:
        row.matched = row.pk in matched
    return made


def progress(user: Any, data: QueryDict, columns: Any) -> dict[str, Any]:
    """Two tables without any value, by application and by expert, each in pages; eight queries however many rows."""
    found = cycle(data.get("cycle", ""))
    if found is None:
        return {"cycle": None}
    rows = Application.objects.filter(followable(user), cycle=found, status__in=readiness.UNDER_REVIEW)
    if text := data.get("q", "").strip()[:40]:
        rows = rows.filter(Q(name__icontains=text) | Q(acceptance_no=text) | Q(blind_copy__code=text.upper()))
    order = ("acceptance_no", "pk")
    files = listing.page_of(rows.order_by(*order), data.get("page"), count=rows.count())
    shown: Any = files.object_list
    here = Application.objects.filter(pk__in=shown.values("pk"))
    files.object_list = readiness.shown(readiness.by_application(here).order_by(*order))
    number = max(listing.whole(data.get("experts")) or 1, 1)
    experts, more = readiness.by_expert(found, near(user), number)
    return {
        "cycle": found,
        "q": text,
        "files": files,
        "experts": readiness.shown(experts),
        "before": number - 1,
        "after": number + 1 if more else 0,
        "headings": [listing.headings([("", label) for label in one], "", data) for one in columns],
    }


def case(user: Any, key: UUID) -> dict[str, Any] | None:
    """One application's assignments: who, how far, until when; values only of locked sheets. None hides as 404."""
    rows = Application.objects.select_related("cycle", "blind_copy", "employer")
    found = rows.filter(followable(user), key=key).first()
    if found is None:
        return None
    pairs = found.assignments.exclude(state=State.DROPPED).select_related("expert__user", "sheet", "application")
    lines: list[dict[str, Any]] = [
        {
            "row": row,
            "chip": desk.chip(row),
            "sheet": getattr(row, "sheet", None) if sees_values(user, row) else None,
            "reopen": row.state == State.SCORED and found.cycle.stage == CycleStage.WRITTEN and can_invite(user, row),
            "gone": row.state in NEWS,
        }
        for row in pairs.order_by("pk")
    ]
    short = sum(line["row"].state not in NEWS | {State.CANCELLED} for line in lines) < found.cycle.experts_min
    replace = _url("assignment:queue") if has_role(user, Role.STAFF, Role.LEAD) else ""
    return {"application": found, "lines": lines, "short": short, "replace_url": replace}


def to_reopen(user: Any, key: UUID) -> Assignment | None:
    """A sheet this LEAD may give back."""
    rows = Application.objects.filter(decidable(user))
    found = Assignment.objects.select_related("application__blind_copy", "cycle", "expert__user")
    return found.filter(application__in=rows, key=key, quarantined_at=None).first()


def sheet(user: Any, key: UUID) -> dict[str, Any] | None:
    """One locked sheet for the association; None hides as 404."""
    rows = Assignment.objects.select_related("application__blind_copy", "cycle__rubric", "sheet", "expert__user")
    row = rows.filter(key=key).first()
    if row is None or not sees_values(user, row):
        return None
    return {"row": row, "scored": row.sheet, "dimensions": desk.dimensions(row, sheet=row.sheet)} | printed(row)


def printed(row: Assignment) -> dict[str, Any]:
    """The sheet in force on paper (D9), or None."""
    rows = GeneratedDocument.objects.filter(kind=papers.SHEET, target=papers.sheet_target(row), void_at=None)
    return {"document": rows.select_related("file").order_by("-pk").first()}


def mine(user: Any) -> dict[str, Any]:
    """The expert's desk."""
    lines = desk.mine(user)
    invited = [line for line in lines if line["row"].state == State.INVITED]
    begun = [line for line in lines if line["row"].state != State.INVITED]
    open_ones = [line for line in begun if line["row"].state in (State.ACCEPTED, State.SCORING)]
    return {
        "invited": invited,
        "letters": _letters(user),
        "lines": begun,
        "first": next((line for line in open_ones if line["readable"]), None),
        "handed": len(begun) - len(open_ones),
        "unsworn": any(not line["pledged"] for line in lines),
        "sign_url": _url("expert_pool:own") or _url("expert_pool:mine"),
    }


def _letters(user: Any) -> QuerySet[GeneratedDocument]:
    """The invitations this person got, newest first."""
    own = Appointment.objects.filter(expert__user=user.pk, ended_at=None)
    targets = [papers.letter_target(one) for one in own]
    rows = GeneratedDocument.objects.filter(kind=papers.LETTER, target__in=targets, void_at=None)
    return rows.select_related("file").order_by("-pk")[:3]


def own(user: Any, key: UUID) -> Assignment | None:
    """An assignment this expert is told of."""
    rows = sight.of_expert(user).select_related("application__blind_copy", "cycle", "expert")
    return rows.filter(key=key).first()


def score(user: Any, key: UUID, chosen: str) -> dict[str, Any] | None:
    """Dossier and sheet; None hides as 404."""
    # Looked up once: a dossier has many files, and their addresses differ by the key alone.
    address = reverse("written_review:file", args=[key, key]).rpartition(str(key))
    found = desk.page(user, key, chosen, lambda file: f"{address[0]}{file}{address[2]}?inline=1")
    if found is None:
        return None
    row = found["row"]
    return found | {"claims": rubric.claimed(row.application)} | (
        {"document": None} if found["writable"] else printed(row)
    )  # fmt: skip


def file(user: Any, key: UUID, file_key: UUID) -> BlindFile | None:
    """A released file of a dossier this person may read now; everything else is not here."""
    served = BlindFile.objects.filter(choice__in=blind_files.SERVED).select_related("file", "copy")
    copies = sight.readable(user).filter(key=key).values("application")
    return served.filter(copy__application__in=copies, key=file_key).first()


def _clues(user: Any) -> QuerySet[Clue]:
    rows = Application.objects.filter(answerable(user))
    related = ("assignment__application__blind_copy", "assignment__expert__user", "handled_by")
    return Clue.objects.filter(assignment__application__in=rows).select_related(*related)


def clues(user: Any, data: QueryDict) -> Any:
    """The inbox of the head of department, open ones first."""
    return listing.page_of(_clues(user).order_by("handled_at", "-pk"), data.get("page"))


def clue(user: Any, pk: int) -> Clue | None:
    """One of them."""
    return _clues(user).filter(pk=pk).first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: invitations and sheets as expert, clues as LEAD, places to fill as STAFF."""
    made = []
    if has_role(user, Role.EXP):
        made += _expert_turns(user)
    if has_role(user, Role.LEAD) and (n := _clues(user).filter(handled_at=None).count()):
        made.append(desks.line(_("有 %(n)d 条线索待处理") % {"n": n}, reverse("written_review:clues"), None, _("处理")))
    return made + _lead_turns(user)


def _lead_turns(user: Any) -> list[dict[str, Any]]:
    if not has_role(user, Role.LEAD):
        return []
    rows = Cycle.objects.filter(stage__in=(CycleStage.FORMAL_EXAM, CycleStage.WRITTEN)).order_by("year")
    told = [waits_for_lead(row, readiness.figures(row)) for row in rows]
    return [desks.line(one[0], _url(one[1]), None, one[2]) for one in told if one]


def against_begin(found: Cycle) -> list[str]:
    """What stands against T18 for whichever application: copies that nobody has confirmed yet (T-15)."""
    n = readiness.figures(found)
    left = n["files"] - n["confirmed"]
    return [_("还有 %(n)d 份匿名副本没有确认。") % {"n": left}] if left else []


def _expert_turns(user: Any) -> list[dict[str, Any]]:
    lines, url = desk.mine(user), reverse("written_review:mine")
    words = (
        ((State.INVITED,), _("%(n)d 份材料邀请您评审"), _("答复")),
        ((State.ACCEPTED, State.SCORING), _("%(n)d 份材料等待您评分"), _("评分")),
    )
    made = []
    for states, sentence, verb in words:
        rows = [line["row"] for line in lines if line["row"].state in states]
        if rows:
            due = min((row.due_at for row in rows if row.due_at), default=None)
            made.append(desks.line(sentence % {"n": len(rows)}, url, due, verb))
    return made
