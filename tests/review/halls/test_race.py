"""Two who plan at the same instant: one plan, one lot, nobody in two halls at once (T-05, T-06)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from review.attendance import transitions as attendance
from review.halls import lots
from review.halls.models import Seat, Session, SessionEvent, Slot, SlotEvent
from review.halls.planning import version_of
from tests.factories import defense, journey
from tests.factories.formal_check import scan
from tests.factories.nominations import make_cycle, make_user
from tests.nominations.recommendation.test_submit_race import at_once
from tests.review.consensus.test_race import loser, post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("postgresql"),
]


@pytest.fixture
def scene(monkeypatch):
    """Threads have clocks of their own, so everything happens by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        yield defense.build(cycle)


@pytest.fixture
def other(scene):
    return make_user(Role.STAFF, name="演示经办人乙")


def placed(scene, days=30):
    session = scene.session(days)
    scene.seated(session)
    scene.arranged()
    session.refresh_from_db()
    return session


def draws(user, session, value):
    data = {"version": session.version, "key": f"draw{user.pk}", "public_value": value, "public_source": "公证处"}
    return post(user, reverse("defense:act", args=[session.key, "draw"]), data)


def arranges(user, scene, scope):
    data = {"version": version_of(scene.cycle), "key": f"arrange{user.pk}", "scope": scope}
    return post(user, reverse("defense:arrange", args=[scene.cycle.year]), data)


def moves(user, session, *slots):
    """The board of one session, sent with its slots in this order."""
    data = {f"version_{session.pk}": session.version}
    for place, slot in enumerate(slots, start=1):
        data |= {f"session_{slot.pk}": session.pk, f"order_{slot.pk}": place, f"pause_{slot.pk}": 0}
    return post(user, reverse("defense:board", args=[session.cycle.year]), data)


def seats(user, session, expert):
    data = {"version": session.version, "key": f"seat{user.pk}", "expert": expert.pk}
    return post(user, reverse("defense:panel", args=[session.key]), data)


def test_a_lot_is_drawn_once_whoever_draws(scene, other):
    session = placed(scene)
    page = loser(at_once(draws(scene.staff, session, "111"), draws(other, session, "222")))
    session.refresh_from_db()
    drawn = SessionEvent.objects.get(session=session, move="draw")
    assert drawn.actor.name in page and drawn.payload["value"] == session.public_value
    numbers = list(session.slots.order_by("lot").values_list("application__acceptance_no", flat=True))
    assert numbers == lots.draw(session.seed, session.public_value, numbers)


def test_a_lot_and_a_move_by_hand_are_one_of_the_two(scene, other):
    """The move would have left the order that was drawn without a word, or the lot a board nobody saw."""
    session = placed(scene)
    slots = list(session.slots.order_by("-order"))
    loser(at_once(draws(scene.staff, session, "111"), moves(other, session, *slots)))
    session.refresh_from_db()
    now = list(session.slots.order_by("order"))
    if session.drawn_at is None:
        assert now == slots
    else:
        assert [slot.lot for slot in now] == [1, 2, 3, 4]


def test_two_planners_have_one_timetable(scene, other):
    first, second = scene.session(30), scene.session(31)
    scene.seated(first)
    scene.seated(second)
    loser(at_once(arranges(scene.staff, scene, "all"), arranges(other, scene, "all")))
    live = Slot.objects.filter(freed_at=None)
    assert live.count() == 4 and live.values("application").distinct().count() == 4


def test_two_boards_are_not_mixed(scene, other):
    session = placed(scene)
    slots = list(session.slots.order_by("order"))
    turned, rolled = slots[::-1], [*slots[1:], slots[0]]
    loser(at_once(moves(scene.staff, session, *turned), moves(other, session, *rolled)))
    assert list(session.slots.order_by("order")) in (turned, rolled)


def test_an_expert_invited_to_two_halls_at_once_sits_in_one(scene, other):
    first, second = scene.session(30), scene.session(30, hall="另一会场", hour=10)
    one = scene.experts[0]
    answers = at_once(seats(scene.staff, first, one), seats(other, second, one))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert Seat.objects.filter(expert=one, ended_at=None).count() == 1


def test_two_new_sessions_have_two_numbers(scene, other):
    def plans(user, days):
        start = scene.plan(days).starts_at.astimezone(clock.SHANGHAI)
        data = {
            "version": 0, "key": f"new{user.pk}", "hall": "演示会议厅", "address": "演示路1号", "gap_minutes": 5,
            "day": start.date().isoformat(), "starts": "09:00", "ends": "12:00", "pause_every": 0, "pause_minutes": 0,
        }  # fmt: skip
        return post(user, reverse("defense:new", args=[scene.cycle.year]), data)

    answers = at_once(plans(scene.staff, 30), plans(other, 31))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert sorted(Session.objects.values_list("number", flat=True)) == [1, 2]
    # The same hall at the same hours is given to one of the two.
    answers = at_once(plans(make_user(Role.STAFF), 32), plans(make_user(Role.STAFF), 32))
    assert sorted(answer.status_code for answer in answers) == [302, 422]


def test_leave_is_answered_once(scene, other):
    session = scene.notified(scene.drawn(placed(scene)))
    slot = session.slots.select_related("application", "session").get(order=2)
    by = Actor(slot.application.nominee, Role.NOM)
    leave = attendance.ask_leave(slot, reason="住院手术，不能到会", proof=scan(), by=by, key="ask")

    def answers(user, answer):
        data = {"version": 1, "key": f"leave{user.pk}", "answer": answer, "note": "证明与日期不符", "session": ""}
        return post(user, reverse("attendance:decide", args=[leave.key]), data)

    page = loser(at_once(answers(scene.lead, "grant"), answers(other, "refuse")))
    leave.refresh_from_db()
    assert "已经答复" in page and leave.decided_by.name in page
    slot.refresh_from_db()
    assert (leave.outcome == "granted") == (slot.freed_at is not None)
    assert SlotEvent.objects.filter(slot=slot, move="free").count() == (leave.outcome == "granted")
