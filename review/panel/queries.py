"""One function per screen: a member's sessions, one of them with all its nominees; what the association follows."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role, has_role
from documents.models import GeneratedDocument, StoredFile
from nominations import desks, dossier, listing, viewer
from nominations.models import Attachment
from nominations.visibility import READERS
from review.attending.models import Deck
from review.halls.board import number_of
from review.halls.models import Seat, Session, Slot
from review.halls.moves import HELD, State
from review.halls.sight import COMING, is_coming
from review.marks import keying, overview, papers, rubric, showing, sight
from review.marks.models import Mark
from review.panel.forms import SheetForm
from review.panel.permissions import LOCKED, can_print, followable, keyable, reopenable, valued

WITH = showing.WITH


def mine(user: Any) -> dict[str, Any]:
    """The member's sessions, today's first; without the pledges only that they have to be signed."""
    rows = sight.seats(user).select_related("session__cycle").annotate(
        given=Count("marks", filter=Q(marks__submitted_at__isnull=False, marks__quarantined_at=None))
    )  # fmt: skip
    pledged = set(sight.pledged_seats(user).values_list("pk", flat=True))
    today = clock.today()
    made: list[dict[str, Any]] = [
        {
            "seat": seat,
            "session": seat.session,
            "today": seat.session.starts_at.astimezone(clock.SHANGHAI).date() == today,
            "pledged": seat.pk in pledged,
            "silent": not is_coming(seat),
            "given": seat.given,
        }
        for seat in rows.order_by("session__starts_at", "session")
    ]
    current = [one for one in made if one["today"] or one["session"].state == State.RUNNING]
    return {
        "today": current,
        "others": [one for one in made if one not in current],
        "unsworn": any(not one["pledged"] and not one["silent"] for one in made),
    }


def seat(user: Any, key: UUID) -> Seat | None:
    """The person's own seat in a session; None hides as 404."""
    return sight.pledged_seats(user).select_related(*WITH).filter(session__key=key).first()


def room(user: Any, key: UUID) -> dict[str, Any] | None:
    """Everything a member needs for the whole session, so that the network may go."""
    own = seat(user, key)
    if own is None:
        return None
    held = rubric.loaded(own.session.cycle)
    lines = [_with_form(line, held.content) for line in showing.lines(user, own)]
    papers_ = GeneratedDocument.objects.filter(kind=papers.SHEET, target=papers.seat_target(own), void_at=None)
    clear = [line for line in lines if not line["away"]]
    return {
        "seat": own,
        "session": own.session,
        "lines": lines,
        "content": held.content,
        "rubric": rubric.sha256(held.content),
        "given": sum(line["handed"] for line in clear),
        "all": sum(line["state"] != "absent" and not line["missed"] for line in clear),
        "document": papers_.select_related("file").order_by("-pk").first(),
    }


def _with_form(line: dict[str, Any], content: rubric.Content) -> dict[str, Any]:
    if line["away"]:
        return line
    mark = line["mark"]
    form = SheetForm(content=content, mark=mark, head=f"s{line['number']}") if line["ahead"] else None
    return line | {
        "form": form,
        "own": showing.words(mark),
        "others": [
            {"version": row, "differences": showing.beside(content, mark, row.content)} for row in line["others"]
        ],
    }


def line(user: Any, key: UUID) -> dict[str, Any] | None:
    """One nominee of it, for the plain form and for what a phone puts in place of a sheet."""
    slot = sight.readable(user).select_related("session").filter(key=key).first()
    found = room(user, slot.session.key) if slot else None
    if found is None:
        return None
    one = next((row for row in found["lines"] if not row["away"] and row["key"] == key), None)
    return found | {"line": one} if one else None


def state(user: Any, key: UUID) -> dict[str, Any] | None:
    """What the phone asks every few seconds."""
    own = seat(user, key)
    return showing.state(user, own) if own else None


