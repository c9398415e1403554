"""What the panel's marks add up to: one session when it is closed, and the same again whenever somebody asks.

A row's `marks`, as they are kept and printed: [{"seat", "session", "mark", "total", "scores", "mark_state"}] by seat,
mark_state being '', 'highest', 'lowest', 'quarantined' or 'late'; the last two count in no figure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from documents.canonical import canonical_json, digest
from nominations.models import Cycle
from review.experts.standing import live_conflicts
from review.halls.models import Session, Slot
from review.halls.moves import SETTLED, SlotState
from review.marks.models import HallRubric, Mark
from review.scoring import Marks, Method, Result, hall_result

QUARANTINED, LATE = "quarantined", "late"
OUT = frozenset({QUARANTINED, LATE})


@dataclass(frozen=True)
class Row:
    """One nominee in one session. `mean` None: absent, or fewer valid marks than the year asks for; never zero."""

    slot: Slot
    absent: bool
    count: int
    mean: Decimal | None
    marks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counted(self) -> dict[str, Any]:
        return counted(self.slot.application.acceptance_no, self.absent, self.count, self.mean, self.marks)


def counted(number: str, absent: bool, count: int, mean: Any, marks: list[dict[str, Any]]) -> dict[str, Any]:
    """What a hash covers of one nominee: nothing that counts in no figure, nothing by which a member is known."""
    valid = [mark for mark in marks if mark["mark_state"] not in OUT]
    return {
        "number": number, "absent": absent, "count": count, "mean": "" if mean is None else str(mean),
        "marks": [{name: mark[name] for name in ("seat", "total", "scores", "mark_state")} for mark in valid],
    }  # fmt: skip


def lines(schema: str, head: dict[str, Any], rows: Iterable[dict[str, Any]]) -> list[str]:
    """The lines whose SHA-256, joined by line feeds, is the hash: schema, head, a row for each nominee by number."""
    ordered = sorted(rows, key=lambda row: str(row["number"]))
    return [schema, canonical_json(head), *(canonical_json(row) for row in ordered)]


@dataclass(frozen=True)
class SessionResult:
    """`parameters`: experts_min, trim_from and the hash of the score sheet; `rows` in the order of the hall."""

    session: Session
    parameters: dict[str, Any]
    rows: list[Row]

    @property
    def sha256(self) -> str:
        """Over session-result/1: see docs/counting.md."""
        head = {"year": self.session.cycle.year, "session": self.session.number} | self.parameters
        return digest("\n".join(lines("session-result/1", head, (row.counted for row in self.rows))))


def parameters_of(cycle: Cycle) -> dict[str, Any]:
    """The numbers that decide; no form changes them once written review has begun (C6)."""
    method, held = Method.of(cycle), HallRubric.objects.filter(cycle=cycle).first()
    return {
        "experts_min": method.experts_min, "trim_from": method.trim_from, "rubric": held.sha256 if held else "",
    }  # fmt: skip


def of_session(session: Session) -> SessionResult:
    """Everybody who was heard or absent, as the marks stand now; see of_sessions."""
    return of_sessions([session])[0]


def of_sessions(sessions: Sequence[Session]) -> list[SessionResult]:
    """The same for several sessions of one year; four queries, however many sessions and marks.

    A slot that was freed afterwards stays: what happened in the session is not undone.
    """
    slots = Slot.objects.filter(session__in=sessions, state__in=SETTLED).select_related("application__employer")
    found: dict[int, list[Row]] = defaultdict(list)
    parameters = parameters_of(sessions[0].cycle)
    for row in rows_of(slots.order_by("order", "pk"), Method.of(sessions[0].cycle)):
        found[row.slot.session_id].append(row)
    return [SessionResult(one, parameters, found[one.pk]) for one in sessions]


def rows_of(slots: Iterable[Slot], method: Method) -> list[Row]:
    """A row for each slot; two queries for the marks."""
    held = list(slots)
    marks = marks_of([slot.pk for slot in held])
    return [_row(slot, marks[slot.pk], method) for slot in held]


def marks_of(slots: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """{slot: marks as a row keeps them}: what was handed in, by seat."""
    rows = Mark.objects.filter(slot__in=slots, submitted_at__isnull=False)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    # A conflict in force keeps a mark out of every figure, whether or not somebody has set the mark aside yet.
    applications = Slot.objects.filter(pk__in=slots).values("application")
    pairs = live_conflicts().filter(application__in=applications)
    away = set(pairs.values_list("expert", "application"))
    for mark in rows.select_related("seat__session", "slot").order_by("seat__session__number", "seat__number"):
        gone = mark.quarantined_at is not None or (mark.seat.expert_id, mark.slot.application_id) in away
        found[mark.slot_id].append({
            "seat": mark.seat.number,
            "session": mark.seat.session.number,
            "mark": mark.pk,
            "total": str(mark.total),
            "scores": dict(mark.scores),
            "mark_state": QUARANTINED if gone else LATE if mark.late_at else "",
        })  # fmt: skip
    return found


def result_of(marks: Collection[dict[str, Any]], method: Method) -> Result:
    """The valid ones of a slot's marks, trimmed and averaged (§2.10)."""
    valid = [Marks(mark["seat"], Decimal(mark["total"]), {}) for mark in marks if mark["mark_state"] not in OUT]
    return hall_result(valid, method)


def _row(slot: Slot, marks: list[dict[str, Any]], method: Method) -> Row:
    if slot.state == SlotState.ABSENT:
        return Row(slot, True, 0, None, marks)
    result = result_of(marks, method)
    shown = [
        mark | {"mark_state": mark["mark_state"] or result.dropped.get(mark["seat"], "")} for mark in marks
    ]  # fmt: skip
    return Row(slot, False, result.count, result.mean, shown)
