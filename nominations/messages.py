"""Who is told what at each move, as data: the page shows the same table before the person clicks."""

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import inbox, roles
from accounts.models import User
from nominations import mail_texts
from nominations.audiences import Audiences
from nominations.models import Application, BatchEvent, CycleEvent, StageEvent
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


def _officers(role: str, unit_id: int | None) -> list[User]:
    return list(roles.holders(role, unit_id=unit_id)) if unit_id is not None else []


def _letters(
    rows: tuple[Notice, ...], people: Any, page: Any, words: dict[str, Any], key: str, reason: str, say: Any = None
) -> list[inbox.Letter]:
    """What these rows of the table say of one event, in the language of the notice; `say` is mail_texts.worded."""
    made = []
    say = say or mail_texts.worded(rows)
    with translation.override("zh-hans"):
        for row in rows:
            subject, body = say(row, words)
            if reason:
                body += "\n" + str(REASON) % {"reason": reason}
            made.append(letter(row, people(row.audience), f"{key}:{row.audience}", subject, body, page(row)))
    return made


def letter(row: Notice, people: Sequence[User], key: str, subject: str, body: str, url: str) -> inbox.Letter:
    """A row of the tables as it goes out, under the group by which people choose their mails."""
    return inbox.Letter(people, key, subject, body, url, group=mail_texts.text_of(row).group)


def _address(name: str, key: Any) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def _words(application: Application) -> dict[str, Any]:
    return {
        "name": application.name or str(_("申报人")),
        "employer": application.employer.name if application.employer else str(_("工作单位")),
        "recommender": application.recommender.name if application.recommender else str(_("推荐单位")),
        "number": application.acceptance_no,
    }


def tell_one(application: Application, notice: Notice, words: dict[str, Any], *, key: str) -> None:
    """One notice about an application that is no move; the same key tells nobody twice."""
    with translation.override("zh-hans"):
        subject, body = mail_texts.worded([notice])(notice, _words(application) | words)
        people = Audiences([application]).people(application, notice.audience)
        url = _address(notice.page or PAGES[notice.audience], application.key)
        inbox.tell_all([letter(notice, people, key, subject, body, url)])


def tell_move(event: StageEvent) -> None:
    """Write the inbox messages and mails of one move, in the move's own transaction.

    `payload["words"]` of the event gives the notices words of their own, such as a due date.
    """
    tell_moves([event])


def tell_moves(events: Sequence[StageEvent]) -> None:
    """The same for many moves at once, in a number of queries that does not grow with them."""
    told = [event for event in events if NOTICES.get(event.move)]
    if not told:
        return
    whom = Audiences([event.application for event in told])
    say = mail_texts.worded(row for event in told for row in NOTICES[event.move])
    inbox.tell_all([one for event in told for one in _of_move(event, whom, say)])


def _of_move(event: StageEvent, whom: Audiences, say: Any) -> list[inbox.Letter]:
    from nominations.deadlines import beijing, submit_by

    application = event.application

    def people(audience: str) -> list[User]:
        return [u for u in whom.people(application, audience) if u.pk != event.actor_id or audience == NOMINEE]

    words = _words(application) | {
        "deadline": beijing(submit_by(application, application.cycle)),
        **event.payload.get("words", {}),
    }
    return _letters(
        NOTICES[event.move],
        people,
        lambda row: _address(row.page or PAGES[row.audience], application.key),
        words,
        f"stage-event:{event.pk}",
        event.reason,
        say,
    )


def tell_batch_move(event: BatchEvent) -> None:
    """The same for a batch."""
    batch = event.batch
    words = {"recommender": batch.recommender.name, "number": batch.number, "count": batch.item_count}
    letters = _letters(
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
    inbox.tell_all(letters)


def tell_cycle_move(event: CycleEvent) -> None:
    """The same for a cycle: all officers, with the public notice to read."""
    from nominations.deadlines import beijing

    cycle = event.cycle
    words = {"year": cycle.year, "open": beijing(cycle.open_at), "deadline": beijing(cycle.submit_deadline)}
    letters = _letters(
        CYCLE_NOTICES.get(event.move, ()),
        lambda audience: [user for user in roles.holders(CYCLE_ROLES[audience]) if user.pk != event.actor_id],
        lambda row: _address("cycles:detail" if row.audience == STAFF else "cycle_notice:detail", cycle.year),
        words,
        f"cycle-event:{event.pk}",
        event.reason,
    )
    inbox.tell_all(letters)


def moves_without_words() -> set[str]:
    """Names in these tables that no pipeline table knows; empty, or a test fails."""
    known = ((NOTICES, MOVES), (BATCH_NOTICES, BATCH_MOVES), (CYCLE_NOTICES, CYCLE_MOVES))
    return {name for notices, moves in known for name in set(notices) - set(moves)}
