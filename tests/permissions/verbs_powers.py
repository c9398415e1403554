"""The powers over all stages, step by step: appeal (T38), late withdrawal (T34), disqualification (T35, T36)."""

from collections.abc import Callable
from typing import Any

from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import StageEvent
from nominations.pipeline import INTAKE, MOVES, Status
from review.appeal import transitions as appealing
from review.late_withdrawal import transitions as leaving
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.permissions.driving import CHECKING, LEADING, NOBODY, Verb, thing
from tests.permissions.scenes import (
    REASON,
    TEXT,
    Scene,
    appealed,
    asked_to_leave,
    formal_rejected,
    leaving_checked,
    proceeding,
    reported,
)
from tests.permissions.verbs_check import not_with_the_association

CHIEF = frozenset({"chief"})
BOTH = frozenset({"chief", "first"})
REJECTED = frozenset({Status.FORMAL_REJECTED})
REPLY = "经核查，申报人为在职职工，原结论所依据的事实有误。"
FACTS = "申报表所列2021年授权的发明专利系他人专利，专利登记簿显示申报人不是发明人。"


def seen(name: str, **said: Any) -> Callable[[Scene], dict[str, Any]]:
    """With the version of what was begun, as its page carries it."""
    return lambda scene: {"version": scene.things[name].version, **said}


def decided_otherwise(scene: Scene) -> None:
    """Rejected; and an event for each other end against which one may appeal, as if it had come to that."""
    formal_rejected(scene)
    for status in MOVES["reconsider"].sources - REJECTED:
        StageEvent.objects.create(
            application=scene.application, move="written_off", from_status="submitted", to_status=status, role="lead"
        )


def appeal_over(granted: bool) -> Callable[[Scene], None]:
    def run(scene: Scene) -> None:
        reported(scene)
        row, by = scene.things["appeal"], Actor(make_user(Role.CHIEF), Role.CHIEF)
        appealing.decide(row, by=by, granted=granted, reply=REPLY, version=row.version, key=click())
        row.refresh_from_db()

    return run


def left(scene: Scene) -> None:
    leaving_checked(scene)
    row, by = scene.things["leaving"], Actor(make_user(Role.LEAD), Role.LEAD)
    leaving.refuse(row, by=by, reason="申报人本人表示并未提出。", version=row.version, key=click())
    row.refresh_from_db()


def of(name: str, verb: str, said: dict[str, Any], sources: Any, actors: frozenset[str], **rest: Any) -> Verb:
    return Verb(verb, seen(name, **said), sources, actors, args=thing(name), **rest)


def nowhere(status: str, actor: str) -> bool:
    """An appeal stays the association's own record, also when it has brought somebody back to the units."""
    return False


def reporting(actors: frozenset[str], late: frozenset[str] = NOBODY) -> Verb:
    return of("appeal", "appeal:report", {"text": REPLY}, REJECTED, actors, late=late, hidden=nowhere)


def answering(actors: frozenset[str], late: frozenset[str] = NOBODY) -> list[Verb]:
    return [
        of("appeal", "appeal:decide", {"outcome": outcome, "reply": REPLY}, REJECTED, actors, late=late, hidden=nowhere)
        for outcome in ("grant", "deny")
    ]


def asking(scene: Scene) -> dict[str, Any]:
    return {"ground": "fact", "text": TEXT, "papers": scan(4)}


def leave(scene: Scene) -> dict[str, Any]:
    return {"reason": REASON, "letter": scan(3)}


ASKING = frozenset({"nominee", "rec"})
SHOWN = frozenset(Status) - INTAKE
LEAVABLE = MOVES["withdraw_late"].sources
REFUSE = ("leaving", "late_withdrawal:refuse", {"reason": "申报人本人表示并未提出。"}, SHOWN)
CHECK = ("leaving", "late_withdrawal:check", {"note": "已电话核实本人意愿。"}, LEAVABLE)
LET_GO = ("leaving", "late_withdrawal:confirm", {}, LEAVABLE)

SCENES: dict[str, tuple[Callable[[Scene], object], list[Verb]]] = {
    "rejected": (decided_otherwise, [
        Verb("appeal:new", asking, MOVES["reconsider"].sources, ASKING),
    ]),
    "appealed": (appealed, [
        Verb("appeal:new", asking, REJECTED, NOBODY, late=ASKING),
        reporting(CHECKING), *answering(NOBODY, BOTH),
    ]),
    "appeal_reported": (reported, [reporting(NOBODY, CHECKING), *answering(CHIEF)]),
    "appeal_granted": (appeal_over(True), [reporting(NOBODY, CHECKING), *answering(NOBODY, CHIEF)]),
    "appeal_denied": (appeal_over(False), [
        Verb("appeal:new", asking, REJECTED, NOBODY, late=ASKING),
        reporting(NOBODY, CHECKING), *answering(NOBODY, CHIEF),
    ]),
    "leaving_asked": (asked_to_leave, [
        Verb("late_withdrawal:new", leave, LEAVABLE, NOBODY, late=CHECKING | {"rec"}, hidden=not_with_the_association),
        of(*CHECK, CHECKING), of(*REFUSE, CHECKING), of(*LET_GO, NOBODY, late=LEADING | {"first"}),
    ]),
    "leaving_checked": (leaving_checked, [
        of(*CHECK, NOBODY, late=CHECKING), of(*REFUSE, LEADING), of(*LET_GO, LEADING),
    ]),
    "leaving_refused": (left, [
        of(*CHECK, NOBODY, late=CHECKING), of(*REFUSE, NOBODY, late=CHECKING), of(*LET_GO, NOBODY, late=LEADING),
    ]),
}  # fmt: skip

PASSWORD = "demo-password-2023"
DECISION = {
    "doc_no": "沪质协〔2023〕77号", "subjects": ["person"], "findings": FACTS, "reason": "专利材料不实，情节属实。",
    "proof": PASSWORD,
}  # fmt: skip
LIFTED = frozenset({"lead", "chief", "first"})
# Act → what is said, in which steps it goes through, whose it is; `first` has proposed every matter.
STEPS: dict[str, tuple[dict[str, Any], frozenset[str], frozenset[str]]] = {
    "review": ({"opinion": "事实清楚，同意听取意见。"}, frozenset({"proposed"}), LEADING),
    "summon": ({"days": "3"}, frozenset({"reviewed"}), CHECKING),
    "paper": ({"party": "nominee", "text": "本人书面说明见附件。"}, frozenset({"hearing"}), CHECKING),
    "close": ({"note": "当面听取了申报人的陈述，未采纳。"}, frozenset({"hearing"}), CHECKING),
    "decide": (DECISION, frozenset({"heard"}), CHIEF),
    "drop": ({"reason": "核实后不实情况不成立。"}, frozenset({"proposed", "reviewed", "hearing", "heard"}), LIFTED),
}
MATTERS = {step: proceeding(step) for step in ("proposed", "reviewed", "hearing", "heard", "decided")}
