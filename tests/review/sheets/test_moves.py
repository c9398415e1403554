"""Every state × move × role of an assignment: what the table allows succeeds, all else leaves the row as it was."""

import itertools

import pytest

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.pipeline import SYS
from review.sheets.advancing import advance_assignment, advance_assignments, propose_all
from review.sheets.models import Assignment, AssignmentEvent, Plan
from review.sheets.moves import MOVES, State
from tests.factories import experts as make
from tests.factories.nominations import make_user
from tests.support.tables import snapshot


@pytest.fixture
def row(town, staff, submitted):
    return make.proposed(submitted, make.expert("演示专家甲"), staff)


def single(row, name, **terms):
    return advance_assignment(row, name, **terms)


def many(row, name, **terms):
    events = advance_assignments(Assignment.objects.filter(pk=row.pk), name, **terms)
    row.refresh_from_db()
    return events[0]


@pytest.mark.parametrize("way", [single, many])
@pytest.mark.parametrize("state", State.values)
def test_truth_table(row, state, way):
    people = {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.EXP, Role.CHIEF, Role.SUP)} | {SYS: None}
    for move, (role, user) in itertools.product(MOVES.values(), people.items()):
        Assignment.objects.filter(pk=row.pk).update(state=state)
        before = AssignmentEvent.objects.count()
        allowed = state in move.sources and role in move.roles
        try:
            way(row, move.name, by=Actor(user, role), permit=make.yes, reason="理由充分。")
        except TransitionError:
            assert not allowed, (state, move.name, role)
            row.refresh_from_db()
            assert (row.state, AssignmentEvent.objects.count()) == (state, before)
        else:
            assert allowed, (state, move.name, role)
            assert row.state == move.target


@pytest.mark.parametrize("way", [single, many])
def test_the_same_click_twice_is_one_event(row, town, way):
    lead = make_user(Role.LEAD)
    first = way(row, "confirm", by=Actor(lead, Role.LEAD), permit=make.yes, key="k")
    again = way(row, "confirm", by=Actor(lead, Role.LEAD), permit=make.yes, key="k")
    assert first == again
    assert row.state == State.INVITED


@pytest.fixture
def pairs(row, staff):
    """Three proposals about one application."""
    return [row, *(make.proposed(row.application, make.expert(f"演示专家{n}"), staff) for n in "乙丙")]


def test_many_are_moved_together_or_not_at_all(pairs):
    by, rows = Actor(make_user(Role.LEAD), Role.LEAD), Assignment.objects.all()
    advance_assignment(pairs[1], "remove", by=by, permit=make.yes)
    before = snapshot()
    with pytest.raises(TransitionError, match="已移除"):
        advance_assignments(rows, "confirm", by=by, permit=make.yes)
    with pytest.raises(TransitionError, match="不行"):
        advance_assignments(
            rows.filter(state="proposed"), "confirm", by=by, permit=make.yes, guard=lambda held: ["不行"]
        )
    assert snapshot() == before
    due = clock.now()
    events = advance_assignments(
        rows.filter(state="proposed"), "confirm", by=by, permit=make.yes, values={"due_at": due}
    )
    assert [event.assignment_id for event in events] == [pairs[0].pk, pairs[2].pk]
    assert set(rows.values_list("state", "version", "due_at")) == {("invited", 2, due), ("dropped", 2, None)}
    trail = AuditEvent.objects.filter(action="assignment.confirm").order_by("seq")
    assert [one.detail["assignment"] for one in trail] == [pairs[0].pk, pairs[2].pk]


@pytest.mark.parametrize("n", [1, 3])
def test_many_cost_as_much_as_one(pairs, n, django_assert_num_queries):
    by, rows = Actor(make_user(Role.LEAD), Role.LEAD), Assignment.objects.filter(pk__in=[one.pk for one in pairs[:n]])
    # Two of the savepoint; rows, three relations, grants, update, events, three of the trail.
    with django_assert_num_queries(12):
        advance_assignments(rows, "confirm", by=by, permit=make.yes)


def test_a_plan_is_proposed_whole_and_takes_up_old_pairs(pairs, staff, submitted):
    by, fresh = Actor(staff, Role.STAFF), make.expert("演示专家丁")
    advance_assignment(pairs[0], "remove", by=by, permit=make.yes)
    said = [
        {"application": submitted.pk, "expert": one.pk, "reason": f"理由{one.pk}"} for one in (pairs[0].expert, fresh)
    ]
    plan = Plan.objects.create(cycle=submitted.cycle, kind="full", seed=1, pairs=said, made_by=staff)
    assert propose_all(plan, by=by, permit=make.yes) == 2
    for expert in (pairs[0].expert, fresh):
        row = Assignment.objects.get(expert=expert)
        assert (row.state, row.plan, row.proposed_by, row.reason) == ("proposed", plan, staff, f"理由{expert.pk}")
        assert row.events.latest("pk").move == "propose"
    before = snapshot()
    with pytest.raises(TransitionError):  # they stand there now
        propose_all(plan, by=by, permit=make.yes)
    with pytest.raises(NotPermitted):
        propose_all(plan, by=by, permit=lambda user, one: False)
    assert snapshot() == before


def test_history_cannot_be_rewritten(row):
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        AssignmentEvent.objects.update(reason="别的")
