"""What comes late or twice: letters after the clearing, second thoughts, people who left or may no longer act."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from nominations.acting import Actor, TransitionError, WrongState
from nominations.models import Ban, StaffConflict
from nominations.pipeline import Status
from nominations.transitions import advance
from publicity import registration
from publicity.lists import promoting, showing, striking, ticking
from publicity.lists.models import Entry
from publicity.objection_desk import queries as desk
from publicity.objection_desk import transitions as at_desk
from publicity.objections import concluding, filing, handling, sight
from publicity.objections.models import Objection
from publicity.objections.moves import MOVES, Refusal, State
from review import expelling
from tests.factories.experts import yes
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.factories.publicity import Office
from tests.publicity.objections_scene import FACTS, LATER, SAID, Case, evidence
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept
def office():
    made = Office.build(n=2, reserves=1)
    made.published()
    return made


@kept(at=LATER + timedelta(days=8), stay=True)
def case(office):
    return Case(office)


@pytest.fixture
def answered(case):
    """Investigated, and the time in which the parties answer is over."""
    case.investigated()
    with clock.at(LATER + timedelta(days=30)):
        yield case


def status_of(application):
    application.refresh_from_db()
    return application.status


def gone(office, application):
    by = Actor(office.lead, Role.LEAD)
    advance(application, "withdraw_late", by=by, permit=yes, reason="本人书面申请退出", key=click())


def test_every_act_has_words_in_the_trail():
    entered = {"take", "propose", "report", "release", "answer", "identity"}
    assert {f"objection.{name}" for name in {*MOVES, *entered}} <= set(registration.WORDS)


def test_what_was_refused_is_never_read_by_the_parties(case):
    nominee = case.entry.application.nominee
    case.screened()
    handling.refuse(case.row, Refusal.NO_EVIDENCE, **case.by(case.lead, Role.LEAD))
    handling.reply(case.row, "没有必要的证据材料。", **case.by(case.staff, Role.STAFF))
    assert case.row.state == State.CLOSED and not sight.concerning(nominee).exists()


def test_a_letter_that_came_in_time_holds_whom_the_clock_has_cleared(office):
    row = office.over(office.cycle.publications.get())
    entry = row.entries.get(place=1)
    assert status_of(entry.application) == Status.PUBLICITY_CLEAR
    case = Case.__new__(Case)
    case.office, case.staff, case.lead, case.chief = office, office.staff, office.lead, office.chief
    with clock.at(row.ends_at + timedelta(hours=20)):
        said = SAID | {"origin": "letter", "received_at": row.ends_at - timedelta(hours=3)}
        by = Actor(office.staff, Role.STAFF)
        case.row, _code = at_desk.enter(entry, said=said, files=[evidence()], by=by, key=click())
        handling.propose(case.row, FACTS, **case.by(office.staff, Role.STAFF))
        handling.accept(case.row, **case.by(office.lead, Role.LEAD))
    assert status_of(entry.application) == Status.OBJECTION_HOLD


def test_withdrawn_before_the_investigation_it_is_taken_up_and_not_withdrawn_again(case):
    case.accepted()
    filing.withdraw(case.row, key="w1")
    concluding.release(case.row, **case.by(case.lead, Role.LEAD))
    assert status_of(case.entry.application) in (Status.IN_PUBLICITY, Status.PUBLICITY_CLEAR)
    handling.go_on(case.row, reason="所涉事实重大", **case.by(case.lead, Role.LEAD))
    assert case.row.state == State.ACCEPTED and status_of(case.entry.application) == Status.OBJECTION_HOLD
    with pytest.raises(TransitionError, match="不能再次撤回"):
        filing.withdraw(case.row, key="w2")
    handling.assign(case.row, case.investigator, **case.by(case.lead, Role.LEAD))
    assert case.row.state == State.INVESTIGATING


def test_another_investigator_until_the_report_is_there(case):
    case.accepted()
    handling.assign(case.row, case.investigator, **case.by(case.lead, Role.LEAD))
    due, told = case.row.parties_due, Message.objects.filter(user=case.entry.application.nominee).count()
    second = make_user(Role.STAFF)
    with clock.at(LATER + timedelta(days=12)):
        handling.assign(case.row, second, **case.by(case.lead, Role.LEAD))
    assert case.row.investigator == second and case.row.parties_due == due, "the parties' time does not begin anew"
    assert Message.objects.filter(user=case.entry.application.nominee).count() == told
    text = "已向国家知识产权局核对专利登记簿，逐项比对发明人。"
    handling.report(case.row, text, "申报人到会作了说明。", **case.by(second, Role.STAFF))
    with pytest.raises(TransitionError, match="不能更换"):
        handling.assign(case.row, case.investigator, **case.by(case.lead, Role.LEAD))


def test_a_case_whose_owner_may_no_longer_act_is_taken_by_another(case):
    case.screened()
    other = make_user(Role.STAFF)
    assert not sight.can_own(other, case.row)
    StaffConflict.objects.create(user=case.staff, application=case.entry.application, reason="（演示）亲属")
    row = Objection.objects.select_related("owner").get()
    assert sight.can_own(other, row)
    handling.take(row, by=Actor(other, Role.STAFF), version=row.version, key=click())
    assert Objection.objects.get().owner == other


def test_who_stays_away_enters_no_letter_about_that_person_and_hears_nothing(office):
    entry = Entry.objects.get(place=1)
    away = make_user(Role.STAFF)
    StaffConflict.objects.create(user=away, application=entry.application, reason="（演示）亲属")
    with clock.at(LATER):
        assert entry not in desk.enterable(away) and len(desk.enterable(away)) == 1
        with pytest.raises(TransitionError):
            at_desk.enter(entry, said=dict(SAID), files=[evidence()], by=Actor(away, Role.STAFF), key=click())
        filing.file(entry, said=dict(SAID), files=[evidence()], by=Actor.system(), key=click())
    assert Message.objects.filter(user=office.staff, subject__contains="异议").exists()
    assert not Message.objects.filter(user=away, subject__contains="异议").exists()


def test_upheld_about_somebody_who_left_is_a_finding_and_no_more(answered):
    case = answered
    gone(case.office, case.entry.application)
    concluding.uphold(case.row, reason="经核查反映的事实成立。", **case.by(case.chief, Role.CHIEF))
    assert case.row.state == State.UPHELD and case.row.decision_id is None and Ban.objects.count() == 0
    assert status_of(case.entry.application) == Status.WITHDRAWN


def test_a_repeated_conclusion_is_answered_by_the_first(answered):
    case = answered
    form = {
        "doc_no": "沪质协〔2023〕31号", "findings": "申报表多报专利两项，与登记不符。", "subjects": ("person",),
        "reason": "经核查反映的事实成立。", **case.by(case.chief, Role.CHIEF),
    }  # fmt: skip
    for _twice in range(2):
        concluding.uphold(case.row, **form)
    assert Ban.objects.count() == 1 and case.row.struck.count() == 1
    assert expelling.application_of(Ban.objects.get()) == case.entry.application, "the list of bans names the person"


def test_released_once_and_only_as_it_was_seen(answered):
    case = answered
    concluding.dismiss(case.row, reason="经逐项核对，发明人均有本人。", **case.by(case.chief, Role.CHIEF))
    old = case.by(case.lead, Role.LEAD)
    handling.reply(case.row, "经核查不成立，已恢复公示。", **case.by(case.staff, Role.STAFF))
    with pytest.raises(WrongState):
        concluding.release(case.row, **old)
    form = case.by(case.lead, Role.LEAD)
    for _twice in range(2):
        concluding.release(case.row, **form)
    assert case.row.events.filter(move="release").count() == 1


def test_what_was_asked_for_does_not_come_after_its_time(case):
    handling.take(case.row, **case.by(case.staff, Role.STAFF))
    handling.ask_evidence(case.row, reason="请补充专利登记簿副本", **case.by(case.staff, Role.STAFF))
    late = case.row.supplement_due
    with clock.at(late), pytest.raises(TransitionError, match="期限已过"):
        filing.supply(case.row, [evidence(2)], text="", by=Actor.system(), key="s1")
    with clock.at(late):
        assert filing.lapse_overdue() == 1
    assert Message.objects.filter(user=case.staff, body__contains="逾期未补充材料").exists()


def test_who_came_back_is_shown_again_and_the_place_is_no_longer_free(office):
    entry = Entry.objects.select_related("application").get(place=1)
    with clock.at(LATER):
        gone(office, entry.application)
        ticking.tick()
        assert promoting.vacated(office.cycle) == [entry.application]
        assert showing.year_of(2023)["lists"][0]["rows"][0]["removed"]
        # As an appeal would (T38).
        type(entry.application).objects.filter(pk=entry.application.pk).update(status=Status.IN_PUBLICITY)
        assert striking.strike_gone() == 0
    assert not showing.year_of(2023)["lists"][0]["rows"][0]["removed"]
    assert promoting.vacated(office.cycle) == []


def test_a_place_is_free_also_when_somebody_left_before_there_was_a_list():
    office = Office.build(n=2, reserves=1)
    gone(office, office.candidates[0])
    assert promoting.vacated(office.cycle) == [office.candidates[0]]


def test_the_words_of_a_list_stay_those_that_were_signed(office):
    before = showing.year_of(2023)["lists"][0]
    type(office.cycle).objects.update(title="另一个标题", organiser="另一个协会", contacts=[])
    after = showing.year_of(2023)["lists"][0]
    assert {name: after[name] for name in ("title", "paragraphs", "contacts", "organiser")} == {
        name: before[name] for name in ("title", "paragraphs", "contacts", "organiser")
    }  # fmt: skip
    assert "另一个标题" not in "".join(after["paragraphs"])
