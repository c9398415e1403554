"""A session as one member sees it: every nominee in the order of the hall, with the own sheet; of others nothing.

Of somebody the member steps out for there is a number and nothing else: the same bytes whoever it is.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from review.attending.models import Deck
from review.experts.standing import live_conflicts
from review.halls.away import missed
from review.halls.board import number_of
from review.halls.models import Seat, Session, Slot
from review.halls.moves import SlotState, State
from review.marks import keeping, rubric, sight
from review.marks.models import Mark, MarkVersion

CHIPS = {
    SlotState.WAITING: ("clock", "muted"), SlotState.PRESENTING: ("dot", "now"), SlotState.QUESTIONING: ("dot", "now"),
    SlotState.SCORING: ("pencil", "now"), SlotState.DONE: ("check", "ok"), SlotState.ABSENT: ("dash", "muted"),
}  # fmt: skip
WITH = ("session__cycle__hall_rubric", "expert__user")


def chip(slot: Slot) -> dict[str, str]:
    """Icon, word and tone of a slot's state."""
    icon, tone = CHIPS[SlotState(slot.state)]
    return {"icon": icon, "label": str(slot.get_state_display()), "tone": tone}


def is_open(session: Session, slot: Slot) -> bool:
    """Whether the sheets of this nominee are open by the server's word."""
    return session.state == State.RUNNING and slot.state in sight.HEARD


def lines(user: Any, seat: Seat) -> list[dict[str, Any]]:
    """A line per nominee; three queries, however many. `seat` is the user's own and comes with WITH."""
    session, slots = seat.session, _slots(user, seat)
    marks = {mark.slot_id: mark for mark in sight.own_marks(user).filter(seat=seat)}
    versions = _versions(marks.values())
    content = rubric.loaded(session.cycle).content
    made = []
    for slot in slots:
        if slot.away:
            made.append({"number": number_of(slot), "away": True})
            continue
        mark = marks.get(slot.pk)
        made.append(_line(seat, slot, mark, versions.get(mark.pk, []) if mark else []) | {"sheet": rows(content, mark)})
    return made


def _slots(user: Any, seat: Seat) -> QuerySet[Any]:
    """The nominees with what a line shows of them and no column more; `named`: whether it may, by the one rule.

    `away`: the member steps out for this one.
    """
    conflict = live_conflicts().filter(expert=seat.expert_id, application=OuterRef("application"))
    this = sight.readable(user).filter(pk=OuterRef("pk"))
    decks = Deck.objects.filter(application=OuterRef("application"), removed_at=None)
    found = Slot.objects.filter(session=seat.session_id, freed_at=None).select_related("application__employer")
    shown = ("application__name", "application__post_name", "application__employer__name")
    return (
        found.annotate(named=Exists(this), slides=Exists(decks), away=Exists(conflict))
        .only(*(column.attname for column in Slot._meta.concrete_fields), *shown)
        .order_by("order", "pk")
    )


def _versions(marks: Any) -> dict[int, list[MarkVersion]]:
    """{mark: its versions that the member reads}: sheets that did not stand, and reopenings."""
    found: dict[int, list[MarkVersion]] = {}
    rows_ = MarkVersion.objects.filter(mark__in=[mark.pk for mark in marks])
    for row in rows_.filter(cause__in=(*keeping.OTHERS, keeping.REOPEN)).order_by("mark", "number"):
        found.setdefault(row.mark_id, []).append(row)
    return found


def _line(seat: Seat, slot: Any, mark: Mark | None, versions: list[MarkVersion]) -> dict[str, Any]:
    handed, named, session = mark is not None and mark.submitted_at is not None, slot.named, seat.session
    late_for = missed(seat, slot) and not handed and session.state == State.RUNNING
    reopened = [row for row in versions if row.cause == keeping.REOPEN]
    return {
        "number": number_of(slot),
        "away": False,
        "key": slot.key,
        "slot": slot,
        "state": slot.state,
        "chip": chip(slot),
        "named": named,
        "slides": named and slot.slides,
        "name": slot.application.name if named else "",
        "employer": slot.application.employer.name if named and slot.application.employer else "",
        "post": slot.application.post_name if named else "",
        "mark": mark,
        "handed": handed,
        "late": handed and mark is not None and mark.late_at is not None,
        "missed": late_for,
        "open": named and not handed and not late_for and is_open(session, slot),
        "ahead": named and not handed and not late_for and session.state in (State.NOTIFIED, State.RUNNING),
        "why": reopened[-1].content.get("reason", "") if reopened and not handed else "",
        "others": [row for row in versions if row.cause in keeping.OTHERS],
    }


def rows(content: rubric.Content, mark: Mark | None) -> list[dict[str, Any]]:
    """[{"title", "points", "got"}] of a sheet."""
    scores = mark.scores if mark else {}
    return [{"title": i["title"], "points": i["points"], "got": scores.get(i["code"], "")} for i in content["items"]]


def beside(content: rubric.Content, mark: Mark, other: dict[str, Any]) -> list[dict[str, str]]:
    """Where another sheet says something else than the one that stands: [{"label", "here", "saved"}]."""
    pairs = [
        (item["title"], other.get("scores", {}).get(item["code"], ""), mark.scores.get(item["code"], ""))
        for item in content["items"]
    ]
    pairs.append((_("评语"), other.get("comment", ""), mark.comment))
    return [{"label": label, "here": here, "saved": saved} for label, here, saved in pairs if here != saved]


def history(content: rubric.Content, mark: Mark) -> list[dict[str, Any]]:
    """[{"version", "word", "differences"}] of a sheet, oldest first."""
    return [
        {"version": row, "word": keeping.CAUSES[row.cause], "differences": beside(content, mark, row.content)}
        for row in mark.versions.select_related("by").order_by("number")
    ]


def words(mark: Mark | None) -> dict[str, str]:
    """Icon, word and tone of the own sheet; what the list of nominees and the state say."""
    if mark is None or (mark.submitted_at is None and not mark.scores and not mark.comment):
        return {"icon": "dash", "label": _("未评分"), "tone": "muted"}
    if mark.submitted_at is None:
        return {"icon": "pencil", "label": _("已重开") if mark.round else _("未提交"), "tone": "warn"}
    if mark.late_at is not None:
        return {"icon": "alert", "label": _("迟到，不计入"), "tone": "warn"}
    return {"icon": "check", "label": _("已提交"), "tone": "ok"}


def state(user: Any, seat: Seat) -> dict[str, Any]:
    """The server's last word for a phone that asks every few seconds; never a value. `seat`: as for `lines`.

    {"session", "seat", "rubric", "slots": {key: {"state", "chip", "own", "open", "round", "version", "handed"}}}.
    A page of another seat is not this person's; one of another rubric has to be loaded anew.
    """
    session = seat.session
    marks = {mark.slot_id: mark for mark in sight.own_marks(user).filter(seat=seat)}
    slots = sight.readable_from(seat).order_by("order", "pk")
    found = {}
    for slot in slots:
        mark = marks.get(slot.pk)
        found[str(slot.key)] = {
            "state": slot.state,
            "chip": chip(slot),
            "own": words(mark),
            "open": is_open(session, slot) and not missed(seat, slot),
            "round": mark.round if mark else 0,
            "version": mark.version if mark else 0,
            "handed": mark is not None and mark.submitted_at is not None,
        }
    held = rubric.sha256(rubric.loaded(session.cycle).content)
    return {"session": session.state, "seat": str(seat.key), "rubric": held, "slots": found}
