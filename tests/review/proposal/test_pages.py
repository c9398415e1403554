"""Results and list by their pages: from the signed summary to the approval, and what is refused beside its field."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance
from review.marks.models import Mark
from review.proposals import counting
from review.proposals.models import Counting, ProposalLine
from tests.factories import halls
from tests.factories.experts import yes
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.review.proposals.conftest import TOTALS, scan

pytestmark = pytest.mark.django_db
AS_COUNTED = ("propose", "defense_fail", "defense_fail", "propose_reserve")
LIST, YEAR = "/proposal/2023/list/", "/proposal/2023/"


def of_session(client, scene, verb, **more):
    scene.session.refresh_from_db()
    form = {"version": scene.session.version, "key": click()} | more
    return client.post(f"/proposal/session/{scene.session.key}/do/{verb}/", form)


def of_year(client, scene, verb, **more):
    scene.cycle.refresh_from_db()
    subject = scene.cycle if verb in ("count", "approval") else scene.proposal
    return client.post(f"{YEAR}do/{verb}/", {"version": subject.version, "key": click()} | more)


def listed(scene, *chosen, **more):
    lines = {f"choice_{file.pk}": said for file, said in zip(scene.files, chosen, strict=True)}
    return lines | {"version": scene.proposal.version, "key": click()} | more


def text(client, path):
    return client.get(path).content.decode()


def test_from_the_signed_summary_to_the_approval(client, closed):
    closed.quota(1, 1)
    page = f"/proposal/session/{closed.session.key}/"
    client.force_login(closed.staff)
    assert "答辩第 1 场待签名汇总表" in text(client, "/")
    assert of_session(client, closed, "scan", scan=scan()).status_code == 302
    assert client.get(f"{page}scan/").status_code == 200
    client.force_login(closed.lead)
    assert "答辩第 1 场结果待确认" in text(client, "/") and "确认场次结果" in text(client, page)
    assert of_session(client, closed, "confirm_session").status_code == 302
    client.force_login(closed.staff)
    assert "候选人建议名单待拟定" in text(client, "/")
    assert client.post(LIST, listed(closed, *AS_COUNTED)).status_code == 302
    assert of_year(client, closed, "submit", quota_note="").status_code == 302
    client.force_login(closed.lead)
    assert "候选人建议名单待确认" in text(client, "/")
    assert "推荐单位经办人" in text(client, LIST), "who will be told stands beside the button"
    assert of_year(client, closed, "confirm").status_code == 302
    for file in closed.files:
        file.refresh_from_db()
    assert [file.status for file in closed.files] == [
        Status.PROPOSED, Status.DEFENSE_REJECTED, Status.DEFENSE_REJECTED, Status.RESERVE,
    ]  # fmt: skip
    assert of_year(client, closed, "approval").status_code == 302
    closed.cycle.refresh_from_db()
    assert closed.cycle.stage == CycleStage.APPROVAL
    client.force_login(make_user(Role.SUP))
    for path in ("/proposal/", YEAR, f"{YEAR}totals/", LIST, f"{YEAR}charts/", page,
                 f"/proposal/card/{closed.files[0].key}/"):  # fmt: skip
        assert client.get(path).status_code == 200, path


def test_before_the_end_of_a_session_there_are_numbers_and_no_values(client, scene):
    scene.hold(TOTALS[0])
    halls.stepped(scene.slots[1], scene.staff, *halls.TO_SCORING)
    halls.marked(scene.slots[1], "77.5", "", "88.5")
    page = f"/proposal/session/{scene.session.key}/"
    for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        shown = text(client, page)
        assert "7 / 7" in shown and "2 / 7" in shown and "0 / 7" in shown
        assert not any(value in shown for value in ("77.5", "88.5", "89.60", "90.5"))
        assert client.get(f"/proposal/card/{scene.files[0].key}/").status_code == 404
        totals = text(client, f"{YEAR}totals/")
        assert "现在还缺" in totals and "89.60" not in totals
        assert client.get(LIST).status_code == 302
        charts = text(client, f"{YEAR}charts/")
        assert "从入围到建议名单" in charts and "各评委评分分布" not in charts


def test_the_results_of_a_session_with_what_does_not_count_struck_through(client, closed):
    client.force_login(closed.staff)
    page = text(client, f"/proposal/session/{closed.session.key}/")
    assert "<del>99.00</del>" in page and "<del>70.00</del>" in page and "89.60" in page and "缺席" in page
    assert not any(expert.user.name in page for expert in closed.experts)
    card = text(client, f"/proposal/card/{closed.files[0].key}/")
    assert closed.experts[0].user.name in card and "去掉的最高分" in card and "核心技艺" in card


def test_a_mark_set_aside_later_is_told_and_a_new_summary_offered(client, closed):
    client.force_login(closed.staff)
    of_session(client, closed, "scan", scan=scan())
    page = f"/proposal/session/{closed.session.key}/"
    assert "重新生成汇总表" not in text(client, page)
    Mark.objects.filter(slot=closed.slots[0], seat__number=4).update(quarantined_at=clock.now())
    assert "重新生成汇总表" in text(client, page)
    client.force_login(closed.lead)
    assert "与签名的汇总表不同" in text(client, page)
    answer = of_session(client, closed, "confirm_session")
    assert answer.status_code == 422 and "平均分原为 89.60、现为 89.50" in answer.content.decode()
    client.force_login(closed.staff)
    assert of_session(client, closed, "recount").status_code == 302
    assert "待签名上传" in text(client, YEAR)


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(client, counted):
    client.force_login(counted.staff)
    answer = client.post(
        LIST, listed(counted, "propose_reserve", *AS_COUNTED[1:], **{f"reason_{counted.files[0].pk}": "短"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "与系统建议不同或没有建议，请写明理由" in page and 'value="短"' in page
    assert not ProposalLine.objects.exists()
    for bad in ({f"place_{counted.files[0].pk}": "零"}, {f"choice_{counted.files[0].pk}": "name"}, {"version": "x"}):
        assert client.post(LIST, listed(counted, *AS_COUNTED) | bad).status_code == 422
    absent = listed(counted, "propose", "defense_fail", "propose", "propose_reserve")
    assert client.post(LIST, absent).status_code == 422, "an absent one has no such choice"
    answer = of_year(client, counted, "submit", quota_note="")
    assert answer.status_code == 422 and "还有 4 人没有登记决定" in answer.content.decode()
    answer = of_session(client, counted, "scan")
    assert answer.status_code == 422
    client.force_login(counted.lead)
    answer = of_year(client, counted, "approval")
    assert answer.status_code == 422 and "候选人建议名单尚未确认" in answer.content.decode()


def test_an_old_page_answers_409(client, counted):
    client.force_login(counted.staff)
    old = listed(counted, *AS_COUNTED)
    assert client.post(LIST, listed(counted, *AS_COUNTED)).status_code == 302
    assert client.post(LIST, old).status_code == 409


def test_an_overtaken_counting_is_said_and_counted_anew(client, counted):
    Mark.objects.filter(slot=counted.slots[0], seat__number=4).update(quarantined_at=clock.now())
    client.force_login(counted.staff)
    assert "请先重新计算" in text(client, LIST) and "计算总分和名次" in text(client, YEAR)
    assert of_year(client, counted, "count").status_code == 302
    assert Counting.objects.count() == 2
    totals = text(client, f"{YEAR}totals/")
    assert "第 2 次计算" in totals and "第 1 场确认之后有评分因回避被隔离" in totals
    old = text(client, f"{YEAR}totals/?number=1")
    assert "88.36" in old and "已被后来的计算代替" in old
    assert client.get(f"{YEAR}totals/?number=x").status_code == 200
    assert "历次计算" in text(client, f"/proposal/card/{counted.files[0].key}/")


def test_a_year_without_a_defense_is_an_empty_page(client, scene):
    type(scene.cycle).objects.update(stage=CycleStage.CONSENSUS)
    client.force_login(make_user(Role.STAFF))
    assert "还没有进入会审答辩的年度" in text(client, "/proposal/")
    assert client.get("/proposal/2099/").status_code == 404


def test_the_workbook_is_asked_for(client, counted):
    client.force_login(counted.staff)
    answer = client.post(f"{YEAR}workbook/")
    assert answer.status_code == 302 and answer.url.startswith("/documents/")


COUNTED = {
    "year": YEAR, "totals": f"{YEAR}totals/", "list": LIST, "charts": f"{YEAR}charts/",
}  # fmt: skip


@pytest.mark.parametrize("n", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(client, counted, n):
    for file in counted.files[n:]:
        advance(file, "withdraw_late", by=counted.by_lead, permit=yes, reason="本人申请退出。")
    counting.count(counted.cycle, by=counted.by)
    client.force_login(counted.staff)
    assert text(client, f"{YEAR}totals/").count("data-saq-open") == n
    paths = {"session": f"/proposal/session/{counted.session.key}/", "card": f"/proposal/card/{counted.files[0].key}/"}
    counts = {}
    for name, path in {**COUNTED, **paths}.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts[name] = len(asked)
    assert counts == {"year": 18, "totals": 14, "list": 24, "charts": 9, "session": 14, "card": 11}
