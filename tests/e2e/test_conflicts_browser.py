"""Two clicks, two tabs, two people: what is done is done once, and who came second is told by whom (G2, G3, T-05)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import clock
from accounts.roles import Role
from nominations.models import Application, StageEvent
from nominations.pipeline import Status
from tests.e2e.answers import UNIT_DECISION
from tests.factories.journey import Town
from tests.factories.nominations import make_draft, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.story]


@pytest.fixture
def town(place):
    return Town(place.cycle, place.recommender, place.employer, make_user(name="沈砺成"), place.unit, place.rec)


@pytest.fixture
def draft(town):
    with clock.at(clock.now() - timedelta(days=1)):
        return make_draft(town.cycle, nominee=town.nominee, employer=town.employer, recommender=town.recommender)


@pytest.fixture
def sent(town, draft):
    town.send(draft)
    return draft


def moves(application, name):
    return StageEvent.objects.filter(application=application, move=name).count()


def ready_to_submit(desk, draft):
    desk.live.sign_in(draft.nominee)
    desk.go(f"/application/{draft.key}/submit/")
    desk.page.locator("#id_commitment").check()
    return desk.page.get_by_role("button", name="提交给工作单位")


def test_a_double_click_submits_once(desk, draft):
    ready_to_submit(desk, draft).dblclick()
    assert desk.says("已提交给工作单位")
    assert moves(draft, "submit_to_unit") == 1


def test_a_form_sent_twice_answers_the_first_result(desk, draft):
    """Without the script's help: the same form again, as after a lost answer."""
    ready_to_submit(desk, draft)
    again = desk.page.evaluate(
        "() => { const form = document.querySelector('#id_commitment').form;"
        " return [form.action, new URLSearchParams(new FormData(form)).toString()]; }"
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": desk.page.url}
    for _time in range(2):
        answer = desk.page.request.post(again[0], data=again[1], headers=headers)
        assert answer.status == 200
        assert answer.url.endswith(f"/application/{draft.key}/")
    assert moves(draft, "submit_to_unit") == 1


def test_a_stale_tab_is_told_who_was_faster(desk, sent, town):
    """The officer has the case open; a colleague agrees meanwhile."""
    desk.live.sign_in(town.unit)
    desk.go(f"/endorsement/{sent.key}/")
    total = sent.attachments.filter(kind__in=("certificate", "evidence")).count()
    for done in range(1, total + 1):
        desk.page.get_by_role("button", name="已核对原件并盖章确认").click()
        expect(desk.page.locator("#progress strong")).to_have_text(f"{done} / {total}")
    desk.answer(UNIT_DECISION)
    colleague = make_user(Role.UNIT, town.employer, name="章若谷")
    Town(town.cycle, town.recommender, town.employer, town.nominee, colleague, town.rec).endorse(sent)
    with desk.page.expect_response("**/agree") as answer:
        desk.press("同意并确认")
    assert answer.value.status == 409
    desk.shot("conflict")
    assert desk.says("章若谷 于")
    assert desk.says("当前状态为“推荐单位审核”")
    assert desk.says(UNIT_DECISION["opinion"])  # what was typed can be copied
    desk.follow("打开最新内容")
    assert desk.says("推荐单位审核", within=".saq-casehead")
    assert moves(sent, "unit_agree") == 1


def test_a_second_tab_of_my_own_does_not_submit_what_i_have_changed(desk, draft):
    button = ready_to_submit(desk, draft)
    other = desk.page.context.new_page()
    other.goto(f"{desk.live.url}/application/{draft.key}/person/")
    other.fill("#id_position", "车间主任")
    other.locator("button[name=go][value=next]").click()
    other.wait_for_url("**" + reverse("application:step", args=[draft.key, "work"]))
    other.close()
    button.click()
    assert desk.says("内容已有变化，这次操作没有执行")
    changed = Application.objects.get().changed_at.astimezone(clock.SHANGHAI)
    assert desk.says(f"沈砺成 于 {changed.year}年{changed.month}月{changed.day}日 {changed:%H:%M} 更新")
    assert Application.objects.get().status == Status.DRAFT


@pytest.mark.parametrize("path", ["application", "application/{}/submit", "endorsement", "recommendation"])
def test_what_is_not_mine_does_not_exist(desk, sent, path):
    """Another nominee sees the same page as for an address that nobody has."""
    where = path.format(sent.key) if "{}" in path else f"{path}/{sent.key}"
    desk.live.sign_in(make_user(name="别人"))
    assert desk.go(f"/{where}/").status == 404
    theirs = desk.page.locator("main h1").inner_text()
    assert desk.go("/application/00000000-0000-4000-8000-000000000000/").status == 404
    assert desk.page.locator("main h1").inner_text() == theirs
    assert sent.name not in desk.page.content()


def test_a_file_of_somebody_else_does_not_exist(desk, sent):
    file = sent.attachments.first()
    desk.live.sign_in(make_user(name="别人"))
    for address in (f"/application/file/{file.key}/", f"/recommendation/file/{file.key}"):
        assert desk.page.request.get(desk.live.url + address).status == 404
