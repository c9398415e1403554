"""Before the deadline (R65): 14, 7, 3 days and one day ahead, who still has to act hears once, nobody else ever."""

from datetime import datetime, timedelta

import pytest

from accounts import clock
from accounts.models import Message, OutgoingMail, OutgoingSms
from accounts.roles import Role
from nominations import intake_due
from nominations.acting import Actor
from nominations.cycles.transitions import suspend
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from nominations.tasks import remind_intake
from tests.factories.journey import Town
from tests.factories.nominations import make_draft, make_unit, make_user
from tests.factories.powers import give_extension

pytestmark = pytest.mark.django_db
# The last day is Wednesday 12 April: its 24:00 is the deadline.
DAYS = {14: (3, 29), 7: (4, 5), 3: (4, 9), 1: (4, 11)}


def beat(day, hour=9, times=2):
    for _ in range(times):
        with clock.at(datetime(2023, *day, hour, tzinfo=clock.SHANGHAI)):
            remind_intake()


def told(user):
    rows = Message.objects.filter(user=user, key__startswith="intake-due:").order_by("pk")
    mails = OutgoingMail.objects.filter(user=user, key__startswith="intake-due:")
    assert sorted(mails.values_list("key", flat=True)) == sorted(row.key for row in rows), "each also by mail"
    return [row.subject for row in rows]


@pytest.fixture
def town():
    return Town.build()


def since(application, day):
    """As if it had come to whoever has it on that day."""
    moment = datetime(2023, *day, 12, tzinfo=clock.SHANGHAI)
    Application.objects.filter(pk=application.pk).update(created_at=moment, changed_at=moment, entered_at=moment)


def test_a_draft_is_reminded_of_four_times_once_each_and_at_day_time(town):
    since(town.draft(), (3, 20))
    beat((3, 28))
    beat(DAYS[14], 7)
    assert told(town.nominee) == []
    for day in DAYS.values():
        beat(day, 8)
        beat(day, 20)
        beat(day, 22)
    texts = [f"报送{left}截止，您的申报表还没有提交" for left in ("还有 14 天", "还有 7 天", "还有 3 天", "明天")]
    assert told(town.nominee) == texts
    beat((4, 12))
    beat((4, 13))
    assert told(town.nominee) == texts, "the last day repeats nothing, and after the deadline there is nothing to do"
    body = Message.objects.filter(user=town.nominee, key__startswith="intake-due:").first()
    assert "2023年4月12日 24:00" in body.body and body.url.startswith("/application/")
    assert told(town.unit) == told(town.rec) == [], "what is a draft is nobody's turn but the nominee's"


def test_a_beat_that_was_away_makes_up_for_the_nearest_reminder_alone(town):
    since(town.draft(), (3, 20))
    beat((4, 10))
    assert told(town.nominee) == ["报送还有 2 天截止，您的申报表还没有提交"]
    beat(DAYS[1])
    assert len(told(town.nominee)) == 2


def test_who_began_on_the_day_of_a_reminder_is_spared_it(town):
    since(town.draft(), DAYS[7])
    beat((4, 5), 18)
    beat((4, 6))
    assert told(town.nominee) == []
    beat(DAYS[3])
    assert len(told(town.nominee)) == 1


