"""The board shows where everybody is and what holds them, to whoever follows them; a reminder goes out once a day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message, OutgoingMail
from accounts.roles import Role
from nominations.acting import Actor
from nominations.endorsement import transitions as endorsing
from nominations.models import Application
from nominations.nominee_board import permissions
from nominations.nominee_board.models import Reminder
from nominations.nominee_board.queries import PAUSE
from nominations.pipeline import Status
from nominations.recommendation import transitions as recommending
from tests.factories.formal_check import examining, returned
from tests.factories.journey import Town, click
from tests.factories.nominations import DEADLINE, make_user
from tests.nominations.conftest import NOW
from tests.nominations.recommendation.batches import neighbour

BOARD_QUERIES = 12


def board(browser, **query):
    return browser.get(reverse("nominee_board:queue"), query)


def cards(response):
    """{name: card} of all columns."""
    return {card["name"]: card for column in response.context["columns"] for card in column["cards"]}


def remind(browser, application, key="click", back=""):
    return browser.post(
        reverse("nominee_board:remind", args=[application.key]), {"key": key, "back": back}, follow=True
    )


def proposed(town, name="导入者", **fields):
    """A draft as a list begins it."""
    draft = endorsing.start_for(town.employer, town.cycle, name=name, by=Actor(town.unit, Role.UNIT))
    rows = Application.objects.filter(pk=draft.pk)
    rows.update(proposed_by=town.recommender, recommender=town.recommender, **fields)
    return rows.get()


def sent_back(town, name):
    application = town.reach(Status.RECOMMENDER_REVIEW, name=name)
    recommending.send_back(
        application, by=Actor(town.rec, Role.REC), reason="请核对工作年限。", out_of_scope=False,
        version=application.version, key=click(),
    )  # fmt: skip
    application.refresh_from_db()
    return application


@pytest.fixture
def browser(town, browser_of):
    return browser_of(town.rec)


def test_everybody_stands_in_the_column_of_their_state_with_what_holds_them(town, browser):
    sent_back(neighbour(town), "退回者")
    proposed(town)
    neighbour(town).reach(Status.RECOMMENDER_REVIEW, name="待审者")
    neighbour(town).reach(Status.RECOMMENDED, name="未列者")
    listed = neighbour(town).reach(Status.RECOMMENDED, name="已列者")
    town.lock(listed)
    neighbour(town).reach(Status.NOT_RECOMMENDED, name="不荐者")
    # What nobody here may know of: a draft that was begun elsewhere, one that is with the unit, another unit's people.
    neighbour(town).reach(Status.DRAFT, name="自填者")
    neighbour(town).reach(Status.UNIT_REVIEW, name="在审者")
    Town.build(town.cycle).reach(Status.RECOMMENDED, name="他人")
    page = board(browser)
    assert {column["key"]: column["count"] for column in page.context["columns"]} == {
        "units": 2, "review": 1, "recommended": 2, "examined": 0, "judged": 0, "over": 1,
    }  # fmt: skip
    found = cards(page)
    assert {name: (card["hold"].who, card["hold"].what) for name, card in found.items()} == {
        "退回者": ("工作单位", "核对退回的内容，重新同意"),
        "导入者": ("工作单位", "补填草稿，请职工本人登录确认"),
        "待审者": ("本单位", "打开材料 6 份，逐项审核"),
        "未列者": ("本单位", "列入报送批次"),
        "已列者": ("本单位", "第 1 批次盖章、上传扫描件、报送"),
        "不荐者": ("", ""),
    }
    assert all(found[name]["hold"].until == DEADLINE for name in ("导入者", "待审者", "已列者"))
    # Of what is not with this unit the title row alone, and no way in.
    assert (found["退回者"]["url"], found["导入者"]["url"], found["导入者"]["post_name"]) == ("", "", "")
    assert found["待审者"]["url"] and found["待审者"]["post_name"]
    assert {name for name, card in found.items() if card["remind"]} == {"退回者", "导入者"}
    text = page.content.decode()
    for name in ("自填者", "在审者", "他人"):
        assert name not in text
    for file in Application.objects.get(name="待审者").attachments.all():
        recommending.mark_viewed(file, by=Actor(town.rec, Role.REC))
    assert cards(board(browser))["待审者"]["hold"].what == "逐项审核，填写意见"


def test_with_the_association_the_words_tell_no_result(town, browser):
    application = town.reach(Status.SUBMITTED, name="报送者")
    assert cards(board(browser))["报送者"]["hold"].what == "签收批次"
    for status, what in (
        (Status.RESERVE, "名单审定"),
        (Status.PROPOSED, "名单审定"),
        (Status.WRITTEN_REVIEW, "书面初评"),
    ):
        Application.objects.filter(pk=application.pk).update(status=status)
        card = cards(board(browser))["报送者"]
        assert (card["hold"].who, card["hold"].what, card["hold"].until) == ("协会", what, None)
        assert "后备" not in card["chip"]["label"]


def test_a_correction_is_held_by_whoever_has_to_answer_and_can_be_reminded_of(town, browser):
    staff, submitted = make_user(Role.STAFF), town.reach(Status.SUBMITTED)
    examining(submitted.batch_items.get().batch, staff)
    application = returned(submitted, staff)
    card = cards(board(browser))[application.name]
    running = application.corrections.get()
    assert (card["hold"].party, card["hold"].until) == ("nominee", running.due_at)
    answer = remind(browser, application)
    assert "已提醒，站内消息和邮件发给 1 人" in answer.content.decode()
    message = Message.objects.filter(user=town.nominee).latest("pk")
    assert message.subject == f"{town.recommender.name}提醒您补正申报材料"
    assert message.url == reverse("correction:detail", args=[application.key])


def test_a_reminder_goes_to_those_who_have_it_once_in_24_hours(town, browser, browser_of):
    application = sent_back(town, "退回者")
    before = OutgoingMail.objects.count()
    for _click in range(2):
        remind(browser, application)
    made = Reminder.objects.get()
    assert (made.party, made.status, made.people, made.by) == ("unit", Status.UNIT_REVIEW, 1, town.rec)
    message = Message.objects.get(user=town.unit, key=f"reminder:{made.pk}")
    assert message.subject == f"{town.recommender.name}提醒贵单位审核 退回者 的申报表"
    assert "2023年4月12日 24:00" in message.body
    assert OutgoingMail.objects.count() == before + 1
    assert AuditEvent.objects.filter(action="application.reminded", target=f"application:{application.pk}").count() == 1
    card = cards(board(browser))["退回者"]
    assert (card["why_not"], card["told"]) == ("24 小时内已提醒过。", made.at)
    # A colleague, or a page that is still open, learns why not.
    colleague = browser_of(make_user(Role.REC, town.recommender))
    assert "24 小时内只提醒一次" in remind(colleague, application, key="another").content.decode()
    with clock.at(NOW + PAUSE + timedelta(seconds=1)):
        assert "已提醒" in remind(browser, application, key="next day").content.decode()
    assert Reminder.objects.count() == 2


def test_who_confirmed_a_draft_is_reminded_in_person(town, browser):
    draft = proposed(town, nominee=town.nominee)
    assert cards(board(browser))["导入者"]["hold"].who == "申报人"
    remind(browser, draft)
    message = Message.objects.get(user=town.nominee)
    assert (message.subject, message.url) == (
        f"{town.recommender.name}提醒您填写申报表", reverse("application:detail", args=[draft.key]),
    )  # fmt: skip


def test_what_cannot_be_reminded_of_says_why(town, browser):
    draft = proposed(town)
    town.unit.role_grants.update(revoked_at=clock.now())
    assert "还没有经办人账号" in cards(board(browser))["导入者"]["why_not"]
    assert "还没有经办人账号" in remind(browser, draft).content.decode()
    late = sent_back(Town.build(town.cycle), "逾期者")
    other = Town(town.cycle, late.recommender, late.employer, late.nominee, town.unit, town.rec)
    assert remind(browser, late).status_code == 404  # another unit's
    with clock.at(DEADLINE):
        assert "已于 2023年4月12日 24:00 截止" in remind(browser, draft, key="late").content.decode()
    mine = neighbour(town).reach(Status.RECOMMENDER_REVIEW)
    assert remind(browser, mine).status_code == 409
    assert other and not Reminder.objects.exists()


def test_nobody_reminds_of_a_form_of_their_own(town, browser):
    draft = proposed(town, nominee=town.rec)
    assert not cards(board(browser))["导入者"]["remind"]
    assert remind(browser, draft).status_code == 404


def test_a_draft_that_leaves_the_unit_leaves_its_board(town, browser):
    draft = proposed(town)
    other = Town.build(town.cycle)
    Application.objects.filter(pk=draft.pk).update(recommender=other.recommender)
    assert cards(board(browser)) == {}
    assert remind(browser, draft).status_code == 404


def test_rule_and_rows_agree_about_everybody(town):
    proposed(town)
    sent_back(neighbour(town), "退回者")
    for status in (Status.DRAFT, Status.UNIT_REVIEW, Status.RECOMMENDED, Status.NOT_RECOMMENDED):
        neighbour(town).reach(status)
    held_back = neighbour(town).reach(Status.RECOMMENDED)
    Application.objects.filter(pk=held_back.pk).update(restricted_at=clock.now())
    stranger = Town.build(town.cycle)
    stranger.reach(Status.RECOMMENDED)
    disabled = make_user(Role.REC, town.recommender, is_active=False)
    for user in (town.rec, town.unit, town.nominee, stranger.rec, make_user(Role.STAFF), disabled):
        for rule, rows in (
            (permissions.can_follow, permissions.followed), (permissions.can_remind, permissions.remindable),
        ):  # fmt: skip
            by_rule = {row.pk for row in Application.objects.all() if rule(user, row)}
            assert by_rule == set(Application.objects.filter(rows(user)).values_list("pk", flat=True)), (user, rule)


def test_many_cards_come_in_pages_and_years_apart(town, browser, monkeypatch):
    for number in range(3):
        proposed(town, name=f"导入{'甲乙丙'[number]}")
    monkeypatch.setattr("nominations.nominee_board.queries.PER_COLUMN", 2)
    page = board(browser)
    assert (len(cards(page)), page.context["columns"][0]["rest"]) == (2, 1)
    alone = board(browser, column="units", year="2023")
    assert len(cards(alone)) == 3 and len(alone.context["columns"]) == 1
    for nonsense in ({"year": "1999"}, {"year": "x" * 30}, {"column": "x"}, {"page": "-1", "column": "units"}):
        assert board(browser, **nonsense).status_code == 200
    draft = Application.objects.latest("pk")
    answer = remind(browser, draft, back="year=2023&column=units&page=1")
    assert answer.redirect_chain[0][0].endswith(f"?year=2023&column=units&page=1#card-{draft.key}")
    assert not remind(browser, draft, back="//evil").redirect_chain[0][0].startswith("//")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(town, browser, django_assert_num_queries, rows):
    for number in range(rows):
        proposed(town, name=f"导入{'甲乙丙'[number]}")
        neighbour(town).reach(Status.RECOMMENDER_REVIEW)
        sent_back(neighbour(town), "退回者")
    with django_assert_num_queries(BOARD_QUERIES):
        page = board(browser)
    assert sum(column["count"] for column in page.context["columns"]) == 3 * rows


def test_an_empty_board_says_what_to_do(town, browser, browser_of):
    assert "也可以导入名单" in board(browser).content.decode()
    draft = proposed(town)
    for user in (town.unit, town.nominee, *map(make_user, (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM))):
        other = browser_of(user)
        assert (board(other).status_code, remind(other, draft).status_code) == (404, 404)
    assert browser_of(town.rec).get(reverse("nominee_board:remind", args=[draft.key])).status_code == 405
