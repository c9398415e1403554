"""签到: the code turns over, each person to their own place once, refusals in words; by hand as well."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import StaffConflict
from review.hall import queries, transitions
from review.halls import checkin
from review.halls.models import Seat, Session, SessionEvent, Slot, SlotEvent
from review.halls.moves import SlotState, State
from review.marks import keying, overview
from review.marks.models import Mark
from tests.factories import halls
from tests.factories.nominations import make_user
from tests.review.hall.conftest import DAY

pytestmark = pytest.mark.django_db


def read(client, day, code=None):
    """Read the code on the wall with this phone."""
    return client.get(reverse("hall:scan", args=[code or checkin.code(day.fresh())]))


def here(day):
    return reverse("hall:check_in", args=[day.session.key])


def test_a_member_reads_the_code_logs_in_and_has_come(client, day):
    answer = read(client, day)
    assert answer.status_code == 302 and answer.url == here(day)
    assert client.get(here(day)).url.startswith("/accounts/login/")
    client.force_login(day.panel[3].user)
    page = client.get(here(day))
    assert page.status_code == 200 and "我已到场，签到" in page.text and "评委丁" in page.text
    assert day.seat(3).present_at is None, "nothing happens by opening a page"
    assert client.post(here(day)).status_code == 302
    assert "您已于 2023年5月31日 10:00:00 签到" in client.get(here(day)).text
    assert day.seat(3).present_at == DAY
    event = SessionEvent.objects.get(session=day.session, move="check_in")
    assert (event.actor, event.role, event.payload) == (day.panel[3].user, Role.EXP, {"seat": 4, "how": "scan"})


def test_a_nominee_has_come_and_reads_how_many_are_before(client, day):
    read(client, day)
    client.force_login(day.slots[2].application.nominee)
    client.post(here(day))
    page = client.get(here(day)).text
    assert "您是 1 号" in page and "前面还有 2 位" in page
    assert day.slot(2).arrived_at == DAY
    assert SlotEvent.objects.get(slot=day.slots[2], move="arrive").role == Role.NOM


def test_twice_is_once(client, day, later):
    read(client, day)
    client.force_login(day.panel[3].user)
    client.post(here(day))
    later(3)
    assert client.post(here(day)).status_code == 302
    assert day.seat(3).present_at == DAY
    assert SessionEvent.objects.filter(session=day.session, move="check_in").count() == 1


def test_the_code_turns_over_and_an_old_one_is_said_to_be_old(client, day):
    codes = set()
    for seconds in (0, 29, 30, 60, 89, 90):
        with clock.at(DAY + timedelta(seconds=seconds)):
            codes.add(checkin.code(day.fresh()))
    assert len(codes) == 4
    first = checkin.code(day.fresh())
    client.force_login(day.panel[3].user)
    with clock.at(DAY + timedelta(seconds=89)):
        assert read(client, day, first).status_code == 302
    with clock.at(DAY + timedelta(seconds=90)):
        answer = read(client, day, first)
        assert answer.status_code == 422 and "签到码已更换" in answer.text


@pytest.mark.parametrize("forged", ["1.1:abc", "x", "999999.56000000:zz", "%E7%A0%81"])
def test_a_forged_code_leads_nowhere(client, day, forged):
    assert client.get(f"/hall/in/{forged}/").status_code == 404


def test_a_code_of_tomorrow_is_none(client, day):
    with clock.at(DAY + timedelta(minutes=5)):
        ahead = checkin.code(day.fresh())
    assert read(client, day, ahead).status_code == 422


def test_reading_the_code_is_good_for_ten_minutes(client, day):
    read(client, day)
    client.force_login(day.panel[3].user)
    with clock.at(DAY + timedelta(minutes=11)):
        page = client.get(here(day))
        assert "请先用手机扫描会场的签到码" in page.text
        assert client.post(here(day)).status_code == 422
    assert day.seat(3).present_at is None


def test_without_the_code_nobody_checks_in_from_home(client, day):
    client.force_login(day.panel[3].user)
    assert client.post(here(day)).status_code == 422
    client.force_login(make_user(Role.EXP))
    assert client.get(here(day)).status_code == 404


def test_whoever_belongs_elsewhere_reads_where(client, day):
    with clock.at(DAY):
        other = halls.session(
            day.fresh().cycle, day.staff, day.panel[6:7], number=2, starts_at=DAY + timedelta(hours=5)
        )
        type(other).objects.filter(pk=other.pk).update(hall="第二会议室")
        halls.notified(other, day.lead)
    Seat.objects.filter(session=day.session, expert=day.panel[6]).update(ended_at=DAY)
    read(client, day)
    client.force_login(day.panel[6].user)
    page = client.get(here(day))
    assert page.status_code == 422
    assert "您的账号不在本场的评委和答辩人名单中" in page.text
    assert "您在第2场：2023年5月31日 15:00，第二会议室" in page.text
    assert client.post(here(day)).status_code == 422


def test_a_stranger_with_the_code_is_told_so(client, day):
    read(client, day)
    client.force_login(make_user(Role.NOM))
    page = client.get(here(day))
    assert page.status_code == 422 and "请与签到处的工作人员联系" in page.text


def test_too_early_and_too_late_are_said(client, day):
    early = clock.at(DAY - timedelta(hours=2, seconds=1))
    with early, pytest.raises(TransitionError, match="8:00开始（开会前两小时）"):
        checkin.check_in(day.seat(0), by=day.by, how=checkin.DESK)
    for state, words in (
        (State.PLANNED, "尚未发出通知"),
        (State.CLOSED, "已结束，待确认"),
        (State.CANCELLED, "已取消"),
    ):
        type(day.session).objects.filter(pk=day.session.pk).update(state=state)
        with pytest.raises(TransitionError, match=words):
            checkin.check_in(day.seat(0), by=day.by, how=checkin.DESK)


def test_who_declined_and_who_is_absent_are_told(day):
    Seat.objects.filter(session=day.session, number=5).update(answer=Seat.Answer.DECLINED)
    with pytest.raises(TransitionError, match="您已谢绝或退出本场评委"):
        checkin.check_in(day.seat(4), by=day.by, how=checkin.SCAN)
    Slot.objects.filter(pk=day.slots[0].pk).update(state=SlotState.ABSENT)
    with pytest.raises(TransitionError, match="2 号已记为缺席，请先到签到处"):
        checkin.check_in(day.slot(0), by=day.by, how=checkin.SCAN)


def roll(day):
    return reverse("hall:roll", args=[day.session.key])


def test_staff_ticks_by_hand_and_takes_it_back(client, day, later):
    client.force_login(day.staff)
    seat, slot = f"seat-{day.seat(2).pk}", f"slot-{day.slots[1].pk}"
    later(4)
    for place in (seat, slot):
        assert client.post(roll(day), {"place": place, "there": "1"}).status_code == 302
    page = client.get(roll(day)).text
    assert page.count("2023年5月31日 10:04:00") == 2 and page.count("工作人员登记") == 2
    assert client.post(roll(day), {"place": seat, "there": "1"}).status_code == 302
    assert SessionEvent.objects.filter(session=day.session, move="check_in").count() == 1
    assert client.post(roll(day), {"place": slot, "there": "0"}).status_code == 302
    assert day.slot(1).arrived_at is None and day.seat(2).present_at is not None


def test_what_cannot_be_taken_back(client, day):
    day.opened()
    day.heard(0)
    client.force_login(day.staff)
    wanted = {
        f"seat-{day.seat(3).pk}": "这位评委已提交评分", f"slot-{day.slots[0].pk}": "已经开始答辩的",
        "seat-999": "没有登记",
    }  # fmt: skip
    for place, words in wanted.items():
        answer = client.post(roll(day), {"place": place, "there": "0"})
        assert answer.status_code == 422 and words in answer.text, place
    Seat.objects.filter(session=day.session, number=1).update(present_at=DAY)
    type(day.seat(0)).objects.filter(pk=day.seat(0).pk).update(chair=True)
    day.slot(0).marks.all().delete()
    with pytest.raises(TransitionError, match="正在主持的评委"):
        checkin.check_out(day.seat(0), by=day.by)


def test_the_list_hides_whom_one_avoids_and_only_staff_writes(client, day):
    StaffConflict.objects.create(user=day.staff, application=day.slots[1].application, reason="亲属关系。")
    client.force_login(day.staff)
    page = client.get(roll(day)).text
    assert "阮知行" not in page and "沈砺成" in page
    refused = client.post(roll(day), {"place": f"slot-{day.slots[1].pk}", "there": "1"})
    assert refused.status_code == 422 and day.slot(1).arrived_at is None
    with pytest.raises(NotPermitted):
        transitions.tick(day.slot(1), by=day.by, there=True)
    for user in (day.chair, day.lead):
        client.force_login(user)
        assert "已到</button>" not in client.get(roll(day)).text
        assert client.post(roll(day), {"place": f"seat-{day.seat(2).pk}", "there": "1"}).status_code == 404
        with pytest.raises(NotPermitted):
            transitions.tick(day.seat(2), by=Actor(user, Role.STAFF), there=True)
    client.force_login(day.panel[2].user)
    assert client.get(roll(day)).status_code == 404


def test_the_code_is_a_picture_that_leads_here(client, day):
    client.force_login(day.staff)
    picture = client.get(reverse("hall:code", args=[day.session.key]))
    assert picture["Content-Type"] == "image/svg+xml" and picture.content.startswith(b"<?xml")
    door = client.get(reverse("hall:door", args=[day.session.key]))
    assert door.status_code == 200 and reverse("hall:code", args=[day.session.key]) in door.text
    assert queries.code_address(day.fresh()).startswith("/hall/in/")


def test_a_post_of_another_site_is_refused(day):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(day.panel[3].user)
    read(browser, day)
    assert browser.post(here(day)).status_code == 403
    assert day.seat(3).present_at is None


@pytest.fixture
def overlooked(day, later):
    """The seventh member sat there from the beginning, and checked in after the first nominee was done."""
    day.here(0, 1, 2, 3, 4, 5)
    day.arrived()
    later(2)
    day.act(transitions.open_session)
    day.heard(0)
    later(25)
    day.here(6)
    return reverse("hall:since", args=[day.session.key, 7])


def test_the_desk_says_since_when_a_member_was_there_and_the_sheet_can_be_keyed_in(client, day, overlooked):
    why = "开会时已就座，手机没有电"
    day.slot(0).marks.filter(seat=day.seat(6)).delete()
    assert "更正到会时间" in keying.against(day.slot(0), day.seat(6), Mark())
    client.force_login(day.staff)
    assert overlooked in client.get(roll(day)).text
    wrong = {"10:01": "不得早于开会", "10:26": "只能改早", "": "必填", "25:00": "有效的时间"}
    for since, said in wrong.items():
        answer = client.post(overlooked, {"since": since, "reason": why})
        assert answer.status_code == 422 and said in answer.text, since
    assert client.post(overlooked, {"since": "10:02", "reason": "在"}).status_code == 422
    for _time in range(2):
        assert client.post(overlooked, {"since": "10:02", "reason": why}).status_code == 302
    assert day.seat(6).present_at == day.fresh().opened_at
    event = SessionEvent.objects.get(session=day.session, move="correct_since")
    assert (event.reason, event.payload["seat"], event.payload["how"]) == (why, 7, "corrected")
    assert "工作人员更正" in client.get(roll(day)).text
    assert keying.against(day.slot(0), day.seat(6), Mark()) == ""
    client.force_login(day.lead)
    told = client.get(reverse("proposal:session", args=[day.session.key])).text
    assert f"7 号评委自2023年5月31日 10:02到会：{why}" in told, "whoever confirms reads it"
    assert overview.lacking(day.fresh(), [day.slot(0)], [day.seat(6)]) == (1, 0)


def test_since_when_is_said_by_staff_alone_of_members_who_came_while_the_session_runs(client, day, overlooked):
    for user in (day.chair, day.lead, day.panel[6].user):
        client.force_login(user)
        assert client.get(overlooked).status_code == 404
        with pytest.raises(NotPermitted):
            transitions.correct_since(day.seat(6), by=Actor(user, Role.STAFF), since=DAY, reason="开会时已就座")
    client.force_login(day.staff)
    Seat.objects.filter(pk=day.seat(6).pk).update(present_at=None)
    assert client.get(overlooked).status_code == 404
    Session.objects.filter(pk=day.session.pk).update(state="closed")
    Seat.objects.filter(pk=day.seat(6).pk).update(present_at=DAY)
    assert client.get(overlooked).status_code == 404
    with pytest.raises(TransitionError, match="本场进行中"):
        transitions.correct_since(day.seat(6), by=day.by, since=DAY, reason="开会时已就座")
