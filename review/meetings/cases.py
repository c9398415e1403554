"""Which applications the meeting must speak about, by the ranking; and who takes part in which case."""

from collections import defaultdict

from django.db.models import QuerySet

from nominations.pipeline import Status
from review.experts.standing import live_conflicts
from review.meetings.models import Attendance, Case, Meeting
from review.meetings.quorum import Quorum, quorum, share_of
from review.rankings.inputs import QUARANTINED
from review.rankings.models import Ranking, RankingRow
from review.sheets.models import Assignment
from review.sheets.moves import State

Kind = Case.Kind
BORDER = 2  # so many places on either side of the line are spoken about


def kinds_of(row: RankingRow, quota: int | None) -> list[str]:
    """Why the system proposes this application; [] when it does not."""
    found = [Kind.SPREAD] if row.flags else []
    if quota is not None and row.rank is not None and quota - BORDER < row.rank <= quota + BORDER:
        found.append(Kind.BORDER)
    if any(sheet["mark"] == QUARANTINED for sheet in row.sheets):
        found.append(Kind.QUARANTINED)
    if row.rank is None:
        found.append(Kind.UNRANKED)
    if row.tied:
        found.append(Kind.TIE)
    return [str(kind) for kind in found]


def undecided(ranking: Ranking | None) -> QuerySet[RankingRow]:
    """The rows the meeting decides on: everybody in the first one, in a later one those whom an appeal brought back.

    A ranking counts the others along, but what was decided about them stands, and nobody speaks about them again.
    """
    return RankingRow.objects.filter(ranking=ranking, application__status=Status.WRITTEN_REVIEW)


def propose(meeting: Meeting, ranking: Ranking) -> int:
    """Put the system's cases on the list; a case that is there keeps what was said. Returns how many are new."""
    there = {case.application_id: case for case in meeting.cases.all()}
    quota, new = ranking.parameters["quota"], []
    for row in undecided(ranking):
        kinds = kinds_of(row, quota)
        case = there.get(row.application_id)
        if case is None and kinds:
            new.append(Case(meeting=meeting, application_id=row.application_id, kinds=kinds))
        elif case is not None and set(kinds) - set(case.kinds):
            case.kinds = [*case.kinds, *(kind for kind in kinds if kind not in case.kinds)]
            case.save(update_fields=["kinds"])
    Case.objects.bulk_create(new)
    return len(new)


def invite(meeting: Meeting) -> None:
    """Everybody who handed in a sheet this year belongs to the meeting."""
    rows = Assignment.objects.filter(cycle=meeting.cycle_id, state=State.LOCKED)
    there = set(meeting.attendances.values_list("expert", flat=True))
    found = dict.fromkeys(rows.order_by("expert_id").values_list("expert", flat=True))
    Attendance.objects.bulk_create(Attendance(meeting=meeting, expert_id=pk) for pk in found if pk not in there)


def away(meeting: Meeting) -> dict[int, set[int]]:
    """{application: experts who leave the room for it}: a conflict in force, a recusal, a quarantined sheet."""
    found: dict[int, set[int]] = defaultdict(set)
    pairs = live_conflicts().filter(application__cycle=meeting.cycle_id).values_list("application", "expert")
    gone = Assignment.objects.filter(cycle=meeting.cycle_id)
    recused = gone.filter(state=State.RECUSED) | gone.filter(quarantined_at__isnull=False)
    for application, expert in [*pairs, *recused.values_list("application", "expert")]:
        found[application].add(expert)
    return found


def quorums(meeting: Meeting) -> tuple[Quorum, dict[int, Quorum]]:
    """The meeting's quorum, and that of every case by application."""
    rows = list(meeting.attendances.all())
    members, present = {row.expert_id for row in rows}, {row.expert_id for row in rows if row.present}
    share, leaving = share_of(meeting.cycle), away(meeting)
    of_cases = {
        case.application_id: quorum(members, present, leaving[case.application_id], share)
        for case in meeting.cases.all()
    }
    return quorum(members, present, (), share), of_cases


def speakers(case: Case) -> list[Attendance]:
    """Who is in the room for this case."""
    leaving = away(case.meeting)[case.application_id]
    rows = case.meeting.attendances.filter(present=True).select_related("expert__user")
    return [row for row in rows if row.expert_id not in leaving]
