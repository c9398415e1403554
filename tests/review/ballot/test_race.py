"""Two phones and a desk at the same instant: one ballot each, all of it in the count or none (T-05, T-06, T-22)."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from review.votes import casting, proof, rounds, sealing
from review.votes.models import Ballot, Round, Voter
from review.votes.moves import RoundState
from tests.factories import halls, journey, votes
from tests.factories.journey import Town, click
from tests.factories.nominations import make_cycle, make_user
from tests.factories.votes import NO, YES, vote
from tests.nominations.recommendation.test_submit_race import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("postgresql"),
]


@pytest.fixture
def opened(monkeypatch):
    """Threads have clocks of their own, so everything happens by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        staff, lead = make_user(Role.STAFF), make_user(Role.LEAD)
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        found = votes.proposed(Town.build(cycle), staff, lead, 2)
        row = votes.meeting(cycle, staff, halls.panel(cycle, staff, 7))
        votes.in_session(row, staff, lead)
        return rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())


def told(act):
    """The act, answering its refusal instead of raising it."""

    def run():
        try:
            return act()
        except TransitionError as refusal:
            return refusal

    return run


def test_one_member_on_two_phones_and_the_others_meanwhile(opened):
    people = list(opened.approval.members.order_by("number").select_related("expert__user"))
    twice = [lambda: vote(opened, people[0], YES), lambda: vote(opened, people[0], NO)]
    others = [lambda member=member: vote(opened, member, YES) for member in people[1:]]
    answers = at_once(*[told(act) for act in (*twice, *others)])
    assert [isinstance(answer, casting.AlreadyVoted) for answer in answers[:2]].count(True) == 1
    assert all(isinstance(answer, casting.Receipt) for answer in answers[2:])
    assert Ballot.objects.count() == 7 * 2 and Voter.objects.filter(used=True).count() == 7


def test_a_ballot_on_the_way_while_the_vote_is_closed_twice_is_in_or_refused(opened):
    people = list(opened.approval.members.order_by("number").select_related("expert__user"))
    for member in people[:6]:
        vote(opened, member, YES)
    by, version = Actor(opened.opened_by, Role.STAFF), opened.approval.version

    def close():
        one = Round.objects.select_related("approval__cycle").get(pk=opened.pk)
        return rounds.close_round(one, by=by, version=version, key=click())

    last, *closed = at_once(told(lambda: vote(opened, people[6], YES)), told(close), told(close))
    assert [isinstance(answer, TransitionError) for answer in closed].count(True) == 1
    one = Round.objects.get(pk=opened.pk)
    counted = 7 if isinstance(last, casting.Receipt) else 6
    assert one.state == RoundState.CLOSED and proof.verify(one).whole
    assert {row.yes for row in one.candidacies.all()} == {counted}


def test_nobody_who_has_looked_for_long_can_still_see_the_earlier_rows(opened):
    people = list(opened.approval.members.order_by("number").select_related("expert__user"))
    vote(opened, people[0], YES)
    looking, done, seen = threading.Event(), threading.Event(), []

    def look():
        """A long report in another session: its snapshot is as old as the first ballot."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SELECT 1")
                looking.set()
                done.wait(30)
                cursor.execute("SELECT count(*) FROM review_ballot")
                seen.append(cursor.fetchone()[0])
        finally:
            connections.close_all()

    reader = threading.Thread(target=look)
    reader.start()
    try:
        assert looking.wait(10)
        for member in people[1:]:
            vote(opened, member, YES)
        rounds.close_round(opened, by=Actor(opened.opened_by, Role.STAFF))
        assert sealing.wipe_due() == 1 and Round.objects.get().wiped_at is not None
    finally:
        done.set()
        reader.join(10)
    assert seen == [0], "neither the first ballot nor the mixed ones"
    assert Ballot.objects.count() == 7 * 2 and proof.verify(Round.objects.get()).whole


def test_a_wipe_does_not_make_voters_wait_for_a_table_in_use(opened):
    people = list(opened.approval.members.order_by("number").select_related("expert__user"))
    for member in people:
        vote(opened, member, YES)
    rounds.close_round(opened, by=Actor(opened.opened_by, Role.STAFF))
    using, done = threading.Event(), threading.Event()

    def use():
        """A long report that reads the table itself."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE review_ballot IN ACCESS SHARE MODE")
                using.set()
                done.wait(60)
        finally:
            connections.close_all()

    reader = threading.Thread(target=use)
    reader.start()
    try:
        assert using.wait(10)
        began = time.monotonic()
        assert sealing.wipe_due() == 0 and Round.objects.get().wiped_at is None
        assert time.monotonic() - began < 20, "it gave up by itself"
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",), "nobody else's patience is shortened"
    finally:
        done.set()
        reader.join(10)
    assert sealing.wipe_due() == 1
