"""T38 brings nobody back to where nobody can go on: every state it can restore, in every stage of the year."""

import pytest
from django.db import transaction

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations import corrections
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Ban, Cycle, StaffConflict
from nominations.pipeline import LEAVING, MOVES, CycleStage, Status
from nominations.ticking import close_decided
from nominations.transitions import advance
from review.appeal import transitions as appealing
from review.appeal.permissions import can_decide, can_report
from review.appealed import against_leaving
from review.rankings.readiness import against_opening
from tests.factories import experts
from tests.factories.formal_check import answered, corrected, examining, later, passed, rejected, returned
from tests.factories.journey import Town, click
from tests.factories.nominations import make_user
from tests.factories.proceedings import Bench

pytestmark = pytest.mark.django_db
S, C = Status, CycleStage
TEXT = "决定依据的专利登记簿版本有误，新的登记簿显示申报人是发明人，请求复核。"
REPLY = "经核查，决定依据的事实有误，复核成立。"
IN_ORDER = list(CycleStage)[: list(CycleStage).index(C.ARCHIVED)]
# The last stage of the year in which somebody decides about each of them.
LAST = (
    dict.fromkeys((S.UNIT_REVIEW, S.RECOMMENDER_REVIEW, S.RECOMMENDED), C.WRITTEN)
    | dict.fromkeys((S.SUBMITTED, S.CORRECTION, S.FORMAL_PASSED), C.WRITTEN)
    | dict.fromkeys((S.WRITTEN_REVIEW, S.SHORTLISTED, S.IN_DEFENSE), C.DEFENSE)
    | dict.fromkeys((S.PROPOSED, S.RESERVE, S.CANDIDATE, S.IN_PUBLICITY, S.OBJECTION_HOLD), C.NAMING)
    | {S.PUBLICITY_CLEAR: C.NAMING, S.RESERVE_APPROVED: C.COMPLETED}
)


@pytest.fixture
def people(db):
    return Bench.build()


def yes(user, subject):
    return True


def asked(application, people):
    """Filed by the nominee and reported on."""
    application.refresh_from_db()
    row = appealing.ask(
        application, by=Actor(application.nominee, Role.NOM), ground="fact", text=TEXT, files=[],
        version=application.version, key=click(),
    )  # fmt: skip
    return appealing.report(
        row, by=Actor(make_user(Role.STAFF), Role.STAFF), text="已核对专利登记簿，情况属实。", version=1, key=click()
    )


def granted(application, people, **more):
    row = asked(application, people)
    by = Actor(make_user(Role.CHIEF), Role.CHIEF)
    appealing.decide(row, by=by, granted=True, reply=REPLY, version=row.version, key=click(), **more)
    application.refresh_from_db()
    return application


def put_out(application, people):
    """A disqualification with its ban, however far the application is."""
    made = Ban.objects.create(
        subject_type="person", subject_key=application.id_index, starts_on=clock.today(),
        ends_on=clock.today().replace(year=clock.today().year + 3), decision_doc=f"沪质协〔2023〕{click()}号",
    )  # fmt: skip
    advance(
        application, "disqualify", by=Actor(people.chief, Role.CHIEF), permit=yes, reason="经核实，专利材料不实。",
        payload={"doc_no": made.decision_doc, "words": {"year": 2023}},
    )  # fmt: skip
    return made


def goes_on(application):
    """A move that decides, in this stage of the year or a later one."""
    stage = C(application.cycle.stage)
    ahead = set(IN_ORDER[IN_ORDER.index(C.OPEN if stage == C.SUSPENDED else stage) :])
    return any(
        application.status in move.sources and name not in LEAVING and ahead & set(move.stages or ())
        for name, move in MOVES.items()
    )


