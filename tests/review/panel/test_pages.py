"""The panel's pages by HTTP: what a member gets, what a phone sends, what the association follows; who gets nothing."""

import json
import re
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.models import StaffConflict
from review.experts import standing
from review.experts.models import Conflict
from review.halls.models import Seat
from review.marks.models import Mark
from tests.factories import halls
from tests.factories.nominations import make_user
from tests.review.panel.conftest import FULL, TOTAL, Hall

pytestmark = pytest.mark.django_db


def url(name, *keys):
    return reverse(f"panel:{name}", args=keys)


def form(scores=FULL, move="submit", **more):
    typed = {f"score_{code}": value for code, value in scores.items()}
    return {"version": "0", "round": "0", "key": uuid.uuid4().hex, "move": move, "comment": ""} | typed | more


def row(slot, scores=FULL, **more):
    return {
        "slot": str(slot.key), "ticket": uuid.uuid4().hex, "scores": scores, "comment": "", "version": 0, "round": 0,
        "made_at": "2023-05-30T10:00:00+08:00", "hand_in": True,
    } | more  # fmt: skip


def sync(client, hall, *rows, seat=0):
    body = {"seat": str(hall.seats[seat].key), "sheets": list(rows)}
    return client.post(url("sync", hall.session.key), json.dumps(body), content_type="application/json")


@pytest.fixture
def member(client, hall):
    client.force_login(hall.member())
    return client


def plain(response):
    """The bytes, without what differs in every answer: tokens, page keys, the time."""
    text = response.content.decode()
    text = re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", text)
    text = re.sub(r'"csrf": "[^"]*"|data-csrf="[^"]*"', "", text)
    return re.sub(r'X-CSRFToken": "[^"]*"|nonce="[^"]*"|data-saq-now="[^"]*"', "", text)


def test_a_member_finds_the_session_and_everybody_in_it(member, hall):
    assert f"第 {hall.session.number} 场" in member.get(url("mine")).content.decode()
    assert "正在进行" in member.get(reverse("home")).content.decode()
    page = member.get(url("room", hall.session.key)).content.decode()
    for application in hall.applications:
        assert application.name in page and application.employer.name in page and application.post_name in page
    # The sheet of the one who is called is open, the other waits in a template that does nothing by itself.
    assert page.count("<template data-sheet>") == 1 and page.count("data-form novalidate") == 2


def test_the_plain_form_keeps_and_hands_in(member, hall):
    address = url("score", hall.slots[0].key)
    answer = member.post(address, form({"clear": "9"}, "save"))
    assert answer.status_code == 302 and answer["Location"].endswith("#slot-1")
    page = member.get(address).content.decode()
    assert 'value="9"' in page
    mark = Mark.objects.get()
    assert member.post(address, form(version=str(mark.version))).status_code == 302
    mark.refresh_from_db()
    assert mark.submitted_at and str(mark.total) == TOTAL
    assert TOTAL in member.get(url("room", hall.session.key)).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_the_typing_stays(member, hall):
    answer = member.post(url("score", hall.slots[0].key), form(FULL | {"craft": "26"}, comment="条理清楚"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="26"' in page and "条理清楚" in page and "请填 0 至 25 分" in page and 'value="9"' in page


def test_two_devices_are_shown_side_by_side(member, hall):
    address = url("score", hall.slots[0].key)
    member.post(address, form({"clear": "9"}, "save"))
    answer = member.post(address, form({"clear": "5"}, "save"))
    page = answer.content.decode()
    assert answer.status_code == 409 and "另一台设备" in page and 'value="5"' in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert member.post(address, form({"clear": "5"}, "save", version=version)).status_code == 302
    assert Mark.objects.get().scores == {"clear": "5"}


@pytest.mark.parametrize("broken", [{"key": ""}, {"key": "x"}, {"version": "x"}])
def test_a_form_that_no_page_sent_is_not_there(member, hall, broken):
    assert member.post(url("score", hall.slots[0].key), form() | broken).status_code == 404
    assert not Mark.objects.exists()


def test_a_phone_sends_several_sheets_and_each_is_answered(member, hall):
    halls.stepped(hall.slots[0], hall.staff, "all_scored")
    hall.scoring(1)
    first, second = row(hall.slots[0]), row(hall.slots[1], FULL | {"clear": "1"})
    answer = sync(member, hall, first, second, row(hall.slots[1], {"clear": "2"})).json()
    assert [one["outcome"] for one in answer["answers"]] == ["accepted", "accepted", "there"]
    assert answer["answers"][0]["total"] == TOTAL and TOTAL in answer["answers"][0]["html"]
    assert {mark.total for mark in Mark.objects.all()} == {88, 80}
    again = sync(member, hall, first, second).json()
    kept = ("slot", "ticket", "outcome", "sentence", "total")
    assert [{k: one[k] for k in kept} for one in again["answers"]] == [
        {k: one[k] for k in kept} for one in answer["answers"][:2]
    ]


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null",
        '{"seat": 1}', '{"sheets": 1}', '{"sheets": [1]}', '{"sheets": [{"ticket": "abcdefgh"}]}',
        '{"sheets": [{"ticket": "x", "slot": "y"}]}', "[" * 5000, '{"sheets": [' + "{}," * 70 + "{}]}",
    ],
)  # fmt: skip
def test_what_no_page_sent_is_refused_in_a_sentence(member, hall, body):
    answer = member.post(url("sync", hall.session.key), body, content_type="application/json")
    assert answer.status_code == 400 and "刷新" in answer.json()["sentence"]


