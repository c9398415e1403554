"""轮到我 of the planning: one line a matter, with its verb and the time by which it should be done."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role, has_role
from nominations import desks
from nominations.models import Cycle
from nominations.pipeline import CycleStage, Status
from review.attending.leaving import WAITS
from review.attending.models import Deck, Leave
from review.halls import gathering, sight
from review.halls.models import Seat, Session, Slot
from review.halls.moves import OPEN, State


def leaves(user: Any, seen: Q) -> list[dict[str, Any]]:
    """Requests for leave that wait for an answer; `seen` keeps out whom this person stays away from."""
    if not has_role(user, Role.STAFF, Role.LEAD):
        return []
    rows = Leave.objects.filter(seen, WAITS).exclude(asked_by=user)
    return [
        desks.line(
            _("%(name)s申请答辩请假") % {"name": row.slot.application.name},
            reverse("attendance:decide", args=[row.key]), row.slot.starts_at, _("答复"),
        )
        for row in rows.select_related("slot__application")
    ]  # fmt: skip


def of_association(user: Any, seen: Q) -> list[dict[str, Any]]:
    """STAFF: who has no slot (of `seen` applications), which panels are short; LEAD: what is to be notified."""
    if not has_role(user, Role.STAFF, Role.LEAD):
        return []
    found = []
    for cycle in Cycle.objects.filter(stage=CycleStage.DEFENSE):
        if has_role(user, Role.STAFF) and (n := gathering.unplaced(cycle).filter(seen).count()):
            sentence = _("%(year)d年度有 %(n)d 名入围人员待安排答辩") % {"year": cycle.year, "n": n}
            found.append(desks.line(sentence, reverse("defense:year", args=[cycle.year]), None, _("安排")))
        found += _of_sessions(user, cycle)
    return found


def _of_sessions(user: Any, cycle: Cycle) -> list[dict[str, Any]]:
    """Sessions whose panel is short (STAFF) or that are ready to be told (LEAD); two queries."""
    rows = list(Session.objects.filter(cycle=cycle, state__in=OPEN).order_by("starts_at", "pk"))
    seats: dict[int, int] = {row.pk: 0 for row in rows}
    for pk in Seat.objects.filter(session__in=seats, ended_at=None).values_list("session", flat=True):
        seats[pk] += 1
    found = []
    for row in rows:
        words = {"name": gathering.name_of(row), "n": seats[row.pk], "least": cycle.panel_min}
        url = reverse("defense:session", args=[row.key])
        if seats[row.pk] < cycle.panel_min and has_role(user, Role.STAFF):
            sentence = _("会审答辩%(name)s评委 %(n)d 人，至少 %(least)d 人") % words
            found.append(desks.line(sentence, url, row.starts_at, _("邀请评委")))
        elif row.state == State.PLANNED and row.drawn_at is not None and has_role(user, Role.LEAD):
            sentence = _("会审答辩%(name)s已抽签，待发通知") % words
            found.append(desks.line(sentence, url, row.starts_at, _("查看")))
    return found


def of_nominee(user: Any) -> list[dict[str, Any]]:
    """Slides that have not been brought."""
    if not has_role(user, Role.NOM):
        return []
    deck = Deck.objects.filter(application=OuterRef("application"), removed_at=None)
    rows = Slot.objects.filter(
        ~Exists(deck), application__nominee=user.pk, application__status=Status.IN_DEFENSE, freed_at=None,
        session__state=State.NOTIFIED,
    )  # fmt: skip
    return [
        desks.line(
            _("请上传会审答辩的演示文稿"), reverse("attendance:own", args=[slot.application.key]),
            slot.session.starts_at, _("上传"),
        )
        for slot in rows.select_related("application", "session")
    ]  # fmt: skip


def of_expert(user: Any) -> list[dict[str, Any]]:
    """Invitations without an answer."""
    rows = sight.seats_of(user).filter(answer=Seat.Answer.INVITED, session__state__in=OPEN)
    return [
        desks.line(_("请答复会审答辩评委邀请"), reverse("attendance:mine"), seat.session.starts_at, _("答复"))
        for seat in rows
    ]
