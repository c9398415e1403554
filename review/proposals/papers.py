"""What the papers of the defense's results say, frozen: D12 of a session, D13 and the workbook of a year."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import counting_method, counting_sheet, hall_summary, proposal_list, registry
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.deadlines import beijing
from review.experts.standing import live_conflicts
from review.halls.models import Seat, Session
from review.proposals import results, sight

SUMMARY, LIST, WORKBOOK = "hall_summary", "proposal_list", "counting_workbook"


def register_kinds() -> None:
    """Tell documents of the three papers and who reads them."""
    of_session, of_year = sight.can_read_summary, sight.can_read_of_year
    for key, label, formats, paper, can_read in (
        (SUMMARY, _("答辩评分汇总表"), ("pdf",), hall_summary, of_session),
        (LIST, _("候选人建议名单"), ("pdf",), proposal_list, of_year),
        (WORKBOOK, _("答辩总分计算表"), ("xlsx",), counting_sheet, of_year),
    ):
        registry.register(registry.DocumentKind(key, label, formats, paper.render, paper.filename, can_read))


def text(value: Any) -> str:
    return "" if value is None else str(value)


def session_target(session: Session) -> str:
    return f"hall_session:{session.key}"


def day_of(moment: Any) -> str:
    return beijing(moment).partition(" ")[0]


def seats_of(session: Session) -> list[Seat]:
    """Whoever sits on the panel, and whoever left it after giving a mark; by number."""
    rows = Seat.objects.filter(session=session).select_related("expert__user")
    gave = set(rows.filter(marks__submitted_at__isnull=False).values_list("pk", flat=True))
    return [seat for seat in rows.order_by("number") if seat.ended_at is None or seat.pk in gave]


def aligned(rows: list[results.Row], seats: list[Seat]) -> dict[int, list[dict[str, Any]]]:
    """{slot: a mark for each seat}: 'away' and 'none' stand where a member gave none."""
    gone = set(
        live_conflicts().filter(application__in=[row.slot.application_id for row in rows])
        .values_list("expert", "application")
    )  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        given = {mark["seat"]: mark for mark in row.marks}
        for seat in seats:
            state = "away" if (seat.expert_id, row.slot.application_id) in gone else "" if row.absent else "none"
            empty = {"seat": seat.number, "total": "", "mark_state": state, "scores": {}}
            found[row.slot.pk].append(given.get(seat.number, empty))
    return found


def summary_payload(session: Session) -> dict[str, Any]:
    """hall_summary/1 of a session that is being closed, or whose result is counted anew."""
    assert session.closed_at is not None
    cycle, result, seats = session.cycle, results.of_session(session), seats_of(session)
    marks = aligned(result.rows, seats)
    rows = [
        {
            "order": str(n), "number": row.slot.application.acceptance_no, "name": row.slot.application.name,
            "employer": row.slot.application.employer.name if row.slot.application.employer else "",
            "count": "" if row.absent else str(row.count), "mean": text(row.mean),
            "remark": "缺席" if row.absent else "" if row.mean is not None else "有效评分不足",
            "marks": [{"total": mark["total"], "state": mark["mark_state"]} for mark in marks[row.slot.pk]],
        }
        for n, row in enumerate(result.rows, start=1)
    ]  # fmt: skip
    return {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "session": session.number,
        "hall": session.hall, "held_on": day_of(session.starts_at), "closed_at": beijing(session.closed_at),
        "method": counting_method.of_session({name: text(value) for name, value in result.parameters.items()}),
        "seats": [{"number": seat.number, "chair": seat.chair} for seat in seats], "rows": rows,
        "rubric": result.parameters["rubric"], "sha256": result.sha256, "demo": settings.SAQ_DEMO,
    }  # fmt: skip


@translation.override("zh-hans")
def summary(session: Session, *, by: User | None) -> GeneratedDocument:
    """D12; the same result gives the same paper."""
    snapshot = freeze("hall_summary/1", summary_payload(session))
    return request_document(SUMMARY, target=session_target(session), snapshot=snapshot, by=by)
