"""The clock of a year: it opens, closes, expires and brings back, once each, however often and wherever it runs."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from nominations import deadlines
from nominations.acting import Actor
from nominations.cycles.transitions import tick
from nominations.models import Application, Batch, BatchItem, CycleEvent, StageEvent
from nominations.transitions import advance, advance_batch
from tests.factories.nominations import DEADLINE, IN_TIME, make_cycle, make_draft, make_unit, make_user

pytestmark = pytest.mark.django_db
LATER = DEADLINE + timedelta(days=3)
NEW_DEADLINE = {"deadline_date": "2023-04-20", "deadline_time": "24:00"}


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(IN_TIME):
        yield


def yes(user, subject):
    return True


def bring(application, *moves):
    """Along the real moves, by nobody in particular."""
    roles = {
        "submit_to_unit": "nom",
        "unit_agree": "unit",
        "recommend": "rec",
        "withdraw": "nom",
        "batch_submit": "rec",
    }
    with clock.at(IN_TIME):
        for name in moves:
            advance(application, name, by=Actor(None, roles[name]), permit=yes)
    return application


def make_batch(cycle, *people, lock=False):
    recommender = people[0].recommender
    officer = make_user(Role.REC, recommender)
    with clock.at(IN_TIME):
        batch = Batch(cycle=cycle, recommender=recommender, number=1, created_by=officer)
        advance_batch(batch, "open_batch", by=Actor(officer, Role.REC), permit=yes)
        for position, application in enumerate(people, start=1):
            BatchItem.objects.create(batch=batch, application=application, position=position)
        if lock:
            advance_batch(batch, "lock_list", by=Actor(officer, Role.REC), permit=yes)
    return batch


def chief_moves(client, name, **data):
    client.force_login(make_user(Role.CHIEF))
    return client.post(reverse("cycles:move", args=[2023, name]), {"key": "k1"} | data)


def stage(cycle):
    cycle.refresh_from_db()
    return cycle.stage


def test_it_opens_at_the_instant_and_not_before():
    cycle = make_cycle(stage="published")
    officer = make_user(Role.REC, make_unit(recommender="group"))
    tick(cycle.open_at - timedelta(milliseconds=1))
    assert stage(cycle) == "published"
    for _ in range(3):
        tick(cycle.open_at)
    assert stage(cycle) == "open"
    assert CycleEvent.objects.filter(move="open").count() == 1
    assert Message.objects.filter(user=officer, subject__contains="申报开始").count() == 1


def test_it_closes_with_the_instant_of_the_deadline_and_its_grace():
    cycle = make_cycle(grace_minutes=10)
    tick(DEADLINE + timedelta(minutes=9, seconds=59))
    assert stage(cycle) == "open"
    tick(DEADLINE + timedelta(minutes=10))
    assert stage(cycle) == "closed"


def test_what_was_not_submitted_expires_once_and_each_person_is_told_once():
    cycle = make_cycle()
    draft, sent = make_draft(cycle), bring(make_draft(cycle), "submit_to_unit")
    gone, handed_in = bring(make_draft(cycle), "withdraw"), make_draft(cycle)
    bring(handed_in, "submit_to_unit", "unit_agree", "recommend", "batch_submit")
    for _ in range(2):
        tick(DEADLINE)
    states = dict(Application.objects.values_list("pk", "status"))
    assert [states[row.pk] for row in (draft, sent, gone, handed_in)] == [
        "expired",
        "expired",
        "withdrawn",
        "submitted",
    ]
    assert StageEvent.objects.filter(move="expire").count() == 2
    assert Message.objects.filter(user=draft.nominee, subject="申报逾期未报送").count() == 1


def test_more_people_than_one_transaction_takes(monkeypatch):
    monkeypatch.setattr("nominations.ticking.CHUNK", 2)
    cycle = make_cycle()
    for _ in range(5):
        make_draft(cycle, complete=False)
    tick(DEADLINE)
    assert set(Application.objects.values_list("status", flat=True)) == {"expired"}


def test_one_person_who_cannot_be_moved_does_not_hold_up_the_others(monkeypatch):
    cycle = make_cycle()
    first, second = make_draft(cycle, complete=False), make_draft(cycle, complete=False)
    real = advance

    def stubborn(application, *args, **kwargs):
        if application.pk == first.pk:
            from nominations.acting import TransitionError

            raise TransitionError("no")
        return real(application, *args, **kwargs)

    monkeypatch.setattr("nominations.ticking.advance", stubborn)
    tick(DEADLINE)
    second.refresh_from_db()
    assert second.status == "expired"


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_expire_everybody_once():
    cycle = make_cycle()
    for _ in range(6):
        make_draft(cycle, complete=False)
    start = threading.Barrier(2)

    def run():
        start.wait()
        try:
            tick(DEADLINE)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tick(DEADLINE)
    assert stage(cycle) == "closed"
    assert CycleEvent.objects.filter(move="deadline").count() == 1
    assert StageEvent.objects.filter(move="expire").count() == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.needs("postgresql")
def test_nobody_closes_under_a_submission_that_began_in_time():
    begun, finish = threading.Event(), threading.Event()

    def submission():
        with transaction.atomic():
            CycleEvent.objects.exists()
            begun.set()
            finish.wait(10)
        connection.close()

    thread = threading.Thread(target=submission)
    thread.start()
    try:
        begun.wait(10)
        moment = datetime.now(UTC)
        assert deadlines.in_flight(moment)
        assert not deadlines.in_flight(moment - timedelta(minutes=1)), "it began later: too late, so not waited for"
    finally:
        finish.set()
        thread.join()
    assert not deadlines.in_flight(moment)


def test_an_extension_brings_applications_and_batches_back_to_where_they_were(client):
    cycle = make_cycle()
    draft = make_draft(cycle)
    first, second = make_draft(cycle), make_draft(cycle)
    for row in (first, second):
        bring(row, "submit_to_unit", "unit_agree", "recommend")
    editing, sealing = make_batch(cycle, first), make_batch(cycle, second, lock=True)
    tick(DEADLINE)
    assert set(Batch.objects.values_list("status", flat=True)) == {"expired"}
    with clock.at(LATER):
        answer = chief_moves(
            client, "extend", version=cycle_version(cycle), reason="平台故障，顺延八天", **NEW_DEADLINE
        )
        assert answer.status_code == 302
    tick(LATER)
    tick(LATER)
    assert stage(cycle) == "open" and cycle.submit_deadline == datetime(2023, 4, 20, 16, 0, tzinfo=UTC)
    states = dict(Application.objects.values_list("pk", "status"))
    assert [states[row.pk] for row in (draft, first, second)] == ["draft", "recommended", "recommended"]
    editing.refresh_from_db()
    sealing.refresh_from_db()
    assert (editing.status, sealing.status) == ("editing", "sealing")
    assert BatchItem.objects.filter(live=True).count() == 2
    assert StageEvent.objects.filter(move="revive").count() == 3
    assert Message.objects.filter(user=draft.nominee, subject="申报延期，您的申报已恢复").count() == 1


def cycle_version(cycle):
    cycle.refresh_from_db()
    return cycle.version


def test_whoever_began_anew_keeps_the_new_one():
    cycle = make_cycle()
    old = make_draft(cycle, complete=False)
    tick(DEADLINE)
    extend(cycle)
    with clock.at(LATER):
        new = make_draft(cycle, nominee=old.nominee, complete=False)
    tick(LATER)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("expired", "draft")


def test_of_several_expired_ones_the_last_comes_back():
    cycle = make_cycle()
    old = make_draft(cycle, complete=False)
    tick(DEADLINE)
    extend(cycle)
    with clock.at(LATER):
        new = make_draft(cycle, nominee=old.nominee, complete=False)
    tick(LATER + timedelta(days=30))
    extend(cycle, day=25, month=6, at=LATER + timedelta(days=31))
    tick(LATER + timedelta(days=31))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("expired", "draft")


def extend(cycle, *, day=20, month=4, at=LATER):
    from nominations.cycles import transitions

    cycle.refresh_from_db()
    deadline = datetime(2023, month, day, 16, 0, tzinfo=UTC)
    with clock.at(at):
        transitions.extend(
            cycle, by=Actor(make_user(Role.CHIEF), Role.CHIEF), version=cycle.version, key="", reason="平台故障顺延",
            deadline=deadline,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadline_date": "2023-04-10"}, "新的截止须晚于原来的截止"),
        ({"deadline_date": "2023-04-14"}, "新的截止须晚于现在"),
        ({"deadline_date": ""}, "必填"),
        ({"reason": "晚"}, "至少 5 个字"),
    ],
)
def test_an_extension_needs_a_later_day_and_a_reason(client, changes, said):
    cycle = make_cycle()
    tick(DEADLINE)
    with clock.at(LATER):
        data = {"version": cycle_version(cycle), "reason": "平台故障顺延", **NEW_DEADLINE} | changes
        answer = chief_moves(client, "extend", **data)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert stage(cycle) == "closed" and cycle.submit_deadline == DEADLINE


def test_after_a_decision_of_the_formal_check_nothing_is_extended(client):
    cycle = make_cycle()
    done = bring(make_draft(cycle), "submit_to_unit", "unit_agree", "recommend", "batch_submit")
    tick(DEADLINE)
    with clock.at(LATER):
        advance(done, "formal_pass", by=Actor(None, Role.STAFF), permit=yes)
        data = {"version": cycle_version(cycle), "reason": "平台故障顺延", **NEW_DEADLINE}
        answer = chief_moves(client, "extend", **data)
    assert answer.status_code == 422 and "不能再延长申报" in answer.content.decode()


def test_somebody_disqualified_is_no_decision_of_the_formal_check(client):
    cycle = make_cycle()
    out = bring(make_draft(cycle), "submit_to_unit")
    tick(IN_TIME)
    with clock.at(IN_TIME):
        by, words = Actor(make_user(Role.CHIEF), Role.CHIEF), {"words": {"year": 2023}}
        advance(out, "disqualify", by=by, permit=yes, reason="经核实，申报材料中的专利不实。", payload=words)
    tick(DEADLINE)
    with clock.at(LATER):
        data = {"version": cycle_version(cycle), "reason": "平台故障顺延", **NEW_DEADLINE}
        assert chief_moves(client, "extend", **data).status_code == 302
    assert stage(cycle) == "open"


def test_suspend_stops_the_year_and_resume_asks_for_a_day_when_the_old_one_has_passed(client):
    cycle, officer = make_cycle(), make_user(Role.REC, make_unit(recommender="group"))
    with clock.at(IN_TIME):
        chief_moves(client, "suspend", version=cycle_version(cycle), reason="平台维护中止")
    assert stage(cycle) == "suspended" and Message.objects.filter(user=officer, subject__contains="中止").exists()
    tick(LATER)
    assert stage(cycle) == "suspended"
    with clock.at(LATER):
        refused = chief_moves(client, "resume", version=cycle.version, reason="平台恢复运行")
        assert refused.status_code == 422 and stage(cycle) == "suspended"
        chief_moves(client, "resume", version=cycle.version, reason="平台恢复运行", **NEW_DEADLINE)
    assert stage(cycle) == "open" and cycle.submit_deadline > LATER


def test_cancel(client):
    cycle = make_cycle(stage="preparing")
    chief_moves(client, "cancel_cycle", version=1, reason="本年度不再举办")
    assert stage(cycle) == "cancelled"
    tick(DEADLINE)
    assert stage(cycle) == "cancelled"
