"""O1–O9 by their verbs: filed in time, screened by two, investigated by another, concluded, answered (T26–T28)."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import AuditEvent, Message, OutgoingMail
from accounts.roles import Role
from documents.models import GeneratedDocument, StoredFile
from nominations import bans
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Ban, StaffConflict
from nominations.pipeline import Status
from publicity.lists import showing, ticking
from publicity.lists.models import Entry
from publicity.objections import codes, concluding, filing, handling, sight
from publicity.objections.models import Objection
from publicity.objections.moves import Refusal, State
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.factories.publicity import Office
from tests.publicity.objections_scene import LATER, SAID, Case, evidence
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept
def office():
    made = Office.build(n=2)
    made.published()
    return made


@kept(at=LATER + timedelta(days=8), stay=True)
def case(office):
    return Case(office)


def status_of(application):
    application.refresh_from_db()
    return application.status


def test_a_code_finds_it_and_nothing_else_does(case):
    assert filing.by_code(case.code) == case.row
    assert filing.by_code(case.code.lower().replace("-", " ")) == case.row
    assert filing.by_code(codes.of_form("another")) is None and filing.by_code("") is None
    assert case.row.number == "YY2023-001" and case.code.replace("-", "") not in str(case.row.__dict__)


def test_the_last_instant_counts(office):
    entry = Entry.objects.get(place=1)
    with clock.at(entry.publication.ends_at - timedelta(seconds=1)):
        filing.file(entry, said=dict(SAID), files=[evidence()], by=Actor.system(), key=click())
    with clock.at(entry.publication.ends_at), pytest.raises(TransitionError, match="已经结束"):
        filing.file(entry, said=dict(SAID), files=[evidence(2)], by=Actor.system(), key=click())
    assert Objection.objects.count() == 1


def test_a_form_sent_twice_is_one_objection_with_one_code(office):
    entry = Entry.objects.get(place=1)
    with clock.at(LATER):
        sent = [
            filing.file(entry, said=dict(SAID), files=[evidence(8)], by=Actor.system(), key="one form") for _n in "ab"
        ]
    assert sent[0] == sent[1] and Objection.objects.count() == 1
    assert (
        sent[0][0].proofs.count() == 1 and StoredFile.objects.filter(original_name__startswith="证明材料").count() == 1
    )


def test_accepted_the_person_is_on_hold_and_nobody_else(case):
    case.accepted()
    first, second = (Entry.objects.get(place=n).application for n in (1, 2))
    assert status_of(first) == Status.OBJECTION_HOLD and status_of(second) == Status.IN_PUBLICITY
    case.office.over(case.entry.publication)
    assert status_of(first) == Status.OBJECTION_HOLD and status_of(second) == Status.PUBLICITY_CLEAR
    assert case.row.letter.kind == "objection_letter"


def test_what_is_not_screened_yet_holds_too(case):
    case.office.over(case.entry.publication)
    assert status_of(case.entry.application) == Status.IN_PUBLICITY
    case.screened()
    handling.refuse(case.row, Refusal.OUT_OF_SCOPE, **case.by(case.lead, Role.LEAD))
    ticking.tick()
    assert status_of(case.entry.application) == Status.PUBLICITY_CLEAR


def test_two_people_screen_it(case):
    case.screened()
    case.staff.role_grants.create(role=Role.LEAD)
    with pytest.raises(NotPermitted):
        handling.accept(case.row, **case.by(make_user(Role.LEAD) and case.staff, Role.LEAD))


def test_the_facts_for_the_parties_name_nobody_who_objects(case):
    handling.take(case.row, **case.by(case.staff, Role.STAFF))
    with pytest.raises(TransitionError, match="请删去"):
        handling.propose(case.row, "演示反映人说专利不实，需要核实。", **case.by(case.staff, Role.STAFF))


def test_without_evidence_it_is_asked_for_and_lapses(case):
    handling.take(case.row, **case.by(case.staff, Role.STAFF))
    handling.ask_evidence(case.row, reason="请补充专利登记副本", **case.by(case.staff, Role.STAFF))
    with clock.at(case.row.supplement_due - timedelta(seconds=1)):
        assert filing.lapse_overdue() == 0
    with clock.at(case.row.supplement_due):
        assert filing.lapse_overdue() == 1
    case.row.refresh_from_db()
    assert case.row.state == State.NOT_ACCEPTED


def test_what_was_asked_for_comes_by_the_code(case):
    handling.take(case.row, **case.by(case.staff, Role.STAFF))
    handling.ask_evidence(case.row, reason="请补充专利登记副本", **case.by(case.staff, Role.STAFF))
    filing.supply(case.row, [evidence(3)], text="登记副本见附件。", by=Actor.system(), key="once")
    assert (case.row.state, case.row.proofs.count()) == (State.RECEIVED, 2) and "登记副本" in case.row.facts


def test_who_passed_the_form_does_not_investigate(case):
    case.accepted()
    passed = case.entry.application.events.get(move="formal_pass").actor
    with pytest.raises(TransitionError) as refused:
        handling.assign(case.row, passed, **case.by(case.lead, Role.LEAD))
    assert refused.value.problems[0][0] == "investigator"
    away = make_user(Role.STAFF)
    StaffConflict.objects.create(user=away, application=case.entry.application, reason="（演示）同学")
    with pytest.raises(TransitionError, match="须回避"):
        handling.assign(case.row, away, **case.by(case.lead, Role.LEAD))


def test_extended_once(case):
    case.investigated()
    before = case.row.due_at
    handling.extend(case.row, reason="需要等候登记机关答复", **case.by(case.chief, Role.CHIEF))
    assert case.row.due_at > before + timedelta(days=14)
    with pytest.raises(TransitionError, match="一次"):
        handling.extend(case.row, reason="仍需等候答复", **case.by(case.chief, Role.CHIEF))


def test_no_conclusion_while_the_nominee_may_still_answer(case):
    case.investigated()
    with pytest.raises(TransitionError, match="答复期限未到"):
        concluding.dismiss(case.row, reason="经逐项核对，均属实。", **case.by(case.chief, Role.CHIEF))


@pytest.mark.parametrize("over", [False, True])
def test_dismissed_the_person_goes_on(office, over):
    with clock.at(LATER):
        case = Case(office)
        case.investigated()
    after = case.row.parties_due + timedelta(minutes=1)
    end = case.entry.publication.ends_at
    with clock.at(after if not over else max(after, end)):
        if over:
            ticking.tick()
        concluding.dismiss(case.row, reason="经逐项核对，发明人均有本人。", **case.by(case.chief, Role.CHIEF))
        concluding.release(case.row, **case.by(case.lead, Role.LEAD))
        running = clock.now() < end
    assert status_of(case.entry.application) == (Status.IN_PUBLICITY if running else Status.PUBLICITY_CLEAR)


def test_another_open_objection_keeps_the_hold(case):
    with clock.at(LATER):
        filing.file(case.entry, said=dict(SAID), files=[evidence(4)], by=Actor.system(), key=click())
        case.investigated()
    with clock.at(case.row.parties_due + timedelta(minutes=1)):
        concluding.dismiss(case.row, reason="经逐项核对，发明人均有本人。", **case.by(case.chief, Role.CHIEF))
        with pytest.raises(TransitionError, match="还没有全部办结"):
            concluding.release(case.row, **case.by(case.lead, Role.LEAD))


def test_upheld_the_person_is_out_banned_and_struck_from_the_page(office, django_capture_on_commit_callbacks):
    with clock.at(LATER):
        case = Case(office)
        case.investigated()
    with clock.at(case.row.parties_due + timedelta(minutes=1)), django_capture_on_commit_callbacks(execute=True):
        concluding.uphold(
            case.row, doc_no="沪质协〔2023〕31号", findings="申报表多报专利两项。", subjects=("person", "employer"),
            reason="经核查反映的事实成立。", **case.by(case.chief, Role.CHIEF),
        )  # fmt: skip
        application = case.entry.application
        assert status_of(application) == Status.DISQUALIFIED
        assert bans.is_banned("person", application.id_index) and Ban.objects.count() == 2
        rows = {row["place"]: row["removed"] for row in showing.year_of(2023)["lists"][0]["rows"]}
    assert rows == {1: True, 2: False}
    assert case.row.decision.kind == "disqualification" and case.row.struck.count() == 2
    told = Message.objects.filter(user=application.nominee, subject__contains="取消参评资格")
    assert told.count() == 1


def test_the_decision_names_its_subjects_and_its_number_is_new(case):
    case.investigated()
    with clock.at(LATER + timedelta(days=30)), pytest.raises(TransitionError, match="对象"):
        concluding.uphold(
            case.row, doc_no="沪质协〔2023〕31号", findings="多报专利。", subjects=(), reason="经核查反映的事实成立。",
            **case.by(case.chief, Role.CHIEF),
        )  # fmt: skip
    assert Ban.objects.count() == 0 and case.row.state == State.INVESTIGATING


def test_withdrawn_by_the_code_and_gone_on_with(case):
    case.investigated()
    filing.withdraw(case.row, key="w1")
    assert case.row.state == State.WITHDRAWN
    filing.withdraw(case.row, key="w1")
    handling.go_on(case.row, reason="所涉事实重大", **case.by(case.lead, Role.LEAD))
    assert case.row.state == State.INVESTIGATING
    with pytest.raises(NotPermitted):
        handling.go_on(case.row, reason="所涉事实重大", **case.by(case.staff, Role.STAFF))


def test_answered_and_closed_with_its_letter(case):
    case.screened()
    handling.refuse(case.row, Refusal.REPEATED, **case.by(case.lead, Role.LEAD))
    handling.reply(case.row, "同一事项已于6月20日受理。", **case.by(case.staff, Role.STAFF))
    letter = GeneratedDocument.objects.get(pk=case.row.letter_id)
    said = letter.snapshot.payload
    assert case.row.state == State.CLOSED and said["title"] == "异议不予受理告知书"
    assert "同一事项" in "".join(said["paragraphs"]) and case.entry.name not in "".join(said["paragraphs"])
    with pytest.raises(WrongState):
        handling.reply(case.row, "再答复一次，谢谢。", **case.by(case.staff, Role.STAFF))


def test_who_objects_reaches_no_message_no_mail_no_trail(case):
    case.investigated()
    said = [SAID["name"], SAID["phone"], SAID["address"], case.code, case.code.replace("-", "")]
    texts = [f"{row.subject}{row.body}" for row in Message.objects.all()]
    texts += [f"{row.subject}{row.body}{row.__dict__}" for row in OutgoingMail.objects.all()]
    texts += [str(row.__dict__) for row in AuditEvent.objects.filter(target__startswith="objection:")]
    texts += [str(event.__dict__) for event in case.row.events.all()]
    assert len(texts) > 6
    assert not [one for one in said for text in texts if one in text]


def test_only_owner_lead_chief_and_supervisor_see_who_objects(case):
    case.accepted()
    other = make_user(Role.STAFF)
    seen = {
        "owner": case.staff, "lead": case.lead, "chief": case.chief, "sup": make_user(Role.SUP), "other": other,
        "nominee": case.entry.application.nominee, "investigator": case.investigator,
    }  # fmt: skip
    assert {who for who, user in seen.items() if sight.can_see_identity(user, case.row)} == {
        "owner", "lead", "chief", "sup",
    }  # fmt: skip
    away = make_user(Role.LEAD)
    StaffConflict.objects.create(user=away, application=case.entry.application, reason="（演示）同学")
    assert not sight.can_read(away, case.row) and case.row not in sight.readable(away)


def test_the_parties_read_the_facts_only_after_the_acceptance(case):
    nominee = case.entry.application.nominee
    case.screened()
    assert not sight.concerning(nominee).exists()
    handling.accept(case.row, **case.by(case.lead, Role.LEAD))
    assert sight.concerning(nominee).get() == case.row
    assert not sight.concerning(Entry.objects.get(place=2).application.nominee).exists()