def test_each_unit_hears_of_its_own_in_one_message_and_who_has_nothing_hears_nothing(town):
    waiting = town.reach(Status.UNIT_REVIEW)
    since(waiting, (4, 3))
    second = make_draft(town.cycle, nominee=make_user(), employer=town.employer, recommender=town.recommender)
    Application.objects.filter(pk=second.pk).update(on_behalf=True)
    since(second, (4, 3))
    idle = make_user(Role.UNIT, make_unit(parent=town.recommender))
    beat(DAYS[7])
    assert told(town.unit) == ["报送还有 7 天截止，贵单位有 2 份申报表待办理"]
    assert told(town.nominee) == told(town.rec) == told(idle) == []
    with clock.at(datetime(2023, 4, 6, 10, tzinfo=clock.SHANGHAI)):
        town.endorse(waiting)
    beat(DAYS[3])
    assert told(town.rec) == ["报送还有 3 天截止，贵单位还有申报表没有报送"]
    assert "1 份待审核" in Message.objects.get(user=town.rec, key__startswith="intake-due:").body
    with clock.at(datetime(2023, 4, 10, 10, tzinfo=clock.SHANGHAI)):
        town.recommend(waiting)
    beat(DAYS[1])
    body = Message.objects.filter(user=town.rec, key__startswith="intake-due:").last().body
    assert "1 份已同意推荐、尚未报送" in body and "待审核" not in body
    with clock.at(datetime(2023, 4, 11, 12, tzinfo=clock.SHANGHAI)):
        town.hand_in(waiting)
    assert not [one for one in intake_due.matters(town.cycle) if one.party == "recommender"], "handed in is done"


def test_a_unit_with_its_own_deadline_is_reminded_of_that_one(town):
    case = town.reach(Status.RECOMMENDER_REVIEW)
    since(case, (4, 3))
    until = datetime(2023, 4, 25, tzinfo=clock.SHANGHAI)
    with clock.at(datetime(2023, 4, 4, 10, tzinfo=clock.SHANGHAI)):
        give_extension(town.cycle, town.recommender, until)
    beat(DAYS[7])
    assert told(town.rec) == []
    beat((4, 17))
    assert told(town.rec) == ["报送还有 7 天截止，贵单位还有申报表没有报送"]
    assert "2023年4月24日 24:00" in Message.objects.get(user=town.rec, key__startswith="intake-due:").body


def test_a_suspended_year_is_silent_and_a_disabled_account_too(town):
    since(town.draft(), (3, 20))
    with clock.at(datetime(2023, 4, 1, 10, tzinfo=clock.SHANGHAI)):
        by = Actor(make_user(Role.CHIEF), Role.CHIEF)
        suspend(town.cycle, by=by, version=town.cycle.version, reason="因平台维护暂停申报。", key="k")
    beat(DAYS[7])
    assert told(town.nominee) == []
    Cycle.objects.filter(pk=town.cycle.pk).update(stage="open")
    type(town.nominee).objects.filter(pk=town.nominee.pk).update(is_active=False)
    beat(DAYS[7])
    assert told(town.nominee) == []


def test_on_the_last_day_a_short_message_goes_to_whoever_asked_for_one_and_names_nobody(town, settings):
    settings.SAQ_SMS = "database"
    for user, number in ((town.nominee, "13812345678"), (town.rec, "13812345679")):
        user.set_phone(number)
        user.phone_verified_at, user.sms_reminders = clock.now(), True
        user.save()
    since(town.draft(name="陆知衡"), (4, 12))
    make_draft(town.cycle, nominee=make_user(), employer=town.employer)
    beat((4, 11))
    assert not OutgoingSms.objects.exists()
    beat((4, 12), 10)
    beat((4, 12), 22)
    row = OutgoingSms.objects.get()
    assert row.user == town.nominee and row.good_until == town.cycle.submit_deadline
    assert "2023年4月12日 24:00截止，您的申报表还没有提交" in row.text and "陆知衡" not in row.text
    settings.SAQ_SMS = ""
    OutgoingSms.objects.all().delete()
    beat((4, 12), 11)
    assert not OutgoingSms.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_many_cost_what_one_costs(town, number, django_assert_num_queries):
    for _n in range(number):
        since(make_draft(town.cycle, nominee=make_user(), employer=town.employer), (3, 20))
    with clock.at(datetime(2023, *DAYS[7], 9, tzinfo=clock.SHANGHAI)):
        with django_assert_num_queries(9):
            intake_due.remind()
        with django_assert_num_queries(6):
            intake_due.remind()
    with (
        clock.at(datetime(2023, *DAYS[7], 9, tzinfo=clock.SHANGHAI) - timedelta(days=30)),
        django_assert_num_queries(2),
    ):
        intake_due.remind()