@pytest.mark.parametrize("state", sorted(LAST))
def test_a_disqualification_taken_back_leads_on_or_ends_with_its_ban(town, submitted, people, state):
    assert set(LAST) == MOVES["disqualify"].sources
    for stage in CycleStage:
        with transaction.atomic():
            Application.objects.filter(pk=submitted.pk).update(status=state)
            Cycle.objects.update(stage=stage)
            submitted = Application.objects.get(pk=submitted.pk)
            ban = put_out(submitted, people)
            due = {"due_at": clock.now().replace(year=2024)} if state == S.CORRECTION else {}
            granted(submitted, people, **due)
            ban.refresh_from_db()
            assert ban.lifted_at is not None, stage
            within = stage == C.SUSPENDED or (
                stage in IN_ORDER and stage in IN_ORDER[: IN_ORDER.index(LAST[state]) + 1]
            )
            assert submitted.status == (state if within else S.DISQUALIFIED), stage
            assert not within or goes_on(submitted), stage
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("move", "state", "last"),
    [
        ("formal_reject", S.SUBMITTED, C.WRITTEN),
        ("not_shortlist", S.WRITTEN_REVIEW, C.DEFENSE),
        ("defense_fail", S.IN_DEFENSE, C.DEFENSE),
    ],
)
def test_an_appeal_is_taken_as_long_as_the_decision_can_be_taken_anew(submitted, people, move, state, last):
    Application.objects.filter(pk=submitted.pk).update(status=state)
    submitted.refresh_from_db()
    words = {"words": {"year": 2023}}
    Cycle.objects.update(stage=min(MOVES[move].stages, key=IN_ORDER.index))
    submitted = Application.objects.get(pk=submitted.pk)
    by = Actor(people.lead, Role.LEAD)
    advance(submitted, move, by=by, permit=yes, reason="经核实不符合条件，理由充分。", payload=words)
    for stage in IN_ORDER[IN_ORDER.index(C.OPEN) :]:
        Cycle.objects.update(stage=stage)
        found = appealing.problem(Application.objects.get(pk=submitted.pk))
        assert (found == "") == (IN_ORDER.index(stage) <= IN_ORDER.index(last)), stage
        assert not found or "不再受理复核申请" in found


@pytest.fixture
def written(town, staff, lead):
    """The written review with one in it, and one of another unit that was rejected; both lists are closed."""
    experts.formal_passed(town, staff)
    other = Town.build(town.cycle)
    out = other.reach(Status.SUBMITTED)
    examining(out.batch_items.get().batch, staff)
    rejected(answered(out, staff), staff, lead)
    close_decided()
    experts.written_stage(town.cycle)
    out.refresh_from_db()
    return out


def test_who_was_wrongly_rejected_is_checked_again_during_the_written_review(written, staff, lead, people):
    row = asked(written, people)
    assert "还有 1 件复核申请没有答复" in against_leaving(written.cycle, C.CONSENSUS)[0]
    assert any("复核申请没有答复" in one for one in against_opening(written.cycle))
    by = Actor(make_user(Role.CHIEF), Role.CHIEF)
    appealing.decide(row, by=by, granted=True, reply=REPLY, version=row.version, key=click())
    written.refresh_from_db()
    assert written.status == S.SUBMITTED and not against_leaving(written.cycle, C.CONSENSUS)
    assert any("还有 1 件经复核恢复的申报没有作出形式审查结论" in one for one in against_opening(written.cycle))
    passed(answered(written, staff), staff)
    assert not any("形式审查结论" in one for one in against_opening(written.cycle))
    assert experts.started(written, lead).status == S.WRITTEN_REVIEW


def test_who_was_brought_back_can_be_returned_for_correction_then(written, staff, people):
    granted(written, people)
    town = Town(
        written.cycle, written.recommender, written.employer, written.nominee, make_user(Role.UNIT, written.employer),
        make_user(Role.REC, written.recommender),
    )  # fmt: skip
    returned(written, staff)
    assert any("形式审查结论" in one for one in against_opening(written.cycle))
    assert corrected(written, town, trade="数控车工").status == S.SUBMITTED


def test_a_correction_late_during_the_written_review_is_rejected_by_the_clock(written, staff, people):
    returned(granted(written, people), staff)
    with later(days=30):
        corrections.overdue()
    written.refresh_from_db()
    assert written.status == S.FORMAL_REJECTED


def test_the_year_does_not_go_on_to_the_approval_over_an_open_appeal(submitted, people):
    Application.objects.filter(pk=submitted.pk).update(status=S.IN_DEFENSE)
    Cycle.objects.update(stage=C.DEFENSE)
    submitted = Application.objects.get(pk=submitted.pk)
    put_out(submitted, people)
    asked(submitted, people)
    assert "还有 1 件复核申请没有答复" in against_leaving(submitted.cycle, C.APPROVAL)[0]
    Cycle.objects.update(stage=C.APPROVAL)
    submitted.cycle.refresh_from_db()
    assert against_leaving(submitted.cycle, C.PUBLICITY) == []


def test_a_ban_lifted_too_late_for_the_year_is_said_to_everybody(client, town, submitted, people):
    Application.objects.filter(pk=submitted.pk).update(status=S.IN_DEFENSE)
    Cycle.objects.update(stage=C.APPROVAL)
    submitted = Application.objects.get(pk=submitted.pk)
    put_out(submitted, people)
    row = asked(submitted, people)
    chief = make_user(Role.CHIEF)
    client.force_login(chief)
    assert "成立时解除该决定中的不再受理申报，这份申报不再恢复" in client.get(f"/appeal/{row.key}/").text
    form = {"version": row.version, "key": click(), "outcome": "grant", "reply": REPLY}
    assert client.post(f"/appeal/{row.key}/decide/", form).status_code == 302
    submitted.refresh_from_db()
    assert submitted.status == S.DISQUALIFIED
    assert "不再恢复办理" in Message.objects.get(user=town.nominee, subject="复核结果：复核成立").body
    letter = GeneratedDocument.objects.get(kind="appeal_reply").snapshot.payload
    assert "不再受理申报自即日起解除" in letter["closing"][0]
    client.force_login(town.nominee)
    assert "这份申报不再恢复办理" in client.get(f"/appeal/{row.key}/").text


