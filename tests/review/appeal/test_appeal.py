"""T38: who may ask until when, who reports, what a granted appeal brings back and what a denied one says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations import corrections
from nominations.acting import Actor
from nominations.models import Ban, Cycle
from nominations.pipeline import Status
from nominations.transitions import advance
from review.appeal.models import Appeal
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_unit, make_user, small_image

pytestmark = pytest.mark.django_db
TEXT = "形式审查认定本人已经退休，与事实不符：本人的劳动合同尚未到期，社会保险由单位正常缴纳，附证明。"
REPLY = "经核查，申报人劳动合同在有效期内，原结论依据的事实有误。"
REPORT = "已向工作单位和社保部门核实，申报人为在职职工，建议恢复审查。"
SECOND = timedelta(seconds=1)


def yes(user, subject):
    return True


def rejected(application, lead):
    advance(application, "formal_reject", by=Actor(lead, Role.LEAD), permit=yes, reason="经核实，申报人已经退休。")
    return application


def disqualified(application, chief, doc_no="沪质协〔2023〕20号"):
    for key in (application.id_index, "unrelated"):
        Ban.objects.create(
            subject_type="person", subject_key=key, starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=900),
            decision_doc=doc_no if key != "unrelated" else "沪质协〔2023〕21号",
        )  # fmt: skip
    advance(
        application, "disqualify", by=Actor(chief, Role.CHIEF), permit=yes, reason="经核实，申报材料中的专利不实。",
        payload={"doc_no": doc_no, "words": {"year": 2023}},
    )  # fmt: skip
    return application


@pytest.fixture
def people(db):
    return {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF)}


def ask(client, user, application, **changes):
    client.force_login(user)
    application.refresh_from_db()
    data = {"version": application.version, "key": click(), "ground": "fact", "text": TEXT} | changes
    return client.post(f"/appeal/new/{application.key}/", data)


def act(client, user, name, **data):
    client.force_login(user)
    row = Appeal.objects.get()
    return client.post(f"/appeal/{row.key}/{name}/", {"version": row.version, "key": click()} | data)


def decided(client, people, outcome, **more):
    act(client, people[Role.STAFF], "report", text=REPORT)
    return act(client, people[Role.CHIEF], "decide", outcome=outcome, reply=REPLY, **more)


def status(application):
    application.refresh_from_db()
    return application.status


def test_granted_it_goes_back_to_where_it_was(client, town, submitted, people):
    rejected(submitted, people[Role.LEAD])
    file = SimpleUploadedFile("劳动合同.jpg", small_image(4), content_type="image/jpeg")
    assert ask(client, town.nominee, submitted, papers=[file]).status_code == 302
    row = Appeal.objects.get()
    assert Message.objects.filter(user=people[Role.STAFF], subject="收到复核申请").exists()
    client.force_login(town.rec)
    assert client.get(f"/appeal/files/{row.files.get().key}/").status_code == 200
    assert decided(client, people, "grant").status_code == 302
    assert status(submitted) == Status.SUBMITTED
    for user in (town.nominee, town.unit, town.rec):
        assert Message.objects.filter(user=user, subject__contains="恢复办理").exists()
    assert GeneratedDocument.objects.filter(kind="appeal_reply").count() == 1
    client.force_login(town.nominee)
    page = client.get(f"/appeal/{row.key}/").content.decode()
    assert REPLY in page and "复核结果告知书" in page
    assert REPORT not in page and people[Role.CHIEF].name not in page
    noted = AuditEvent.objects.filter(action__startswith="appeal.").values_list("action", flat=True)
    assert set(noted) == {"appeal.filed", "appeal.reported", "appeal.granted"}


def test_denied_it_stays_and_the_letter_goes_out(client, town, submitted, people):
    rejected(submitted, people[Role.LEAD])
    ask(client, town.rec, submitted)
    assert decided(client, people, "deny").status_code == 302
    assert status(submitted) == Status.FORMAL_REJECTED
    assert REPLY in Message.objects.get(user=town.nominee, subject="复核结果：维持原结论").body
    assert GeneratedDocument.objects.filter(kind="appeal_reply").count() == 1
    answer = ask(client, town.nominee, submitted)
    assert answer.status_code == 409 and "只能复核一次" in answer.content.decode()


def test_nobody_reports_on_the_own_decision_and_nobody_decides_on_the_own_report(client, town, submitted):
    decider, chief = make_user(Role.LEAD), make_user(Role.CHIEF)
    for user in (decider, chief):
        user.role_grants.create(role=Role.STAFF)
    rejected(submitted, decider)
    ask(client, town.nominee, submitted)
    assert act(client, decider, "report", text=REPORT).status_code == 404
    assert act(client, chief, "report", text=REPORT).status_code == 302
    assert act(client, chief, "decide", outcome="grant", reply=REPLY).status_code == 404
    assert act(client, decider, "decide", outcome="grant", reply=REPLY).status_code == 404
    assert act(client, make_user(Role.CHIEF), "decide", outcome="deny", reply=REPLY).status_code == 302


@pytest.mark.parametrize(("stage", "code"), [("written", 302), ("consensus", 409), ("naming", 409)])
def test_as_long_as_the_check_can_go_on(client, town, submitted, people, stage, code):
    rejected(submitted, people[Role.LEAD])
    Cycle.objects.update(stage=stage)
    assert ask(client, town.nominee, submitted).status_code == code


def test_what_was_asked_in_time_cannot_be_granted_once_the_year_has_gone_on(client, town, submitted, people):
    rejected(submitted, people[Role.LEAD])
    ask(client, town.nominee, submitted)
    Cycle.objects.update(stage="publicity")
    answer = decided(client, people, "grant")
    assert answer.status_code == 422 and "已进入“公示发布”" in answer.content.decode()
    assert status(submitted) == Status.FORMAL_REJECTED


# Decided on Monday 3 April; 5 April is a holiday, so the tenth working day ends with Tuesday the 18th, 24:00.
END = datetime(2023, 4, 18, 16, tzinfo=UTC)


@pytest.mark.parametrize(("moment", "code"), [(END - SECOND, 302), (END, 409)])
def test_ten_working_days_after_a_disqualification(client, town, submitted, people, moment, code):
    with clock.at(IN_TIME + timedelta(days=2)):
        disqualified(submitted, people[Role.CHIEF])
    Cycle.objects.update(stage="publicity")
    with clock.at(moment):
        assert ask(client, town.nominee, submitted).status_code == code


def test_a_granted_one_lifts_the_bans_of_that_decision_alone(client, town, submitted, people):
    disqualified(submitted, people[Role.CHIEF])
    ask(client, town.nominee, submitted)
    assert decided(client, people, "grant").status_code == 302
    assert status(submitted) == Status.SUBMITTED
    assert Ban.objects.get(subject_key=submitted.id_index).lifted_reason == REPLY
    assert Ban.objects.get(subject_key="unrelated").lifted_at is None


def corrected_too_late(submitted, staff):
    by = Actor(staff, Role.STAFF)
    items = [corrections.ItemDraft("field", "position", "职务与证明不一致，请更正。")]
    with transaction.atomic():
        due = clock.now() + timedelta(hours=1)
        made = corrections.begin(submitted, items=items, due_at=due, due_estimated=False, by=by)
        words = {"words": corrections.words(made)}
        advance(submitted, "request_correction", by=by, permit=yes, payload=words)
    with clock.at(clock.now() + timedelta(hours=1)):
        corrections.overdue()
    return made


def test_a_late_correction_runs_again_with_a_new_date(client, town, submitted, people):
    made = corrected_too_late(submitted, people[Role.STAFF])
    assert status(submitted) == Status.FORMAL_REJECTED
    ask(client, town.nominee, submitted, ground="procedure")
    assert "新的补正期限" in decided(client, people, "grant", due_date="2023-03-01").content.decode()
    assert status(submitted) == Status.FORMAL_REJECTED
    answer = act(client, people[Role.CHIEF], "decide", outcome="grant", reply=REPLY, due_date="2023-04-10")
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (status(submitted), made.closed_at, made.outcome) == (Status.CORRECTION, None, "")
    assert made.due_at == datetime(2023, 4, 10, 9, tzinfo=UTC)


def test_whoever_has_begun_another_one_keeps_that(client, town, submitted, people):
    rejected(submitted, people[Role.LEAD])
    ask(client, town.nominee, submitted)
    town.draft()
    answer = decided(client, people, "grant")
    assert answer.status_code == 422 and "另有一份有效申报" in answer.content.decode()
    assert status(submitted) == Status.FORMAL_REJECTED
    assert Appeal.objects.get().state == "reported"


def test_what_is_missing_is_said_and_one_click_is_one_appeal(client, town, submitted, people):
    rejected(submitted, people[Role.LEAD])
    answer = ask(client, town.nominee, submitted, text="不服。", ground="")
    assert answer.status_code == 422 and "必填" in answer.content.decode()
    key = click()
    first = ask(client, town.nominee, submitted, key=key)
    assert ask(client, town.nominee, submitted, key=key).url == first.url
    assert Appeal.objects.count() == 1
    assert client.get(f"/appeal/new/{submitted.key}/").url == first.url


def test_who_has_nothing_to_do_with_it_finds_nothing(client, town, submitted, people):
    rejected(submitted, people[Role.LEAD])
    ask(client, town.nominee, submitted)
    row = Appeal.objects.get()
    stranger = make_user(Role.REC, make_unit(recommender="group"))
    for user in (stranger, make_user(), town.unit, make_user(Role.ADM)):
        client.force_login(user)
        assert client.get(f"/appeal/{row.key}/").status_code == 404
        assert client.get(f"/appeal/new/{submitted.key}/").status_code == 404
    assert act(client, people[Role.LEAD], "report", text=REPORT).status_code == 404
    assert act(client, people[Role.STAFF], "decide", outcome="deny", reply=REPLY).status_code == 404


def test_nothing_to_appeal_against_is_said_on_the_page(client, town, submitted):
    client.force_login(town.nominee)
    assert "不能申请复核" in client.get(f"/appeal/new/{submitted.key}/").content.decode()
    assert ask(client, town.nominee, submitted).status_code in (409, 422)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, town, people, n, django_assert_num_queries):
    for number in range(n):
        one = town if number == 0 else Town.build(town.cycle)
        ask(client, one.nominee, rejected(one.reach(Status.SUBMITTED), people[Role.LEAD]))
    client.force_login(people[Role.STAFF])
    client.get("/appeal/")
    with django_assert_num_queries(6):
        page = client.get("/appeal/").content.decode()
    assert page.count("data-saq-open") == n
    assert client.get("/").content.decode().count("的复核申请等待办理") == n
