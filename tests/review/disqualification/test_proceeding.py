"""A disqualification takes three people and a hearing; what it does to everybody concerned, and what nobody learns."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations import bans
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Application, Ban, CorrectionRound
from nominations.models.ban import BanSubject
from nominations.pipeline import Status
from review.disqualification import permissions, transitions
from review.disqualification.models import Proceeding, Statement
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_unit, make_user
from tests.factories.proceedings import FACTS, proof

pytestmark = pytest.mark.django_db
PASSWORD = "demo-password-2023"


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def page(client, user, name, key):
    client.force_login(user)
    return client.get(reverse(f"disqualification:{name}", args=[key]))


@pytest.mark.parametrize("state", [Status.UNIT_REVIEW, Status.RECOMMENDED, Status.SUBMITTED])
def test_from_any_live_state_the_person_is_out_banned_told_and_written_to(town, bench, state):
    application = town.reach(state)
    row = bench.bring(application, subjects=["person", "employer"])
    application.refresh_from_db()
    assert (application.status, row.step, row.kind) == (Status.DISQUALIFIED, "decided", "disqualify")
    today = (row.due_at + timedelta(hours=1)).astimezone(clock.SHANGHAI).date()
    made = {ban.subject_type: ban for ban in Ban.objects.all()}
    assert set(made) == {"person", "employer"} and made["employer"].subject_key == town.employer.uscc
    assert made["person"].subject_key == application.id_index != application.id_no
    assert all((ban.starts_on, ban.ends_on) == (today, today.replace(year=today.year + 3)) for ban in made.values())
    letter = row.letter
    said = str(letter.snapshot.payload)
    assert letter.kind == "disqualification" and row.doc_no in said and FACTS in said and town.employer.name in said
    told = Message.objects.filter(user=town.nominee, subject="已作出取消参评资格的决定").get()
    assert "专利材料不实" in told.body and FACTS not in told.body
    assert AuditEvent.objects.filter(action="disqualification.decide", actor_id=bench.chief.pk).exists()
    assert AuditEvent.objects.filter(action="move.disqualify").exists()
    assert application.id_no not in str(list(AuditEvent.objects.values_list("detail", "target")))


def test_a_title_is_revoked_by_the_same_people(town, bench):
    application = town.reach(Status.SUBMITTED)
    Application.objects.update(status=Status.NAMED)
    row = bench.bring(application)
    application.refresh_from_db()
    assert (application.status, row.kind) == (Status.REVOKED, "revoke")
    assert row.letter.snapshot.payload["title"] == "撤销称号决定书"


def test_a_locked_list_loses_the_person_and_its_seal(town, bench):
    application = town.reach(Status.RECOMMENDED)
    batch = town.lock(application)
    bench.bring(application)
    batch.refresh_from_db()
    assert (batch.status, batch.item_count) == ("editing", 0) and batch.revisions.get().void_at


def test_a_running_correction_ends_with_it(town, bench):
    application = town.reach(Status.SUBMITTED)
    round_ = CorrectionRound.objects.create(
        application=application, number=1, base_revision=1, due_at=clock.now() + timedelta(days=30),
        opened_by=bench.staff,
    )  # fmt: skip
    Application.objects.update(status=Status.CORRECTION)
    bench.bring(application)
    round_.refresh_from_db()
    assert round_.outcome == "cancelled"


def test_no_two_of_the_three_are_one_person(town, bench):
    application = town.reach(Status.SUBMITTED)
    both = make_user(Role.STAFF)
    for role in (Role.LEAD, Role.CHIEF):
        both.role_grants.create(role=role)
    bench.staff = both
    row = bench.bring(application, "proposed")
    with pytest.raises(NotPermitted):
        transitions.review(row, opinion="同意同意同意", by=Actor(both, Role.LEAD), version=row.version, key="k")
    bench.lead.role_grants.create(role=Role.CHIEF)
    row = transitions.review(
        row, opinion="同意同意同意", by=Actor(bench.lead, Role.LEAD), version=row.version, key="k"
    ).proceeding
    transitions.summon(row, days=3, by=Actor(both, Role.STAFF), version=row.version, key="s")
    row.refresh_from_db()
    with clock.at(row.due_at):
        transitions.close_hearing(
            row, note="书面听取，无意见。", by=Actor(both, Role.STAFF), version=row.version, key="c"
        )
    row.refresh_from_db()
    for chief in (both, bench.lead):
        with pytest.raises(NotPermitted):
            bench.decide(row, by=Actor(chief, Role.CHIEF))
    for column, user in (("reviewed_by", both), ("decided_by", bench.lead)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proceeding.objects.filter(pk=row.pk).update(**{column: user})
    assert Application.objects.get().status == Status.SUBMITTED


def test_the_hearing_lasts_three_working_days_at_least(town, bench):
    application = town.reach(Status.SUBMITTED)
    row = bench.bring(application, "reviewed")
    with pytest.raises(TransitionError):
        transitions.summon(row, days=2, by=Actor(bench.staff, Role.STAFF), version=row.version, key="s")
    row = transitions.summon(row, days=3, by=Actor(bench.staff, Role.STAFF), version=row.version, key="s").proceeding
    close = {"note": "期满，没有收到意见。", "by": Actor(bench.staff, Role.STAFF), "version": row.version, "key": "c"}
    with clock.at(row.due_at - timedelta(minutes=1)), pytest.raises(TransitionError, match="到期后才能结束"):
        transitions.close_hearing(row, **close)
    with clock.at(row.due_at), pytest.raises(WrongState):  # over, but not closed
        bench.decide(row)
    with clock.at(row.due_at):
        transitions.close_hearing(row, **close)
    assert Proceeding.objects.get().step == "heard" and not Ban.objects.exists()


def test_a_decision_names_its_subjects_and_a_number_is_used_once(town, bench):
    row = bench.bring(town.reach(Status.SUBMITTED), "heard")
    with pytest.raises(TransitionError, match="对象"):
        bench.decide(row, subjects=[])
    bench.decide(row, doc_no="沪质协〔2023〕20号")
    other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
    second = bench.bring(other.reach(Status.SUBMITTED), "heard")
    with pytest.raises(TransitionError, match="文号"):
        bench.decide(second, doc_no="沪质协〔2023〕20号")


def test_a_unit_alone_may_be_named(town, bench):
    """R64 “该单位或个人”: the person is out of the year, and may apply in the next one from another unit."""
    application = town.reach(Status.SUBMITTED)
    bench.decide(bench.bring(application, "heard"), subjects=["employer"])
    application.refresh_from_db()
    assert application.status == Status.DISQUALIFIED
    assert [ban.subject_type for ban in Ban.objects.all()] == ["employer"]
    assert not bans.problems_for(application.id_index, None, None)


def test_a_repeated_click_gets_the_first_answer_and_a_stale_page_none(town, bench):
    row = bench.bring(town.reach(Status.SUBMITTED), "heard")
    version = row.version
    with pytest.raises(StaleVersion):
        bench.decide(row, version=version - 1)
    bench.decide(row, version=version, key="same")
    bench.decide(row, version=version, key="same")
    assert Ban.objects.count() == 1 and row.events.filter(move="decide").count() == 1


def test_dropped_matters_end_and_only_who_was_heard_is_told(town, bench):
    application = town.reach(Status.SUBMITTED)
    for step, told in (("reviewed", 0), ("hearing", 1)):
        row = bench.bring(application, step)
        by = Actor(bench.lead, Role.LEAD)
        transitions.drop(row, reason="证据不足，线索不实，终止核查。", by=by, version=row.version, key=click())
        assert Message.objects.filter(user=town.nominee, subject="核查已终止").count() == told
        assert Message.objects.filter(user=town.rec, body__contains="证据不足").count() == 0
    assert Application.objects.get().status == Status.SUBMITTED


def test_other_people_of_a_banned_unit_are_flagged_not_killed(client, town, bench):
    other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec).reach(Status.SUBMITTED)
    bench.bring(town.reach(Status.SUBMITTED), subjects=["person", "employer"])
    other.refresh_from_db()
    assert other.status == Status.SUBMITTED
    assert "另有 1 份申报" in Message.objects.get(user=bench.lead, subject="被禁单位另有申报正在办理").body
    assert Message.objects.filter(user=other.nominee, subject__contains="取消").count() == 0
    with clock.at(IN_TIME + timedelta(days=30)):
        assert [row.ban_flag for row in bans.flagged(Application.objects.filter(pk=other.pk))] == [True]
        client.force_login(bench.lead)
        shown = client.get(reverse("disqualification:flagged")).content.decode()
    assert str(other.key) in shown


def test_those_concerned_read_nothing_before_the_notice_and_no_names_after_it(client, town, bench):
    application = town.reach(Status.SUBMITTED)
    parties = (town.nominee, town.unit, town.rec)
    row = bench.bring(application, "reviewed")
    assert [page(client, user, "hearing", application.key).status_code for user in parties] == [404] * 3
    row = transitions.summon(row, days=3, by=Actor(bench.staff, Role.STAFF), version=row.version, key="s").proceeding
    bodies = set()
    for user in parties:
        shown = text(page(client, user, "hearing", application.key))
        assert (
            FACTS in shown and "演示提出人" not in shown and "事实清楚" not in shown and "专利登记簿.jpg" not in shown
        )
        assert page(client, user, "detail", row.key).status_code == 404
        assert page(client, user, "file", row.exhibits.get().file.key).status_code == 404
        bodies.add(Message.objects.get(user=user, subject="请查看核查事实并陈述意见").body)
        assert "请您对" in text(client.get("/"))
    assert len(bodies) == 1 and FACTS not in bodies.pop()
    for stranger in (make_user(), make_user(Role.UNIT, make_unit()), make_user(Role.ADM), make_user(Role.EXP)):
        assert page(client, stranger, "hearing", application.key).status_code == 404
        assert page(client, stranger, "detail", row.key).status_code == 404


def test_a_statement_is_read_by_the_association_and_its_own_side(client, town, bench):
    application = town.reach(Status.SUBMITTED)
    row = bench.bring(application, "hearing")
    address = reverse("disqualification:hearing", args=[application.key])
    client.force_login(town.unit)
    assert client.post(address, {"version": 1, "key": "a"}).status_code == 422
    assert client.post(address, {"version": 1, "key": "a", "text": "本单位核对不严，接受处理。"}).status_code == 302
    said = {"version": 1, "key": "b", "upload": proof("单位说明.jpg", 9)}
    assert client.post(address, said).status_code == 302
    assert [one.party for one in Statement.objects.all()] == ["employer"] * 2
    written = Statement.objects.exclude(file=None).get().file.key
    assert "核对不严" in text(page(client, bench.lead, "detail", row.key))
    assert "核对不严" not in text(page(client, town.nominee, "hearing", application.key))
    seen = {user: page(client, user, "file", written).status_code for user in (town.unit, bench.staff, town.nominee)}
    assert list(seen.values()) == [200, 200, 404]
    client.force_login(town.nominee)
    with clock.at(row.due_at):
        late = client.post(address, {"version": 1, "key": "c", "text": "补充说明"})
    assert late.status_code == 409 and Statement.objects.count() == 2


def test_paper_is_entered_by_staff(client, town, bench):
    row = bench.bring(town.reach(Status.SUBMITTED), "hearing")
    client.force_login(bench.staff)
    said = {"version": row.version, "key": "p", "party": "nominee", "text": "当面陈述：专利号填写有误。"}
    assert client.post(reverse("disqualification:paper", args=[row.key]), said).status_code == 302
    assert "由协会登记" in text(page(client, bench.chief, "detail", row.key))


def test_the_whole_way_on_the_screens(client, town, bench):
    application = town.reach(Status.SUBMITTED)
    client.force_login(bench.staff)
    address = reverse("disqualification:new", args=[application.key])
    said = {"version": 1, "key": "n", "facts": FACTS}
    assert "证据" in client.post(address, said).content.decode() and not Proceeding.objects.exists()
    assert client.post(address, said | {"exhibits": [proof(), proof("第二份.jpg", 8)]}).status_code == 302
    row = Proceeding.objects.get()
    assert row.exhibits.count() == 2
    post = lambda name, **data: client.post(  # noqa: E731
        reverse(f"disqualification:{name}", args=[row.key]),
        {"version": Proceeding.objects.get().version, "key": click()} | data,
    )
    assert post("review", opinion="同意听取意见。").status_code == 404  # STAFF is no LEAD
    client.force_login(bench.lead)
    assert post("review", opinion="同意听取意见。").status_code == 302
    client.force_login(bench.staff)
    assert post("summon", days=2).status_code == 422
    assert post("summon", days=3).status_code == 302
    row.refresh_from_db()
    assert post("close", note="期满，没有收到意见。").status_code == 422
    with clock.at(row.due_at):
        assert post("close", note="期满，没有收到意见。").status_code == 302
        client.force_login(bench.chief)
        decision = {
            "doc_no": "沪质协〔2023〕21号", "subjects": ["person"], "findings": FACTS,
            "reason": "专利材料不实，情节属实。",
        }  # fmt: skip
        assert post("decide", **decision, proof="wrong").status_code == 422 and not Ban.objects.exists()
        assert post("decide", **decision, proof=PASSWORD).status_code == 302
        assert Ban.objects.get().subject_type == BanSubject.PERSON
        shown = text(client.get(reverse("disqualification:detail", args=[row.key])))
    assert "决定书正在生成" in shown and "沪质协〔2023〕21号" in shown
    shown = text(page(client, town.nominee, "hearing", application.key))
    assert f"个人：{application.name}" in shown and "演示决定人" not in shown


def test_a_case_worker_finds_what_is_still_with_its_units_by_full_names_alone(client, town, bench):
    application = town.reach(Status.UNIT_REVIEW)
    client.force_login(bench.staff)
    address = reverse("disqualification:find")
    partly = client.post(address, {"name": application.name, "employer": town.employer.name[:6]})
    assert partly.status_code == 422 and str(application.key) not in partly.content.decode()
    whole = client.post(address, {"name": application.name, "employer": town.employer.name})
    assert whole.status_code == 302 and str(application.key) in whole["Location"]


def test_nobody_follows_a_matter_about_themselves_or_their_unit(client, town, bench):
    row = bench.bring(town.reach(Status.SUBMITTED), "proposed")
    for person in (town.nominee, town.unit, town.rec):
        person.role_grants.create(role=Role.LEAD)
        assert page(client, person, "detail", row.key).status_code == 404
        assert str(row.key) not in client.get(reverse("disqualification:queue")).content.decode()
    for role, status in ((Role.SUP, 200), (Role.ADM, 404), (Role.EXP, 404)):
        assert page(client, make_user(role), "detail", row.key).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_one_and_three(client, town, bench, django_assert_num_queries, rows):
    for _ in range(rows):
        other = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
        bench.bring(other.reach(Status.SUBMITTED), "proposed")
    client.force_login(bench.lead)
    with django_assert_num_queries(6):  # session, user with grants, own and avoided, unread, counts, rows
        client.get(reverse("disqualification:queue"))


def test_the_letter_is_asked_of_the_workers_once(town, bench):
    bench.bring(town.reach(Status.SUBMITTED))
    assert GeneratedDocument.objects.filter(kind="disqualification").count() == 1


def test_the_finished_letter_is_opened_by_the_association_and_by_those_it_is_about(client, town, bench):
    row = bench.bring(town.reach(Status.SUBMITTED))
    render(row.letter_id)
    for user in (bench.staff, bench.lead, bench.chief, town.nominee, town.unit, town.rec):
        assert page(client, user, "decision", row.key).status_code == 200
    for user in (make_user(), make_user(Role.ADM), make_user(Role.UNIT, make_unit())):
        assert page(client, user, "decision", row.key).status_code == 404


PAIRS = (
    (permissions.can_follow, permissions.followable), (permissions.can_conduct, permissions.conductible),
    (permissions.can_review, permissions.reviewable), (permissions.can_decide, permissions.decidable),
    (permissions.can_drop, permissions.droppable), (permissions.party_of, permissions.heard_rows),
)  # fmt: skip


def test_every_predicate_and_its_queryset_say_the_same(town, bench):
    application = town.reach(Status.SUBMITTED)
    bench.bring(application, "proposed")
    employer = make_unit(parent=town.recommender)
    officer = make_user(Role.UNIT, employer)
    other = Town(town.cycle, town.recommender, employer, make_user(), officer, town.rec)
    bench.bring(other.reach(Status.SUBMITTED), "hearing")
    people = [town.nominee, town.unit, town.rec, other.nominee, officer, bench.staff, bench.lead, bench.chief]
    people += [make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM, Role.EXP, Role.NOM)]
    people += [make_user(Role.STAFF, is_active=False)]
    bench.chief.conflicts.create(application=application, reason="申报人是本人亲属。")
    yes = 0
    for user in people:
        for can, rows in PAIRS:
            said = {row.pk for row in Proceeding.objects.all() if can(user, row)}
            assert said == set(Proceeding.objects.filter(rows(user)).values_list("pk", flat=True)), (user, can)
            yes += len(said)
        said = {row.pk for row in Application.objects.all() if permissions.can_propose(user, row)}
        assert said == set(Application.objects.filter(permissions.proposable(user)).values_list("pk", flat=True))
    assert yes > 20
