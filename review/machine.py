"""One machine for the rooms of stages 3 and 4: lock, check, write, log and record a move of a row with a `state`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.roles import has_role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.pipeline import SYS
from nominations.transitions import Permit, latest_event, replay, stale
from review.sheets.moves import Move

Guard = Callable[[Any], list[Any]]
Change = Callable[[Any], None]


@dataclass(frozen=True)
class Machine:
    """A table of moves with where its events go and what the trail calls them.

    `link`: the event's field that points to the row; `kind`: begins the names in the trail (`kind.move`).
    `target(row)`: what the trail says it is about. Rows carry `state`, `version` and `last_key`-free keys on events.
    """

    kind: str
    moves: Mapping[str, Move]
    events: type[models.Model]
    link: str
    target: Callable[[Any], str]

    def hold(self, row: Any) -> None:
        """Lock the row until the end of the transaction and reload it."""
        rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
        row.refresh_from_db(from_queryset=rows)

    @transaction.atomic
    def advance(
        self, row: Any, name: str, *, by: Actor, permit: Permit, version: int | None = None, guard: Guard | None = None,
        change: Change | None = None, reason: str = "", payload: dict[str, Any] | None = None, key: str = "",
    ) -> tuple[Any, bool]:  # fmt: skip
        """Bring the row through one move: (event, True), or (the first event, False) for the same form sent again.

        Checks role, `permit`, state, version, the length of the reason and `guard(row) -> problems`, lets `change`
        set further columns, saves under the next version. Raises TransitionError; the database is then as it was.
        """
        self.hold(row)
        if done := replay(row, name, by, key):
            return done, False
        move = self.moves[name]
        self._check(row, move, by, permit, version)
        if len(reason.strip()) < move.reason_chars:
            problem = _("请写明理由，至少 %(n)d 个字。") % {"n": move.reason_chars}
            raise TransitionError(problem, [("reason", problem)])
        if guard is not None and (problems := guard(row)):
            first = problems[0]
            raise TransitionError(str(first[1] if isinstance(first, tuple) else first), problems)
        before, row.state = row.state, move.target
        if change is not None:
            change(row)
        return self.write(row, name, before, by, reason=reason.strip(), payload=payload, key=key), True

    def _check(self, row: Any, move: Move, by: Actor, permit: Permit, version: int | None) -> None:
        held = by.role == SYS if by.user is None else has_role(by.user, by.role)
        if by.role not in move.roles or not held or not permit(by.user, row):
            raise NotPermitted(_("您没有办理此事项的权限。"))
        if row.state not in move.sources:
            words = {"state": row.get_state_display(), "move": move.label}
            raise WrongState(_("当前为“%(state)s”，不能“%(move)s”。") % words, latest=latest_event(row))
        if version is not None and version != row.version:
            raise stale(row)

    def write(
        self, row: Any, name: str, before: str, by: Actor, *, reason: str = "", payload: dict[str, Any] | None = None,
        key: str = "",
    ) -> Any:  # fmt: skip
        """Save the row under its next version with one event and one record in the trail."""
        row.version += 1
        row.save()
        return self.remark(row, name, before, by, reason=reason, payload=payload, key=key)

    def remark(
        self, row: Any, name: str, before: str, by: Actor, *, reason: str = "", payload: dict[str, Any] | None = None,
        key: str = "",
    ) -> Any:  # fmt: skip
        """One event and one record in the trail; the row stays as it is, so that no open page is outdated by it."""
        event = self.events._default_manager.create(
            **{self.link: row}, move=name, from_status=before, to_status=row.state, actor=by.user, role=by.role,
            ip=by.ip, reason=reason, payload=payload or {}, key=key,
        )  # fmt: skip
        audit.record_late(
            f"{self.kind}.{name}", actor=by.user, ip=by.ip, target=self.target(row),
            detail={"event": event.pk, "from": before, "to": row.state},
        )  # fmt: skip
        return event

    @transaction.atomic(savepoint=False)
    def enter(
        self, row: Any, states: frozenset[str] | tuple[str, ...], name: str, *, by: Actor, version: int | None,
        key: str = "", change: Change | None = None, payload: dict[str, Any] | None = None, reason: str = "",
    ) -> tuple[Any, bool]:  # fmt: skip
        """An entry that changes the row without moving it: state, version and click are checked alike, then `write`."""
        self.hold(row)
        if done := replay(row, name, by, key):
            return done, False
        self.require(row, states, version)
        if change is not None:
            change(row)
        return self.write(row, name, row.state, by, reason=reason, payload=payload, key=key), True

    def require(self, row: Any, states: frozenset[str] | tuple[str, ...], version: int | None = None) -> None:
        """Refuse what is written down in another state of the held row, or from a page of an older version."""
        if row.state not in states:
            sentence = _("当前为“%(state)s”，不能登记。") % {"state": row.get_state_display()}
            raise WrongState(sentence, latest=latest_event(row))
        if version is not None and version != row.version:
            raise stale(row)
