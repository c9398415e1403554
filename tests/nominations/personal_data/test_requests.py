"""Requests: asked, answered in fifteen working days, refused by two people, deletions carried out or explained."""

from datetime import timedelta

import pytest

from accounts import clock, invitations
from accounts.models import Invitation, Message, OutgoingMail, User
from accounts.roles import Role
from nominations import evidence, own_copy
from nominations.acting import Actor
from nominations.models import Application, DataRequest, DeletionLine, StaffConflict
from nominations.pipeline import Status
from nominations.retention import running
from tests.factories.nominations import DEADLINE, make_user
from tests.factories.years import complete
from tests.nominations.conftest import hidden

pytestmark = pytest.mark.django_db
State = DataRequest.State


def page_of(browser, row):
    return browser.get(f"/personal_data/{row.key}/")


def acted(browser, row, verb, **said):
    return browser.post(f"/personal_data/{row.key}/{verb}/", hidden(page_of(browser, row)) | said)


@pytest.fixture
def correction(submitted, town, ask_form):
    ask_form(town.nominee, "correct", about=str(submitted.key), text="姓名第三个字应为“成”。")
    return DataRequest.objects.get()


def test_a_request_is_due_in_fifteen_working_days_and_the_staff_hear_of_it(correction, desk, browser_of):
    assert correction.due_at.astimezone(clock.SHANGHAI).isoformat() == "2023-04-23T17:00:00+08:00"
    told = Message.objects.get(user=desk["staff"], subject="个人信息请求待办理")
    assert "更正" in told.body and "2023-04-23" in told.body and "姓名第三个字" not in told.body
    home = browser_of(desk["staff"]).get("/").content.decode()
    assert f"/personal_data/{correction.key}/" in home and "个人信息请求（更正）等待办理" in home
    row = browser_of(desk["staff"]).get("/personal_data/queue/").content.decode()
    assert correction.user.name in row and "待办理" in row and "4月23日" in row


def test_the_answer_reaches_the_person(correction, desk, browser_of, town):
    staff = browser_of(desk["staff"])
    assert "姓名第三个字" in page_of(staff, correction).content.decode()
    assert acted(staff, correction, "answer", text="已按补正程序退回，请在期限内更正。").status_code == 302
    correction.refresh_from_db()
    assert correction.state == State.DONE and correction.handled_by == desk["staff"]
    told = Message.objects.get(user=town.nominee, subject="您的个人信息请求已有答复")
    assert "已按补正程序退回" in told.body
    page = page_of(browser_of(town.nominee), correction).content.decode()
    assert "已办理" in page and "已按补正程序退回" in page and desk["staff"].name not in page


@pytest.mark.parametrize(("text", "sentence"), [("", "请写明答复"), ("好", "不足 5 字")])
def test_an_answer_says_something(text, sentence, correction, desk, browser_of):
    answer = acted(browser_of(desk["staff"]), correction, "answer", text=text)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_a_refusal_is_decided_by_a_second_person(correction, desk, browser_of, town):
    staff, lead = browser_of(desk["staff"]), browser_of(desk["lead"])
    form = staff.get(f"/personal_data/{correction.key}/propose/")
    reason = "表中姓名与身份证一致，无须更正。"
    staff.post(f"/personal_data/{correction.key}/propose/", hidden(form) | {"text": reason})
    nominee = page_of(browser_of(town.nominee), correction).content.decode()
    assert reason not in nominee and "待办理" in nominee, "not decided yet"
    mine = browser_of(town.nominee).get("/personal_data/").content.decode()
    assert "待办理" in mine and "拟不同意" not in mine + nominee
    assert reason in page_of(lead, correction).content.decode()
    assert acted(lead, correction, "decide", move="refuse").status_code == 302
    correction.refresh_from_db()
    assert (correction.state, correction.decided_by) == (State.REFUSED, desk["lead"])
    assert reason in Message.objects.get(user=town.nominee, subject="您的个人信息请求已有答复").body


