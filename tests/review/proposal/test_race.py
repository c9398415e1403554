"""Two people at the same instant at the end of the defense: one wins, the other's page says what happened."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts import clock
from accounts.roles import Role
from nominations.models import CycleEvent, StageEvent
from review.halls.models import SessionEvent
from review.marks.models import Mark
from review.proposals import closing, counting, drafting
from review.proposals.models import Counting
from tests.factories import halls, journey
from tests.factories.nominations import make_cycle, make_user
from tests.nominations.recommendation.test_submit_race import at_once
from tests.review.proposals.conftest import build

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("postgresql"),
]
AS_COUNTED = ("propose", "propose_reserve")


@pytest.fixture
def hall(monkeypatch):
    """Two nominees in one session; threads have clocks of their own, so everything happens by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        scene = build(("86.50", "84.00"), cycle=cycle)
        scene.quota(1, 1)
        yield scene


def heard(scene):
    scene.hold(["88"] * 7, ["80"] * 7)
    return scene


def posts(user, address, version, **more):
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return lambda: browser.post(address, {"version": version, "key": f"{address}{user.pk}"[-60:]} | more)


def loser(answers):
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    return next(answer.text for answer in answers if answer.status_code == 409)


def test_two_close_a_session_once(hall):
    heard(hall)
    hall.session.refresh_from_db()
    other = make_user(Role.STAFF, name="演示经办人乙")
    outcomes = []

    def closes(user):
        def run():
            row = type(hall.session).objects.get(pk=hall.session.pk)
            try:
                closing.close_session(
                    row, by=closing.Actor(user, Role.STAFF), version=hall.session.version, key=f"c{user.pk}"
                )
                outcomes.append("closed")
            except closing.TransitionError as refusal:
                outcomes.append(type(refusal).__name__)
            finally:
                connection.close()

        return run

    at_once(closes(hall.staff), closes(other))
    assert sorted(outcomes) == ["WrongState", "closed"]
    assert SessionEvent.objects.filter(move="close").count() == 1


def test_a_mark_is_either_in_the_result_or_waits_for_its_end(hall):
    """Whoever holds a slot's lock when the session is closed comes in first; the result counts what was committed."""
    heard(hall)
    hall.session.refresh_from_db()
    held, go_on = threading.Event(), threading.Event()

    def sets_aside():
        from django.db import transaction

        with transaction.atomic():
            slot = hall.slots[0]
            type(slot).objects.select_for_update(of=("self",), no_key=True).get(pk=slot.pk)
            held.set()
            go_on.wait(0.6)
            Mark.objects.filter(slot=slot, seat__number__gt=2).update(quarantined_at=clock.now())
        connection.close()

    def closes():
        held.wait(10)
        hall.close()
        connection.close()

    at_once(sets_aside, closes)
    hall.session.refresh_from_db()
    assert [row.count for row in closing.results.of_session(hall.session).rows] == [2, 7]
    assert hall.session.result_sha256 == closing.results.of_session(hall.session).sha256


def test_two_leads_confirm_a_session_once(hall):
    heard(hall).close()
    hall.sign()
    other, address = (
        make_user(Role.LEAD, name="演示负责人乙"),
        f"/proposal/session/{hall.session.key}/do/confirm_session/",
    )
    hall.session.refresh_from_db()
    page = loser(at_once(*(posts(user, address, hall.session.version) for user in (hall.lead, other))))
    won = SessionEvent.objects.get(move="confirm")
    assert won.actor.name in page and "已确认" in page
    assert Counting.objects.count() == 1


def test_the_last_two_sessions_confirmed_at_once_are_counted_together(hall):
    hall.hold(["88"] * 7)
    second = halls.session(hall.cycle, hall.staff, hall.experts, number=2)
    slot = hall.slots[1]
    type(slot).objects.filter(pk=slot.pk).update(session=second)
    slot.refresh_from_db()
    halls.running(halls.notified(second, hall.lead), hall.staff)
    halls.held(slot, hall.staff, *["80"] * 7)
    first, other = hall.session, make_user(Role.LEAD)
    clicks = []
    for row, user in ((first, hall.lead), (second, other)):
        hall.session = row
        hall.close()
        hall.sign()
        row.refresh_from_db()
        clicks.append(posts(user, f"/proposal/session/{row.key}/do/confirm_session/", row.version))
    answers = at_once(*clicks)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Counting.objects.get().rows.count() == 2


def test_two_leads_confirm_the_list_once_and_two_start_the_approval_once(hall):
    heard(hall).close()
    hall.sign()
    hall.confirm()
    hall.write(*AS_COUNTED)
    hall.act(drafting.submit, quota_note="")
    other, year = make_user(Role.LEAD, name="演示负责人乙"), hall.cycle.year
    version = hall.proposal.version
    page = loser(at_once(*(posts(user, f"/proposal/{year}/do/confirm/", version) for user in (hall.lead, other))))
    assert "已确认" in page and hall.proposal.confirmed_by.name in page
    assert StageEvent.objects.filter(move__in=AS_COUNTED).count() == 2
    hall.cycle.refresh_from_db()
    address = f"/proposal/{year}/do/approval/"
    loser(at_once(*(posts(user, address, hall.cycle.version) for user in (hall.lead, other))))
    assert CycleEvent.objects.filter(move="start_approval").count() == 1


def test_two_count_at_once_and_there_is_one_number(hall):
    heard(hall).close()
    hall.sign()
    hall.confirm()
    Mark.objects.filter(slot=hall.slots[0], seat__number=1).update(quarantined_at=clock.now())
    other, address = make_user(Role.STAFF), f"/proposal/{hall.cycle.year}/do/count/"
    answers = at_once(*(posts(user, address, 1) for user in (hall.staff, other)))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [row.number for row in Counting.objects.order_by("number")] == [1, 2]
    assert counting.is_current(hall.counting)
