"""One function per screen: how far the copies of a year are, one copy with its files, the copy as experts read it."""

from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from nominations import desks, evidence, listing, viewer
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage, Status
from review.blind import making, marking, reading
from review.blind.models import BlindCopy, BlindFile
from review.blind.standing import CONCERNED
from review.blinding.forms import COLUMNS, DONE, NONE, READY, STALE, STATES, TODO
from review.blinding.permissions import can_work, readable, workable
from review.sheets import blind_files

EMPTY = {
    "title": gettext_lazy("没有符合条件的申报"),
    "text": gettext_lazy("形式审查通过的申报会出现在这里，生成匿名副本后逐份处理、确认。"),
}
LABELS = dict(STATES)
LOOKS = {
    NONE: ("calm", "dash"), STALE: ("warn", "alert"), TODO: ("info", "dot"), READY: ("now", "dot"),
    DONE: ("ok", "check"),
}  # fmt: skip
UNDER_WAY = (CycleStage.WRITTEN, CycleStage.CONSENSUS)
UNITS = ("application__employer", "application__recommender", "application__cycle")


def years() -> dict[int, int]:
    """{year: key} of the years that have been published, newest first."""
    stages = (CycleStage.PREPARING, CycleStage.CANCELLED)
    return dict(Cycle.objects.exclude(stage__in=stages).order_by("-year").values_list("year", "pk"))


def _standing(rows: QuerySet[Application]) -> Any:
    """Each row with how far its copy is: `standing`, `files` and of them `decided`."""
    mine = Q(blind_copy__files__attachment__removed_at=None)
    state = Case(
        When(blind_copy=None, then=Value(NONE)),
        When(~Q(blind_copy__revision=F("revision")), then=Value(STALE)),
        When(blind_copy__confirmed_at__isnull=False, then=Value(DONE)),
        When(files__gt=F("decided"), then=Value(TODO)),
        default=Value(READY),
        output_field=CharField(),
    )
    files = Count("blind_copy__files", filter=mine)
    decided = Count("blind_copy__files", filter=mine & ~Q(blind_copy__files__choice=""))
    return rows.order_by().annotate(files=files, decided=decided).annotate(standing=state)


def queue(user: Any, form: Any, data: QueryDict, years: dict[int, int]) -> listing.Listing:
    """The applications of a year that experts will read or read, by their numbers."""
    asked = listing.given(form)
    year = asked.get("cycle", max(years, default=0))
    rows = Application.objects.filter(readable(user), cycle=years.get(year, 0), status__in=CONCERNED)
    if text := asked.get("q"):
        rows = rows.filter(
            Q(blind_copy__code__iendswith=text) | Q(name__icontains=text) | Q(acceptance_no__endswith=text)
        )
    rows = _standing(rows)
    numbers: dict[str, int] = {}
    for state in rows.values_list("standing", flat=True):
        numbers[state] = numbers.get(state, 0) + 1
    state = asked.get("state")
    if state:
        rows = rows.filter(standing=state)
    shown = rows.select_related("employer", "blind_copy").order_by("acceptance_no", "pk")
    count = numbers.get(state, 0) if state else sum(numbers.values())
    page = listing.page_of(shown, data.get("page"), count=count)
    page.object_list = [
        {"application": row, "copy": getattr(row, "blind_copy", None), "chip": chip(row.standing)}
        for row in page.object_list
    ]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, STATES, data),
        headings=listing.headings([("", label) for label in COLUMNS], "", data),
    )


def chip(state: str) -> dict[str, str]:
    """How far a copy is, as a chip."""
    tone, icon = LOOKS[state]
    return {"label": str(LABELS[state]), "tone": tone, "icon": icon}


def to_make(user: Any, cycle: int) -> int:
    """How many applications of the year wait for a copy that this person may make; one query."""
    return Application.objects.filter(workable(user), cycle=cycle, blind_copy=None).count() if cycle else 0


def cycle_of(year: int) -> Cycle | None:
    """The year behind the button."""
    return Cycle.objects.filter(year=year).first()


def _copies(rule: Q) -> QuerySet[BlindCopy]:
    return BlindCopy.objects.filter(application__in=Application.objects.filter(rule)).select_related(*UNITS)


def to_work(user: Any, key: UUID) -> BlindCopy | None:
    """The copy behind a POST; None hides as 404."""
    return _copies(workable(user)).filter(key=key).first()