def test_whoever_proposed_it_does_not_decide_it(correction, browser_of):
    both = make_user(Role.STAFF)
    both.role_grants.create(role=Role.LEAD)
    browser = browser_of(both)
    form = browser.get(f"/personal_data/{correction.key}/propose/")
    browser.post(f"/personal_data/{correction.key}/propose/", hidden(form) | {"text": "无须更正，理由如下。"})
    assert "须由另一位负责人决定" in page_of(browser, correction).content.decode()
    assert acted(browser, correction, "decide", move="refuse").status_code == 404


def test_the_lead_sends_it_back(correction, desk, browser_of):
    staff, lead = browser_of(desk["staff"]), browser_of(desk["lead"])
    form = staff.get(f"/personal_data/{correction.key}/propose/")
    staff.post(f"/personal_data/{correction.key}/propose/", hidden(form) | {"text": "无须更正，理由如下。"})
    acted(lead, correction, "decide", move="send_back")
    correction.refresh_from_db()
    assert correction.state == State.ASKED and correction.answer == ""


def test_an_old_page_gets_a_409_and_a_repeated_click_the_same_answer(correction, desk, browser_of):
    staff = browser_of(desk["staff"])
    said = hidden(page_of(staff, correction)) | {"text": "已按要求更正。"}
    address = f"/personal_data/{correction.key}/answer/"
    assert [staff.post(address, said).status_code for _n in range(2)] == [302, 302]
    assert staff.post(address, said | {"key": "another"}).status_code == 409
    assert Message.objects.filter(subject="您的个人信息请求已有答复").count() == 1


def test_the_same_thing_is_asked_once_and_at_most_five_at_a_time(submitted, town, ask_form):
    for _n in range(2):
        answer = ask_form(town.nominee, "correct")
    assert answer.status_code == 422 and "同样的请求正在办理" in answer.content.decode()
    for kind in ("copy", "delete"):
        ask_form(town.nominee, kind)
        ask_form(town.nominee, kind, about=str(submitted.key))
    answer = ask_form(town.nominee, "correct", about=str(submitted.key), text="住址有误，应为二号。")
    assert answer.status_code == 422 and "最多同时办理 5 项" in answer.content.decode()
    assert "住址有误" in answer.content.decode(), "nobody loses what they typed"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"text": ""}, "请写明具体内容"), ({"about": ""}, "请选择"), ({"about": "x"}, "可选范围内，请重新选择")],
)
def test_a_request_says_what_it_is_about(said, sentence, town, ask_form):
    answer = ask_form(town.nominee, "correct", **said)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_nobody_asks_about_anothers_application(submitted, ask_form):
    answer = ask_form(make_user(), "delete", about=str(submitted.key))
    assert answer.status_code == 422 and not DataRequest.objects.exists()


def test_the_person_takes_a_request_back(correction, town, browser_of):
    assert acted(browser_of(town.nominee), correction, "cancel").status_code == 302
    correction.refresh_from_db()
    assert correction.state == State.CANCELLED


def test_who_stays_away_from_the_application_sees_nothing_of_it(correction, submitted, desk, browser_of):
    StaffConflict.objects.create(user=desk["staff"], application=submitted, reason="亲属")
    User.objects.filter(pk=correction.user_id).update(name="演示请求人")  # a name that is no part of another
    staff = browser_of(desk["staff"])
    assert page_of(staff, correction).status_code == 404
    assert "演示请求人" not in staff.get("/personal_data/queue/").content.decode()
    assert f"/personal_data/{correction.key}/" not in staff.get("/").content.decode()


def test_a_submitted_form_stays_by_law_and_the_person_reads_why(submitted, town, desk, ask_form, browser_of):
    browser = browser_of(town.nominee)
    page = browser.get("/personal_data/new/delete/").content.decode()
    assert "申报正在办理。请先撤回申报或申请退出" in page
    complete(town.cycle, DEADLINE, rejected=(submitted,))
    assert "年度结束后 3 年，期满自动删除" in browser.get("/personal_data/new/delete/").content.decode()
    ask_form(town.nominee, "delete", text="")
    row = DataRequest.objects.get()
    acted(browser_of(desk["staff"]), row, "answer", text="您的请求已经办理。")
    row.refresh_from_db()
    submitted.refresh_from_db()
    assert row.state == State.RESTRICTED and "第四十七条" in row.answer
    assert submitted.name == "沈砺成" and User.objects.get(pk=town.nominee.pk).is_active
    assert "第四十七条" in page_of(browser_of(town.nominee), row).content.decode()


