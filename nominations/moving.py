"""What every move does around its write: lock the row, know a repeated click, check, word a refusal, log (G1–G5)."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from accounts.roles import has_role
from nominations import audit_words, deadlines, extensions
from nominations.acting import Actor, NotPermitted, PastDeadline, StaleVersion, TransitionError, WrongState
from nominations.models import Application, Cycle
from nominations.models.event import Event
from nominations.pipeline import Move

M = TypeVar("M", bound=models.Model)
Permit = Callable[[Any, Any], bool]
Guard = Callable[[Any], list[Any]]


def everyone(user: Any, obj: Any) -> bool:
    """The permit of the scheduler's own moves."""
    return user is None


def locked(model: type[M], pk: int) -> M:
    """The row, locked until the end of the transaction that the caller has opened.

    `no_key`: rows that only refer to it may be written meanwhile, so that nobody waits at the commit, where the
    audit trail's head is held already.
    """
    return model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)


def replay(subject: Any, name: str, by: Actor, key: str) -> Any:
    """The event that this very form has made already, or None: a repeated POST gets the first answer (G3)."""
    if not key or subject.pk is None:
        return None
    return subject.events.filter(move=name, actor=by.user, key=key).first()


def replayed(rows: Sequence[Any], name: str, by: Actor, key: str) -> dict[int, Any]:
    """{primary key: event} of those among many of a kind that this form has moved already; one query at most."""
    if not key or not rows:
        return {}
    events = rows[0]._meta.get_field("events")
    link = events.field.attname
    found = events.related_model.objects.filter(move=name, actor=by.user, key=key)
    return {getattr(event, link): event for event in found.filter(**{f"{link}__in": [row.pk for row in rows]})}


def attach(rows: Sequence[Any], *names: str) -> None:
    """Load relations of many rows once per object, not once per row: a thousand applications are of one year.

    Django's own prefetch asks in a form that SQLite refuses beyond a thousand objects.
    """
    for name in names if rows else ():
        relation = rows[0]._meta.get_field(name)
        keys = {getattr(row, relation.attname) for row in rows} - {None}
        found = relation.related_model._default_manager.in_bulk(keys)
        for row in rows:
            setattr(row, name, found.get(getattr(row, relation.attname)))


def latest_event(subject: Any) -> Any:
    """The last thing that happened to it, for the page that explains a refusal."""
    return subject.events.select_related("actor").order_by("-pk").first() if subject.pk else None


def stale(subject: Any) -> StaleVersion:
    """What to raise when the page was opened on an older version (G2).

    Saving a draft is no move and leaves no event: who saved last, and when, stands on the application itself.
    """
    saved = isinstance(subject, Application)
    latest = SimpleNamespace(actor=subject.changed_by, at=subject.changed_at) if saved else latest_event(subject)
    return StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"), latest=latest)


def check(
    subject: Any, state: str, move: Move, cycle: Cycle, by: Actor, permit: Permit, version: int | None = None
) -> None:
    """Refuse with a sentence whom and what the table does not let pass: role, permission, state, version, time."""
    if by.role not in move.roles or (by.user is not None and not has_role(by.user, by.role)):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if not permit(by.user, subject):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if state not in move.sources:
        label = subject._meta.get_field("stage" if isinstance(subject, Cycle) else "status").choices
        now_at = dict(label or []).get(state, state)
        message = _("当前状态为“%(state)s”，不能“%(move)s”。") % {"state": now_at, "move": move.label}
        raise WrongState(message, latest=latest_event(subject))
    if version is not None and version != subject.version:
        raise stale(subject)
    if move.stages is not None and cycle.stage not in move.stages and not extensions.covers(subject, cycle, move):
        if move.before_deadline and deadlines.is_past(subject, cycle):
            raise PastDeadline(deadlines.past_sentence(subject, cycle))
        raise WrongState(
            _("本年度当前处于“%(stage)s”，不能“%(move)s”。") % {"stage": cycle.get_stage_display(), "move": move.label}
        )
    if move.before_deadline and deadlines.is_past(subject, cycle):
        raise PastDeadline(deadlines.past_sentence(subject, cycle))


def target(subject: Any, move: Move) -> str:
    """The state after the move; a move without target goes back to where the last one came from."""
    if move.target is not None:
        return move.target
    last = subject.events.filter(~models.Q(from_status=models.F("to_status"))).latest("pk")
    return str(last.from_status)


def log(
    event_model: type[Event], link: dict[str, Any], move: Move, states: tuple[str, str], by: Actor, **rest: Any
) -> Any:
    who = {"actor": by.user, "role": by.role, "ip": by.ip}
    event = event_model._default_manager.create(
        **link, **who, move=move.name, from_status=states[0], to_status=states[1], **rest
    )
    audit_words.note_move(event, move.ref)
    return event


def reason_of(move: Move, reason: str) -> str:
    """The reason as it is kept; too short a one is refused."""
    reason = reason.strip()
    if len(reason) < move.reason_chars:
        raise TransitionError(_("请写明理由，至少 %(n)d 个字。") % {"n": move.reason_chars})
    return reason
