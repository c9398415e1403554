"""T1: the notice and three consents come before anything else; one live application per person and year."""

import pytest
from django.urls import reverse

from nominations import texts
from nominations.models import Application, Consent, StageEvent
from nominations.pipeline import Status
from tests.factories.nominations import make_cycle, make_draft, make_user
from tests.nominations.application.conftest import text, visit

NEW = "/application/new/"
ALL = {"processing": "on", "sensitive": "on", "publication": "on"}


def test_the_page_shows_the_notice_with_its_version_and_every_consent(web, cycle):
    page = text(web.get(NEW))
    assert texts.PRIVACY.version in page
    assert "身份证和工会凭证影像在命名后 90 天内删除" in page
    for consent in texts.CONSENTS:
        assert consent.body in page


def test_agreeing_stores_the_consents_and_opens_the_first_step(web, nominee, cycle):
    response = web.post(NEW, ALL, REMOTE_ADDR="192.0.2.7")
    application = Application.objects.get(nominee=nominee)
    assert response.url == reverse("application:step", args=[application.key, "person"])
    rows = {row.kind: row for row in Consent.objects.filter(user=nominee, cycle=cycle, withdrawn_at=None)}
    assert set(rows) == {"privacy", "processing", "sensitive", "publication"}
    for given in (texts.PRIVACY, *texts.CONSENTS):
        row = rows[given.kind]
        assert (row.text_version, row.text_hash, row.ip) == (given.version, given.sha256, "192.0.2.7")
    event = StageEvent.objects.get(application=application)
    assert (event.move, event.to_status, event.actor) == ("create", Status.DRAFT, nominee)


def test_what_the_account_knows_is_filled_in(cycle):
    user = make_user(name="欧阳书勤", phone="19900008888", email="ouyang@example.com")
    visit(user).post(NEW, ALL)
    application = Application.objects.get(nominee=user)
    assert (application.name, application.mobile, application.email) == (
        "欧阳书勤",
        "19900008888",
        "ouyang@example.com",
    )


@pytest.mark.parametrize(
    ("left_out", "words"),
    [("processing", "无法办理申报"), ("sensitive", "申报必需的材料"), ("publication", "不能参加本次选树")],
)
def test_each_consent_is_needed_and_says_why(web, nominee, cycle, left_out, words):
    response = web.post(NEW, {key: value for key, value in ALL.items() if key != left_out})
    assert response.status_code == 200
    assert words in text(response)
    assert not Application.objects.exists()
    assert not Consent.objects.filter(user=nominee).exists()


def test_a_second_one_is_refused_with_the_way_to_the_first(web, blank):
    for response in (web.get(NEW), web.post(NEW, ALL)):
        assert "您在本年度已有一份申报" in text(response)
        assert reverse("application:detail", args=[blank.key]) in response.content.decode()
    assert Application.objects.count() == 1


def test_after_a_withdrawal_one_may_begin_again(web, nominee, blank):
    web.post(
        reverse("application:withdraw", args=[blank.key]), {"version": blank.version, "key": "k", "confirm": "撤回申报"}
    )
    assert web.post(NEW, ALL).status_code == 302
    assert Application.objects.filter(nominee=nominee, status=Status.DRAFT).count() == 1
    assert Consent.objects.filter(user=nominee, withdrawn_at=None, kind="processing").count() == 1


def test_a_changed_text_is_agreed_to_anew(web, nominee, cycle):
    Consent.objects.create(user=nominee, cycle=cycle, kind="processing", text_version="2025-1", text_hash="0" * 64)
    web.post(NEW, ALL)
    rows = Consent.objects.filter(user=nominee, kind="processing").order_by("pk")
    assert [row.withdrawn_at is None for row in rows] == [False, True]
    assert rows[1].text_hash == texts.CONSENTS[0].sha256


def test_without_an_open_cycle_there_is_nothing_to_begin(web, nominee):
    make_cycle(stage="published")
    response = web.post(NEW, ALL)
    assert "现在没有正在申报的年度" in text(response)
    assert not Application.objects.exists()


def test_the_list_shows_mine_and_nobody_elses(web, nominee, cycle):
    mine = make_draft(cycle, nominee=nominee, complete=False)
    other = make_draft(cycle, complete=False)
    page = web.get("/application/").content.decode()
    assert str(mine.key) in page
    assert str(other.key) not in page
    assert "/application/new/" not in page


def test_who_has_none_is_invited(web, cycle):
    page = web.get("/application/")
    assert "2023年度 “上海质量工匠” 正在申报" in text(page)
    assert "/application/new/" in page.content.decode()
