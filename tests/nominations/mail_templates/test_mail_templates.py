"""The words of the notices: LEAD changes them within what the default says, and what was sent stays as it was sent."""

import re

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Message, OutgoingMail, TextVersion
from accounts.roles import Role
from nominations import mail_texts
from nominations.mail_templates import queries
from nominations.notices import BATCH_NOTICES, CYCLE_NOTICES, NOMINEE, NOTICES
from nominations.notices.nudges import NUDGES
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_user

pytestmark = pytest.mark.django_db
KEY = "submit_to_unit-unit"
PAGE = f"/mail_templates/{KEY}/"
SUBJECT, BODY = "请贵单位核对：{姓名}", "{姓名} 已提交申报表。\n请在五个工作日内核对原件。"


@pytest.fixture
def lead(client):
    user = make_user(Role.LEAD, email="lead@example.com")
    client.force_login(user)
    return user


def hidden(client, page=PAGE):
    text = client.get(page).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("version", "key")}


def press(client, act, subject=SUBJECT, body=BODY, **changed):
    return client.post(PAGE, {"subject": subject, "body": body, "act": act, **hidden(client), **changed})


def told(town, status=Status.UNIT_REVIEW):
    application = town.reach(status)
    row = Message.objects.get(user=town.unit, url=f"/endorsement/{application.key}/")
    mail = OutgoingMail.objects.get(user=town.unit, key=row.key)
    assert mail.subject == row.subject and mail.body.startswith(row.body)
    return row


@pytest.mark.plain
def test_every_notice_of_the_tables_is_a_text_whose_gaps_have_names_and_samples():
    texts = mail_texts.texts()
    rows = [row for table in (NOTICES, BATCH_NOTICES, CYCLE_NOTICES) for rows in table.values() for row in rows]
    assert {mail_texts.text_of(row).key for row in rows} <= set(texts) and len(texts) > 100
    for text in texts.values():
        subject, body = text.default()
        assert "%" not in subject + body and set(text.gaps) <= set(mail_texts.NAMES) & set(queries.SAMPLES)
        assert mail_texts.problems(text, subject, body) == [], text.key
        shown = queries.sample(text, subject, body)
        assert "{" not in shown["subject"] + shown["body"]
        plain = {name: queries.sample(text, f"{{{word}}}", "")["subject"] for name, word in mail_texts.NAMES.items()}
        words = {name: int(value) if name in ("talk", "questions") else value for name, value in plain.items()}
        assert (str(text.row.subject) % words, str(text.row.body) % words) == (shown["subject"], shown["body"])
        assert re.fullmatch(r"[-\w]+", text.key)
    assert len(set(mail_texts.NAMES.values())) == len(mail_texts.NAMES)
    shared = mail_texts.text_of(NOTICES["propose"][0]), mail_texts.text_of(NOTICES["propose_reserve"][0])
    assert shared[0] is shared[1], "who is proposed and who is reserve cannot be told different things"


def test_lead_previews_tests_saves_and_the_next_notice_reads_so(client, lead):
    assert "<strong>（演示）林志远 提交了申报表，请审核</strong>" in client.get(PAGE).content.decode()
    page = press(client, "preview").content.decode()
    assert "<strong>请贵单位核对：（演示）林志远</strong>" in page and not TextVersion.objects.exists()
    seen = hidden(client)
    for _click in range(2):
        assert "lead@example.com" in press(client, "test", **seen).content.decode()
    test = OutgoingMail.objects.get(key__startswith="mail-test:")
    assert test.address == "lead@example.com" and test.subject == "【测试】请贵单位核对：（演示）林志远"
    assert "虚构" in test.body and not Message.objects.exists()
    before = told(Town.build())
    for _click in range(2):
        assert press(client, "save", **seen).status_code == 302
    version = TextVersion.objects.get()
    assert (version.number, version.by) == (1, lead) and AuditEvent.objects.filter(
        action="mail_text.write"
    ).count() == 1
    row = told(Town.build(make_cycle(2024)))
    assert row.subject.startswith("请贵单位核对：") and row.body.endswith("\n请在五个工作日内核对原件。")
    before.refresh_from_db()
    assert before.subject.endswith("提交了申报表，请审核"), "what was told is not written anew"
    assert press(client, "restore", subject="", body="").status_code == 302
    assert "恢复默认文字" in client.get(PAGE).content.decode() and TextVersion.objects.count() == 2
    row = mail_texts.texts()[KEY].row
    assert mail_texts.worded([row])(row, {"name": "甲"})[0] == "甲 提交了申报表，请审核"