@pytest.mark.parametrize(
    "change",
    [
        {"made_at": "yesterday"}, {"made_at": "9999-99-99T00:00:00Z"}, {"made_at": "2500-01-01T00:00:00Z"},
        {"made_at": 7}, {"version": -1}, {"version": "x"}, {"round": 10**12}, {"comment": 5}, {"comment": None},
    ],
)  # fmt: skip
def test_odd_values_of_a_good_sheet_do_no_harm(member, hall, change):
    assert sync(member, hall, row(hall.slots[0], **change)).json()["answers"][0]["outcome"] == "accepted"
    assert Mark.objects.get().made_at is None or "made_at" not in change


def test_sheets_of_somebody_elses_seat_are_not_taken(member, hall):
    assert sync(member, hall, row(hall.slots[0]), seat=1).json()["answers"][0]["outcome"] == "refused"
    assert not Mark.objects.exists()


def test_whoever_is_logged_out_is_led_to_the_log_in_and_nothing_is_taken(hall):
    client = Client()
    assert sync(client, hall, row(hall.slots[0])).status_code == 302
    assert client.get(url("state", hall.session.key)).status_code == 302


def test_a_page_that_outlived_its_token_gets_a_new_one(hall):
    client = Client(enforce_csrf_checks=True)
    client.force_login(hall.member())
    body = json.dumps({"seat": str(hall.seats[0].key), "sheets": [row(hall.slots[0])]})
    address = url("sync", hall.session.key)
    assert client.post(address, body, content_type="application/json").status_code == 403
    token = client.get(url("state", hall.session.key)).json()["csrf"]
    answer = client.post(address, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.json()["answers"][0]["outcome"] == "accepted"


def test_the_last_word_of_the_server_has_no_value_and_nothing_of_others(member, hall):
    halls.marked(hall.slots[0], "", "91", "92")
    data = member.get(url("state", hall.session.key)).json()
    assert data["session"] == "running" and set(data["slots"]) == {str(slot.key) for slot in hall.slots}
    assert [data["slots"][str(slot.key)]["open"] for slot in hall.slots] == [True, False]
    said = json.dumps(list(data["slots"].values()))  # a key may hold any two digits
    assert "91" not in said and "total" not in json.dumps(data)


def test_the_dossier_is_that_of_the_panel_and_no_more(member, hall):
    application = hall.applications[0]
    page = member.get(url("dossier", hall.slots[0].key)).content.decode()
    for label in (
        "姓名",
        "职务",
        "工种",
        "工作年限",
        "技能等级",
        "职称",
        "工作单位",
        "推荐单位",
        "个人自述",
        "主要成绩与突出贡献",
    ):
        assert f"<dt>{label}</dt>" in page, label
    for label in (
        "性别",
        "手机号码",
        "政治面貌",
        "学历",
        "身份证",
        "是否曾获劳模称号",
        "户籍属性",
        "是否外来务工人员",
        "家庭住址",
        "身份",
        "电子邮箱",
    ):
        assert f"<dt>{label}</dt>" not in page, label
    for secret in (application.id_no, application.mobile, application.home_addr):
        assert secret and secret not in page
    kinds = {one.kind for one in application.attachments.filter(removed_at=None)}
    assert {"id_front", "union_card", "evidence"} <= kinds
    for one in application.attachments.filter(removed_at=None):
        status = member.get(url("file", hall.slots[0].key, one.key)).status_code
        assert status == (200 if one.kind in ("certificate", "evidence", "supplement") else 404), one.kind


def test_of_whom_a_member_steps_out_for_there_is_a_number_and_the_same_bytes_whoever_it_is(member, hall):
    """T-14: the page, the state, the sync, the home page and every address of the hidden one."""
    hidden, second = hall.applications[1], hall.slots[1]
    pages = [url("room", hall.session.key), url("state", hall.session.key), url("mine"), reverse("home")]
    away = Conflict.objects.create(
        expert=hall.people[0], application=hall.applications[1], source="computed", kind="employer"
    )
    before = [plain(member.get(page)) for page in pages]
    assert "第 2 号：您已回避" in before[0]
    told = " ".join(before)
    assert hidden.name not in told and hidden.employer.name not in told and str(second.key) not in told
    closed = [url("score", second.key), url("dossier", second.key), url("slides", second.key)]
    closed += [url("file", second.key, one.key) for one in hidden.attachments.all()]
    assert {member.get(page).status_code for page in closed} == {404}
    assert member.post(url("score", second.key), form()).status_code == 404
    assert sync(member, hall, row(second)).json()["answers"][0]["outcome"] == "refused"
    # Somebody else in that place: not a byte differs.
    type(hidden).objects.filter(pk=hidden.pk).update(name="另一位", post_name="另一岗位")
    type(second).objects.filter(pk=second.pk).update(key=uuid.uuid4(), version=9)
    assert [plain(member.get(page)) for page in pages] == before
    away.delete()
    assert "另一位" in member.get(pages[0]).content.decode()


def test_without_the_pledges_there_is_only_the_way_to_sign_them(member, hall, monkeypatch):
    newer = [replace(text, version="9") for text in standing.PLEDGES]
    monkeypatch.setattr(standing, "PLEDGES", newer)
    page = member.get(url("mine")).content.decode()
    assert "去签署" in page and url("room", hall.session.key) not in page
    assert member.get(url("room", hall.session.key)).status_code == 404
    assert member.get(url("dossier", hall.slots[0].key)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"ended_at": "2023-05-01T00:00:00Z"}, {"answer": "declined"}, {"answer": "invited", "present_at": None}],
    ids=["gave the seat up", "declined", "has not answered"],
)
def test_the_role_alone_opens_nothing(member, hall, change):
    Seat.objects.filter(pk=hall.seats[0].pk).update(**change)
    pages = [url("room", hall.session.key), url("state", hall.session.key), url("dossier", hall.slots[0].key)]
    assert {member.get(page).status_code for page in pages} == {404}
    assert sync(member, hall, row(hall.slots[0])).status_code == 404


