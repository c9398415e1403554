"""Before a correction falls due: whoever has it hears twice at most, never after the answer (5 April is a holiday)."""

from datetime import datetime

import pytest

from accounts import clock
from accounts.models import Message, OutgoingMail
from accounts.roles import Role
from nominations.acting import Actor
from nominations.cycles.transitions import resume, suspend
from nominations.models import Application, Cycle, WorkdayOverride
from nominations.pipeline import Status
from nominations.ticking import tick
from tests.factories.formal_check import answer_all, confirm, hand_on, resubmit
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
EVE, HOLIDAY, LAST = (4, 4), (4, 5), (4, 6)
KEY = "correction-due:"


def on(day, hour=9, minute=0):
    return clock.at(datetime(2023, *day, hour, minute, tzinfo=clock.SHANGHAI))


def told():
    """{person: subjects} of the reminders so far; each of them went out by mail as well."""
    rows = Message.objects.filter(key__startswith=KEY).order_by("pk")
    mails = OutgoingMail.objects.filter(key__startswith=KEY)
    assert mails.count() == sum(bool(row.user.email) for row in rows.select_related("user"))
    found = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(row.subject)
    return found


@pytest.fixture
def due(returned):
    """Due on Thursday 6 April at 17:00; Wednesday is 清明, so the working day before is Tuesday."""
    row = returned.corrections.get()
    assert row.due_at.astimezone(clock.SHANGHAI) == datetime(2023, 4, 6, 17, tzinfo=clock.SHANGHAI)
    return row


def tick_twice(day, hour=9, minute=0):
    for _ in range(2):
        with on(day, hour, minute):
            tick()


def test_the_nominee_hears_once_on_the_working_day_before_and_once_on_the_day(due, town):
    tick_twice((4, 3))
    tick_twice(EVE, 7, 59)
    assert told() == {}, "not too early, and nobody is woken at night"
    tick_twice(EVE)
    tick_twice(EVE, 18)
    eve = "补正即将到期：2023年4月6日 17:00"
    assert told() == {town.nominee.pk: [eve]}
    tick_twice(HOLIDAY)
    tick_twice(LAST)
    tick_twice(LAST, 16, 59)
    assert told() == {town.nominee.pk: [eve, "补正今天到期：2023年4月6日 17:00"]}
    message = Message.objects.filter(key__startswith=KEY).first()
    assert message.url == f"/correction/{due.application.key}/" and due.application.acceptance_no in message.body


def test_it_follows_whoever_has_it(due, town):
    with on((4, 3)):
        answer_all(due.application, trade="电焊工")
        hand_on_card(due.application)
    tick_twice(EVE)
    assert set(told()) == {town.unit.pk}
    with on(EVE, 10):
        confirm(due.application, town)
    tick_twice(EVE, 11)
    assert set(told()) == {town.unit.pk}, "the recommending unit has read the due date an hour ago"
    tick_twice(LAST)
    assert {pk: len(rows) for pk, rows in told().items()} == {town.unit.pk: 1, town.rec.pk: 1}
    assert town.rec.pk in told() and "今天到期" in told()[town.rec.pk][0]


def test_nobody_hears_of_it_after_it_was_sent(due, town):
    with on((4, 3)):
        answer_all(due.application, trade="电焊工")
        hand_on_card(due.application)
        confirm(due.application, town)
        resubmit(due.application, town)
    tick_twice(EVE)
    tick_twice(LAST)
    assert told() == {}


def test_what_is_overdue_is_decided_and_not_reminded(due):
    tick_twice(LAST, 17)
    due.application.refresh_from_db()
    assert due.application.status == Status.FORMAL_REJECTED and told() == {}


def test_a_later_date_is_reminded_anew_and_a_missed_tick_is_made_up_for(due, town):
    tick_twice(EVE)
    moved = datetime(2023, 4, 10, 17, tzinfo=clock.SHANGHAI)  # Monday; Friday is the working day before
    type(due).objects.update(due_at=moved)
    tick_twice(LAST)
    assert len(told()[town.nominee.pk]) == 1
    tick_twice((4, 8))  # nothing ran on Friday
    tick_twice((4, 10))
    assert told()[town.nominee.pk][1:] == ["补正即将到期：2023年4月10日 17:00", "补正今天到期：2023年4月10日 17:00"]


def test_the_calendar_of_the_association_and_a_due_date_at_midnight_count(due, town):
    WorkdayOverride.objects.create(date=datetime(2023, 4, 5).date(), is_workday=True, source="test")
    type(due).objects.update(due_at=datetime(2023, 4, 7, tzinfo=clock.SHANGHAI))  # 6 April, 24:00
    tick_twice(EVE)
    assert told() == {}
    tick_twice(HOLIDAY)
    tick_twice(LAST, 23, 59)
    assert told()[town.nominee.pk] == ["补正即将到期：2023年4月6日 24:00", "补正今天到期：2023年4月6日 24:00"]


def test_a_year_that_is_suspended_reminds_nobody(due):
    Cycle.objects.update(stage="suspended")
    tick_twice(EVE)
    assert told() == {}


def test_the_days_of_a_suspension_do_not_count(due, town):
    """Nobody can send anything meanwhile, so nobody is rejected for it: two working days were left, two are given."""
    by = Actor(make_user(Role.CHIEF), Role.CHIEF)
    with on((4, 3)):
        suspend(Cycle.objects.get(), by=by, version=Cycle.objects.get().version, key="s", reason="平台维护中止")
    tick_twice((4, 7))
    with on((4, 10)):
        for _ in range(2):
            resume(Cycle.objects.get(), by=by, version=Cycle.objects.get().version, key="r", reason="平台恢复运行")
        tick()
    due.refresh_from_db()
    assert due.closed_at is None
    assert due.due_at.astimezone(clock.SHANGHAI) == datetime(2023, 4, 12, 17, tzinfo=clock.SHANGHAI)
    for user in (town.nominee, town.unit, town.rec):
        assert "2023年4月12日 17:00" in Message.objects.get(user=user, subject="补正期限已延长").body
    tick_twice((4, 12), 17)
    assert Application.objects.get().status == Status.FORMAL_REJECTED


def hand_on_card(application):
    """The union card that was returned as well is put in its place."""
    from nominations.dictionaries import AttachmentKind
    from tests.factories.nominations import make_attachment

    application.attachments.filter(kind=AttachmentKind.UNION_CARD, removed_at=None).update(removed_at=clock.now())
    make_attachment(application, AttachmentKind.UNION_CARD, application.nominee)
    hand_on(application)
