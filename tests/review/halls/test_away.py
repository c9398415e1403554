"""Who leaves the hall for whom: conflicts in force between live seats and live slots, and nothing else."""

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from review.experts import conflicts
from review.experts.models import Conflict
from review.halls import away
from tests.factories import halls
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept(at=IN_TIME, stay=True)
def sitting():
    staff, lead = make_user(Role.STAFF), make_user(Role.LEAD)
    town = Town.build()
    found = halls.shortlisted(town, staff, lead, "86.50", "84.00")
    people = halls.panel(town.cycle, staff)
    row = halls.session(town.cycle, staff, people)
    halls.slotted(row, found, staff)
    conflicts.enter(people[2], found[1], "master", reason="带过的徒弟", by=Actor(staff, Role.STAFF))
    return row


def test_who_declared_a_relation_steps_out_of_that_slot_alone(sitting):
    second = sitting.slots.get(order=2)
    seat = sitting.seats.get(number=3)
    assert away.stepping_out(sitting) == {second.pk: {seat.pk}}
    assert away.steps_out(seat, second)
    assert not away.steps_out(seat, sitting.slots.get(order=1))


def test_a_conflict_that_ended_keeps_nobody_out(sitting):
    Conflict.objects.update(ended_at=clock.now())
    assert away.stepping_out(sitting) == {}


def test_a_seat_given_up_and_a_slot_that_was_freed_do_not_count(sitting):
    sitting.seats.filter(number=3).update(ended_at=clock.now())
    assert away.stepping_out(sitting) == {}
    sitting.seats.filter(number=3).update(ended_at=None)
    sitting.slots.filter(order=2).update(freed_at=clock.now())
    assert away.stepping_out(sitting) == {}


def test_three_queries_whatever_the_size(sitting, django_assert_num_queries):
    with django_assert_num_queries(3):
        away.stepping_out(sitting)