def test_what_the_law_keeps_is_read_by_nobody_who_does_not_answer_for_the_archive(
    submitted, town, desk, ask_form, browser_of
):
    complete(town.cycle, DEADLINE, rejected=(submitted,))
    pages = {town.unit: "endorsement", town.rec: "recommendation", desk["staff"]: "formal_check"}
    address = "/%s/" + f"{submitted.key}/"
    assert all(browser_of(user).get(address % room).status_code == 200 for user, room in pages.items())
    ask_form(town.nominee, "delete", about=str(submitted.key), text="")
    row = DataRequest.objects.get()
    assert acted(browser_of(desk["staff"]), row, "answer", text="您的请求已经办理。").status_code == 302
    for user, room in pages.items():
        assert browser_of(user).get(address % room).status_code == 404, room
        assert str(submitted.key) not in (page := browser_of(user).get(f"/{room}/").content.decode()), room
        assert submitted.name not in page and submitted.acceptance_no not in page, room
    assert browser_of(desk["staff"]).get(f"/personal_data/{row.key}/").status_code == 200, "the request is still theirs"
    for user in (desk["lead"], desk["sup"]):
        assert browser_of(user).get(address % "formal_check").status_code == 200
    assert browser_of(town.nominee).get(address % "application").status_code == 200
    front = submitted.attachments.get(kind="evidence", removed_at=None)
    for user in pages:
        assert not evidence.find(user, front.key)


def test_drafts_and_the_account_go(drafted, town, desk, ask_form, browser_of):
    town.walk(drafted, Status.WITHDRAWN)
    user, nominee = town.nominee, browser_of(town.nominee)
    ask_form(user, "delete", text="沈砺成不再参加。")
    row = DataRequest.objects.get()
    staff = browser_of(desk["staff"])
    page = page_of(staff, row).content.decode()
    assert "内容和材料立即删除" in page and "注销，不再能登录" in page
    acted(staff, row, "answer", text="您的请求已经办理。")
    row.refresh_from_db()
    assert (row.state, row.text, row.answer) == (State.DONE, "", "")
    drafted.refresh_from_db()
    assert drafted.erased_at and "沈砺成" not in drafted.name and drafted.id_no == drafted.home_addr == ""
    gone = User.objects.get(pk=user.pk)
    assert (gone.name, gone.phone, gone.phone_index, gone.email, gone.is_active) == ("已注销用户", "", "", "", False)
    assert not gone.has_usable_password() and not Message.objects.filter(user=gone).exists()
    assert OutgoingMail.objects.filter(user=gone, subject="您的个人信息请求已有答复", state="queued").exists()
    assert "/accounts/login/" in nominee.get("/personal_data/")["Location"]
    assert {line.subject for line in DeletionLine.objects.all()} == {str(drafted.key), gone.code}
    OutgoingMail.objects.filter(user=gone).update(state="sent", sent_at=clock.now())
    assert [line.rule for line in running.run().lines.all()] == ["closed"], "the last mail, once it is sent"
    assert not OutgoingMail.objects.filter(user=gone).exists()
    again = User.objects.create_user(name="新账号", phone=user.phone)
    assert again.phone_index, "the number is free again"


def test_one_application_goes_and_the_account_stays(drafted, town, desk, ask_form, browser_of):
    town.walk(drafted, Status.WITHDRAWN)
    ask_form(town.nominee, "delete", about=str(drafted.key), text="")
    acted(browser_of(desk["staff"]), DataRequest.objects.get(), "answer", text="您的请求已经办理。")
    drafted.refresh_from_db()
    assert drafted.erased_at and User.objects.get(pk=town.nominee.pk).is_active


