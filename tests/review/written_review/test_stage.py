"""The stage from C6 to the clock: start, begin, invitations, answers, clues, reminders, what is overdue or left."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.requests import render_now
from nominations.acting import Actor
from nominations.models import Application
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance, advance_cycle, everyone
from review.experts.models import Conflict, Expert
from review.sheets import rubric, ticking
from review.sheets.locking import lock_all
from review.sheets.models import Assignment, Clue, SheetVersion
from review.written_review import transitions
from tests.factories import experts as make
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.review.written_review.test_scoring import printed, send, url, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(town, passed):
    """The formal check has begun and everything is decided."""
    cycle = town.cycle
    cycle.refresh_from_db()
    for name, by in (("deadline", Actor.system()), ("begin_formal", Actor(None, Role.LEAD))):
        advance_cycle(cycle, name, by=by, permit=everyone)
    return cycle


def panel(application, worker, lead, n=3):
    """n appointed and sworn experts, proposed for the application."""
    rows = []
    for number in range(n):
        one = make.expert(f"演示专家{number}")
        make.sworn(make.appointed(one, application.cycle, lead))
        rows.append(make.proposed(application, one, worker))
    return rows


def post(client, name, data, *args):
    return client.post(reverse(f"written_review:{name}", args=args), {"key": click(), **data})


def test_lead_starts_and_the_rubric_is_frozen_under_its_hash(client, exam, lead):
    client.force_login(lead)
    assert post(client, "start", {"version": exam.version}).status_code == 302
    exam.refresh_from_db()
    held = rubric.of_cycle(exam)
    assert exam.stage == CycleStage.WRITTEN and held.sha256 == rubric.sha256(held.content)


def test_the_start_is_refused_with_a_rubric_that_does_not_add_up(client, exam, lead):
    held = rubric.of_cycle(exam)
    held.content["dimensions"][0]["items"][0]["points"] = 11
    held.save()
    client.force_login(lead)
    answer = post(client, "start", {"version": exam.version})
    assert answer.status_code == 422 and "各项分值之和应为 25 分" in answer.content.decode()
    exam.refresh_from_db()
    assert exam.stage == CycleStage.FORMAL_EXAM and held.frozen_at is None


def test_only_lead_starts(client, exam, worker):
    for user in (worker, make_user(Role.CHIEF), make_user(Role.SUP), make_user(Role.EXP)):
        client.force_login(user)
        assert post(client, "start", {"version": exam.version}).status_code == 404


def test_begin_names_the_copies_that_are_missing_and_the_files_without_experts(client, cycle, passed, lead, worker):
    """T-15: one copy of two is not confirmed; the other file has too few experts."""
    client.force_login(lead)
    data = {"version": cycle.version, "days": "10", "pick": [str(passed.key)]}
    page = post(client, "begin", data).content.decode()
    assert f"匿名副本还没有确认：{passed.acceptance_no} {passed.name}" in page
    assert f"不足 3 位可以评审的专家：{passed.acceptance_no}" in page
    passed.refresh_from_db()
    assert passed.status == Status.FORMAL_PASSED


def test_begin_moves_invites_writes_letters_and_names_nobody(client, cycle, passed, lead, worker):
    make.copied(passed, worker)
    rows = panel(passed, worker, lead)
    client.force_login(lead)
    assert post(client, "begin", {"version": cycle.version, "days": "10", "pick": [str(passed.key)]}).status_code == 302
    passed.refresh_from_db()
    assert passed.status == Status.WRITTEN_REVIEW
    assert set(Assignment.objects.values_list("state", flat=True)) == {"invited"}
    letters = GeneratedDocument.objects.filter(kind="expert_invitation")
    assert letters.count() == 3
    for row in rows:
        told = Message.objects.get(user=row.expert.user)
        said = f"{told.subject}{told.body}{letters[0].snapshot.payload}"
        assert "1 份" in told.body
        assert not [word for word in (passed.name, passed.employer.name, passed.acceptance_no) if word in said]


def test_nobody_invites_whom_they_proposed(client, cycle, passed, lead):
    """SoD: one person may hold both roles, but never takes both steps about one application."""
    both = make_user(Role.STAFF)
    both.role_grants.create(role=Role.LEAD)
    make.copied(passed, both)
    panel(passed, both, lead)
    client.force_login(both)
    data = {"version": cycle.version, "days": "10", "pick": [str(passed.key)]}
    answer = post(client, "begin", data)
    assert answer.status_code == 422
    assert f"由您本人拟分配，请由另一位负责人开始初评：{passed.acceptance_no} {passed.name}" in answer.content.decode()
    assert set(Assignment.objects.values_list("state", flat=True)) == {"proposed"}
    client.force_login(lead)
    assert post(client, "begin", data).status_code == 302


def test_conflicts_are_compared_anew_before_anybody_is_invited(client, cycle, passed, lead, worker):
    """The proposal was right when it was made; since then the expert has moved to the nominee's own work unit."""
    make.copied(passed, worker)
    rows = panel(passed, worker, lead, 4)
    Expert.objects.filter(pk=rows[0].expert_id).update(employer=passed.employer)
    client.force_login(lead)
    answer = post(client, "begin", {"version": cycle.version, "days": "10", "pick": [str(passed.key)]})
    assert answer.status_code == 302
    assert list(Assignment.objects.order_by("pk").values_list("state", flat=True)) == ["dropped"] + ["invited"] * 3
    assert not Message.objects.filter(user=rows[0].expert.user, subject="书面初评邀请").exists()


