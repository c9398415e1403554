"""Two consoles at the same instant: one step is made, and the other's page says who was faster (T-05, T-06)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import TransitionError
from review.hall import transitions
from review.halls import board, checkin, running
from review.halls.models import SessionEvent, Slot, SlotEvent
from review.halls.moves import SlotState, State
from review.marks.models import HallRubric
from tests.factories import halls, journey
from tests.factories.nominations import make_cycle, make_user
from tests.nominations.recommendation.test_submit_race import at_once
from tests.review.consensus.test_race import loser, post, slowed
from tests.review.hall.conftest import build

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("postgresql"),
]


@pytest.fixture
def day(monkeypatch):
    """Threads have clocks of their own, so everything happens by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        yield build(now - timedelta(minutes=30), cycle)


def steps(user, slot, verb, after=None):
    address = reverse("hall:step", args=[slot.key, verb])
    return post(user, address, {"version": slot.version, "key": f"{verb}{user.pk}"}, after)


def acts(user, session, verb, after=None):
    address = reverse("hall:act", args=[session.key, verb])
    return post(user, address, {"version": session.version, "key": f"{verb}{user.pk}"}, after)


def called(day):
    """Nobody of the nominees has come; the first was called twice, long enough ago."""
    day.here()
    day.act(transitions.open_session)
    day.do(transitions.hail, 0)
    day.do(transitions.hail, 0)
    Slot.objects.filter(pk=day.slots[0].pk).update(first_called_at=datetime.now(UTC) - timedelta(minutes=16))
    return day.slot(0)


def test_a_call_and_an_absence_at_once_are_one_of_the_two(day):
    slot = called(day)
    page = loser(at_once(steps(day.chair, slot, "call"), steps(day.staff, slot, "absent")))
    slot.refresh_from_db()
    won = SlotEvent.objects.filter(slot=slot, move__in=("call", "mark_absent")).get()
    assert slot.state == {"call": SlotState.PRESENTING, "mark_absent": SlotState.ABSENT}[won.move]
    assert won.actor.name in page and "不能“" in page


def test_two_consoles_call_once(day):
    day.opened()
    slot = day.slot(0)
    page = loser(at_once(steps(day.chair, slot, "call"), steps(day.staff, slot, "call")))
    won = SlotEvent.objects.get(slot=slot, move="call")
    assert won.actor.name in page


def test_two_nominees_called_at_once_are_one_on_the_platform(day):
    day.opened()
    day.heard(0)
    first, second = day.slot(1), day.slot(2)
    answers = at_once(steps(day.staff, first, "call"), steps(day.chair, second, "call"))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert Slot.objects.filter(session=day.session, state=SlotState.PRESENTING).get() == first


def test_a_session_ends_once(day):
    day.opened()
    for n in range(3):
        day.heard(n)
    row = day.fresh()
    page = loser(at_once(acts(day.staff, row, "close"), acts(day.chair, row, "close")))
    assert day.fresh().state == State.CLOSED and day.fresh().closed_by.name in page
    assert SessionEvent.objects.filter(session=row, move="close").count() == 1


def test_a_session_opens_once_and_two_sessions_freeze_one_sheet(day):
    day.here()
    other = halls.session(day.fresh().cycle, day.staff, day.panel, number=2, starts_at=clock.now())
    Slot.objects.filter(pk=day.slots[2].pk).update(session=other, order=1)
    halls.notified(other, day.lead)
    other.seats.update(present_at=clock.now())
    second, row = make_user(Role.STAFF, name="演示经办人乙"), day.fresh()
    answers = at_once(acts(day.staff, row, "open"), acts(second, row, "open"), acts(day.staff, other, "open"))
    assert sorted(answer.status_code for answer in answers) == [302, 302, 409]
    assert HallRubric.objects.filter(frozen_at__isnull=False).count() == 1


def test_coming_at_the_last_moment_and_being_written_off(day, monkeypatch):
    """Whoever is written off just now is told so, and is not there by the records."""
    slot = called(day)
    began = slowed(monkeypatch, board, "load")
    nominee = halls.Actor(slot.application.nominee, Role.NOM)

    def comes():
        began.wait(10)
        try:
            return checkin.check_in(day.slot(0), by=nominee, how=checkin.SCAN)
        except TransitionError as refusal:
            return str(refusal)

    absent, came = at_once(steps(day.staff, slot, "absent"), comes)
    assert absent.status_code == 302 and "已记为缺席" in came
    slot.refresh_from_db()
    assert (slot.state, slot.arrived_at) == (SlotState.ABSENT, None)


def test_the_clock_and_the_chair_end_scoring_once(day):
    day.opened()
    day.to_scoring(0)
    day.marks(0, *["80"] * 7)
    slot = day.slot(0)
    done, answer = at_once(lambda: running.finish_if_all_in(slot.pk), steps(day.chair, slot, "finish"))
    assert (done, answer.status_code) in ((True, 409), (False, 302))
    assert SlotEvent.objects.filter(slot=slot, move="all_scored").count() == 1


def test_coming_back_and_the_end_of_the_session_at_once(day):
    """Nobody waits in a session that is closed."""
    slot = called(day)
    for n in (1, 2):
        day.arrived(n)
    day.do(transitions.mark_absent, 0)
    for n in (1, 2):
        day.heard(n)
    slot, row = day.slot(0), day.fresh()
    data = {"version": slot.version, "key": "back", "reason": "迟到一小时"}
    back = post(day.staff, reverse("hall:reinstate", args=[slot.key]), data)
    answers = at_once(back, acts(day.chair, row, "close"))
    slot.refresh_from_db()
    outcome = (slot.state, day.fresh().state, sorted(answer.status_code for answer in answers))
    assert outcome in (
        (SlotState.WAITING, State.RUNNING, [302, 422]), (SlotState.ABSENT, State.CLOSED, [302, 422]),
    )  # fmt: skip
