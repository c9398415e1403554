"""One function per screen of the assignment: the list with its figures, one file with its candidates, a plan."""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from nominations import desks, listing
from nominations.dictionaries import Industry
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.visibility import near
from review.allotment import gathering, proposing
from review.assignment.forms import COLUMNS, STATES
from review.assignment.permissions import can_confirm, can_propose, can_remove, seen
from review.blind.standing import CONCERNED
from review.experts.models import Expert
from review.experts.standing import appointments
from review.sheets.models import Assignment, Plan
from review.sheets.moves import LIVE, State

EMPTY = {
    "title": gettext_lazy("没有需要分配的申报"),
    "text": gettext_lazy("书面初评开始后，形式审查通过的申报会出现在这里；请换一个条件，或者清除筛选。"),
}
EMPTY_OVER = {
    "title": gettext_lazy("没有需要分配的申报"),
    "text": gettext_lazy("书面初评已经结束，每份申报由谁评审可以在“进度”页逐件查看。"),
}
EMPTY_LATE = {
    "title": gettext_lazy("没有等待确认的补充分配"),
    "text": gettext_lazy("初评开始之后补充的专家，由负责人在这里确认并邀请。"),
}
COUNTED = Q(assignments__state__in=LIVE, assignments__quarantined_at=None)


def cycle_now() -> Cycle | None:
    """The newest year that is in its written review or was."""
    stages = (CycleStage.PREPARING, CycleStage.PUBLISHED, CycleStage.OPEN, CycleStage.CLOSED, CycleStage.CANCELLED)
    return Cycle.objects.exclude(stage__in=[*stages, CycleStage.SUSPENDED]).order_by("-year").first()


def empty(cycle: Cycle | None) -> dict[str, Any]:
    """What the list says when nothing is in it."""
    before = (CycleStage.FORMAL_EXAM, CycleStage.WRITTEN, CycleStage.CONSENSUS)
    return EMPTY if cycle is None or cycle.stage in before else EMPTY_OVER


def _wanted(cycle: Cycle) -> int:
    """How many experts a file should have: once the consensus was opened, only as many as it cannot do without."""
    late = (CycleStage.CONSENSUS, CycleStage.DEFENSE)
    return cycle.experts_min if cycle.stage in late else cycle.experts_per_file


def _rows(user: Any, cycle: Cycle | None) -> QuerySet[Any]:
    rows = Application.objects.filter(seen(user), cycle=cycle, status__in=CONCERNED)
    return rows.annotate(
        experts=Count("assignments", filter=COUNTED, distinct=True),
        waiting=Count("assignments", filter=COUNTED & Q(assignments__state=State.PROPOSED), distinct=True),
    )


def queue(user: Any, form: Any, data: QueryDict, cycle: Cycle | None) -> listing.Listing:
    """The files of the year with how many experts each has; three queries, however many rows."""
    asked = listing.given(form)
    sort = asked.pop("sort", "acceptance_no")
    rows = _rows(user, cycle)
    if text := asked.get("q"):
        rows = rows.filter(Q(acceptance_no=text) | Q(blind_copy__code__iexact=text) | Q(name__icontains=text))
    if "industry" in asked:
        rows = rows.filter(industry=asked["industry"])
    wanted = _wanted(cycle) if cycle else 0
    rules = {"short": Q(experts__lt=wanted), "open": Q(waiting__gt=0), "full": Q(experts__gte=wanted)}
    numbers = rows.order_by().aggregate(
        total=Count("pk"), **{key: Count("pk", filter=rule) for key, rule in rules.items()}
    )
    count = numbers.pop("total")
    if state := asked.get("state"):
        rows, count = rows.filter(rules[state]), numbers[state]
    people = Assignment.objects.filter(state__in=LIVE, quarantined_at=None).select_related("expert__user")
    rows = rows.select_related("blind_copy").prefetch_related(Prefetch("assignments", people.order_by("pk"), "on"))
    page = listing.page_of(rows.order_by(sort, "pk"), data.get("page"), count=count)
    fields = dict(Industry.choices)
    page.object_list = [
        {"application": row, "industry": fields.get(row.industry, ""), "wanted": wanted, "left": wanted - row.experts}
        for row in page.object_list
    ]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, STATES, data),
        headings=listing.headings(COLUMNS, sort, data),
    )


def people(user: Any, cycle: Cycle | None) -> list[dict[str, Any]]:
    """The appointed experts with what each has to read, as far as this person may know of it; two queries."""
    if cycle is None:
        return []
    loads = Counter(gathering.held(cycle).filter(near(user)).values_list("expert_id", flat=True))
    fields = dict(Industry.choices)
    return [
        {
            "appointment": one,
            "expert": one.expert,
            "load": loads[one.expert_id],
            "fields": "、".join(str(fields.get(code, code)) for code in one.expert.fields),
        }
        for one in appointments(cycle)
    ]


