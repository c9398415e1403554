"""D12 as paper: a member's blank sheets with a code for each, and the sheets as they were handed in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import hall_sheet, registry
from documents.models import GeneratedDocument
from documents.requests import make_void, request_document
from documents.snapshots import freeze
from nominations.deadlines import beijing
from nominations.models import Cycle
from review.halls.away import stepping_out
from review.halls.board import number_of
from review.halls.models import Seat, Slot
from review.marks import keeping, rubric
from review.marks.models import HallRubric, Mark, MarkVersion

SHEET, BLANK = "hall_sheet", "hall_sheet_blank"
CanRead = Callable[[User, GeneratedDocument], bool]


def register_kinds(can_read: CanRead) -> None:
    """Tell documents what the panel's sheets look like on paper; the room says who reads them."""
    for key, label in ((SHEET, _("答辩评分表")), (BLANK, _("空白答辩评分表"))):
        kind = registry.DocumentKind(key, label, ("pdf",), hall_sheet.render, hall_sheet.filename, can_read)
        registry.register(kind)


def seat_target(seat: Seat | int) -> str:
    return f"seat:{seat if isinstance(seat, int) else seat.pk}"


def seat_of(document: GeneratedDocument) -> Seat | None:
    """Whose sheets these are."""
    head, _sep, tail = document.target.partition(":")
    rows = Seat.objects.select_related("session", "expert")
    return rows.filter(pk=int(tail)).first() if head == "seat" and tail.isdigit() else None


def code_of(seat: Seat, slot: Slot) -> str:
    """The number on a paper sheet, by which it is found again: session, seat, nominee."""
    return f"{seat.session.number}-{seat.number:02d}-{number_of(slot):02d}"


def _slots(seat: Seat) -> list[Slot]:
    """Whom this member hears, in the order of the hall."""
    away = stepping_out(seat.session_id)
    rows = Slot.objects.filter(session=seat.session_id, freed_at=None).select_related("application__employer")
    return [slot for slot in rows.order_by("order", "pk") if seat.pk not in away.get(slot.pk, ())]


def _page(seat: Seat, slot: Slot, held: HallRubric, kept: MarkVersion | None) -> dict[str, Any]:
    said = kept.content if kept else {}
    application = slot.application
    return {
        "number": str(number_of(slot)),
        "name": application.name,
        "employer": application.employer.name if application.employer else "",
        "post": application.post_name,
        "code": code_of(seat, slot),
        "address": "" if kept else settings.PUBLIC_URL + reverse("panel:key_in", args=[seat.key, slot.key]),
        "total": said.get("total", ""),
        "comment": said.get("comment", ""),
        "submitted_at": beijing(kept.at) if kept else "",
        "source": str(dict(Mark.Source.choices).get(said.get("source", ""), "")),
        "sha256": kept.sha256 if kept else "",
        "items": [
            {name: item[name] for name in ("title", "points", "hint")}
            | {"got": said.get("scores", {}).get(item["code"], "")}
            for item in held.content["items"]
        ],
    }


def _payload(seat: Seat, held: HallRubric, sheets: list[dict[str, Any]], *, blank: bool) -> dict[str, Any]:
    """Schema hall_sheet/1."""
    session = seat.session
    return {
        "year": session.cycle.year, "organiser": session.cycle.organiser, "session": session.number,
        "hall": session.hall, "held_on": beijing(session.starts_at), "member": seat.expert.user.name,
        "seat": seat.number, "rubric": held.sha256, "step": held.content["step"], "blank": blank,
        "demo": settings.SAQ_DEMO, "sheets": sheets,
    }  # fmt: skip


@translation.override("zh-hans")
def blank_sheets(seat: Seat, *, by: User | None) -> GeneratedDocument:
    """A page for everybody this member hears. `seat` comes with session, year, expert and account."""
    held = rubric.loaded(seat.session.cycle)
    pages = [_page(seat, slot, held, None) for slot in _slots(seat)]
    snapshot = freeze("hall_sheet/1", _payload(seat, held, pages, blank=True))
    return request_document(BLANK, target=seat_target(seat), snapshot=snapshot, by=by)


def void_blank(cycle: Cycle) -> None:
    """Blank sheets of a year whose score sheet has changed: nobody fills in what no longer holds."""
    for seat in Seat.objects.filter(session__cycle=cycle).values_list("pk", flat=True):
        make_void(target=seat_target(seat), kinds=(BLANK,))


@translation.override("zh-hans")
def filled_sheets(seat: Seat, *, by: User | None) -> GeneratedDocument | None:
    """The sheets that stand, from their frozen versions; None while there is none."""
    versions = standing(seat)
    slots = [slot for slot in _slots(seat) if slot.pk in versions]
    if not slots:
        return None
    held = rubric.loaded(seat.session.cycle)
    pages = [_page(seat, slot, held, versions[slot.pk]) for slot in slots]
    snapshot = freeze("hall_sheet/1", _payload(seat, held, pages, blank=False))
    return request_document(SHEET, target=seat_target(seat), snapshot=snapshot, by=by)


def standing(seat: Seat) -> dict[int, MarkVersion]:
    """{slot: the version that counts} of a seat: handed in, in time, not set aside. One query."""
    valid = Q(mark__submitted_at__isnull=False, mark__late_at=None, mark__quarantined_at=None)
    rows = MarkVersion.objects.filter(valid, mark__seat=seat, cause__in=keeping.STOOD).select_related("mark")
    return {version.mark.slot_id: version for version in rows.order_by("mark", "number")}