def test_whoever_was_invited_reads_nobody_before_they_answer_or_come(member, hall):
    seat = Seat.objects.filter(pk=hall.seats[0].pk)
    seat.update(answer="invited", present_at=None)
    type(hall.session).objects.filter(pk=hall.session.pk).update(state="notified")
    page = member.get(url("mine")).content.decode()
    assert "先答复邀请" in page and reverse("attendance:mine") in page
    assert "去签署" not in page and url("room", hall.session.key) not in page
    seat.update(present_at=clock.now())
    assert url("room", hall.session.key) in member.get(url("mine")).content.decode()
    assert member.get(url("room", hall.session.key)).status_code == 200


def test_nothing_is_shown_before_the_session_is_announced(member, hall):
    type(hall.session).objects.filter(pk=hall.session.pk).update(state="planned")
    assert member.get(url("room", hall.session.key)).status_code == 404
    assert hall.applications[0].name not in member.get(url("mine")).content.decode()


def test_the_association_follows_without_values_until_the_session_is_closed(client, hall):
    client.force_login(hall.lead)
    mark = halls.marked(hall.slots[0], "91.5", *["90"] * 6)[0]
    page = client.get(url("progress", hall.session.key)).content.decode()
    assert "已交 7 / 7" in page and "91.5" not in page
    assert client.get(url("sheet", mark.key)).status_code == 404
    halls.stepped(hall.slots[0], hall.staff, "all_scored")
    halls.stepped(hall.slots[1], hall.staff, "mark_absent")
    halls.closed(hall.session, hall.staff)
    assert url("sheet", mark.key) in client.get(url("progress", hall.session.key)).content.decode()
    assert "91.50" in client.get(url("sheet", mark.key)).content.decode()
    assert "1" in client.get(url("queue")).content.decode()


