"""The question as the database puts it: who is appointed, who needs readers, who must never meet."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from nominations.models import Application, Cycle
from review.allotment.problem import Dossier, Problem, Reader
from review.blind.standing import concerned
from review.experts.models import Appointment
from review.experts.names import cores, same_unit
from review.experts.standing import appointments, pairs_away
from review.sheets.models import Assignment
from review.sheets.moves import LIVE, State


def organisations(people: Iterable[Appointment]) -> dict[int, str]:
    """{expert: a text that colleagues share}: by the registry, and by the name however each of them wrote it."""
    known: list[tuple[int | None, str, str]] = []
    found: dict[int, str] = {}
    for expert in (one.expert for one in people):
        name = expert.employer.name if expert.employer else expert.employer_name
        place = next((text for unit, other, text in known if _is_one(unit, other, expert.employer_id, name)), "")
        if not place:
            place = f"unit:{expert.employer_id}" if expert.employer_id else "name:" + (cores(name) or (name,))[0]
            known.append((expert.employer_id, name, place))
        found[expert.pk] = place
    return found


def _is_one(unit: int | None, name: str, other_unit: int | None, other_name: str) -> bool:
    return (unit is not None and unit == other_unit) or same_unit(name, other_name)


def held(cycle: Cycle) -> QuerySet[Assignment]:
    """Assignments that count: live, and not set aside by a conflict."""
    return Assignment.objects.filter(cycle=cycle, state__in=LIVE, quarantined_at=None)


def tried(cycle: Cycle) -> set[tuple[int, int]]:
    """Pairs that ended by the expert's own will or by a conflict: they are not put together again."""
    rows = Assignment.objects.filter(cycle=cycle, state__in=[State.DECLINED, State.RECUSED, State.LAPSED])
    gone = set(rows.values_list("expert_id", "application_id"))
    aside = Assignment.objects.filter(cycle=cycle, quarantined_at__isnull=False)
    return gone | set(aside.values_list("expert_id", "application_id"))


def gather(cycle: Cycle, seed: int) -> Problem:
    """Everything the solver is asked, in a fixed number of queries; what stands already is never moved."""
    people = list(appointments(cycle))
    places = organisations(people)
    on: dict[int, list[int]] = defaultdict(list)
    loads: dict[int, int] = defaultdict(int)
    for expert, application in held(cycle).values_list("expert_id", "application_id"):
        on[application].append(expert)
        loads[expert] += 1
    rows: QuerySet[Application, tuple[int, str]] = concerned(cycle).values_list("pk", "industry")
    return Problem(
        readers=tuple(
            Reader(one.expert_id, places[one.expert_id], tuple(one.expert.fields), one.max_load, loads[one.expert_id])
            for one in people
        ),
        dossiers=tuple(
            Dossier(pk, industry, max(cycle.experts_per_file - len(on[pk]), 0), tuple(on[pk])) for pk, industry in rows
        ),
        away=frozenset(pairs_away(cycle) | tried(cycle)),
        seed=seed,
    )
