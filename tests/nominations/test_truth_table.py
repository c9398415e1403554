"""Every (state × move × role) is tried on the kernel: the table's own pairs succeed, all others leave no trace."""

import pytest
from django.db import transaction

from accounts import clock
from accounts.audit import AuditEvent
from accounts.models import Message, OutgoingMail
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle, StageEvent
from nominations.pipeline import MOVES, SYS, CycleStage, Move, Status
from nominations.transitions import advance
from tests.factories.nominations import IN_TIME, make_cycle, make_draft, make_unit, make_user

pytestmark = pytest.mark.django_db
# T1 stores a row that is not there yet; it has tests of its own.
TRIED = [move for name, move in MOVES.items() if name != "create"]
# What some notices say besides.
WORDS = {"due": "4月21日 17:00", "items": 1, "year": 2023}
REASON = "这是一条足够长的理由，写给将来查阅的人。"


@pytest.fixture
def application():
    with clock.at(IN_TIME):
        row = make_draft(make_cycle())
        for status in Status:
            StageEvent.objects.create(
                application=row, move="submit_to_unit", from_status=Status.SUBMITTED, to_status=status, role=SYS
            )
        yield row


@pytest.fixture
def actors(application):
    unit = {Role.UNIT: application.employer, Role.REC: make_unit(recommender="group")}
    people = {str(role): Actor(make_user(role, unit.get(role)), role) for role in Role if role != Role.NOM}
    return people | {str(Role.NOM): Actor(application.nominee, Role.NOM), SYS: Actor.system()}


def traces(application):
    """What a refused move must not have touched."""
    row = Application.objects.filter(pk=application.pk).values().get()
    counts = [model.objects.count() for model in (StageEvent, AuditEvent, Message, OutgoingMail)]
    return row, counts


def attempt(application, move, actor):
    """True when the move was made; it is taken back either way."""
    point = transaction.savepoint()
    try:
        advance(
            application, move.name, by=actor, permit=lambda user, row: True, reason=REASON, payload={"words": WORDS}
        )
    except TransitionError:
        return False
    else:
        application.refresh_from_db()
        assert move.target in (None, application.status)
        return True
    finally:
        transaction.savepoint_rollback(point)


def stand(application, status, stage):
    Application.objects.filter(pk=application.pk).update(status=status)
    Cycle.objects.filter(pk=application.cycle_id).update(stage=stage)
    application.cycle.refresh_from_db()


def right_stage(move: Move) -> str:
    return sorted(move.stages)[-1] if move.stages else CycleStage.OPEN


@pytest.mark.parametrize("move", TRIED, ids=lambda move: move.name)
def test_every_state_and_role(move, application, actors):
    made = set()
    for status in Status:
        stand(application, status, right_stage(move))
        before = traces(application)
        for role, actor in actors.items():
            if attempt(application, move, actor):
                made.add((str(status), role))
        assert traces(application) == before, status
    assert made == {(status, role) for status in move.sources for role in move.roles}


@pytest.mark.parametrize("move", TRIED, ids=lambda move: move.name)
def test_every_stage_of_the_year(move, application, actors):
    made = set()
    for stage in CycleStage:
        stand(application, min(move.sources), stage)
        before = traces(application)
        if attempt(application, move, actors[min(move.roles)]):
            made.add(str(stage))
        assert traces(application) == before, stage
    assert made == set(move.stages or CycleStage.values)
