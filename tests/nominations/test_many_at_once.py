"""One move of many applications: what it writes and says is what as many single moves would, in few queries."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Message, OutgoingMail
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.models import Application, StageEvent
from nominations.pipeline import SYS, CycleStage, Status
from nominations.transitions import advance, advance_all
from tests.factories.journey import Town
from tests.factories.nominations import make_user
from tests.nominations.test_truth_table import REASON, TRIED, WORDS, actors, application, right_stage, stand
from tests.support.tables import snapshot

pytestmark = pytest.mark.django_db
__all__ = ["actors", "application"]
# Two of the savepoint; rows, year, three relations, update, events, officers twice, messages, mails, the trail.
FEW = 18


def yes(user, thing):
    return True


def answer(way, move, actor):
    point = transaction.savepoint()
    try:
        way(move.name, by=actor, permit=yes, reason=REASON)
    except TransitionError as error:
        transaction.savepoint_commit(point)
        return error.code, str(error)
    transaction.savepoint_rollback(point)
    return "made", ""


@pytest.mark.parametrize("move", [move for move in TRIED if move.target], ids=lambda move: move.name)
def test_many_are_refused_as_one_is(move, application, actors):
    def one(name, **terms):
        return advance(application, name, payload={"words": WORDS}, **terms)

    def many(name, **terms):
        return advance_all([application.pk], name, payloads={application.pk: {"words": WORDS}}, **terms)

    wrong = next(status for status in Status if status not in move.sources)
    for status in (min(move.sources), wrong):
        for stage in {right_stage(move), CycleStage.PREPARING}:
            stand(application, status, stage)
            for actor in (actors[min(move.roles)], actors[SYS], actors[Role.SUP]):
                assert answer(many, move, actor) == answer(one, move, actor), (status, stage, actor.role)


@pytest.fixture
def three(town):
    """Three that passed the formal check, each of a town of its own, in a year that has come to the experts."""
    rows = [Town.build(town.cycle).reach(Status.SUBMITTED) for _number in range(3)]
    Application.objects.update(status=Status.WRITTEN_REVIEW)
    town.cycle.refresh_from_db()
    stand(rows[0], Status.WRITTEN_REVIEW, CycleStage.CONSENSUS)
    return [Application.objects.get(pk=row.pk) for row in rows]


@pytest.fixture
def lead(db):
    return Actor(make_user(Role.LEAD), Role.LEAD)


def written():
    """What two ways of making the same moves have in common: all but the keys and the times."""
    events = [
        (one.application_id, one.move, one.from_status, one.to_status, one.actor_id, one.role, one.reason, one.payload)
        for one in StageEvent.objects.filter(move="shortlist").order_by("application")
    ]
    said = [(row.user_id, row.subject, row.body, row.url) for row in Message.objects.order_by("user", "subject")]
    mails = sorted((row.user_id, row.address, row.subject, row.body) for row in OutgoingMail.objects.all())
    trail = [(row.action, row.actor_id, row.target) for row in AuditEvent.objects.filter(action="move.shortlist")]
    rows = list(Application.objects.order_by("pk").values_list("pk", "status", "version", "changed_by"))
    return events, said, mails, sorted(trail), rows


def test_each_has_its_event_its_record_and_its_messages(three, lead):
    payloads = {row.pk: {"words": {"year": 2023}, "written": {"rank": n}} for n, row in enumerate(three, start=1)}
    Message.objects.all().delete()
    OutgoingMail.objects.all().delete()
    point = transaction.savepoint()
    for row in three:
        advance(row, "shortlist", by=lead, permit=yes, payload=payloads[row.pk])
    singly = written()
    transaction.savepoint_rollback(point)
    events = advance_all(payloads, "shortlist", by=lead, permit=yes, payloads=payloads)
    assert [event.application_id for event in events] == sorted(payloads)
    assert written() == singly
    assert len(singly[0]) == len(singly[3]) == 3 and len(singly[1]) == 9


def test_one_refusal_refuses_all(three, lead):
    Application.objects.filter(pk=three[1].pk).update(status=Status.SHORTLISTED)
    before = snapshot()
    with pytest.raises(TransitionError, match="初评入围"):
        advance_all([row.pk for row in three], "shortlist", by=lead, permit=yes)
    assert snapshot() == before


def test_the_same_click_again_answers_the_same_events(three, lead):
    keys, terms = [row.pk for row in three], {"by": lead, "permit": yes, "key": "k"}
    year = {row.pk: {"words": {"year": 2023}} for row in three}
    first = advance_all(keys[:2], "shortlist", payloads=year, **terms)
    assert advance_all(keys, "shortlist", payloads=year, **terms)[:2] == first
    assert StageEvent.objects.filter(move="shortlist").count() == 3


def test_a_move_that_leads_each_somewhere_else_is_not_for_many(application, actors):
    move = next(move for move in TRIED if move.target is None)
    stand(application, min(move.sources), right_stage(move))
    with pytest.raises(ValueError, match=move.name):
        advance_all([application.pk], move.name, by=actors[min(move.roles)], permit=yes, reason=REASON)


@pytest.mark.parametrize("n", [1, 3])
def test_the_number_of_queries_does_not_grow(three, lead, n):
    year = {row.pk: {"words": {"year": 2023}} for row in three[:n]}
    with CaptureQueriesContext(connection) as asked:
        advance_all(year, "shortlist", by=lead, permit=yes, payloads=year)
    assert len(asked) == FEW
