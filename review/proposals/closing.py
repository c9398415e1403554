"""S9 and S10: a session's result is counted from the valid marks, kept under its hash, signed and confirmed."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.models import StoredFile
from documents.requests import make_void
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.transitions import Permit
from review.halls.advancing import SESSION
from review.halls.models import Session
from review.halls.moves import State
from review.proposals import counting, guards, papers, results, sight


@transaction.atomic
def close_session(
    session: Session, *, by: Actor, version: int | None, key: str, permit: Permit = sight.can_close
) -> Session:
    """STAFF or the chair, when everybody was heard or is absent: nothing that comes later counts (S9).

    Stores result_sha256 and asks for D12. Raises TransitionError; the same form sent again changes nothing.
    """

    def change(row: Session) -> None:
        row.closed_at, row.closed_by = clock.now(), by.user
        row.result_sha256 = results.of_session(row).sha256

    _event, fresh = SESSION.advance(
        session, "close", by=by, permit=permit, version=version, guard=guards.against_closing, change=change, key=key
    )
    if fresh:
        _print(session, by)
    return session


def _print(session: Session, by: Actor) -> None:
    session.summary = papers.summary(session, by=by.user)
    session.save(update_fields=["summary"])


@transaction.atomic
def recount_session(session: Session, *, by: Actor, reason: str, version: int, key: str) -> Session:
    """STAFF, between S9 and S10: a mark was set aside, so the result is counted anew and has to be signed anew.

    The old summary is void, its scan is taken off; the state stays. Raises TransitionError when nothing has changed.
    """
    if not sight.can_attach(by.user, session):
        raise NotPermitted(_("您没有办理此事项的权限。"))

    def change(row: Session) -> None:
        result = results.of_session(row)
        if result.sha256 == row.result_sha256:
            raise TransitionError(_("评分在场次结束后没有变化，不需要重新计算。"))
        make_void(target=papers.session_target(row), kinds=(papers.SUMMARY,))
        row.result_sha256, row.scan, row.summary = result.sha256, None, None

    _event, fresh = SESSION.enter(
        session, (State.CLOSED,), "recount", by=by, version=version, key=key, change=change, reason=reason
    )
    if fresh:
        _print(session, by)
    return session


@transaction.atomic
def attach_scan(session: Session, stored: StoredFile, *, by: Actor, version: int, key: str) -> Session:
    """The summary as it was signed; the stage has asked for the right."""

    def change(row: Session) -> None:
        row.scan = stored

    SESSION.enter(
        session, (State.CLOSED,), "scan", by=by, version=version, key=key, change=change,
        payload={"sha256": stored.sha256},
    )  # fmt: skip
    return session


@transaction.atomic
def confirm_session(session: Session, *, by: Actor, version: int | None, key: str) -> Session:
    """S10: LEAD, never whoever closed it. After the last session of the year everything is counted together."""

    def change(row: Session) -> None:
        row.confirmed_at, row.confirmed_by = clock.now(), by.user

    _event, fresh = SESSION.advance(
        session, "confirm", by=by, permit=sight.can_confirm, version=version, guard=guards.against_confirming,
        change=change, key=key,
    )  # fmt: skip
    if fresh:
        counting.count_if_ready(session.cycle, by=by)
    return session