def test_a_conflicted_expert_does_not_count_and_is_not_invited(cycle, passed, lead, worker):
    make.copied(passed, worker)
    rows = panel(passed, worker, lead, 4)
    Conflict.objects.create(expert=rows[0].expert, application=passed, source="staff", kind="other")
    transitions.begin(cycle, [passed.key], by=Actor(lead, Role.LEAD), days=10, version=cycle.version, key="k")
    assert [row.state for row in Assignment.objects.order_by("pk")] == ["dropped", "invited", "invited", "invited"]


def test_accepting_needs_both_pledges(client, cycle, passed, worker, lead, expert):
    make.appointed(expert, cycle, lead)
    make.copied(passed, worker)
    make.started(passed, lead)
    row = make.invited(passed, expert, worker, lead)
    client.force_login(expert.user)
    page = client.get(reverse("written_review:mine")).content.decode()
    assert "SX2023-001" in page and "请先签署" in page
    answer = client.post(
        reverse("written_review:accept"), {"version": 0, "key": "k", "pick": [str(row.key)]}, follow=True
    )
    assert "请先签署" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "invited"
    assert client.get(url(row)).status_code == 404


def test_before_accepting_there_is_code_industry_and_date_and_nothing_else(client, cycle, passed, worker, lead, expert):
    make.sworn(make.appointed(expert, cycle, lead))
    make.copied(passed, worker)
    make.started(passed, lead)
    row = make.invited(passed, expert, worker, lead)
    client.force_login(expert.user)
    page = client.get(reverse("written_review:mine")).content.decode()
    assert "SX2023-001" in page and "制造业" in page
    assert client.get(url(row)).status_code == 404
    client.post(reverse("written_review:accept"), {"version": 0, "key": "k", "pick": [str(row.key)]})
    assert client.get(url(row)).status_code == 200


def test_declining_tells_staff_the_code_alone(client, cycle, passed, worker, lead, expert):
    make.sworn(make.appointed(expert, cycle, lead))
    make.copied(passed, worker)
    make.started(passed, lead)
    row = make.invited(passed, expert, worker, lead)
    client.force_login(expert.user)
    assert post(client, "decline", {"version": row.version, "reason": ""}, row.key).status_code == 302
    row.refresh_from_db()
    assert row.state == "declined"
    told = Message.objects.get(user=worker, subject="有专家谢绝评审")
    assert "SX2023-001" in told.body and passed.name not in told.body and expert.user.name not in told.body


def test_recusal_takes_effect_on_the_next_request(client, assigned, expert, worker):
    client.force_login(expert.user)
    send(client, assigned, whole(), "submit")
    page = client.get(url(assigned)).content.decode()
    file = page.split('class="saq-evidence__frame')[1].split('src="')[1].split('"')[0]
    paper = reverse("documents:status", args=[printed().key])
    assert client.get(file).status_code == 200 and client.get(paper).status_code == 200
    assigned.refresh_from_db()
    data = {"version": assigned.version, "kind": "colleague", "reason": "曾共同完成项目。"}
    assert post(client, "recuse", data, assigned.key).status_code == 302
    for address in (url(assigned), file, paper):
        assert client.get(address).status_code == 404, address
    assert "SX2023-001" not in client.get(reverse("written_review:mine")).content.decode()
    assigned.refresh_from_db()
    assert assigned.state == "recused" and assigned.sheet.void_at is not None
    assert [version.cause for version in SheetVersion.objects.all()] == ["submit_score", "void"]


def test_a_file_has_a_number_a_mark_and_no_name(client, assigned, expert):
    client.force_login(expert.user)
    page = client.get(url(assigned)).content.decode()
    address = page.split('class="saq-evidence__frame')[1].split('src="')[1].split('"')[0]
    answer = client.get(address.replace("?inline=1", ""))
    assert "%E8%AF%81%E6%98%8E%E6%9D%90%E6%96%99" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store, private"
    assert assigned.application.name not in page and assigned.application.employer.name not in page
    for user in (make_user(Role.EXP), make_user(Role.STAFF), make_user(Role.LEAD)):
        client.force_login(user)
        assert client.get(address).status_code == 404