def material(user: Any, key: UUID, chosen: str) -> dict[str, Any] | None:
    """The dossier as the panel may read it (§4.2): named, in the original, without F1–F4 and most of F5."""
    rows = sight.readable(user).select_related("session", "application__employer", "application__recommender")
    slot = rows.filter(key=key).first()
    if slot is None:
        return None
    application = slot.application

    def address(one: Attachment) -> str:
        return reverse("panel:file", args=[slot.key, one.key]) + "?inline=1"

    files = list(sight.files(application))
    return {
        "slot": slot,
        "session": slot.session,
        "number": number_of(slot),
        "name": application.name,
        "sections": dossier.sections(application, dossier.PANEL),
        "files": viewer.sheet(application, files, chosen=chosen, done=(), counted=(), address=address),
        "slides": Deck.objects.filter(application=application, removed_at=None).exists(),
    }


ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def file(user: Any, key: UUID, file_key: UUID | None) -> tuple[StoredFile, str] | None:
    """(file, name to save it by) of a dossier this person may read now; without a key the nominee's slides."""
    slot = sight.readable(user).select_related("application").filter(key=key).first()
    if slot is None:
        return None
    deck = Deck.objects.filter(application=slot.application_id, removed_at=None)
    rows: Any = sight.files(slot.application).filter(key=file_key) if file_key else deck
    found = rows.select_related("file").first()
    if found is None:
        return None
    name = _("证明材料") if file_key else _("演示文稿")
    return found.file, f"{name}.{ENDINGS.get(found.file.media_type, 'bin')}"


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: sessions that run, and those of the coming days."""
    if not has_role(user, Role.EXP):
        return []
    made = []
    live = sight.seats(user).filter(COMING, session__state__in=(State.NOTIFIED, State.RUNNING))
    live = live.select_related("session")
    for one in live.order_by("session__starts_at", "session"):
        running, session = one.session.state == State.RUNNING, one.session
        sentence = _("第 %(n)d 场答辩正在进行") if running else _("第 %(n)d 场答辩请您担任评委")
        url, due = reverse("panel:room", args=[session.key]), None if running else session.starts_at
        made.append(desks.line(sentence % {"n": session.number}, url, due, _("评分") if running else _("查看")))
    return made


def queue(user: Any, data: QueryDict, columns: Any) -> listing.Listing:
    """The sessions of all years, newest first, with how many sheets came."""
    rows = overview.sessions(Session.objects.select_related("cycle"), followable(user))
    page = listing.page_of(rows.order_by("-starts_at", "-pk"), data.get("page"))
    heads = [{"label": str(label)} for label in columns]
    return listing.Listing(form=None, page=page, headings=heads)  # type: ignore[arg-type]


def session(user: Any, key: UUID) -> Session | None:
    """A session this person follows; one in which everybody is hidden is still a session."""
    if not has_role(user, *READERS):
        return None
    rows = Session.objects.select_related("cycle__hall_rubric").filter(state__in=HELD - {State.PLANNED})
    return rows.filter(key=key).first()


def progress(user: Any, key: UUID) -> dict[str, Any] | None:
    """Who has handed in for whom; values only behind links that lock opens."""
    found = session(user, key)
    if found is None:
        return None
    panel = overview.seats(found)
    printed = GeneratedDocument.objects.filter(
        kind=papers.BLANK, target__in=[papers.seat_target(one) for one in panel], void_at=None
    )
    may_print = can_print(user, found)
    return {
        "session": found,
        "panel": panel,
        "lines": overview.lines(found, followable(user), panel),
        "locked": found.state in LOCKED,
        "running": found.state == State.RUNNING,
        "may_reopen": has_role(user, Role.LEAD) and found.state == State.RUNNING,
        "may_key": has_role(user, Role.STAFF) and found.state == State.RUNNING,
        "may_print": may_print,
        "blanks": list(printed.select_related("file").order_by("target", "-pk")) if may_print else [],
    }


def blank_seats(user: Any, key: UUID) -> tuple[Session, list[Seat]] | None:
    """The seats whose blank sheets this person may print."""
    found = session(user, key)
    if found is None or not can_print(user, found):
        return None
    rows = Seat.objects.select_related(*WITH).filter(session=found, ended_at=None)
    return found, list(rows.exclude(answer=Seat.Answer.DECLINED).order_by("number"))


def _mark(rows: Any, key: UUID) -> Mark | None:
    related = ("slot__session__cycle__hall_rubric", "slot__application", "seat__expert__user")
    return rows.select_related(*related).filter(key=key).first()


def sheet(user: Any, key: UUID) -> dict[str, Any] | None:
    """One sheet with its values, after lock; with whatever else came from the same member."""
    mark = _mark(Mark.objects.filter(valued(user)), key)
    if mark is None:
        return None
    content = mark.slot.session.cycle.hall_rubric.content
    return {
        "mark": mark,
        "slot": mark.slot,
        "session": mark.slot.session,
        "number": number_of(mark.slot),
        "sheet": showing.rows(content, mark),
        "versions": showing.history(content, mark),
    }


def to_reopen(user: Any, key: UUID) -> Mark | None:
    """A sheet this LEAD may give back."""
    return _mark(Mark.objects.filter(reopenable(user), submitted_at__isnull=False, quarantined_at=None), key)


def paper(user: Any, seat_key: UUID, key: UUID) -> dict[str, Any] | None:
    """A paper sheet to key in: whose, for whom, what oneself keyed in, and where the second one disagrees."""
    slots = Slot.objects.filter(keyable(user), freed_at=None).select_related("session__cycle__hall_rubric")
    slot = slots.select_related("application__employer").filter(key=key).first()
    rows = Seat.objects.select_related("expert__user", "session").filter(key=seat_key, ended_at=None)
    found = rows.filter(session=slot.session_id).first() if slot else None
    if slot is None or found is None:
        return None
    return keying.page(slot, found, user)
