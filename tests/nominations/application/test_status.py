"""The status page, recall (T4) and withdrawal (T33), with the batch the application stood on."""

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor
from nominations.application.transitions import submit
from nominations.models import Application, Batch, BatchItem, BatchRevision, StageEvent
from nominations.pipeline import INTAKE, LIVE, Status
from nominations.transitions import advance
from nominations.wording import applicant_label
from tests.factories.nominations import make_user
from tests.nominations.application.conftest import act_url, stored, text, visit

WORDS = "撤回申报"


@pytest.fixture
def sent(complete, officer):
    """Submitted to the unit, not opened by it."""
    submit(complete, by=Actor(complete.nominee, Role.NOM), version=complete.version, key="sent")
    return complete


def act(web, application, name, **fields):
    return web.post(act_url(application, name), {"version": stored(application).version, "key": "k", **fields})


def move(application, name, role, **times):
    """The later moves, whose own tests stand with their stages."""
    Application.objects.filter(pk=application.pk).update(**times)
    user = make_user(role, application.employer if role == Role.UNIT else application.recommender)
    application.refresh_from_db()
    advance(application, name, by=Actor(user, role), permit=lambda user, app: True, reason="为了测试而写的理由，够长。")


class TestStatus:
    def test_a_draft_says_how_much_is_missing_and_until_when(self, web, blank):
        page = text(web.get(act_url(blank, "detail")))
        assert "申报表在您手里" in page
        assert "还差 37 项" in page
        assert "4月12日 24:00 报送截止" in page

    def test_with_the_unit(self, web, sent):
        page = text(web.get(act_url(sent, "detail")))
        assert f"{sent.employer.name}正在审核。" in page
        assert f"转给{sent.recommender.name}" in page
        assert "第 2 步 / 共 4 步 · 工作单位审核" in page
        assert "提交给工作单位" in page
        assert "申报审批表（PDF）排队生成中" in page
        assert sent.id_no not in page

    def test_returned(self, web, sent):
        move(sent, "unit_return", Role.UNIT)
        page = text(web.get(act_url(sent, "detail")))
        assert "退回了申报表，请按意见修改" in page
        assert "为了测试而写的理由" in page

    def test_refused(self, web, sent):
        move(sent, "unit_refuse", Role.UNIT)
        page = text(web.get(act_url(sent, "detail")))
        assert "不同意本次申报" in page
        assert "为了测试而写的理由" in page
        assert "撤回修改" not in page

    def test_submitted_shows_the_number(self, web, sent):
        Application.objects.filter(pk=sent.pk).update(status="submitted", acceptance_no="2023-0007")
        page = text(web.get(act_url(sent, "detail")))
        assert "受理编号 2023-0007" in page
        assert "第 1 步 / 共 6 步 · 形式审查" in page

    @pytest.mark.parametrize("status", ["reserve", "proposed"])
    def test_a_reserve_reads_the_same_as_the_proposed(self, web, sent, status):
        Application.objects.filter(pk=sent.pk).update(status=status, acceptance_no="2023-0007")
        page = text(web.get(act_url(sent, "detail")))
        assert "等待名单审定" in page
        assert "后备" not in page

    @pytest.mark.parametrize("status", sorted(LIVE - INTAKE - {Status.CORRECTION}))
    def test_between_two_decisions_it_says_who_has_it_and_what_comes_next(self, web, sent, status):
        Application.objects.filter(pk=sent.pk).update(status=status, acceptance_no="2023-0007")
        said = web.get(act_url(sent, "detail")).context["story"]
        assert said.now != applicant_label(status) and said.then
        assert not any(word in said.now + said.then for word in ("后备", "建议人选", "递补", "名次", "得分"))

    def test_nobody_can_tell_a_reserve_by_its_sentences(self, web, sent):
        said = []
        for status in (Status.PROPOSED, Status.RESERVE):
            Application.objects.filter(pk=sent.pk).update(status=status, acceptance_no="2023-0007")
            page = web.get(act_url(sent, "detail"))
            said.append((page.context["story"], page.context["rail"], page.context["chip"]))
        assert said[0] == said[1]

    def test_a_hold_does_not_speak_of_an_objection(self, web, sent):
        Application.objects.filter(pk=sent.pk).update(status="objection_hold", acceptance_no="2023-0007")
        said = web.get(act_url(sent, "detail")).context["story"]
        assert "异议" not in said.now + said.then

    def test_a_defense_leads_to_its_own_page(self, web, sent):
        for status, leads in (("shortlisted", False), ("in_defense", True), ("proposed", False)):
            Application.objects.filter(pk=sent.pk).update(status=status, acceptance_no="2023-0007")
            own = reverse("attendance:own", args=[sent.key])
            assert (own in web.get(act_url(sent, "detail")).content.decode()) is leads