def test_a_clue_goes_to_lead_and_comes_back_answered(client, assigned, expert, lead, worker):
    client.force_login(expert.user)
    data = {"version": "0", "key": "k", "text": "第3份证明材料的日期早于公司成立日期，请核实。"}
    assert client.post(reverse("written_review:report", args=[assigned.key]), data).status_code == 302
    client.post(reverse("written_review:report", args=[assigned.key]), data)
    clue = Clue.objects.get()
    told = Message.objects.get(user=lead, subject="专家反映线索")
    assert "证明材料" not in told.body
    client.force_login(worker)
    assert client.get(reverse("written_review:clue", args=[clue.pk])).status_code == 404
    client.force_login(lead)
    form = {"version": clue.version, "answer": "已向工作单位核实，日期系笔误。"}
    assert post(client, "clue", form, clue.pk).status_code == 302
    client.force_login(expert.user)
    assert "日期系笔误" in client.get(url(assigned)).content.decode()


def test_reminders_go_once_each_and_what_is_overdue_lapses(assigned, expert, worker):
    due = assigned.due_at
    early = (due - timedelta(days=2)).astimezone(clock.SHANGHAI).replace(hour=7, minute=59)
    with clock.at(early):
        ticking.tick()
    assert not Message.objects.filter(user=expert.user, subject__startswith="书面初评").exists()
    for moment in (due - timedelta(days=2), due - timedelta(days=2, hours=-1), due - timedelta(hours=1)):
        with clock.at(moment):
            ticking.tick()
    subjects = list(Message.objects.filter(user=expert.user).order_by("pk").values_list("subject", flat=True))
    assert subjects == ["书面初评即将截止", "书面初评今天截止"]
    assigned.refresh_from_db()
    assert assigned.state == "accepted"
    with clock.at(due + timedelta(minutes=1)):
        ticking.tick()
        ticking.tick()
    assigned.refresh_from_db()
    assert assigned.state == "lapsed"
    assert Message.objects.filter(user=worker, subject="有专家逾期未提交评分").count() == 1


def test_who_leaves_takes_the_assignments_along(client, assigned, expert):
    client.force_login(expert.user)
    send(client, assigned, whole(), "submit")
    advance(assigned.application, "withdraw_late", by=Actor(make_user(Role.LEAD), Role.LEAD), permit=make.yes,
            reason="本人申请退出。")  # fmt: skip
    ticking.tick()
    assigned.refresh_from_db()
    assert assigned.state == "cancelled" and assigned.sheet.void_at is not None


def test_the_printed_sheet_and_a_blank_one(client, assigned, expert):
    client.force_login(expert.user)
    send(client, assigned, whole(), "submit")
    paper = printed()
    assert render_now("score_sheet", paper.snapshot.payload)[:5] == b"%PDF-"
    assert client.post(reverse("written_review:blank")).status_code == 302
    blank = GeneratedDocument.objects.exclude(pk=paper.pk).get(kind="score_sheet")
    assert blank.snapshot.payload["expert"] == ""
    assert render_now("score_sheet", blank.snapshot.payload)[:5] == b"%PDF-"


def test_the_page_says_the_rules_of_this_very_sheet_and_whom_the_year_looks_for(client, assigned, expert):
    """The sheet of the year may be scored in whole points, with another cap and another length (§5.4); R24."""
    held = assigned.cycle.rubric
    held.content |= {"step": "1", "unfilled_cap": 30, "comment_min": 35}
    held.save(update_fields=["content"])
    Application.objects.filter(pk=assigned.application_id).update(priority_focus=True)
    client.force_login(expert.user)
    page = client.get(url(assigned)).content.decode()
    assert "每项以 1 分为一档；未填报的维度最多得该维度分值的 30%" in page and "不少于 35 字" in page
    assert 'step="0.5"' not in page and 'data-step="1"' in page and "加减 1 分" in page
    assert "重点培养对象" in page


def test_after_the_lock_an_expert_may_still_leave_and_the_sheet_is_set_aside(client, assigned, expert, lead):
    """A relation that comes to mind in the consensus: the page offers the way out, and the sheet counts no more."""
    client.force_login(expert.user)
    send(client, assigned, whole(), "submit")
    lock_all(assigned.cycle, lead)
    assert reverse("written_review:recuse", args=[assigned.key]) in client.get(url(assigned)).content.decode()
    assigned.refresh_from_db()
    data = {"version": assigned.version, "kind": "colleague", "reason": "曾共同完成项目。"}
    assert post(client, "recuse", data, assigned.key).status_code == 302
    assert client.get(url(assigned)).status_code == 404
    assigned.refresh_from_db()
    assert assigned.state == "locked" and assigned.quarantined_at is not None