def to_decide(user: Any, key: UUID, file: UUID) -> BlindFile | None:
    """One file of it."""
    rows = BlindFile.objects.select_related("copy__application__cycle", "attachment__file")
    return rows.filter(copy__in=_copies(workable(user)), copy__key=key, key=file, attachment__removed_at=None).first()


def served(user: Any, key: UUID) -> BlindFile | None:
    """A file as experts get it; what is hidden or undecided is not there."""
    rows = BlindFile.objects.select_related("file").filter(choice__in=blind_files.SERVED, file__isnull=False)
    return rows.filter(copy__in=_copies(readable(user)), key=key).first()


def detail(user: Any, key: UUID, chosen: str, side: str) -> dict[str, Any] | None:
    """One copy: the texts with marks, the file in view with what becomes of it, what stands before the confirmation."""
    copy = _copies(readable(user)).select_related("confirmed_by").filter(key=key).first()
    if copy is None:
        return None
    stale = copy.revision != copy.application.revision
    sheet = _sheet(user, copy, chosen)
    state = STALE if stale else DONE if copy.confirmed_at else TODO if sheet["done"] < sheet["total"] else READY
    marked = marking.marked(copy)
    return {
        "copy": copy,
        "application": copy.application,
        "sections": marked.sections,
        "marked": marked,
        "sheet": sheet,
        "chip": chip(state),
        "stale": stale,
        "problems": making.problems(copy),
        "may_work": can_work(user, copy.application),
        "begun": copy.application.status == Status.WRITTEN_REVIEW,
        "full": copy.application.cycle.written_blind == "full",
        "side": "served" if side == "served" and sheet["current"] and sheet["current"]["served"] else "original",
    }


def _sheet(user: Any, copy: BlindCopy, chosen: str) -> dict[str, Any]:
    """nominations.viewer.sheet over the files of the copy, by the numbers that experts know them by."""
    files = copy.files.filter(attachment__removed_at=None)
    rows = list(files.select_related("attachment__file", "attachment__honour", "file", "decided_by"))
    held = {row.attachment_id: row for row in rows}
    for row in rows:
        row.attachment.application = copy.application
    done = [row.attachment_id for row in rows if row.choice]
    sheet = viewer.sheet(
        copy.application, [row.attachment for row in rows], chosen=chosen, done=done, counted=held,
        address=lambda file: reverse("application:file", args=[file.key]) if evidence.can_open(user, file) else "",
    )  # fmt: skip
    for line in sheet["files"]:
        file = held[line["attachment"].pk]
        line |= {"file": file, "number": file.number, "title": blind_files.title(file)}
        line["served"] = reverse("blinding:served", args=[file.key]) if file.choice in blind_files.SERVED else ""
    return sheet


def preview(user: Any, key: UUID, chosen: str) -> dict[str, Any] | None:
    """Exactly what an expert reads: code, industry, texts, files under their numbers."""
    copy = _copies(readable(user)).filter(key=key).first()
    if copy is None:
        return None
    files = blind_files.viewer(copy, chosen, lambda file: reverse("blinding:served", args=[file.key]))
    return {
        "copy": copy,
        "industry": copy.application.get_industry_display(),
        "focus": copy.application.priority_focus,
        "sections": reading.sections(copy),
        "sheet": files,
    }


def next_open(user: Any, cycle: int, *, but: int) -> BlindCopy | None:
    """The copy to look at after this one: the first of the year that is not confirmed."""
    rows = _copies(workable(user)).filter(application__cycle=cycle, confirmed_at=None).exclude(pk=but)
    return rows.order_by("code", "pk").first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: once stage 2 has begun, what is still to be made, looked through and confirmed; one query."""
    if not has_role(user, Role.STAFF):
        return []
    rows = Application.objects.filter(workable(user), cycle__stage__in=UNDER_WAY)
    fresh = Q(blind_copy__confirmed_at__isnull=False, blind_copy__revision=F("revision"))
    n = rows.aggregate(make=Count("pk", filter=Q(blind_copy=None)), all=Count("pk"), ready=Count("pk", filter=fresh))
    page, found = reverse("blinding:queue"), []
    if n["make"]:
        found.append(desks.line(_("有 %(n)d 份申报等待生成匿名副本") % {"n": n["make"]}, page, None, _("去生成")))
    if left := n["all"] - n["make"] - n["ready"]:
        found.append(desks.line(_("有 %(n)d 份匿名副本等待处理、确认") % {"n": left}, page, None, _("去处理")))
    return found
