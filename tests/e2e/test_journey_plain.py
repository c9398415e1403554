"""The same journey without a script: every POST is a served form, with what it holds and nothing else (G1).

It goes on through all six stages to the certificate: what everybody does is done on their page.
"""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.models import Application, StageEvent
from nominations.pipeline import BatchStatus, Status
from publicity.titles.models import Title
from tests.e2e import answers
from tests.e2e import stage_pages as pages
from tests.e2e.leaks import Secrets
from tests.e2e.plain import Visitor
from tests.e2e.public_hands import ended, made_public, named, stranger
from tests.e2e.test_journey_browser import DEMO_PASSWORD
from tests.factories.journey import Town
from tests.factories.nominations import make_user
from tests.factories.publicity import Office


def signs_up():
    nominee = Visitor()
    page = nominee.open("/accounts/signup/").form("注册").answer(answers.SIGN_UP).press("注册")
    assert "注册申请已提交" in page.text
    nominee.log_in(answers.PHONE, answers.PASSWORD)
    return nominee


def consents(nominee):
    form = nominee.open("/").follow("开始填写申报表").form("同意并开始填写")
    page = form.press("同意并开始填写")
    assert len(page.tree.xpath("//*[@data-saq-errors]//li")) == 3
    ticks = {"processing": ["on"], "sensitive": ["on"], "publication": ["on"]}
    return page.form("同意并开始填写").answer(ticks).press("同意并开始填写")


def mistypes(page):
    """What cannot be stored is said and stays; all else is stored."""
    page = page.form("保存").answer(dict(answers.STEPS[0][1]) | answers.WRONG).press("保存")
    assert len(page.tree.xpath("//*[@data-saq-errors]//li/a")) == len(answers.WRONG)
    for name, typed in answers.WRONG.items():
        assert page.form("保存").named(name)[0].get("value") == typed
        assert page.tree.xpath(f"//*[@id='id_{name}_error']")
    assert Application.objects.get().home_addr == answers.STEPS[0][1]["home_addr"]
    return page


def fills(page):
    for slug, given in answers.STEPS:
        assert page.path.endswith(f"/{slug}/")
        if slug == "work":
            page = page.form("查找").answer({"employer_q": answers.EMPLOYER[4:8]}).press("查找")
        if slug == "files":
            page = uploads(page)
        page = page.form("保存并继续下一步").answer(given).press("保存并继续下一步")
    return page


def uploads(page):
    for name in answers.FILES:
        content = answers.paper() if name.endswith(".pdf") else answers.picture(name)
        label = page.main.xpath(".//*[contains(@class, 'saq-claim--open')]//h3/span[1]")[0].text
        page = page.form(f"上传 {label}").answer({"file": (name, content)}).press(f"上传 {label}")
        assert f"已上传：{label}" in page.text
    return page


def submits(nominee, page):
    assert "必填内容都已填写" in page.text
    page = page.form("生成预览").press("生成预览")
    assert answers.NAME in answers.text_of(nominee.download(page, "下载申报审批表（PDF）"))
    page = page.form("提交给工作单位").answer({"commitment": ["on"]}).press("提交给工作单位")
    assert "已提交给工作单位" in page.text


def the_unit_agrees(place):
    officer = Visitor()
    page = officer.log_in(place.unit.email, DEMO_PASSWORD).follow("审核")
    while page.main.xpath(".//form[contains(@class, 'saq-confirm')]//button[@value='1']"):
        page = page.form("已核对原件并盖章确认").press("已核对原件并盖章确认")
    page = page.form("同意并确认").answer(answers.UNIT_DECISION).press("同意并确认")
    assert "申报表已转到推荐单位" in page.text


def recommends(place):
    officer = Visitor()
    page = officer.log_in(place.rec.email, DEMO_PASSWORD).follow("审核")
    case = page.path
    while page.link("下一份"):
        if url := page.link("打开阅读"):
            assert officer.client.get(url).status_code == 200
        page = page.follow("下一份")
    page = officer.open(case).form("同意推荐").answer(answers.REC_DECISION).press("同意推荐")
    assert "已同意推荐" in page.text
    return officer


