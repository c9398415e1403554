"""Pass, return, reject, waive: every guard, two people, one winner (T13, T16, T17, R22)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.models import Message, OutgoingMail
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.corrections import ItemDraft
from nominations.models import Ban, CorrectionRound, StageEvent
from nominations.pipeline import Status
from review.checklist import deciding
from review.checklist.items import ITEMS
from review.checklist.models import EligibilityWaiver, RejectProposal
from review.checklist.standing import pass_problems
from review.formal_check import transitions as checking
from review.formal_check.permissions import can_check, can_confirm
from review.formal_check.transitions import Given
from review.paperwork import register
from tests.factories.formal_check import answered, corrected, examining, later, passed, rejected, returned, yes
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
RETIRED = Given("no", "身份证显示已满60周岁，已办理退休")


def letter(application, kind):
    return GeneratedDocument.objects.get(kind=kind, target=f"application:{application.pk}")


def test_a_complete_checklist_passes_and_the_three_parties_hear_of_it(checked, staff, town):
    passed(answered(checked, staff), staff)
    assert checked.status == Status.FORMAL_PASSED
    told = set(Message.objects.filter(subject__contains="形式审查").values_list("user", flat=True))
    assert told == {town.nominee.pk, town.unit.pk, town.rec.pk}
    event = checked.events.get(move="formal_pass")
    assert (event.actor, event.payload["waived"], event.payload["grace"]) == (staff, [], None)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"form": Given("no", "缺工作年限")}, "“申报审批表填写完整，字数符合要求”为不符合，不能通过。"),
        ({"retired": RETIRED}, "“不是退休职工”为不符合，不能通过。"),
    ],
)
def test_what_was_answered_no_does_not_pass(checked, staff, answers, sentence):
    answered(checked, staff, **answers)
    assert pass_problems(checked) == [sentence]
    with pytest.raises(TransitionError):
        passed(checked, staff)
    checked.refresh_from_db()
    assert checked.status == Status.SUBMITTED


def test_open_items_a_ban_and_an_unopened_batch_do_not_pass(arrived, submitted, staff):
    problems = pass_problems(submitted)
    assert problems[0] == "还有 18 项没有审查结果。"
    assert problems[-1] == "所在批次还没有开始审查，请先签收批次并开始审查。"
    assert "纸质材料未收齐：推荐汇总表（第 1 版）应收 1 份，已收 0 份。" in problems
    examining(arrived, staff)
    answered(submitted, staff)
    assert pass_problems(submitted) == []
    today = clock.today()
    Ban.objects.create(
        subject_type="person", subject_key=submitted.id_index, starts_on=today, ends_on=today.replace(year=2026),
        decision_doc="演示",
    )  # fmt: skip
    last = today.replace(year=2026) - timedelta(days=1)
    words = f"个人：{submitted.name}，在禁报期内，至 {last}（含当日），依据 演示。"
    assert pass_problems(submitted) == [words], "the association reads who and until when"


def test_paper_may_come_later_when_that_was_granted(checked, staff, town):
    answered(checked, staff)
    returned(checked, staff)
    corrected(checked, town, trade="电焊工")  # the printed form has a new version now
    assert "纸质材料未收齐：申报审批表原件（第 4 版）应收 3 份，已收 0 份。" in pass_problems(checked)
    register.grant(
        checked, by=Actor(staff, Role.STAFF), permit=yes, reason="原件在途，约定一周内补齐", due_on=clock.today(),
        version=checked.version, key=click(),
    )  # fmt: skip
    checking.answer(checked, by=Actor(staff, Role.STAFF), answers={item.code: Given("yes") for item in ITEMS})
    passed(checked, staff)
    assert checked.events.get(move="formal_pass").payload["grace"] is not None


def test_an_exclusion_is_waived_by_two_people(checked, staff, lead, town):
    answered(checked, staff, retired=RETIRED)
    by, terms = Actor(staff, Role.STAFF), {"version": checked.version}
    reason = "延迟退休至2024年，单位人事部门出具证明，仍在一线岗位工作。"
    waiver = deciding.propose_waiver(
        checked, by=by, permit=can_check, ask=can_confirm, item="retired", reason=reason, **terms
    )
    assert "还有例外申请等待负责人决定。" in pass_problems(checked)
    assert Message.objects.get(user=lead).subject == f"{checked.acceptance_no} 申请例外，请决定"
    decision = {"permit": can_confirm, "agreed": True, "decision": "", "version": checked.version, "key": click()}
    with pytest.raises(NotPermitted):
        deciding.decide_waiver(waiver, by=Actor(staff, Role.LEAD), **decision)
    deciding.decide_waiver(waiver, by=Actor(lead, Role.LEAD), **decision)
    passed(checked, staff)
    assert checked.events.get(move="formal_pass").payload["waived"] == ["retired"]
    with pytest.raises(WrongState):
        deciding.decide_waiver(waiver, by=Actor(lead, Role.LEAD), **decision)


def test_only_the_three_exclusions_can_be_waived_and_only_when_they_apply(checked, staff):
    answered(checked, staff, form=Given("no", "缺页"))
    by = {"by": Actor(staff, Role.STAFF), "permit": can_check, "ask": can_confirm, "version": checked.version}
    for item in ("form", "retired", "nothing"):
        with pytest.raises(TransitionError):
            deciding.propose_waiver(checked, item=item, reason="理由" * 20, **by)
    assert not EligibilityWaiver.objects.exists()


def test_a_rejection_needs_two_people_and_sends_the_letter(checked, staff, lead, town):
    rejected(checked, staff, lead)
    assert checked.status == Status.FORMAL_REJECTED
    event = checked.events.get(move="formal_reject")
    assert (event.actor, event.role, event.payload["code"]) == (lead, Role.LEAD, "ineligible")
    payload = letter(checked, "formal_conclusion").snapshot.payload
    assert payload["items"] == ["已于2022年12月退休，不属于在职职工。"]
    assert "不符合范围条件" in payload["paragraphs"][0]
    assert OutgoingMail.objects.filter(user=town.nominee, subject="形式审查未通过").exists()


def test_nobody_confirms_what_they_proposed_themselves(checked, staff, lead):
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=lead, role=Role.STAFF)
    proposal = deciding.propose_reject(
        checked, by=Actor(lead, Role.STAFF), permit=can_check, ask=can_confirm, code="incomplete",
        reason="材料缺失且无法补齐，建议不通过。", version=checked.version,
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        deciding.confirm_reject(
            proposal, by=Actor(lead, Role.LEAD), permit=can_confirm, version=checked.version, key=click()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RejectProposal.objects.filter(pk=proposal.pk).update(
            decided_by=lead, decided_at=clock.now(), outcome="confirmed"
        )
    checked.refresh_from_db()
    assert checked.status == Status.SUBMITTED


def test_while_a_rejection_is_proposed_nothing_else_is_decided_and_no_lets_it_go_on(checked, staff, lead):
    answered(checked, staff)
    proposal = deciding.propose_reject(
        checked, by=Actor(staff, Role.STAFF), permit=can_check, ask=can_confirm, code="incomplete",
        reason="材料缺失且无法补齐，建议不通过。", version=checked.version,
    )  # fmt: skip
    for act in (passed, returned):
        with pytest.raises(TransitionError):
            act(checked, staff)
    deciding.decline_reject(proposal, by=Actor(lead, Role.LEAD), permit=can_confirm, decision="可以补正")
    passed(checked, staff)


def test_a_return_names_what_is_wrong_tells_three_parties_and_sends_the_notice(checked, staff, town):
    returned(checked, staff, ItemDraft("attachment", "union_card", "影像不清晰，无法辨认会员姓名。"))
    assert checked.status == Status.CORRECTION
    running = CorrectionRound.objects.get()
    assert (running.number, running.base_revision, running.due_estimated) == (1, checked.revision, False)
    assert f"{running.due_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" == "2023-04-06 17:00"  # 清明 4月5日
    payload = letter(checked, "correction_notice").snapshot.payload
    assert payload["items"] == ["工会会员服务卡（或工会电子会员证）：影像不清晰，无法辨认会员姓名。"]
    assert "请于2023年4月6日17时前" in payload["closing"][0]
    mail = OutgoingMail.objects.get(user=town.nominee, subject="协会退回补正，请在期限前完成")
    assert "期限：2023年4月6日 17:00" in mail.body and f"/correction/{checked.key}/" in mail.body
    assert not any(str(mail.body).count(number) for number in (checked.id_no, checked.mobile))


def test_two_rounds_at_most_and_a_fresh_look_after_each(checked, staff, town):
    for number in (1, 2):
        returned(checked, staff)
        corrected(checked, town, trade=f"焊工{number}")
        assert pass_problems(answered(checked, staff, form=Given("no", "仍有误")))
    with pytest.raises(TransitionError, match="最多退回补正 2 次"):
        returned(checked, staff)
    answered(checked, staff)
    passed(checked, staff)


def test_after_a_correction_the_old_answers_are_not_enough(checked, staff, town):
    answered(checked, staff)
    returned(checked, staff)
    corrected(checked, town, trade="焊工一")
    assert pass_problems(checked)[0] == "材料已有新的版本，请对照改动重新核对，并保存审查结果。"
    passed(answered(checked, staff), staff)


@pytest.mark.parametrize(
    "items",
    [
        [ItemDraft("field", "employer", "换单位")],
        [ItemDraft("field", "id_no", "换号码")],
        [ItemDraft("field", "nothing", "没有")],
        [ItemDraft("field", "trade", "一"), ItemDraft("field", "trade", "二")],
    ],
)
def test_what_cannot_be_returned_is_refused(checked, staff, items):
    with pytest.raises(TransitionError):
        returned(checked, staff, *items)
    checked.refresh_from_db()
    assert checked.status == Status.SUBMITTED and not CorrectionRound.objects.exists()


def test_the_date_is_moved_once_before_it_is_due(checked, staff, town):
    returned(checked, staff)
    running = CorrectionRound.objects.get()
    by, until = Actor(staff, Role.STAFF), running.due_at.replace(day=10)
    terms = {"by": by, "estimated": False, "reason": "单位放假，无法盖章"}
    with pytest.raises(TransitionError):
        checking.extend(checked, until=running.due_at, **terms)
    checking.extend(checked, until=until, **terms)
    assert Message.objects.filter(user=town.nominee, subject="补正期限已延长").exists()
    with pytest.raises(WrongState):
        checking.extend(checked, until=until.replace(day=12), **terms)
    with later(days=12), pytest.raises(WrongState):
        checking.extend(checked, until=until.replace(day=28), **terms)


def test_a_stale_page_decides_nothing(checked, staff):
    answered(checked, staff)
    version = checked.version
    returned(checked, staff)
    with pytest.raises(WrongState):
        checking.formal_pass(checked, by=Actor(staff, Role.STAFF), version=version, key=click())
    assert StageEvent.objects.filter(application=checked, move="formal_pass").count() == 0


def test_a_second_click_is_the_first(checked, staff):
    answered(checked, staff)
    key, by = click(), Actor(staff, Role.STAFF)
    first = checking.formal_pass(checked, by=by, version=checked.version, key=key)
    assert checking.formal_pass(checked, by=by, version=1, key=key) == first


def test_a_changed_version_is_stale(checked, staff):
    answered(checked, staff)
    with pytest.raises(StaleVersion):
        checking.formal_pass(checked, by=Actor(staff, Role.STAFF), version=checked.version - 1, key=click())


def test_who_belongs_to_the_applying_side_decides_nothing(checked, town, client):
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=town.rec, role=Role.STAFF)
    client.force_login(town.rec)
    assert not can_check(town.rec, checked)
    assert client.post(reverse("formal_check:check", args=[checked.key])).status_code == 404
    assert client.get(reverse("formal_check:send_back", args=[checked.key])).status_code == 404
    assert make_user(Role.LEAD).pk and can_confirm(make_user(Role.LEAD), checked)