def choices(user: Any, cycle: Cycle | None) -> list[tuple[str, str]]:
    """The same for a list to choose from."""
    words = _("%(name)s（%(n)d 份）")
    return [
        (str(row["expert"].key), words % {"name": row["expert"].user.name, "n": row["load"]})
        for row in people(user, cycle)
    ]


def plans(cycle: Cycle | None) -> list[Plan]:
    """The plans of the year, newest first."""
    return list(Plan.objects.filter(cycle=cycle).select_related("made_by")[:10]) if cycle else []


def plan(key: UUID) -> Plan | None:
    """One plan."""
    return Plan.objects.filter(key=key).select_related("cycle", "made_by").first()


def plan_rows(user: Any, found: Plan, data: QueryDict) -> dict[str, Any]:
    """Its pairs in words, a page of files at a time; files hidden from this person are only counted."""
    pairs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pair in found.pairs:
        pairs[pair["application"]].append(pair)
    columns = ("pk", "acceptance_no", "name")
    files = Application.objects.filter(seen(user), cycle=found.cycle_id).only(*columns).order_by("acceptance_no", "pk")
    seen_ones = [row for row in files if row.pk in pairs]
    page = listing.page_of(seen_ones, data.get("page"))
    here = [pair for row in page.object_list for pair in pairs[row.pk]]
    experts = Expert.objects.select_related("user").in_bulk({pair["expert"] for pair in here})
    rows = [
        {"application": row, "expert": experts[pair["expert"]], "reason": pair["reason"]}
        for row in page.object_list
        for pair in sorted(pairs[row.pk], key=lambda pair: pair["expert"])
    ]
    known, short = {row.pk: row for row in files}, found.figures.get("short", {})
    return {
        "rows": rows,
        "page": page,
        "hidden": len(found.pairs) - sum(len(pairs[row.pk]) for row in seen_ones),
        "short": [{"application": known[int(pk)], "n": n} for pk, n in short.items() if int(pk) in known],
        "unmatched": [known[pk] for pk in found.figures.get("unmatched", []) if pk in known],
    }


def application(user: Any, key: UUID) -> Application | None:
    """One file; None hides as 404."""
    rows = Application.objects.select_related("cycle", "blind_copy")
    return rows.filter(seen(user), key=key, status__in=CONCERNED).first()


def detail(user: Any, found: Application) -> dict[str, Any]:
    """Who is on it, with the acts open to this person, and everybody who could be."""
    rows = found.assignments.select_related("expert__user", "plan", "proposed_by").order_by("pk")
    assigned = [
        {
            "assignment": row,
            "live": row.state in LIVE and row.quarantined_at is None,
            "removable": row.state == State.PROPOSED and can_remove(user, row),
            "cancellable": row.state in LIVE - {State.PROPOSED, State.LOCKED} and can_propose(user, found),
        }
        for row in rows
    ]
    acting = can_propose(user, found) and not proposing.closed(found)
    return {"assigned": assigned, "candidates": proposing.candidates(found, near(user)), "acting": acting}


def several(user: Any, keys: list[UUID]) -> list[Application]:
    """The ticked files, in the order of their numbers."""
    rows = Application.objects.filter(seen(user), key__in=keys, status__in=CONCERNED).select_related("cycle")
    return list(rows.order_by("acceptance_no", "pk"))


def expert(key: UUID) -> Expert | None:
    """One of the pool."""
    return Expert.objects.filter(key=key, active=True).select_related("user").first()


def assignment(user: Any, key: UUID) -> Assignment | None:
    """One assignment of a file this person may see."""
    files = Application.objects.filter(seen(user))
    rows = Assignment.objects.filter(application__in=files, key=key)
    return rows.select_related("application__cycle", "expert__user").first()


def late(user: Any) -> list[Assignment]:
    """E2 for replacements: proposed on files whose review has begun, that this head of department may confirm."""
    if not has_role(user, Role.LEAD):
        return []
    files = Application.objects.filter(seen(user))
    rows = Assignment.objects.filter(application__in=files, state=State.PROPOSED, cycle__stage__in=proposing.STAGES)
    rows = rows.filter(application__status="written_review").select_related("application", "expert__user", "cycle")
    return [row for row in rows.order_by("pk") if can_confirm(user, row)]


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: files short of experts for STAFF, replacements to confirm for LEAD."""
    lines = []
    if has_role(user, Role.STAFF):
        for cycle in Cycle.objects.filter(stage__in=proposing.STAGES):
            rows = _rows(user, cycle).filter(experts__lt=_wanted(cycle))
            if n := rows.count():
                words = _("%(year)s年度有 %(n)d 份申报的专家不足") % {"year": cycle.year, "n": n}
                lines.append(desks.line(words, reverse("assignment:queue") + "?state=short", None, _("分配")))
    if n := len(late(user)):
        lines.append(desks.line(_("%(n)d 项补充分配等您确认") % {"n": n}, reverse("assignment:late"), None, _("确认")))
    return lines
