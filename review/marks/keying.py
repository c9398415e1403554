"""Paper sheets: two people key in the same one, each for themselves; only where they agree does it become the mark."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.transitions import Permit
from review.halls.away import steps_out
from review.halls.board import number_of
from review.halls.models import Seat, Slot
from review.halls.moves import State
from review.marks import keeping, papers, rubric, writing
from review.marks.models import Keying, Mark


@dataclass(frozen=True)
class Entered:
    """What a keying led to. `mark`: both agree. `differences`: [{"label", "here", "saved"}] to the one who came second.

    Neither: the sheet waits for a second person.
    """

    keying: Keying
    mark: Mark | None = None
    differences: list[dict[str, str]] = field(default_factory=list)


@transaction.atomic
def enter(slot: Slot, seat: Seat, *, scores: dict[str, str], comment: str, by: Actor, permit: Permit) -> Entered:
    """Keep what this person reads on the paper, and compare it with what another one has read.

    `permit(user, slot)`. Raises TransitionError with [(item code or "comment", sentence)] for a sheet that is not
    whole, and where the member has handed in meanwhile.
    """
    row = writing.locked_slot(slot.pk)
    seat = Seat.objects.select_related("expert__user").get(pk=seat.pk)
    if by.user is None or not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    mark = Mark.objects.filter(slot=row, seat=seat).first() or Mark(slot=row, seat=seat, version=0)
    mark.slot, mark.seat = row, seat
    own = Keying.objects.filter(slot=row, seat=seat, by=by.user).first() or Keying(slot=row, seat=seat, version=0)
    result, held = rubric.evaluate(row.session.cycle.hall_rubric.content, scores), row.session.cycle.hall_rubric
    if own.agreed_at and mark.submitted_at and (own.scores, own.comment) == (result.kept, comment):
        return Entered(own, mark)
    if sentence := against(row, seat, mark):
        raise WrongState(sentence)
    if problems := writing.wrong(result, comment):
        raise TransitionError(problems[0][1], list(problems))
    own.scores, own.comment, own.by, own.at, own.agreed_at = result.kept, comment, by.user, clock.now(), None
    own.version += 1
    own.save()
    audit.record_late(
        "mark.keyed", actor=by.user, ip=by.ip, target=f"application:{row.application_id}",
        detail={"seat": seat.number, "version": own.version},
    )  # fmt: skip
    others = list(Keying.objects.filter(slot=row, seat=seat, agreed_at=None).exclude(pk=own.pk).order_by("-at", "-pk"))
    same = next((one for one in others if one.scores == own.scores and one.comment == own.comment), None)
    if same is None:
        return Entered(own, None, differences(held.content, own, others[0]) if others else [])
    return Entered(own, _agree(mark, own, same, result, held.sha256, by))


def against(slot: Slot, seat: Seat, mark: Mark) -> str:
    """Why no paper can be keyed in for this member and nominee; '' when one can."""
    if mark.submitted_at is not None:
        return _("这位评委的评分表已经提交，不必录入。")
    if mark.quarantined_at is not None or seat.ended_at is not None or steps_out(seat, slot):
        return _("这位评委不评这一位。")
    if slot.session.state != State.RUNNING:
        return _("本场不在进行中，不能录入纸质评分表。")
    why = writing.against(slot.session.state, slot, seat)
    return {
        "": "", writing.NOT_HERE: _("这位评委没有签到，不能录入。"),
        writing.MISSED: _("这位评委签到之前这一位的评分已经结束，不能录入；当时已在场的，请先在签到表更正到会时间。"),
    }.get(why, _("这一位还没有答辩，不能录入。"))  # fmt: skip


def _agree(mark: Mark, own: Keying, same: Keying, result: rubric.Evaluation, rubric_sha256: str, by: Actor) -> Mark:
    """The member's own draft, if there is one, is kept as a version; the paper that was signed counts."""
    moment = clock.db_now()
    Keying.objects.filter(pk__in=(own.pk, same.pk)).update(agreed_at=moment)
    if mark.pk and (mark.scores or mark.comment):
        keeping.keep(mark, keeping.DRAFT, keeping.content(mark, rubric_sha256), by=by)
    mark.scores, mark.comment, mark.total = result.kept, own.comment, result.total
    mark.source, mark.ticket, mark.made_at = Mark.Source.PAPER, "", None
    mark.saved_at = mark.submitted_at = moment
    mark.version += 1
    mark.save()
    held = keeping.content(mark, rubric_sha256) | {"keyed_by": sorted((own.by_id, same.by_id))}
    keeping.keep(mark, keeping.PAPER, held, by=by)
    return mark


def differences(content: rubric.Content, own: Keying, other: Keying) -> list[dict[str, str]]:
    """Field by field, only where the two disagree."""
    pairs: list[tuple[str, Any, Any]] = [
        (item["title"], own.scores.get(item["code"], ""), other.scores.get(item["code"], ""))
        for item in content["items"]
    ]
    pairs.append((_("评语"), own.comment, other.comment))
    return [{"label": label, "here": here, "saved": there} for label, here, there in pairs if here != there]


def own_difference(content: rubric.Content, slot: Slot, seat: Seat, user: Any) -> list[dict[str, str]]:
    """What the person who keyed in last still disagrees on; [] for whoever came first, who looks at the paper again."""
    rows = list(Keying.objects.filter(slot=slot, seat=seat, agreed_at=None).order_by("-at", "-pk")[:2])
    if len(rows) < 2 or rows[0].by_id != user.pk:
        return []
    return differences(content, rows[0], rows[1])


def waiting(session: Any) -> dict[tuple[int, int], list[Keying]]:
    """{(slot, seat): keyings that do not agree yet} of a session; one query."""
    rows = Keying.objects.filter(slot__session=session, agreed_at=None).select_related("by").order_by("at", "pk")
    found: dict[tuple[int, int], list[Keying]] = {}
    for row in rows:
        found.setdefault((row.slot_id, row.seat_id), []).append(row)
    return found


def page(slot: Slot, seat: Seat, user: Any) -> dict[str, Any]:
    """What the page of one paper sheet shows; never what another person keyed in, but where the last one disagrees."""
    mark = Mark.objects.filter(slot=slot, seat=seat).first() or Mark(slot=slot, seat=seat)
    keyed = list(Keying.objects.filter(slot=slot, seat=seat, agreed_at=None).order_by("at", "pk"))
    content = rubric.loaded(slot.session.cycle).content
    return {
        "slot": slot,
        "seat": seat,
        "session": slot.session,
        "number": number_of(slot),
        "content": content,
        "code": papers.code_of(seat, slot),
        "why_not": against(slot, seat, mark),
        "own": next((one for one in keyed if one.by_id == user.pk), None),
        "keyed": len(keyed),
        "differences": own_difference(content, slot, seat, user),
    }