def test_who_is_disqualified_before_the_submission_may_appeal_too(client, town, people):
    """The decision says so (T35, T38); the association reads the appeal, not the form it has never received."""
    application = town.reach(S.UNIT_REVIEW)
    put_out(application, people)
    client.force_login(town.nominee)
    assert f"/appeal/new/{application.key}/" in client.get(f"/application/{application.key}/").text
    form = {"version": Application.objects.get(pk=application.pk).version, "key": click(), "ground": "fact"}
    assert client.post(f"/appeal/new/{application.key}/", form | {"text": TEXT}).status_code == 302
    row = application.appeals.get()
    for user, code in ((people.staff, 200), (town.unit, 404), (make_user(), 404), (make_user(Role.EXP), 404)):
        client.force_login(user)
        assert client.get(f"/appeal/{row.key}/").status_code == code, user
        assert (f"/appeal/{row.key}/" in client.get("/appeal/").text) == (code == 200)
    report = {"version": 1, "key": click(), "text": "已核对专利登记簿，登记情况与申报人所述一致。"}
    client.force_login(people.staff)
    assert client.post(f"/appeal/{row.key}/report/", report).status_code == 302
    answer = {"version": 2, "key": click(), "outcome": "grant", "reply": REPLY}
    client.force_login(people.chief)
    assert client.post(f"/appeal/{row.key}/decide/", answer).status_code == 302
    application.refresh_from_db()
    assert application.status == S.UNIT_REVIEW
    assert client.get(f"/appeal/{row.key}/").status_code == 200
    assert client.get(f"/formal_check/{application.key}/").status_code == 404
    colleague = make_user(Role.STAFF)
    StaffConflict.objects.create(application=application, user=colleague, reason="近亲属")
    client.force_login(colleague)
    assert client.get(f"/appeal/{row.key}/").status_code == 404


def test_who_stays_away_or_is_meant_hears_nothing_of_it_as_the_office(submitted, people):
    away, chief = make_user(Role.STAFF), make_user(Role.CHIEF)
    StaffConflict.objects.create(application=submitted, user=away, reason="申报人是近亲属。")
    submitted.nominee.role_grants.create(role=Role.STAFF)
    advance(submitted, "formal_reject", by=Actor(people.lead, Role.LEAD), permit=yes, reason="经核实，申报人已经退休。")
    granted(submitted, people)
    about = Message.objects.filter(subject__in=("收到复核申请", "申报经复核恢复办理"))
    assert not about.filter(user__in=(away, submitted.nominee)).exists()
    assert set(about.filter(user=people.staff).values_list("subject", flat=True)) == {
        "收到复核申请", "申报经复核恢复办理",
    }  # fmt: skip
    assert about.filter(user=people.lead).count() == 1
    assert Message.objects.filter(user=chief, subject="复核申请待决定").exists()


def test_an_officer_of_either_unit_neither_reports_nor_decides(client, town, submitted, people):
    advance(submitted, "formal_reject", by=Actor(people.lead, Role.LEAD), permit=yes, reason="经核实，申报人已经退休。")
    row = asked(submitted, people)
    for officer in (town.unit, town.rec):
        for role in (Role.STAFF, Role.CHIEF):
            officer.role_grants.create(role=role)
        client.force_login(officer)
        for state in ("filed", "reported"):
            row.state = state
            assert not can_report(officer, row) and not can_decide(officer, row)
        assert "的复核申请等待办理" not in client.get("/").text
    client.force_login(people.chief)
    assert "的复核申请等待办理" in client.get("/").text


def test_a_rejection_the_year_has_gone_past_can_only_stand(submitted, people, client):
    advance(submitted, "formal_reject", by=Actor(people.lead, Role.LEAD), permit=yes, reason="经核实，申报人已经退休。")
    row = asked(submitted, people)
    Cycle.objects.update(stage=C.CONSENSUS)
    by = Actor(make_user(Role.CHIEF), Role.CHIEF)
    client.force_login(by.user)
    assert "只能维持原结论" in client.get(f"/appeal/{row.key}/").text
    terms = {"by": by, "reply": REPLY, "version": row.version}
    with pytest.raises(TransitionError, match="本年度已进入“专家合议”，不能再恢复到作出结论之前的环节"):
        appealing.decide(row, granted=True, key=click(), **terms)
    appealing.decide(row, granted=False, key=click(), **terms)
    submitted.refresh_from_db()
    assert submitted.status == S.FORMAL_REJECTED
