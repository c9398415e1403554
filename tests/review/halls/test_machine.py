"""The machine of a session and of its slots: what the tables allow, what the database refuses by itself."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.pipeline import Status
from review.halls.advancing import SESSION, SLOT
from review.halls.moves import MOVES, SLOT_MOVES, SlotState, State
from review.marks.models import Mark
from tests.factories import halls
from tests.factories.experts import yes
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept(at=IN_TIME)
def people():
    return make_user(Role.STAFF), make_user(Role.LEAD)


@kept(at=IN_TIME, stay=True)
def sitting(people):
    staff, lead = people
    town = Town.build()
    found = halls.shortlisted(town, staff, lead, "86.50", "84.00")
    row = halls.session(town.cycle, staff, halls.panel(town.cycle, staff))
    return row, halls.slotted(row, found, staff)


def test_a_session_goes_its_way_and_leaves_its_traces(sitting, people):
    staff, lead = people
    row, slots = sitting
    halls.running(halls.notified(row, lead), staff)
    for slot in slots:
        halls.held(slot, staff, *["90"] * 7)
    halls.closed(row, staff)
    assert [event.move for event in row.events.all()] == ["plan", "notify", "open", "close"]
    assert [event.move for event in slots[0].events.all()] == ["place", *halls.TO_SCORING, "all_scored"]
    assert AuditEvent.objects.filter(action="session.open", target=f"session:{row.pk}").exists()
    assert slots[0].application.status == Status.IN_DEFENSE


ASKED = [name for name in MOVES if name not in ("plan", "confirm")]  # S10 asks for a scan: the room's own test


@pytest.mark.parametrize("state", [state for state in State.values if state != State.CONFIRMED])
def test_only_what_the_table_allows(sitting, people, state):
    row, _slots = sitting
    actors = dict(zip(("staff", "lead"), people, strict=True))
    for name in ASKED:
        type(row).objects.filter(pk=row.pk).update(state=state)
        role = next(role for role in actors if role in MOVES[name].roles)
        by = Actor(actors[role], role)
        if state in MOVES[name].sources:
            SESSION.advance(row, name, by=by, permit=yes, reason="会场临时停电", key=click())
            assert row.state == MOVES[name].target
        else:
            with pytest.raises(WrongState):
                SESSION.advance(row, name, by=by, permit=yes, reason="会场临时停电", key=click())


def test_nobody_moves_in_a_role_they_do_not_hold(sitting, people):
    staff, _lead = people
    with pytest.raises(NotPermitted):
        SESSION.advance(sitting[0], "notify", by=Actor(staff, Role.LEAD), permit=yes, key=click())


def test_the_same_form_twice_is_one_move(sitting, people):
    key, by = click(), Actor(people[1], Role.LEAD)
    assert SESSION.advance(sitting[0], "notify", by=by, permit=yes, key=key)[1]
    assert not SESSION.advance(sitting[0], "notify", by=by, permit=yes, key=key)[1]
    assert sitting[0].events.filter(move="notify").count() == 1


def test_an_old_page_is_told_so(sitting, people):
    with pytest.raises(StaleVersion):
        SESSION.advance(sitting[0], "notify", by=Actor(people[1], Role.LEAD), permit=yes, version=0, key=click())


def test_a_change_of_date_needs_a_reason(sitting, people):
    _staff, lead = people
    halls.notified(sitting[0], lead)
    with pytest.raises(TransitionError, match="理由"):
        SESSION.advance(sitting[0], "replan", by=Actor(lead, Role.LEAD), permit=yes, reason="改", key=click())


def test_two_nominees_never_stand_on_the_platform_at_once(sitting, people):
    staff, lead = people
    row, slots = sitting
    halls.running(halls.notified(row, lead), staff)
    halls.stepped(slots[0], staff, "call")
    with pytest.raises(IntegrityError), transaction.atomic():
        halls.stepped(slots[1], staff, "call")


def test_a_member_has_one_mark_for_a_nominee(sitting, people):
    staff, lead = people
    row, slots = sitting
    halls.running(halls.notified(row, lead), staff)
    halls.stepped(slots[0], staff, *halls.TO_SCORING)
    mark = halls.marked(slots[0], "88")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(slot=mark.slot, seat=mark.seat)


def test_absent_can_come_back_and_done_cannot(sitting, people):
    staff, lead = people
    row, slots = sitting
    halls.running(halls.notified(row, lead), staff)
    halls.stepped(slots[0], staff, "mark_absent", "reinstate")
    assert slots[0].state == SlotState.WAITING
    halls.held(slots[0], staff, *["80"] * 7)
    with pytest.raises(WrongState):
        SLOT.advance(slots[0], "call", by=Actor(staff, Role.STAFF), permit=yes, key=click())
    assert set(SLOT_MOVES["call"].sources) == {SlotState.WAITING}