def test_a_late_sheet_is_shown_to_the_head_of_department(client, hall):
    halls.marked(hall.slots[0], "", *["90"] * 6)
    halls.stepped(hall.slots[0], hall.staff, "all_scored")
    halls.stepped(hall.slots[1], hall.staff, "mark_absent")
    halls.closed(hall.session, hall.staff)
    client.force_login(hall.member())
    assert sync(client, hall, row(hall.slots[0])).json()["answers"][0]["outcome"] == "late"
    assert "不计入结果" in client.get(url("room", hall.session.key)).content.decode()
    client.force_login(hall.lead)
    mark = Mark.objects.get(seat=hall.seats[0])
    assert "迟到，不计入" in client.get(url("progress", hall.session.key)).content.decode()
    page = client.get(url("sheet", mark.key)).content.decode()
    assert TOTAL in page and "不计入结果" in page


def test_whoever_declared_a_conflict_reads_nothing_of_that_nominee(client, hall):
    mark = halls.marked(hall.slots[0], "91.5")[0]
    StaffConflict.objects.create(user=hall.lead, application=hall.applications[0], reason="亲属关系")
    client.force_login(hall.lead)
    page = client.get(url("progress", hall.session.key)).content.decode()
    assert hall.applications[0].name not in page and hall.applications[1].name in page
    assert client.get(url("reopen", mark.key)).status_code == 404
    assert client.post(url("blank", hall.session.key)).status_code == 404


def test_lead_opens_a_sheet_again_on_a_page_with_a_reason(client, hall):
    mark = halls.marked(hall.slots[0], "91.5")[0]
    client.force_login(hall.lead)
    address = url("reopen", mark.key)
    assert client.get(address).status_code == 200
    given = {"version": str(mark.version), "key": "k", "move": "reopen"}
    assert client.post(address, given | {"reason": "改"}).status_code == 422
    assert client.post(address, given | {"reason": "材料有补充，请核对"}).status_code == 302
    client.force_login(hall.member())
    page = client.get(url("room", hall.session.key)).content.decode()
    assert "材料有补充，请核对" in page and "已重开" in page
    assert sync(client, hall, row(hall.slots[0], round=1)).json()["answers"][0]["outcome"] == "accepted"


def test_the_other_roles_find_nothing_here(client, hall):
    own = [
        url("room", hall.session.key),
        url("mine"),
        url("dossier", hall.slots[0].key),
        url("state", hall.session.key),
    ]
    others = [url("queue"), url("progress", hall.session.key)]
    for user, statuses in (
        (make_user(Role.NOM), {404}), (hall.town.unit, {404}), (hall.town.rec, {404}), (make_user(Role.ADM), {404}),
        (make_user(Role.EXP), {404, 200}),
    ):  # fmt: skip
        client.force_login(user)
        found = [client.get(page).status_code for page in own + others]
        assert set(found) <= statuses and found[0] == 404 and found[2:] == [404] * 4
    for user in (hall.staff, hall.lead, make_user(Role.CHIEF), make_user(Role.SUP)):
        client.force_login(user)
        assert [client.get(page).status_code for page in own] == [404] * 4
        assert [client.get(page).status_code for page in others] == [200] * 2


ROOM_QUERIES, STATE_QUERIES, PROGRESS_QUERIES, QUEUE_QUERIES, MINE_QUERIES = 7, 5, 13, 6, 5


@pytest.mark.parametrize("means", [("86.50",), ("86.50", "84.00", "83.00")], ids=["one", "three"])
def test_queries_do_not_grow_with_the_nominees(client, means):
    hall = Hall(*means)
    hall.scoring()
    halls.marked(hall.slots[0], "", "90", "91")

    def cost(act):
        with CaptureQueriesContext(connection) as captured:
            assert act().status_code == 200
        return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])

    client.force_login(hall.member())
    found = [
        cost(lambda page=page: client.get(page))
        for page in (url("room", hall.session.key), url("state", hall.session.key), url("mine"))
    ]
    client.force_login(hall.lead)
    found += [cost(lambda page=page: client.get(page)) for page in (url("progress", hall.session.key), url("queue"))]
    assert found == [ROOM_QUERIES, STATE_QUERIES, MINE_QUERIES, PROGRESS_QUERIES, QUEUE_QUERIES]
