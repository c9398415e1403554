"""Brings a year to its end by the kernel's own moves: who is named, who is rejected, when it was over."""

from datetime import datetime

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle
from nominations.pipeline import CYCLE_MOVES, MOVES, SYS
from nominations.transitions import advance, advance_cycle, everyone

REASON = "形式审查认定不符合申报范围条件。"
# Stage of the year → the moves of somebody who is named in the end.
NAMED = {
    "formal_exam": ("formal_pass",),
    "written": ("start_written",),
    "consensus": ("shortlist",),
    "defense": ("schedule_defense", "propose"),
    "approval": ("approve",),
    "publicity": ("publish", "publicity_end"),
    "naming": ("name",),
}
YEAR = (
    "deadline", "begin_formal", "start_written", "open_consensus", "start_defense", "start_approval",
    "start_publicity", "publicity_over", "complete",
)  # fmt: skip


def _by(roles: frozenset[str]) -> Actor:
    return Actor.system() if SYS in roles else Actor(None, sorted(roles)[0])


def move(application: Application, name: str) -> None:
    """One move without its stage: no messages, no papers."""
    reason = REASON if MOVES[name].reason_chars else ""
    advance(application, name, by=_by(MOVES[name].roles), permit=everyone, reason=reason, tell=False)


def complete(
    cycle: Cycle, at: datetime, *, named: tuple[Application, ...] = (), rejected: tuple[Application, ...] = ()
) -> None:
    """C3 to C12 at that moment; who is neither stays where they are."""
    with clock.at(at):
        for name in YEAR:
            advance_cycle(cycle, name, by=_by(CYCLE_MOVES[name].roles), permit=everyone)
            for application in named:
                for step in NAMED.get(cycle.stage, ()):
                    move(application, step)
            for application in rejected if cycle.stage == "formal_exam" else ():
                move(application, "formal_reject")
    for application in (*named, *rejected):
        application.refresh_from_db()


def cancel(cycle: Cycle, at: datetime) -> None:
    """C14."""
    with clock.at(at):
        advance_cycle(
            cycle, "cancel_cycle", by=Actor(None, Role.CHIEF), permit=everyone, reason="本年度不再开展培养选树。"
        )
