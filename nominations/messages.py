"""Who is told what at each move, as data: the page shows the same table before the person clicks."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import inbox, roles
from accounts.models import User
from nominations.models import Application, BatchEvent, CycleEvent, StaffConflict, StageEvent
from nominations.notices import (
    AUDIENCES,
    BATCH_NOTICES,
    CHIEF,
    CYCLE_NOTICES,
    LEAD,
    NOMINEE,
    NOTICES,
    REC,
    STAFF,
    UNIT,
    Notice,
)
from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES

PAGES = {
    NOMINEE: "application:detail",
    UNIT: "endorsement:detail",
    REC: "recommendation:detail",
    STAFF: "formal_check:detail",
    LEAD: "formal_check:detail",
    CHIEF: "formal_check:detail",
}
BATCH_PAGES = {REC: "recommendation:batch", STAFF: "intake:batch"}


REASON = _("理由：%(reason)s")


CYCLE_ROLES = {UNIT: roles.Role.UNIT, REC: roles.Role.REC, STAFF: roles.Role.STAFF}


def told(move: str) -> list[str]:
    """The audiences of a move in words, for the sentence “将通知：…” beside the button."""
    rows = NOTICES.get(move, ()) or BATCH_NOTICES.get(move, ()) or CYCLE_NOTICES.get(move, ())
    seen = dict.fromkeys(str(AUDIENCES[row.audience]) for row in rows)
    return list(seen)


def _people(application: Application, audience: str) -> list[User]:
    if audience == NOMINEE:
        return [application.nominee] if application.nominee is not None else []
    if audience == UNIT:
        # A draft that was never sent is the nominee's alone: its unit hears nothing of it.
        return _officers(roles.Role.UNIT, application.employer_id) if application.sent_to_unit_at else []
    if audience == REC:
        return _officers(roles.Role.REC, application.recommender_id) if application.endorsed_at else []
    held = roles.holders({STAFF: roles.Role.STAFF, LEAD: roles.Role.LEAD, CHIEF: roles.Role.CHIEF}[audience])
    # Whoever declared 回避 hears nothing of it either.
    return list(held.exclude(conflicts__in=StaffConflict.objects.filter(application=application, lifted_at=None)))


def _officers(role: str, unit_id: int | None) -> list[User]:
    return list(roles.holders(role, unit_id=unit_id)) if unit_id is not None else []


def _send(rows: tuple[Notice, ...], people: Any, page: Any, words: dict[str, Any], key: str, reason: str) -> None:
    with translation.override("zh-hans"):
        for row in rows:
            parts = [str(row.body) % words]
            if reason:
                parts.append(str(REASON) % {"reason": reason})
            inbox.tell(
                people(row.audience),
                key=f"{key}:{row.audience}",
                subject=str(row.subject) % words,
                body="\n".join(parts),
                url=page(row),
            )


def _address(name: str, key: Any) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def tell_move(event: StageEvent) -> None:
    """Write the inbox messages and mails of one move, in the move's own transaction.

    `payload["words"]` of the event gives the notices words of their own, such as a due date.
    """
    from nominations.deadlines import beijing, submit_by

    application = event.application
    words = {
        "name": application.name or str(_("申报人")),
        "employer": application.employer.name if application.employer else str(_("工作单位")),
        "recommender": application.recommender.name if application.recommender else str(_("推荐单位")),
        "number": application.acceptance_no,
        "deadline": beijing(submit_by(application, application.cycle)),
        **event.payload.get("words", {}),
    }
    _send(
        NOTICES.get(event.move, ()),
        lambda audience: [u for u in _people(application, audience) if u.pk != event.actor_id or audience == NOMINEE],
        lambda row: _address(row.page or PAGES[row.audience], application.key),
        words,
        f"stage-event:{event.pk}",
        event.reason,
    )


def tell_batch_move(event: BatchEvent) -> None:
    """The same for a batch."""
    batch = event.batch
    words = {"recommender": batch.recommender.name, "number": batch.number, "count": batch.item_count}
    _send(
        BATCH_NOTICES.get(event.move, ()),
        lambda audience: (
            list(roles.holders(roles.Role.STAFF))
            if audience == STAFF
            else _officers(roles.Role.REC, batch.recommender_id)
        ),
        lambda row: _address(row.page or BATCH_PAGES[row.audience], batch.key),
        words,
        f"batch-event:{event.pk}",
        event.reason,
    )


def tell_cycle_move(event: CycleEvent) -> None:
    """The same for a cycle: all officers, with the public notice to read."""
    from nominations.deadlines import beijing

    cycle = event.cycle
    words = {"year": cycle.year, "open": beijing(cycle.open_at), "deadline": beijing(cycle.submit_deadline)}
    _send(
        CYCLE_NOTICES.get(event.move, ()),
        lambda audience: [user for user in roles.holders(CYCLE_ROLES[audience]) if user.pk != event.actor_id],
        lambda row: _address("cycles:detail" if row.audience == STAFF else "cycle_notice:detail", cycle.year),
        words,
        f"cycle-event:{event.pk}",
        event.reason,
    )


def moves_without_words() -> set[str]:
    """Names in these tables that no pipeline table knows; empty, or a test fails."""
    known = ((NOTICES, MOVES), (BATCH_NOTICES, BATCH_MOVES), (CYCLE_NOTICES, CYCLE_MOVES))
    return {name for notices, moves in known for name in set(notices) - set(moves)}
