"""The formal check: pass, return, a later date, reject and waive by two people; out of it by withdrawal or a matter."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts import clock
from nominations.pipeline import INTAKE, MOVES, Status
from tests.factories.formal_check import scan
from tests.permissions.driving import CHECKING, LEADING, NOBODY, Verb, out_of_sight, under
from tests.permissions.scenes import RETIRED, Scene, examined, proposed

REASON = "经核实，申报人已于2022年12月退休，不属于在职职工，不符合申报条件。"
CAREFUL = "延迟退休至2024年，单位人事部门出具证明，仍在一线岗位工作。"
UNDER_CHECK = frozenset({Status.SUBMITTED})
AGAINST = MOVES["disqualify"].sources | MOVES["revoke"].sources


def day(days: int = 5) -> dict[str, str]:
    due = clock.today() + timedelta(days=days)
    return {"due_date": due.isoformat(), "due_time": "17:00"}


def always(**said: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda scene: dict(said)


def not_by_name(status: str, actor: str) -> bool:
    """Reached by an exact name, and only what can be proceeded against."""
    return status not in AGAINST


def not_with_the_association(status: str, actor: str) -> bool:
    """The recommending unit asks wherever its application stands, and learns there that it is too early."""
    return actor != "rec" and status in INTAKE


def waivable(scene: Scene) -> None:
    examined(scene, retired=RETIRED)


PASS = Verb("formal_check:passed", always(), MOVES["formal_pass"].sources, CHECKING)
RETURN = Verb(
    "formal_check:send_back", lambda scene: day() | {"item_0": "姓名有误"},
    MOVES["request_correction"].sources, CHECKING,
)  # fmt: skip
REJECT = Verb("formal_check:reject", always(code="ineligible", reason=REASON), MOVES["formal_reject"].sources, CHECKING)
ANSWER = Verb("formal_check:check", always(value_retired="yes"), UNDER_CHECK, CHECKING)
TWICE = always(item="retired", reason=CAREFUL)

SCENES: dict[str, tuple[Callable[[Scene], object], list[Verb]]] = {
    "examined": (examined, [
        PASS, RETURN, REJECT, ANSWER,
        Verb(
            "late_withdrawal:new", lambda scene: {"reason": REASON, "letter": scan(3)},
            MOVES["withdraw_late"].sources, CHECKING | {"rec"}, hidden=not_with_the_association,
        ),
        Verb(
            "disqualification:new", lambda scene: {"facts": REASON * 2, "exhibits": scan(5)},
            AGAINST, CHECKING, hidden=not_by_name,
        ),
    ]),
    "waivable": (waivable, [Verb("formal_check:waive", TWICE, UNDER_CHECK, CHECKING)]),
    "proposed": (proposed, [
        # While a rejection waits for its second person, nothing else is decided.
        Verb("formal_check:reject", REJECT.said, UNDER_CHECK, NOBODY, late=CHECKING),
        *(
            Verb(f"formal_check:{name}", always(move=move, decision="同意，情况属实。"), UNDER_CHECK, LEADING,
                 args=under(row), hidden=out_of_sight)
            for name, row in (("decide_reject", "reject"), ("decide_waiver", "waiver"))
            for move in ("yes", "no")
        ),
    ]),
}  # fmt: skip