class TestRecall:
    def test_before_the_unit_has_opened_it(self, web, sent, officer):
        assert act(web, sent, "recall").status_code == 302
        assert stored(sent).status == Status.DRAFT
        assert Message.objects.filter(user=officer, subject__contains="撤回了申报表").exists()
        assert GeneratedDocument.objects.get(target=f"application:{sent.pk}").void_at is not None

    def test_afterwards_the_unit_must_return_it(self, web, sent):
        Application.objects.filter(pk=sent.pk).update(unit_opened_at=clock.now())
        assert "工作单位已经打开，请联系单位退回。" in text(web.get(act_url(sent, "detail")))
        response = web.post(act_url(sent, "recall"), {"version": stored(sent).version, "key": "k"}, follow=True)
        assert "请联系单位退回" in text(response)
        assert stored(sent).status == Status.UNIT_REVIEW

    def test_a_second_submission_can_be_recalled_again(self, web, sent):
        Application.objects.filter(pk=sent.pk).update(unit_opened_at=clock.now())
        move(sent, "unit_return", Role.UNIT)
        act(web, sent, "submit", commitment="on")
        assert stored(sent).unit_opened_at is None
        act(web, sent, "recall", key="again")
        assert stored(sent).status == Status.DRAFT

    def test_twice_is_once(self, web, sent):
        version = stored(sent).version
        for _twice in range(2):
            web.post(act_url(sent, "recall"), {"version": version, "key": "same"})
        assert StageEvent.objects.filter(application=sent, move="recall").count() == 1

    def test_a_draft_cannot_be_recalled(self, web, blank):
        assert act(web, blank, "recall").status_code == 409

    def test_never_by_get(self, web, sent):
        assert web.get(act_url(sent, "recall")).status_code == 405


class TestWithdraw:
    def test_the_words_are_typed(self, web, blank):
        response = act(web, blank, "withdraw", confirm="撤回")
        assert "请输入“撤回申报”。" in text(response)
        assert stored(blank).status == Status.DRAFT
        assert act(web, blank, "withdraw", confirm=f" {WORDS} ").status_code == 302
        assert stored(blank).status == Status.WITHDRAWN

    def test_only_those_hear_of_it_who_knew(self, web, blank):
        page = text(web.get(act_url(blank, "withdraw")))
        assert "将通知：申报人 " in page
        assert "工作单位经办人" not in page

    def test_the_unit_that_had_it_is_told(self, web, sent, officer):
        assert "将通知：申报人、工作单位经办人 " in text(web.get(act_url(sent, "withdraw")))
        act(web, sent, "withdraw", confirm=WORDS)
        assert Message.objects.filter(user=officer, subject__contains="撤回了申报").exists()

    def test_after_the_submission_it_is_too_late(self, web, sent):
        Application.objects.filter(pk=sent.pk).update(status="submitted", acceptance_no="2023-0007")
        assert act(web, sent, "withdraw", confirm=WORDS).status_code == 409

    @pytest.mark.parametrize("batch_status", ["editing", "sealing"])
    def test_it_leaves_its_list_and_the_locked_annex_is_void(self, web, sent, batch_status):
        Application.objects.filter(pk=sent.pk).update(endorsed_at=clock.now(), status="recommender_review")
        move(sent, "recommend", Role.REC)
        batch = Batch.objects.create(
            cycle=sent.cycle, recommender=sent.recommender, number=1, created_by=sent.nominee, item_count=1
        )
        BatchItem.objects.create(batch=batch, application=sent, position=1)
        Batch.objects.filter(pk=batch.pk).update(status=batch_status)
        revision = BatchRevision.objects.create(
            batch=batch,
            number=1,
            snapshot=sent.revisions.first().snapshot,
            content_hash="0" * 64,
            locked_by=sent.nominee,
        )
        act(web, sent, "withdraw", confirm=WORDS)
        batch.refresh_from_db()
        revision.refresh_from_db()
        assert stored(sent).status == Status.WITHDRAWN
        assert (batch.status, batch.item_count) == ("editing", 0)
        assert not batch.items.filter(live=True).exists()
        assert (revision.void_at is not None) is (batch_status == "sealing")


def test_the_dossier_for_other_screens_obeys_the_reader(web, sent, officer, cycle):
    page = text(web.get(act_url(sent, "summary")))
    assert "沈砺成" in page
    assert sent.id_no not in page
    assert "演示路100弄" in page
    assert "演示路100弄" not in text(visit(officer).get(act_url(sent, "summary")))
    assert visit(make_user(Role.UNIT, sent.recommender)).get(act_url(sent, "summary")).status_code == 404
    assert (
        reverse("application:file", args=[sent.attachments.first().key])
        in web.get(act_url(sent, "summary")).content.decode()
    )
