"""Stage 2 by pages and buttons: invited, sworn, composed, scored on a phone, locked, conferred, listed (issue 4)."""

import re

import pytest

from accounts import clock
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.pipeline import Status
from review.meetings.models import Meeting
from review.sheets.models import Assignment
from review.sheets.moves import State
from tests.e2e import answers
from tests.e2e import panel_pages as pages
from tests.e2e.panel import NOMINEES, Looks, Panel, mailed_link
from tests.e2e.panel_pages import KNOWN, NAME, at

HALL, OPINION = "（演示）协会三楼会议室", "到会专家意见一致，按排名办理。"
MARKS = {"沈砺成": "0.9", "乔映岚": "0.8", "欧阳书勤": "0.6", "司空见远": "0.5"}


@pytest.fixture
def panel(place):
    return Panel.gather(place)


@pytest.fixture
def look(desk, axe):
    looks = Looks(desk, axe)
    yield looks
    assert looks.wrong == []


def locks(desk, lead, look):
    at(desk, lead)
    desk.follow("开始合议")
    look("before")
    desk.press("锁定评分表，开始合议")
    assert desk.says("评分表已锁定，排名已生成")
    look("ranking")
    names = desk.page.locator("td[data-label=姓名]").all_inner_texts()
    assert names == list(MARKS)
    desk.page.locator("main td a").first.click()
    desk.page.wait_for_url(re.compile("/consensus/card/"))
    look()


def convenes(desk, staff, look):
    """Two of five are no quorum, and the page says so; with all of them it begins."""
    at(desk, staff)
    desk.follow("筹备")
    look("draft")
    for came in (("白景行", "苏望舒"), (NAME, "白景行", "苏望舒", "江临渊", "叶书瑶")):
        desk.follow("登记时间和到会情况")
        look()
        desk.page.locator("#id_held_on").fill(clock.today().isoformat())
        desk.page.locator("#id_place").fill(HALL)
        for name in came:
            desk.page.get_by_label(name, exact=True).check()
        desk.page.get_by_label("主持人").select_option(label="白景行")
        desk.press("保存到会情况")
        short = desk.page.get_by_role("button", name="开始会议").is_disabled()
        assert short == (len(came) < 4)
    desk.press("开始会议")
    assert desk.says("会议已开始")


def confers(desk, look):
    """Every case is heard; the list follows the ranking, and a line that does not needs its reason."""
    open_cases = desk.page.locator("tr", has_text="待合议")
    while open_cases.count():
        open_cases.first.get_by_role("link").click()
        desk.page.wait_for_url(re.compile("/consensus/case/"))
        away = desk.page.locator(".saq-fact", has_text="离席").inner_text()
        assert (NAME in away) == (KNOWN in desk.page.locator("h1").inner_text())
        for voice in desk.page.locator('select[name^="voice_"]').all():
            voice.select_option(label="同意入围")
        desk.page.get_by_label("按排名结果").check()
        desk.page.get_by_label("意见说明").fill(OPINION)
        look()
        desk.press("登记意见")
    desk.follow("入围名单")
    choice = desk.page.locator('select[name^="in_"]').first
    choice.select_option(label="未入围")
    desk.press("登记本页的决定")
    assert desk.says("的决定与排名不同，请写明理由")
    look("refused")
    desk.page.locator('select[name^="in_"]').first.select_option(label="入围")
    desk.press("登记本页的决定")
    assert desk.says("已登记")


def closes(desk, look):
    """The minutes D10 are printed, signed on paper, and their scan comes back."""
    desk.follow("会议", within="main nav")
    look("convened")
    desk.press("结束会议")
    assert desk.says("会议已结束，正在生成会议纪要")
    render(GeneratedDocument.objects.get(kind="consensus_minutes").pk)  # the worker's part
    desk.page.reload()
    look("closed")
    link = desk.page.get_by_role("link", name=re.compile("^下载初评汇总表暨合议纪要")).get_attribute("href")
    paper = "".join(answers.text_of(desk.fetch(link)).split())
    assert HALL in paper and OPINION in paper and all(name in paper for name in (*NOMINEES, NAME, "白景行"))
    desk.page.locator("#id_scan").set_input_files(answers.kept(desk.folder, "签字.pdf"))
    desk.press("上传会议纪要扫描件")
    assert desk.says("已上传扫描件")


def confirms(desk, lead, look):
    at(desk, lead)
    desk.follow("确认")
    look("to confirm")
    desk.press("确认合议结果")
    assert desk.says("已确认，并已通知有关人员")
    look("confirmed")
    desk.go("/written_review/")
    assert desk.page.locator(".saq-funnel__step--done").count() == 7
    desk.go(f"/consensus/{clock.today().year}/charts/")
    look()


def everybody_reads(desk, panel, expert):
    """Each nominee reads in or out and nothing else; for the expert it is over."""
    chips = {Status.SHORTLISTED: "进入会审答辩", Status.WRITTEN_REJECTED: "未进入会审答辩"}
    found = {name: panel.fresh(name) for name in NOMINEES}
    assert [found[name].status for name in MARKS] == [Status.SHORTLISTED, Status.SHORTLISTED] + [
        Status.WRITTEN_REJECTED
    ] * 2
    for row in found.values():
        at(desk, row.nominee, 390)
        desk.go(f"/application/{row.key}/")
        page = desk.page.locator("main").inner_text()
        assert chips[row.status] in desk.page.locator("h1").inner_text()
        assert not re.search(r"\d+\.\d\d\b|名次|平均分|白景行", page)
    at(desk, expert, 390)
    desk.go("/written_review/mine/")
    assert desk.says("现在没有请您评审的材料")
    row = Assignment.objects.filter(expert__user=expert, state=State.LOCKED).first()
    assert desk.go(f"/written_review/mine/{row.key}/").status == 404
    desk.forgive(404)


@pytest.mark.story
def test_from_the_invitation_to_the_shortlist(desk, panel, look):
    staff, lead = panel.place.staff, panel.lead
    pages.invites(desk, staff, look)
    expert = pages.joins(desk, mailed_link(), look)
    pages.appoints(desk, staff, look)
    pages.swears(desk, expert, look)
    pages.starts(desk, lead, look)
    pages.copies(desk, panel, look)
    pages.composes(desk, staff, look)
    pages.begins(desk, lead, look)
    pages.accepts(desk, expert, look)
    pages.scores(desk, look)
    panel.score(MARKS)
    locks(desk, lead, look)
    convenes(desk, staff, look)
    confers(desk, look)
    closes(desk, look)
    confirms(desk, lead, look)
    assert Meeting.objects.get().scan is not None
    everybody_reads(desk, panel, expert)