def hands_in(officer, place):
    label = f"新建{place.cycle.year}年度批次"
    page = officer.open("/recommendation/").follow("报送批次").form(label).press(label)
    page = page.form("把选中的人加入名单").press("把选中的人加入名单")
    contact = {"contact_name": "顾远舟", "contact_phone": "021-50000001"}
    page = page.form("保存联系人").answer(contact).press("保存联系人")
    page = page.form("锁定名单并生成附件2").press("锁定名单并生成附件2")
    printed = officer.download(page, "下载推荐汇总表（PDF）")
    assert answers.NAME in answers.text_of(printed)
    page = page.form("上传扫描件").answer({"scan": ("盖章.pdf", answers.scanned(printed))}).press("上传扫描件")
    page = page.form("报送").answer({"commitment": ["on"]}).press("报送")
    number = page.main.xpath(".//td[@data-label='受理编号']")[0].text
    assert number in answers.text_of(officer.download(page, "下载受理回执（PDF）"))
    return number


def receives(place):
    staff = Visitor()
    page = staff.log_in(place.staff.email, DEMO_PASSWORD).follow("签收")
    page = page.form("签收").press("签收")
    assert "已签收，推荐单位会收到通知" in page.text
    return page


def becomes_a_candidate(application, place):
    """The four stages of the review, page by page, from the batch that was received to the list of candidates."""
    lead, chief = make_user(Role.LEAD, name="演示负责人乙"), make_user(Role.CHIEF, name="演示秘书长丙")
    one = pages.Association(place.cycle, application, place.staff, lead, chief)
    pages.formal_check(one)
    with one.later(1):
        pages.experts_are_there(one)
        pages.written_review(one)
    with one.later(8):
        pages.scores(one)
        pages.consensus(one)
    with one.later(9):
        pages.defense_is_planned(one, one.day(40))
    with one.later(40):
        pages.defense_is_held(one)
        pages.is_proposed(one)
        pages.approval_is_planned(one, one.day(60))
    with one.later(60):
        pages.is_approved(one)
    application.refresh_from_db()
    assert application.status == Status.CANDIDATE
    town = Town(place.cycle, place.recommender, place.employer, application.nominee, place.unit, place.rec)
    return one, Office(town, place.staff, lead, chief, [application])


def is_named(one, office):
    """Public for a period, without an objection, then named; the address of whoever wants to verify it is public."""
    with one.later(62):
        made_public(office)
        secrets, year = Secrets.of_database(), office.cycle.year
        assert answers.NAME in stranger(f"/public_list/{year}/", secrets).text
    with clock.at(ended() + timedelta(days=1)):
        named(office, f"沪质协〔{year}〕35号")
        assert answers.NAME in stranger("/honours/", secrets).text
    return secrets


def has_the_certificate(secrets):
    """The person named fetches it, and a stranger who is shown the file reads that it is in force."""
    title = Title.objects.get()
    nominee = Visitor()
    nominee.client.force_login(User.objects.get(pk=title.application.nominee_id))
    page = nominee.open("/certificates/own/").follow(title.number)
    paper = nominee.download(page, "下载证书（PDF）")
    assert answers.NAME in answers.text_of(paper) and title.number in answers.text_of(paper)
    for data, word in ((paper, "有效"), (paper[:-1] + b"x", "改动")):
        form = stranger("/verify/", secrets).form("检查文件").answer({"file": ("证书.pdf", data)})
        assert word in form.press("检查文件").text


@pytest.mark.story
@pytest.mark.usefixtures("celery_worker_process")
def test_from_sign_up_to_the_certificate_without_a_script(place):
    nominee = signs_up()
    page = fills(mistypes(consents(nominee)))
    submits(nominee, page)
    the_unit_agrees(place)
    number = hands_in(recommends(place), place)
    receives(place)
    application = Application.objects.get()
    assert (application.status, application.acceptance_no) == (Status.SUBMITTED, f"{place.cycle.year}-0001")
    assert number == application.acceptance_no
    assert application.batch_items.get().batch.status == BatchStatus.RECEIVED
    moves = StageEvent.objects.order_by("pk").values_list("move", flat=True)
    assert list(moves) == ["create", "submit_to_unit", "unit_agree", "recommend", "batch_submit"]
    page = nominee.open("/inbox/").follow("申报材料已报送协会").follow("去看看")
    assert number in page.text
    has_the_certificate(is_named(*becomes_a_candidate(application, place)))
