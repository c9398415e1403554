"""One unit's later deadline: until when it holds, whom it lets through, what comes back and what expires after it."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import AuditEvent, Message, OutgoingMail
from accounts.roles import Role
from nominations import field_saving
from nominations.acting import Actor, PastDeadline, TransitionError, WrongState
from nominations.calendar import transitions
from nominations.cycles.transitions import tick
from nominations.models import Application, StageEvent
from nominations.pipeline import BatchStatus, CycleStage, Status
from nominations.transitions import advance, advance_cycle, everyone
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, IN_TIME, make_user
from tests.factories.powers import REASON, give_extension

pytestmark = pytest.mark.django_db
UNTIL = DEADLINE + timedelta(days=5)
SECOND = timedelta(seconds=1)
LATER = DEADLINE + timedelta(days=2)


@pytest.fixture
def town():
    return Town.build()


def other(town):
    return Town.build(town.cycle)


def begin_exam(town):
    town.cycle.refresh_from_db()
    advance_cycle(town.cycle, "begin_formal", by=Actor(make_user(Role.LEAD), Role.LEAD), permit=lambda u, c: True)


def states(*applications):
    return [Application.objects.get(pk=row.pk).status for row in applications]


def submitted(town, application):
    town.cycle.refresh_from_db()
    application.refresh_from_db()
    town.walk(application, Status.SUBMITTED)


def test_whoever_was_given_more_time_submits_after_the_others_have_closed(town):
    mine, theirs = town.reach(Status.DRAFT), other(town).reach(Status.DRAFT)
    give_extension(town.cycle, town.recommender, UNTIL)
    with clock.at(DEADLINE):
        tick()
    assert states(mine, theirs) == [Status.DRAFT, Status.EXPIRED]
    with clock.at(LATER):
        begin_exam(town)
        submitted(town, mine)
    assert states(mine) == [Status.SUBMITTED]


def test_to_the_second(town):
    application = town.reach(Status.DRAFT)
    give_extension(town.cycle, town.recommender, UNTIL)
    tick(DEADLINE)
    with clock.at(UNTIL):
        application.refresh_from_db()
        with pytest.raises(PastDeadline, match="2023年4月17日 24:00"):
            town.send(application)
    with clock.at(UNTIL - SECOND):
        tick()
        town.send(application)
    tick(UNTIL)
    assert states(application) == [Status.EXPIRED]


def test_others_are_refused_as_ever(town):
    neighbour = other(town)
    application = neighbour.reach(Status.DRAFT)
    give_extension(town.cycle, town.recommender, UNTIL)
    with clock.at(LATER), pytest.raises(PastDeadline, match="2023年4月12日 24:00"):
        neighbour.send(application)


def test_a_draft_is_written_on_until_the_own_deadline(town):
    application = town.reach(Status.DRAFT)
    give_extension(town.cycle, town.recommender, UNTIL)
    tick(DEADLINE)
    by, yes = Actor(town.nominee, Role.NOM), lambda user, row: True

    def write():
        row = Application.objects.get(pk=application.pk)
        field_saving.save(row, by=by, permit=yes, values={"position": "组长"}, version=row.version)

    with clock.at(UNTIL - SECOND):
        write()
    with clock.at(UNTIL), pytest.raises(WrongState):
        write()


def test_what_had_expired_comes_back_and_expires_again(town):
    neighbour = other(town)
    mine, theirs = town.reach(Status.RECOMMENDED), neighbour.reach(Status.DRAFT)
    with clock.at(IN_TIME + timedelta(hours=2)):
        batch = town.lock(mine)
    with clock.at(DEADLINE):
        tick()
    with clock.at(LATER):
        town.cycle.refresh_from_db()
        give_extension(town.cycle, town.recommender, UNTIL)
        batch.refresh_from_db()
        assert batch.status == BatchStatus.SEALING
        tick()
        tick()
    assert states(mine, theirs) == [Status.RECOMMENDED, Status.EXPIRED]
    assert StageEvent.objects.filter(move="revive").count() == 1
    assert "2023年4月17日 24:00" in Message.objects.get(user=town.nominee, subject="申报延期，您的申报已恢复").body
    with clock.at(UNTIL):
        tick()
        tick()
    batch.refresh_from_db()
    assert (batch.status, *states(mine)) == (BatchStatus.EXPIRED, Status.EXPIRED)
    assert StageEvent.objects.filter(move="expire", application=mine).count() == 2


def test_taking_it_back_ends_it_at_the_next_tick(town):
    application = town.reach(Status.UNIT_REVIEW)
    lead = make_user(Role.LEAD)
    made = give_extension(town.cycle, town.recommender, UNTIL, lead=lead)
    with clock.at(LATER):
        tick()
        assert states(application) == [Status.UNIT_REVIEW]
        by = Actor(lead, Role.LEAD)
        transitions.revoke(made, reason="材料已另行处理。", by=by)
        transitions.revoke(made, reason="材料已另行处理。", by=by)
        with pytest.raises(WrongState):
            transitions.revoke(made, reason="又一个不同的理由。", by=by)
        tick()
    assert states(application) == [Status.EXPIRED]
    assert Message.objects.filter(user=town.rec, subject="个别延期已撤销").count() == 1
    assert list(AuditEvent.objects.filter(action__startswith="extension").values_list("action", flat=True)) == [
        "extension.give",
        "extension.revoke",
    ]


def test_both_units_are_told_and_nobody_else(town):
    neighbour = other(town)
    give_extension(town.cycle, town.recommender, UNTIL)
    told = set(Message.objects.filter(subject="报送截止已个别延期").values_list("user", flat=True))
    assert told == {town.rec.pk, town.unit.pk}
    assert neighbour.rec.pk not in told
    assert REASON in Message.objects.get(user=town.rec).body


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RECOMMENDED])
def test_nominees_who_are_not_handed_in_hear_of_their_new_deadline_and_of_its_end(town, status):
    neighbour, lead = other(town), make_user(Role.LEAD)
    town.reach(status)
    neighbour.reach(status)
    made = give_extension(town.cycle, town.recommender, UNTIL, lead=lead)
    with clock.at(LATER):
        transitions.revoke(made, reason="材料已另行处理。", by=Actor(lead, Role.LEAD))
    given, revoked = (
        Message.objects.get(user=town.nominee, subject=subject) for subject in ("报送截止已延长", "报送截止已恢复")
    )
    assert "2023年4月17日 24:00" in given.body
    assert REASON not in given.body
    assert "2023年4月12日 24:00" in revoked.body
    assert OutgoingMail.objects.filter(user=town.nominee, subject__in=[given.subject, revoked.subject]).count() == 2
    assert not Message.objects.filter(user=neighbour.nominee, subject__in=[given.subject, revoked.subject]).exists()


def test_nominees_who_are_through_are_not_bothered_and_who_had_expired_hear_once(town):
    neighbour = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
    town.reach(Status.SUBMITTED)
    expired = neighbour.reach(Status.EXPIRED)
    with clock.at(LATER):
        give_extension(town.cycle, town.recommender, UNTIL)
        tick()
    assert states(expired) == [Status.DRAFT]
    assert not Message.objects.filter(subject="报送截止已延长").exists()
    assert Message.objects.filter(subject="申报延期，您的申报已恢复").values_list("user", flat=True).get() == (
        neighbour.nominee.pk
    )
    assert OutgoingMail.objects.filter(user=neighbour.nominee, subject="申报延期，您的申报已恢复").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": DEADLINE}, "须晚于统一的报送截止"),
        ({"reason": "晚了"}, "至少 5 个字"),
    ],
)
def test_what_makes_no_sense_is_refused(town, changes, said):
    by = Actor(make_user(Role.LEAD), Role.LEAD)
    terms = {"cycle": town.cycle, "unit": town.recommender, "until": UNTIL, "reason": REASON} | changes
    with clock.at(IN_TIME), pytest.raises(TransitionError, match=said):
        transitions.extend(**terms, by=by)


def test_a_later_one_takes_the_place_and_a_repeated_click_adds_nothing(town):
    lead = make_user(Role.LEAD)
    first = give_extension(town.cycle, town.recommender, UNTIL, lead=lead, key="a")
    assert give_extension(town.cycle, town.recommender, UNTIL, lead=lead, key="a") == first
    with pytest.raises(TransitionError, match="请先撤销"):
        give_extension(town.cycle, town.recommender, UNTIL, lead=lead, key="b")
    second = give_extension(town.cycle, town.recommender, UNTIL + timedelta(days=1), lead=lead, key="c")
    first.refresh_from_db()
    assert first.revoked_at is not None and second.revoked_at is None


def test_once_the_written_review_has_begun_nothing_of_it_holds(town):
    application = town.reach(Status.DRAFT)
    give_extension(town.cycle, town.recommender, UNTIL)
    with clock.at(LATER):
        tick()
        begin_exam(town)
        town.cycle.refresh_from_db()
        advance_cycle(town.cycle, "start_written", by=Actor(None, Role.LEAD), permit=everyone)
        assert town.cycle.stage == CycleStage.WRITTEN
        with pytest.raises(TransitionError):
            advance(application, "submit_to_unit", by=Actor(None, "nom"), permit=everyone)
        tick()
    assert states(application) == [Status.EXPIRED]
