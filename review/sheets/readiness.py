"""How far stage 2 is: what the association's overview counts, and what still stands against each of its steps."""

from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from nominations.models import Application, Cycle
from nominations.pipeline import INTAKE, Status
from nominations.pipeline import LIVE as ON_THE_WAY
from review.blind.standing import unready
from review.experts.models import Expert
from review.experts.standing import appointments, live_conflicts
from review.sheets import rubric
from review.sheets.models import Assignment
from review.sheets.moves import LIVE, State

UNDECIDED = (Status.SUBMITTED, Status.CORRECTION)
# What was put into the review, wherever it has gone meanwhile, but not what left the year.
REVIEWED = ON_THE_WAY - INTAKE - {*UNDECIDED, Status.FORMAL_PASSED} | {
    Status.WRITTEN_REJECTED, Status.DEFENSE_REJECTED, Status.APPROVAL_REJECTED, Status.NOT_NAMED, Status.NAMED,
}  # fmt: skip
UNDER_REVIEW = REVIEWED | {Status.FORMAL_PASSED}
DONE = (State.SCORED, State.LOCKED)
# Somebody was asked and still is, or has answered; said by what it is, since the database guesses a NOT IN badly.
ASKED = frozenset(State) - {State.PROPOSED, State.DROPPED, State.CANCELLED}
EXPERTS = 30  # on a page of the progress
TO_DO = (State.INVITED, State.ACCEPTED, State.SCORING)
# The columns of the progress, and the states that each of them counts.
NUMBERS = {
    "all": LIVE, "waiting": (State.INVITED,), "scoring": (State.ACCEPTED, State.SCORING), "done": DONE,
    "gone": (State.DECLINED, State.RECUSED, State.LAPSED),
}  # fmt: skip


def valid(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments that count: alive, without a conflict, not quarantined."""
    away = live_conflicts().filter(expert=OuterRef("expert"), application=OuterRef("application"))
    return rows.filter(~Exists(away), state__in=LIVE, quarantined_at=None)


def with_experts(rows: QuerySet[Application], cycle: Cycle) -> QuerySet[Any]:
    """Each application with `experts`: how many valid assignments of people appointed this year it has."""
    held = appointments(cycle).values("expert")
    pairs = valid(Assignment.objects.filter(cycle=cycle, expert__in=held)).values("pk")
    return rows.annotate(experts=Count("assignments", filter=Q(assignments__in=pairs)))


def too_few(rows: QuerySet[Application], cycle: Cycle) -> QuerySet[Any]:
    """Those with fewer experts than the year asks for at least (T18)."""
    return with_experts(rows, cycle).filter(experts__lt=cycle.experts_min)


def against_start(cycle: Cycle) -> list[str]:
    """What stands against C6: applications the formal check has not decided, a rubric that cannot be used."""
    found = []
    if left := Application.objects.filter(cycle=cycle, status__in=UNDECIDED).count():
        found.append(_("还有 %(n)d 件申报没有作出形式审查结论（含补正中），不能开始书面初评。") % {"n": left})
    if not Application.objects.filter(cycle=cycle, status=Status.FORMAL_PASSED).exists():
        found.append(_("本年度没有形式审查通过的申报。"))
    return found + rubric.problems(rubric.of_cycle(cycle).content)


def figures(cycle: Cycle) -> dict[str, Any]:
    """The numbers of the overview; four queries, however many applications."""
    counts = Application.objects.filter(cycle=cycle).aggregate(
        undecided=Count("pk", filter=Q(status__in=UNDECIDED)),
        passed=Count("pk", filter=Q(status=Status.FORMAL_PASSED)),
        reviewed=Count("pk", filter=Q(status__in=REVIEWED)),
    )
    copies = {"files": counts["passed"] + counts["reviewed"]}
    copies["confirmed"] = copies["files"] - unready(cycle).count()
    under = valid(Assignment.objects.filter(cycle=cycle, application__status__in=UNDER_REVIEW))
    work = under.order_by().aggregate(
        assigned=Count("pk"),
        invited=Count("pk", filter=~Q(state=State.PROPOSED)),
        accepted=Count("pk", filter=~Q(state__in=(State.PROPOSED, State.INVITED))),
        done=Count("pk", filter=Q(state__in=DONE)),
        due=Min("due_at", filter=Q(state__in=TO_DO)),
    )
    enough = with_experts(Application.objects.filter(cycle=cycle, status__in=UNDER_REVIEW), cycle)
    fits = Q(experts__gte=cycle.experts_min)
    staffed = enough.aggregate(
        staffed=Count("pk", filter=fits), ready=Count("pk", filter=fits & Q(status=Status.FORMAL_PASSED))
    )
    return counts | copies | work | staffed


def by_expert(cycle: Cycle, seen: Q, page: int = 1) -> tuple[list[dict[str, Any]], bool]:
    """(a page of the experts of the year with numbers and the next date, never a value, by name; whether more follow).

    `seen`: the assignments this reader may know of; a number above their sum would tell who reads the hidden file. The
    database counts the states of those on the page alone, and what the numbers are made of is added up here.
    """
    rows = Assignment.objects.filter(
        seen, cycle=cycle, application__status__in=UNDER_REVIEW, quarantined_at=None, state__in=ASKED
    )
    first, names = (max(page, 1) - 1) * EXPERTS, ("user__name", "pk")
    asked = Expert.objects.filter(Exists(rows.filter(expert=OuterRef("pk")))).order_by(*names)
    shown = rows.filter(expert__in=asked.values("pk")[first : first + EXPERTS + 1])
    counted = shown.values("expert", "state", name=F("expert__user__name")).annotate(n=Count("pk"), due=Min("due_at"))
    made: dict[int, dict[str, Any]] = {}
    for one in counted.order_by("name", "expert", "state"):
        line = made.setdefault(one["expert"], {"name": one["name"], "due": None} | dict.fromkeys(NUMBERS, 0))
        for number, states in NUMBERS.items():
            line[number] += one["n"] if one["state"] in states else 0
        if one["state"] in TO_DO and one["due"] is not None:
            line["due"] = min(filter(None, (line["due"], one["due"])))
    return list(made.values())[:EXPERTS], len(made) > EXPERTS


def by_application(rows: QuerySet[Application]) -> QuerySet[Any]:
    """The few columns of a list, each application with numbers of its assignments, never a value.

    For the rows of one page: the database would count the assignments of a whole year before it cut fifty out.
    """
    of = Q(assignments__quarantined_at=None)
    return rows.values("key", "name", "acceptance_no", code=F("blind_copy__code")).annotate(
        all=Count("assignments", filter=of & Q(assignments__state__in=LIVE)),
        done=Count("assignments", filter=of & Q(assignments__state__in=DONE)),
        gone=Count(
            "assignments", filter=Q(assignments__state__in=(State.DECLINED, State.RECUSED, State.LAPSED))
        ),
        due=Min(
            "assignments__due_at",
            filter=of & Q(assignments__state__in=TO_DO),
        ),
    )  # fmt: skip


def shown(rows: Any) -> list[dict[str, Any]]:
    """Rows of a table of progress as shown: nobody gone leaves the cell empty, a bar of nothing has a length."""
    return [{**row, "gone": row["gone"] or "", "most": row["all"] or 1} for row in rows]
