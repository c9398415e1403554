"""Every (state × move × role) is tried on the kernel: the table's own pairs succeed, all others leave no trace.

A refusal says which of the two it is, the person or the state; what the pages answer, tests/permissions asks.
"""

import pytest
from django.db import transaction

from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle, StageEvent
from nominations.pipeline import MOVES, SYS, CycleStage, Move, Status
from nominations.transitions import advance
from tests.factories.nominations import IN_TIME, make_cycle, make_draft, make_unit, make_user
from tests.support.kept import kept
from tests.support.tables import snapshot

pytestmark = pytest.mark.django_db
# T1 stores a row that is not there yet; it has tests of its own.
TRIED = [move for name, move in MOVES.items() if name != "create"]
# What some notices say besides.
WORDS = {
    "due": "4月21日 17:00", "items": 1, "year": 2023, "when": "5月30日 9:00", "where": "演示会议厅", "talk": 10,
    "span": "6月19日至6月27日", "decision": "沪质协〔2023〕35号", "certificate": "SAQ-ZLGJ-2023-0001",
    "questions": 10,
}  # fmt: skip
REASON = "这是一条足够长的理由，写给将来查阅的人。"


@kept(at=IN_TIME, stay=True)
def application():
    row = make_draft(make_cycle())
    for status in Status:
        StageEvent.objects.create(
            application=row, move="submit_to_unit", from_status=Status.SUBMITTED, to_status=status, role=SYS
        )
    return row


@kept(at=IN_TIME)
def actors(application):
    unit = {Role.UNIT: application.employer, Role.REC: make_unit(recommender="group")}
    people = {str(role): Actor(make_user(role, unit.get(role)), role) for role in Role if role != Role.NOM}
    return people | {str(Role.NOM): Actor(application.nominee, Role.NOM), SYS: Actor.system()}


def attempt(application, move, actor):
    """ "made" or the code of the refusal; what was made is taken back, a refusal has to leave nothing by itself."""
    point = transaction.savepoint()
    try:
        advance(
            application, move.name, by=actor, permit=lambda user, row: True, reason=REASON, payload={"words": WORDS}
        )
    except TransitionError as error:
        transaction.savepoint_commit(point)
        return error.code
    application.refresh_from_db()
    assert move.target in (None, application.status)
    transaction.savepoint_rollback(point)
    return "made"


def stand(application, status, stage):
    Application.objects.filter(pk=application.pk).update(status=status)
    Cycle.objects.filter(pk=application.cycle_id).update(stage=stage)
    application.cycle.refresh_from_db()


def right_stage(move: Move) -> str:
    return sorted(move.stages)[-1] if move.stages else CycleStage.OPEN


def right_answer(move, status, role):
    """Who may never make the move learns nothing of the state."""
    if role not in move.roles:
        return "permission"
    return "made" if status in move.sources else "state"


@pytest.mark.parametrize("move", TRIED, ids=lambda move: move.name)
def test_every_state_and_role(move, application, actors):
    stand(application, Status.DRAFT, right_stage(move))
    before = snapshot()
    for status in Status:
        stand(application, status, right_stage(move))
        answers = {role: attempt(application, move, actor) for role, actor in actors.items()}
        assert answers == {role: right_answer(move, status, role) for role in actors}, status
    stand(application, Status.DRAFT, right_stage(move))
    assert snapshot() == before


def test_every_move_of_an_application_is_tried():
    """B6 brings back every application of a batch; T13–T17, T33–T38 are the formal check and the powers."""
    refs = {move.ref for move in TRIED}
    assert refs == {"B6", "C4"} | {f"T{n}" for n in range(3, 39)}
    assert {move.name for move in MOVES.values()} - {move.name for move in TRIED} == {"create"}


@pytest.mark.parametrize("move", TRIED, ids=lambda move: move.name)
def test_every_stage_of_the_year(move, application, actors):
    stand(application, min(move.sources), CycleStage.OPEN)
    before = snapshot()
    for stage in CycleStage:
        stand(application, min(move.sources), stage)
        answer = attempt(application, move, actors[min(move.roles)])
        late = "deadline" if move.before_deadline and stage not in (move.stages or ()) else "state"
        assert answer in (("made",) if stage in (move.stages or CycleStage.values) else ("state", late)), stage
    stand(application, min(move.sources), CycleStage.OPEN)
    assert snapshot() == before


def refused(application, move, actors, **terms):
    """The refusal of a move that is right in everything but `terms`; it leaves every table as it was."""
    stand(application, min(move.sources), right_stage(move))
    who = {"by": actors[min(move.roles)], "permit": lambda user, row: True}
    with pytest.raises(TransitionError) as caught:
        advance(application, move.name, **who, **{"reason": REASON} | terms)
    return caught.value


def test_without_its_reason_or_from_an_old_page_nothing_is_made(application, actors):
    stand(application, Status.DRAFT, CycleStage.OPEN)
    before = snapshot()
    for move in TRIED:
        old = refused(application, move, actors, version=application.version + 1)
        assert old.code == "stale", move.name
        if move.reason_chars:
            short = refused(application, move, actors, reason="无" * (move.reason_chars - 1))
            assert short.code == "guard" and f"至少 {move.reason_chars} 个字" in str(short), move.name
    stand(application, Status.DRAFT, CycleStage.OPEN)
    assert snapshot() == before