def test_a_text_keeps_what_the_reader_needs_and_says_no_more_than_the_default(client, lead):
    due = "/mail_templates/request_correction-nominee/"
    form = {**hidden(client, due), "act": "save", "subject": "请补正", "body": "请尽快补正。"}
    page = client.post(due, form)
    assert page.status_code == 422 and "还缺少 {补正项数}、{补正期限}" in page.content.decode()
    for body, sentence in (
        ("{姓名} {身份证号码} 请核对。", "不能使用 {身份证号码}"), ("{工作单位} 请核对。", "不能使用 {工作单位}"),
        ("{姓名 请核对。", "大括号没有写完整"), ("{{姓名}} 请核对。", "大括号没有写完整"), ("", "必填"),
    ):  # fmt: skip
        page = press(client, "save", body=body)
        assert page.status_code == 422 and sentence in page.content.decode().replace("&quot;", '"'), body
    assert press(client, "save", body="%(name)s {姓名} %s").status_code == 302
    assert mail_texts.filled(TextVersion.objects.get().body, {"name": "{姓名}<b>"}) == "%(name)s {姓名}<b> %s"


def test_two_who_write_at_once_the_second_reads_so_and_no_version_is_ever_changed(client, lead):
    seen = hidden(client)
    press(client, "save")
    assert press(client, "save", subject="另一个标题 {姓名}", version=seen["version"]).status_code == 409
    version = TextVersion.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        TextVersion.objects.filter(pk=version.pk).update(body="改写")
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_who_only_reads_finds_no_form_and_others_no_page(client):
    client.force_login(make_user(Role.STAFF))
    page = client.get(PAGE).content.decode()
    assert "预览" in page and "<textarea" not in page
    assert client.get("/mail_templates/nothing-here/").status_code == 404
    client.force_login(make_user(Role.LEAD, email=""))
    assert "还没有登记邮箱" in press(client, "test").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_and_shows_what_was_changed(client, lead, number, django_assert_num_queries):
    for key in list(mail_texts.texts())[:number]:
        TextVersion.objects.create(text=key, number=1, subject="改过的标题", body="改过的正文", by=lead, key="k")
    with django_assert_num_queries(4):  # session, user with roles, versions, unread
        page = client.get("/mail_templates/?changed=on").content.decode()
    assert page.count("改过的标题") == page.count("已修改") == number


def test_the_steps_inside_a_correction_and_the_reminders_of_a_recommending_unit_are_among_them(client, lead):
    """What is told outside of a move is written over like the others."""
    keys = set(mail_texts.texts())
    assert {"correction-handed_on-unit", "correction-sent_back-nominee", "correction-later-recommender"} <= keys
    assert {"nudge-draft-nominee", "nudge-unit_review-unit", "nudge-correction-unit"} <= keys
    page = "/mail_templates/nudge-draft-nominee/"
    form = hidden(client, page) | {"act": "save", "subject": "请填写", "body": "请在{办理期限}前填写。"}
    assert client.post(page, form).status_code == 302
    row = NUDGES["draft", NOMINEE]
    assert mail_texts.worded([row])(row, {"until": "4月12日"}) == ("请填写", "请在4月12日前填写。")