def test_what_a_worker_has_in_hand_is_said_and_nothing_is_half_erased(drafted, town, desk, ask_form, browser_of):
    town.walk(drafted, Status.WITHDRAWN)
    target = f"user:{town.nominee.pk}"
    asked = own_copy.make(by=Actor(town.nominee, Role.NOM), format="pdf")
    type(asked).objects.filter(target=target).update(status="running", lease_until=clock.now() + timedelta(days=9999))
    ask_form(town.nominee, "delete", text="")
    row, staff = DataRequest.objects.get(), browser_of(desk["staff"])
    answer = acted(staff, row, "answer", text="您的请求已经办理。")
    assert answer.status_code == 422 and "有一份文件正在生成" in answer.content.decode()
    assert "您的请求已经办理。" in answer.content.decode(), "nobody loses what they typed"
    drafted.refresh_from_db()
    row.refresh_from_db()
    assert row.state == State.ASKED and drafted.erased_at is None and User.objects.get(pk=town.nominee.pk).is_active
    type(asked).objects.filter(target=target).update(status="failed")
    assert acted(staff, row, "answer", text="您的请求已经办理。").status_code == 302
    assert not User.objects.get(pk=town.nominee.pk).is_active


def test_answered_requests_and_invitations_that_nobody_took_up_have_periods_of_their_own(correction, desk, browser_of):
    acted(browser_of(desk["staff"]), correction, "answer", text="已经更正，请核对。")
    invitations.invite(by=desk["staff"], email="exp@example.com", name="演示专家", role=Role.EXP, unit_id=None)
    invited = Invitation.objects.get()
    moment = clock.now()
    for later, codes in (
        (invited.expires_at + timedelta(days=179), []),
        (invited.expires_at + timedelta(days=180), ["invitations"]),
        (moment.replace(year=moment.year + 3) - timedelta(days=1), []),
        (moment.replace(year=moment.year + 3), ["requests"]),
        (moment.replace(year=moment.year + 3) + timedelta(days=1), []),
    ):
        with clock.at(later):
            assert [line.rule for line in running.run().lines.all()] == codes, later
    correction.refresh_from_db()
    invited.refresh_from_db()
    assert (correction.text, correction.answer, invited.email) == ("", "", "") and "演示专家" not in invited.name
    assert correction.state == State.DONE and correction.closed_at


def test_whoever_holds_an_office_keeps_the_account(town, desk, ask_form, browser_of):
    ask_form(town.rec, "delete", text="")
    row = DataRequest.objects.get()
    assert "须先由管理员收回该角色" in page_of(browser_of(town.rec), row).content.decode()
    acted(browser_of(desk["staff"]), row, "answer", text="您的请求已经办理。")
    assert User.objects.get(pk=town.rec.pk).is_active


def test_a_dispute_keeps_the_file_until_it_is_answered(drafted, town, desk, ask_form, browser_of):
    town.walk(drafted, Status.WITHDRAWN)
    ask_form(town.nominee, "correct", about=str(drafted.key))
    later = clock.now().replace(year=2024)
    with clock.at(later):
        report = running.run()
        held = next(rule for rule in report.rules if rule["code"] == "drafts")["held"]
        assert held == [{"key": str(drafted.key), "why": "本人的个人信息请求还没有答复。"}]
        acted(browser_of(desk["staff"]), DataRequest.objects.get(), "answer", text="已经答复。")
        assert [line.rule for line in running.run().lines.all()] == ["drafts"]
    assert Application.objects.get(pk=drafted.pk).erased_at


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_the_same_queries_for_one_and_three(
    count, desk, browser_of, ask_form, django_assert_num_queries
):
    for _n in range(count):
        ask_form(make_user(), "correct")
    browser = browser_of(desk["lead"])
    with django_assert_num_queries(6):
        page = browser.get("/personal_data/queue/").content.decode()
    assert page.count("data-saq-open") == count
