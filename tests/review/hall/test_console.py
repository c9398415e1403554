"""The console and the screen by their pages: buttons, news, twins, what is hidden, what never leaks."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.models import StaffConflict
from review.experts.models import Conflict
from review.hall import queries, transitions
from review.hall.models import Screen
from review.halls.models import SlotEvent
from review.halls.moves import SlotState
from review.marks.models import Keying
from review.proposals.sight import is_chair
from tests.factories import halls
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.review.hall.conftest import DAY

pytestmark = pytest.mark.django_db


def address(day, page="console"):
    return reverse(f"hall:{page}", args=[day.session.key])


def press(client, page, verb):
    """Press a button that is really on the page: its address and its hidden fields."""
    form = re.search(rf'<form method="post" action="([^"]*/{verb}/)".*?</form>', page, re.DOTALL)
    assert form, f"no button {verb}"
    fields = dict(re.findall(r'name="(version|key)" value="([^"]*)"', form.group()))
    return client.post(form.group(1), fields)


def open_page(client, day):
    answer = client.get(address(day))
    assert answer.status_code == 200
    return answer.text


def test_before_the_end_it_is_said_which_sheets_would_be_left_out(client, day, django_assert_max_num_queries):
    """Two phones without a network, one sheet of paper that one person alone has keyed in; who steps out owes none."""
    day.opened()
    for n, totals in enumerate((["80"] * 5, ["80", "", *["80"] * 5], ["80"] * 6)):
        day.to_scoring(n)
        day.marks(n, *totals)
        day.do(transitions.finish, n)
    Keying.objects.create(slot=day.slot(2), seat=day.seat(6), by=day.staff)
    client.force_login(day.staff)
    page = open_page(client, day)
    assert "还有 3 份评分表没有到达，其中 1 份纸质表只有一人录入；结束后到达、录入的都不计入" in page
    before = client.get(address(day, "pulse")).headers["ETag"]
    day.marks(2, *[""] * 6, "90")
    answer = client.get(address(day, "pulse"))
    assert answer.headers["ETag"] != before and "还有 2 份评分表没有到达；结束后" in answer.text
    with django_assert_max_num_queries(9):
        client.get(address(day, "pulse"))


def test_a_whole_session_by_buttons(client, day):
    client.force_login(day.staff)
    assert "已签到评委 0 人，至少要有 5 人才能开会" in open_page(client, day)
    day.here()
    day.arrived()
    assert press(client, open_page(client, day), "open").status_code == 302
    chair = Client()
    chair.force_login(day.chair)
    for n in (0, 1, 2):
        for verb in ("call", "end_talk", "end_questions"):
            press(chair, open_page(chair, day), verb)
        page = open_page(chair, day)
        assert f"已交 0/{6 if n == 1 else 7}" in page and 'id="step-finish"' not in page
        day.marks(n, *("91.5" if (seat, n) != (1, 1) else "" for seat in range(7)))
        page = open_page(chair, day)
        assert f"已交 {6 if n == 1 else 7}/{6 if n == 1 else 7}" in page and "91.5" not in page
        press(chair, page, "finish")
        assert day.slot(n).state == SlotState.DONE
    assert press(chair, open_page(chair, day), "close").status_code == 302
    assert day.fresh().state == "closed" and day.fresh().closed_by == day.chair
    assert "step-" not in open_page(client, day)


def test_who_steps_out_is_named_before_and_during(client, day):
    day.opened()
    day.heard(0)
    client.force_login(day.staff)
    assert "叫号时须离席（回避）：<strong>评委乙</strong>" in open_page(client, day)
    press(client, open_page(client, day), "call")
    assert "回避离席：<strong>评委乙</strong>" in open_page(client, day)


def test_the_chair_reads_nothing_of_whom_they_avoid(client, day):
    Conflict.objects.create(expert=day.panel[0], application=day.slots[0].application, source="expert", kind="other")
    day.opened()
    client.force_login(day.chair)
    page = open_page(client, day)
    assert "沈砺成" not in page and "您须回避这一位，请离席" in page and "step-" not in page
    day.do(transitions.call, 0)
    page = open_page(client, day)
    assert "沈砺成" not in page and "step-end_talk" not in page
    slot = day.slot(0)
    sent = {"version": slot.version, "key": click()}
    assert client.post(reverse("hall:step", args=[slot.key, "end_talk"]), sent).status_code == 404


def test_the_chair_is_told_of_no_sheet_about_whom_they_avoid(client, day):
    """Neither how many are missing before the end, nor that one came in: not even from the mark of the page."""
    Conflict.objects.create(expert=day.panel[0], application=day.slots[0].application, source="expert", kind="other")
    day.opened()
    day.to_scoring(0)
    client.force_login(day.chair)
    before = news(client, day)["ETag"]
    day.marks(0, "", "80")
    assert news(client, day)["ETag"] == before
    day.marks(0, "", "", *["80"] * 4)
    day.do(transitions.finish, 0)
    day.heard(1)
    day.to_scoring(2)
    day.marks(2, *["80"] * 5)
    day.do(transitions.finish, 2)
    assert "还有 2 份评分表没有到达" in open_page(client, day)
    client.force_login(day.staff)
    assert "还有 3 份评分表没有到达" in open_page(client, day)


def test_staff_reads_nothing_of_whom_they_avoid_and_leaves_the_end_to_others(client, day):
    day.opened()
    StaffConflict.objects.create(user=day.staff, application=day.slots[1].application, reason="亲属关系。")
    client.force_login(day.staff)
    page = open_page(client, day)
    assert "阮知行" not in page and page.count("您回避的申报人，不显示") == 1
    other = halls.Actor(make_user(Role.STAFF), Role.STAFF)
    for n in range(3):
        for verb in (transitions.call, transitions.end_talk, transitions.end_questions):
            day.do(verb, n, other)
        day.marks(n, *("80" if (seat, n) != (1, 1) else "" for seat in range(7)))
        day.do(transitions.finish, n, other)
    page = open_page(client, day)
    assert "本场有您回避的申报人，请由其他工作人员结束" in page and "step-close" not in page
    row = day.fresh()
    answer = client.post(reverse("hall:act", args=[row.key, "close"]), {"version": row.version, "key": click()})
    assert answer.status_code == 404


def test_what_stands_against_a_step_is_said_and_the_page_stays(client, day):
    day.here()
    day.act(transitions.open_session)
    client.force_login(day.staff)
    slot = day.slot(0)
    answer = client.post(reverse("hall:step", args=[slot.key, "call"]), {"version": slot.version, "key": click()})
    assert answer.status_code == 422 and "2 号尚未签到，请先呼叫" in answer.text
    assert client.post(reverse("hall:step", args=[slot.key, "call"]), {}).status_code == 422
    assert client.post(reverse("hall:step", args=[slot.key, "nothing"]), {}).status_code == 404
    assert client.get(reverse("hall:step", args=[slot.key, "call"])).status_code == 405


def test_a_talk_is_not_begun_by_a_slip_for_somebody_who_is_not_there(client, day):
    """Once begun it is not taken back, and nobody on the platform can be absent: calling for them comes first."""
    day.here()
    day.act(transitions.open_session)
    day.do(transitions.hail, 0)
    client.force_login(day.staff)
    buttons = {one["verb"]: one for one in queries.console(day.staff, day.session.key)["buttons"]}
    assert list(buttons) == ["hail", "call", "absent"]
    assert (buttons["hail"]["tone"], buttons["call"]["tone"]) == ("primary", "plain")
    assert "尚未签到" in buttons["call"]["confirm"]
    day.arrived(0)
    (call,) = queries.console(day.staff, day.session.key)["buttons"]
    assert (call["verb"], call["tone"], call["confirm"]) == ("call", "primary", "")


def test_calls_are_counted_and_staff_alone_writes_somebody_off(client, day, later):
    day.here()
    day.act(transitions.open_session)
    client.force_login(day.chair)
    press(client, open_page(client, day), "hail")
    assert "2 号：第 2 次呼叫" in open_page(client, day) and "step-absent" not in open_page(client, day)
    press(client, open_page(client, day), "hail")
    client.force_login(day.staff)
    assert "10:15 之后仍未到场的，才能记为缺席" in open_page(client, day)
    later(15)
    press(client, open_page(client, day), "absent")
    assert day.slot(0).state == SlotState.ABSENT
    page = client.get(reverse("hall:reinstate", args=[day.slots[0].key]))
    assert page.status_code == 200
    sent = {"version": day.slot(0).version, "key": click(), "reason": "晚"}
    answer = client.post(reverse("hall:reinstate", args=[day.slots[0].key]), sent)
    assert answer.status_code == 422 and "请至少写 2 个字" in answer.text
    sent |= {"reason": "地铁故障"}
    assert client.post(reverse("hall:reinstate", args=[day.slots[0].key]), sent).status_code == 302
    assert "已调整顺序" in open_page(client, day)


def test_two_consoles_make_one_step_and_the_later_one_reads_who_was_faster(client, day):
    day.opened()
    client.force_login(day.staff)
    chair = Client()
    chair.force_login(day.chair)
    mine, theirs = open_page(client, day), open_page(chair, day)
    assert press(client, mine, "call").status_code == 302
    answer = press(chair, theirs, "call")
    assert answer.status_code == 409 and "演示经办人甲" in answer.text
    assert press(client, mine, "call").status_code == 302, "the same click again is the first one's answer"
    assert SlotEvent.objects.filter(slot=day.slots[0], move="call").count() == 1


def news(client, day, mark="", page="pulse"):
    return client.get(address(day, page), headers={"If-None-Match": mark, "X-Saq-Poll": "1"})


def test_news_are_only_sent_when_there_are_some(client, day):
    day.opened()
    client.force_login(day.staff)
    first = news(client, day)
    assert first.status_code == 200 and "<html" not in first.text and first["Cache-Control"].count("no-store")
    assert int(first["X-Saq-Now"]) == int(DAY.timestamp() * 1000) and int(first["X-Saq-Left"]) > 800
    with clock.at(DAY + timedelta(seconds=40)):
        same = news(client, day, first["ETag"])
        assert same.status_code == 304 and not same.content and same["X-Saq-Now"]
    assert news(client, day, "W/" + first["ETag"]).status_code == 304, "a proxy that packs the answer weakens the mark"
    day.do(transitions.call, 0)
    assert news(client, day, first["ETag"]).status_code == 200


def test_every_change_on_the_page_changes_the_mark(client, day, later):
    day.here(0, 1, 2, 3, 4, 5)
    day.arrived(1)
    day.act(transitions.open_session)
    client.force_login(day.staff)
    marks = [news(client, day)["ETag"]]

    def changed():
        marks.append(news(client, day)["ETag"])
        assert len(set(marks)) == len(marks)

    day.here(6)
    changed()
    for _call in range(2):
        day.do(transitions.hail, 0)
        changed()
    later(15)
    changed()  # the button “absent” is not grey any more
    day.arrived(0)
    changed()
    for verb in (transitions.call, transitions.end_talk, transitions.end_questions):
        day.do(verb, 0)
        changed()
    day.marks(0, "80")
    changed()
    Conflict.objects.create(expert=day.panel[6], application=day.slots[0].application, source="staff", kind="other")
    changed()


@pytest.mark.parametrize("who", ["staff", "chair"])
def test_the_pulse_asks_four_questions_whatever_there_is(client, day, django_assert_num_queries, who):
    client.force_login(getattr(day, who))
    news(client, day)
    with django_assert_num_queries(4):
        news(client, day)
    day.opened()
    day.to_scoring(0)
    day.marks(0, *["80"] * 6)
    with django_assert_num_queries(4):
        mark = news(client, day)["ETag"]
    with django_assert_num_queries(4):
        assert news(client, day, mark).status_code == 304


def test_the_pulse_with_one_and_with_three_nominees(client, day, django_assert_num_queries):
    client.force_login(day.staff)
    news(client, day)
    for slot in day.slots[1:]:
        type(slot).objects.filter(pk=slot.pk).update(freed_at=DAY)
        with django_assert_num_queries(4):
            news(client, day)


def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(client, day, monkeypatch):
    import time as real

    client.force_login(day.staff)
    news(client, day)
    start = real.time()
    for minutes, wanted in ((5, 200), (10, 200), (14, 200), (16, 302)):
        monkeypatch.setattr("accounts.sessions.time.time", lambda m=minutes: start + m * 60)
        assert news(client, day).status_code == wanted, minutes
    monkeypatch.undo()
    client.force_login(day.staff)
    client.get(address(day))
    for minutes in (10, 20):
        monkeypatch.setattr("accounts.sessions.time.time", lambda m=minutes: start + m * 60)
        assert client.get(address(day)).status_code == 200


def test_the_list_of_sessions_costs_the_same_for_one_and_three(client, day, django_assert_num_queries):
    client.force_login(day.staff)
    client.get("/hall/")
    for number in (2, 3):
        halls.session(day.fresh().cycle, day.staff, day.panel, number=number)
    with django_assert_num_queries(5):
        page = client.get("/hall/").text
    assert page.count("data-saq-open") == 3
    client.force_login(day.chair)
    assert client.get("/hall/").text.count("data-saq-open") == 1, "of the others nobody was told yet"
    client.force_login(day.panel[1].user)
    assert "没有您可以办理的答辩场次" in client.get("/hall/").text


def test_readers_watch_and_have_no_buttons(client, day):
    day.opened()
    for role in (Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        page = open_page(client, day)
        assert "沈砺成" in page and "step-" not in page and reverse("hall:screens", args=[day.session.key]) not in page
        slot = day.slot(0)
        sent = {"version": slot.version, "key": click()}
        assert client.post(reverse("hall:step", args=[slot.key, "call"]), sent).status_code == 404
    for user in (day.panel[2].user, day.slots[0].application.nominee, make_user(Role.ADM)):
        client.force_login(user)
        for page in ("console", "pulse", "roll", "code", "screens"):
            assert client.get(address(day, page)).status_code == 404, (user, page)


def no_answer(day):
    type(day.seat(0)).objects.filter(pk=day.seat(0).pk).update(answer="invited", answered_at=None)


def not_told(day):
    type(day.session).objects.filter(pk=day.session.pk).update(state="planned", notified_at=None)


def no_pledge(day):
    day.panel[0].appointments.update(ended_at=DAY)


@pytest.mark.parametrize("lacks", [no_answer, not_told, no_pledge])
def test_the_chair_by_an_invitation_alone_sees_nothing_of_the_hall(client, day, lacks):
    """Whoever is in the chair reads names like every member: the seat taken, the session told, the pledges signed."""
    slot, seat = day.slot(0), {"version": day.fresh().version, "key": click()}
    client.force_login(day.chair)
    assert "沈砺成" in open_page(client, day)
    lacks(day)
    for page in ("console", "pulse", "roll", "code", "door"):
        assert client.get(address(day, page)).status_code == 404, page
    for name, key, verb in (("act", day.session.key, "close"), ("step", slot.key, "call")):
        assert client.post(reverse(f"hall:{name}", args=[key, verb]), seat).status_code == 404, name
    assert "没有您可以办理的答辩场次" in client.get("/hall/").text
    assert "第1场答辩 2023年5月31日 10:00 开始" not in client.get("/").text
    assert not is_chair(day.chair, day.session)


def test_home_leads_to_todays_session(client, day):
    for user in (day.staff, day.chair):
        client.force_login(user)
        assert "第1场答辩 2023年5月31日 10:00 开始" in client.get("/").text
    client.force_login(day.panel[2].user)
    assert "第1场答辩" not in client.get("/").text


def screen(day):
    return queries.address_of(transitions.show_screen(day.fresh(), by=day.by, key=click()))


def test_the_screen_shows_who_is_on_and_the_next_two_to_everybody(day):
    here, anybody = screen(day), Client()
    assert "5月31日 10:00 开始" in anybody.get(here).text
    day.opened()
    page = anybody.get(here).text
    assert "2 号" in page and "沈砺成" in page and "请准备" in page and "3 号 阮知行" in page and "1 号 盛怀远" in page
    day.do(transitions.call, 0)
    page = anybody.get(here).text
    assert "正在陈述" in page and f'data-ends="{int((DAY + timedelta(minutes=10)).timestamp() * 1000)}"' in page
    pulse = anybody.get(here + "pulse/")
    assert pulse.status_code == 200 and pulse.text.strip() in page
    assert anybody.get(here + "pulse/", headers={"If-None-Match": pulse["ETag"]}).status_code == 304
    assert "Set-Cookie" not in anybody.get(here).headers


def test_the_screen_leaks_nothing(client, day, django_assert_num_queries):
    here = screen(day)
    day.opened()
    day.to_scoring(0)
    day.marks(0, *["87.5"] * 6)
    with django_assert_num_queries(2):
        page = Client().get(here).text
    with django_assert_num_queries(2):
        page += Client().get(here + "pulse/").text
    application = day.slot(0).application
    for secret in (
        "87.5", "已交", "6/7", "评委乙", "评委甲", "回避", application.acceptance_no, application.employer.name,
        str(application.key), str(day.session.key), str(day.slots[0].key), "86.50", "演示经办人甲", "/hall/slot",
    ):  # fmt: skip
        assert secret not in page, secret
    before = Client().get(here + "pulse/")["ETag"]
    day.slot(0).marks.first().delete()
    assert Client().get(here + "pulse/")["ETag"] == before, "not even that a sheet came in can be told from its mark"


def test_the_screen_is_chinese_whatever_its_browser_prefers(day):
    day.opened()
    here = screen(day)
    for path in (here, here + "pulse/"):
        assert "请准备" in Client().get(path, headers={"Accept-Language": "en"}).text


def test_an_address_ends_by_hand_by_time_and_by_forging(client, day):
    first, second = screen(day), screen(day)
    assert first != second
    client.force_login(day.staff)
    page = client.get(address(day, "screens")).text
    assert first in page and second in page
    row = Screen.objects.order_by("pk").first()
    assert client.post(reverse("hall:end_screen", args=[day.session.key, row.pk])).status_code == 302
    assert client.post(reverse("hall:end_screen", args=[day.session.key, row.pk])).status_code == 302
    for path in (first, first + "pulse/"):
        assert Client().get(path).status_code == 404
    assert Client().get(second).status_code == 200
    with clock.at(DAY + timedelta(hours=12)):
        assert Client().get(second).status_code == 404
    forged = second.replace(second.split("/")[3][:4], "0000")
    assert Client().get(forged).status_code == 404
    assert Client().get("/hall/screen/abc/").status_code == 404


def test_one_click_makes_one_address_and_only_staff_makes_any(client, day):
    client.force_login(day.staff)
    sent = {"version": 1, "key": "once"}
    for _twice in range(2):
        assert client.post(address(day, "screens"), sent).status_code == 302
    assert Screen.objects.count() == 1
    for user in (day.chair, day.lead):
        client.force_login(user)
        assert client.post(address(day, "screens"), sent).status_code == 404


def test_the_chair_is_changed_by_staff(client, day):
    day.opened()
    type(day.seat(5)).objects.filter(pk=day.seat(5).pk).update(present_at=None)
    client.force_login(day.staff)
    row = day.fresh()
    sent = {"version": row.version, "key": click(), "seat": day.seat(5).pk}
    assert client.post(address(day, "chair"), sent).status_code == 422, "who has not come cannot be in the chair"
    assert client.post(address(day, "chair"), sent | {"seat": day.seat(1).pk}).status_code == 302
    assert client.post(address(day, "chair"), sent | {"seat": day.seat(2).pk, "key": click()}).status_code == 409
    client.force_login(day.panel[1].user)
    assert "step-call" in open_page(client, day)
    client.force_login(day.chair)
    assert client.get(address(day)).status_code == 404
