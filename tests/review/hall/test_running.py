"""S4, S5, S7–S9 by their verbs: who may, when, what stands against it, what the events say."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import StaffConflict
from review import hall_words
from review.experts.models import Conflict
from review.hall import permissions, transitions
from review.halls import board, checkin, overview, papers, running
from review.halls.away import stepping_out
from review.halls.models import Seat, Session, SessionEvent, Slot, SlotEvent
from review.halls.moves import SlotState, State
from review.marks import rubric
from review.marks.models import HallRubric, Mark
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.review.hall.conftest import DAY

pytestmark = pytest.mark.django_db


def event(slot, move):
    return SlotEvent.objects.filter(slot=slot, move=move).last()


def test_a_session_opens_when_enough_have_come_and_the_chair_is_one_of_them(day):
    day.here(1, 2, 3, 4)
    with pytest.raises(TransitionError) as refusal:
        day.act(transitions.open_session)
    assert [str(one) for one in refusal.value.problems] == [
        "已签到评委 4 人，至少要有 5 人才能开会。", "主持人评委甲尚未签到；可以等候，或改由已到会的评委主持。",
    ]  # fmt: skip
    day.here(5)
    with pytest.raises(TransitionError, match="主持人评委甲尚未签到"):
        day.act(transitions.open_session)
    day.here(0)
    day.act(transitions.open_session)
    row = day.fresh()
    assert (row.state, row.opened_at) == (State.RUNNING, DAY)
    assert row.events.get(move="open").payload == {"present": [1, 2, 3, 4, 5, 6]}


def test_without_a_chair_nobody_opens(day):
    day.here()
    Seat.objects.filter(session=day.session).update(chair=False)
    with pytest.raises(TransitionError, match="尚未确定主持人"):
        day.act(transitions.open_session)
    row = day.fresh()
    transitions.name_chair(day.seat(3), by=day.by, version=row.version, key=click())
    assert [seat.number for seat in Seat.objects.filter(session=day.session, chair=True)] == [4]
    letter = GeneratedDocument.objects.get(kind=papers.PANEL, target=papers.seat_target(day.seat(3)))
    assert "主任评委" in str(letter.snapshot.payload), "the letter follows, whichever room it was done in"
    day.act(transitions.open_session)


def test_opening_fixes_the_score_sheet_once(day):
    assert not HallRubric.objects.filter(frozen_at__isnull=False).exists()
    day.opened()
    held = HallRubric.objects.get()
    assert (held.frozen_at, held.sha256) == (DAY, rubric.sha256(held.content))
    with clock.at(DAY + timedelta(days=1)):
        assert rubric.freeze(day.fresh().cycle).frozen_at == DAY


def test_a_sheet_that_is_not_whole_keeps_the_session_shut(day):
    held = rubric.of_cycle(day.fresh().cycle)
    HallRubric.objects.filter(pk=held.pk).update(content=held.content | {"items": held.content["items"][:2]})
    day.here()
    with pytest.raises(TransitionError, match="各项分值之和应为 100 分"):
        day.act(transitions.open_session)
    assert day.fresh().state == State.NOTIFIED


def test_only_staff_opens_and_the_chair_runs_it(day):
    day.here()
    day.arrived()
    chair = Actor(day.chair, Role.EXP)
    for by in (chair, Actor(day.lead, Role.LEAD)):
        with pytest.raises(NotPermitted):
            day.act(transitions.open_session, by)
    day.act(transitions.open_session)
    day.do(transitions.call, 0, chair)
    with pytest.raises(NotPermitted):
        day.do(transitions.end_talk, 0, Actor(day.panel[2].user, Role.EXP))
    day.do(transitions.end_talk, 0, chair)
    day.do(transitions.end_questions, 0, chair)
    assert day.slot(0).state == SlotState.SCORING


def test_one_after_the_other_and_only_who_is_there(day):
    day.here()
    day.act(transitions.open_session)
    with pytest.raises(TransitionError, match="2 号尚未签到，请先呼叫"):
        day.do(transitions.call, 0)
    day.arrived(0, 1)
    with pytest.raises(TransitionError, match="2 号尚在“候场”"):
        day.do(transitions.call, 1)
    day.do(transitions.call, 0)
    with pytest.raises(TransitionError, match="2 号尚在“陈述”"):
        day.do(transitions.call, 1)


def test_whoever_was_called_may_step_up_without_checking_in(day):
    day.here()
    day.act(transitions.open_session)
    day.do(transitions.hail, 0)
    day.do(transitions.call, 0)
    assert day.slot(0).state == SlotState.PRESENTING


def test_the_event_says_who_left_the_hall_for_whom(day):
    day.opened()
    day.heard(0)
    assert event(day.slots[0], "call").payload == {"present": [1, 2, 3, 4, 5, 6, 7], "out": []}
    day.do(transitions.call, 1)
    assert event(day.slots[1], "call").payload == {"present": [1, 3, 4, 5, 6, 7], "out": [2]}


def test_too_few_who_stay_is_said_before_anybody_is_called(day):
    day.opened()
    for expert in day.panel[4:6]:
        Conflict.objects.create(expert=expert, application=day.slots[0].application, source="staff", kind="other")
    day.do(transitions.call, 0)
    assert event(day.slots[0], "call").payload["out"] == [5, 6]
    for verb in (transitions.end_talk, transitions.end_questions):
        day.do(verb, 0)
    day.marks(0, "80", "80", "80", "80", "", "", "80")
    day.do(transitions.finish, 0)
    for expert in day.panel[5:7]:  # the second member stays away from this one already
        Conflict.objects.create(expert=expert, application=day.slots[1].application, source="staff", kind="other")
    with pytest.raises(TransitionError, match="除去回避的评委，到会的只有 4 人，至少要有 5 人"):
        day.do(transitions.call, 1)


def test_scoring_ends_by_itself_when_every_sheet_is_in(day):
    day.opened()
    day.heard(0)
    day.to_scoring(1)
    day.marks(1, "80", "", "80", "80", "80", "80", "")
    assert not running.finish_if_all_in(day.slots[1])
    assert running.tick() == 0
    Mark.objects.create(
        slot=day.slots[1], seat=day.seat(6), scores={}, total=80, ticket=click(), submitted_at=clock.now()
    )
    assert running.finish_if_all_in(day.slots[1])
    assert not running.finish_if_all_in(day.slots[1])
    done = event(day.slots[1], "all_scored")
    assert (done.actor, done.role) == (None, "sys")
    assert done.payload == {"given": 6, "expected": 6, "out": [2]}
    assert "80" not in str(done.payload)


def test_the_sheet_of_a_member_who_steps_out_counts_for_nothing(day):
    day.opened()
    day.heard(0)
    day.to_scoring(1)
    day.marks(1, "80", "99", "80", "80", "80")
    held = running.of(day.slot(1))
    assert (held.given, len(held.staying)) == (4, 6)
    with pytest.raises(TransitionError, match="已交 4/6，至少交齐 5 份"):
        day.do(transitions.finish, 1)


def test_a_conflict_found_while_they_score_ends_what_has_become_whole(day):
    day.opened()
    day.to_scoring(0)
    day.marks(0, *["80"] * 6)
    assert running.tick() == 0
    Conflict.objects.create(expert=day.panel[6], application=day.slots[0].application, source="staff", kind="other")
    assert running.tick() == 1
    assert day.slot(0).state == SlotState.DONE


def test_the_chair_ends_scoring_with_five_and_not_with_four(day):
    day.opened()
    day.to_scoring(0)
    marks = day.marks(0, *["80"] * 5)
    Mark.objects.filter(pk=marks[0].pk).update(quarantined_at=clock.now())
    with pytest.raises(TransitionError, match="已交 4/7"):
        day.do(transitions.finish, 0, Actor(day.chair, Role.EXP))
    Mark.objects.filter(pk=marks[0].pk).update(quarantined_at=None)
    day.do(transitions.finish, 0, Actor(day.chair, Role.EXP))
    assert event(day.slots[0], "all_scored").payload == {"given": 5, "expected": 7, "out": []}


def test_absent_after_two_calls_and_a_quarter_of_an_hour(day, later):
    day.here()
    day.act(transitions.open_session)
    later(1)
    with pytest.raises(TransitionError, match="须呼叫两次，已呼叫 0 次"):
        day.do(transitions.mark_absent, 0)
    day.do(transitions.hail, 0)
    later(20)
    with pytest.raises(TransitionError, match="须呼叫两次，已呼叫 1 次"):
        day.do(transitions.mark_absent, 0)
    later(10)
    day.do(transitions.hail, 0)
    later(15.98)
    with pytest.raises(TransitionError, match="10:16 之后仍未到场的，才能记为缺席"):
        day.do(transitions.mark_absent, 0)
    later(16)
    with pytest.raises(NotPermitted):
        day.do(transitions.mark_absent, 0, Actor(day.chair, Role.EXP))
    day.do(transitions.mark_absent, 0)
    assert day.slot(0).state == SlotState.ABSENT
    payload = event(day.slots[0], "mark_absent").payload
    assert payload["calls"] == 2 and payload["first_called_at"].startswith("2023-05-31 02:01")


def test_nobody_is_absent_before_the_time_they_were_told(day, later):
    day.opened()
    day.heard(0)
    Conflict.objects.all().delete()
    Slot.objects.filter(pk=day.slots[1].pk).update(arrived_at=None)
    later(3)
    day.do(transitions.hail, 1)
    day.do(transitions.hail, 1)
    later(20)  # a quarter of an hour has passed, but 10:25 was the time they were told
    with pytest.raises(TransitionError, match="10:25 之后"):
        day.do(transitions.mark_absent, 1)
    later(25)
    day.do(transitions.mark_absent, 1)


def test_who_is_there_is_neither_called_for_nor_absent(day, later):
    day.opened()
    with pytest.raises(TransitionError, match="2 号已签到，可以直接叫号"):
        day.do(transitions.hail, 0)
    later(60)
    with pytest.raises(TransitionError, match="2 号已签到，不能记为缺席"):
        day.do(transitions.mark_absent, 0)


def test_only_the_next_one_is_called_for(day):
    day.here()
    day.act(transitions.open_session)
    with pytest.raises(TransitionError, match="还没有轮到 3 号"):
        day.do(transitions.hail, 1)


def away(day, later, n=0):
    """The n-th nominee does not come."""
    later(30 + 25 * n)
    day.do(transitions.hail, n)
    day.do(transitions.hail, n)
    later(46 + 25 * n)
    day.do(transitions.mark_absent, n)


def test_whoever_comes_late_is_heard_at_the_end(day, later):
    day.here()
    day.arrived(1, 2)
    day.act(transitions.open_session)
    away(day, later)
    with pytest.raises(TransitionError, match="理由"):
        day.do(transitions.reinstate, 0, reason="晚")
    with pytest.raises(NotPermitted):
        day.do(transitions.reinstate, 0, Actor(day.chair, Role.EXP), reason="晚点到场")
    day.do(transitions.reinstate, 0, reason="地铁故障，10点45分到场")
    slot = day.slot(0)
    assert (slot.state, slot.order, slot.lot, slot.calls) == (SlotState.WAITING, 4, 2, 0)
    assert slot.arrived_at == clock.now() and slot.moved_reason.startswith("地铁故障")
    assert [board.number_of(row) for row in running.of(slot).waiting] == [3, 1, 2]
    day.heard(1)
    day.heard(2)
    day.heard(0)
    day.act(transitions.close)


def test_a_session_ends_when_everybody_was_heard_or_is_absent(day, later):
    day.here()
    day.arrived(0, 1)
    day.act(transitions.open_session)
    day.heard(0)
    day.heard(1)
    chair = Actor(day.chair, Role.EXP)
    with pytest.raises(TransitionError, match="既未完成，也未记为缺席"):
        day.act(transitions.close, chair)
    away(day, later, 2)
    day.act(transitions.close, chair)
    row = day.fresh()
    assert (row.state, row.closed_by, row.closed_at) == (State.CLOSED, day.chair, clock.now())
    assert row.result_sha256
    with pytest.raises(WrongState):
        day.do(transitions.reinstate, 0, reason="到场了")
    with pytest.raises(TransitionError, match="不在进行中"):
        day.do(transitions.reinstate, 2, reason="到场了")


def test_the_chair_leaves_the_steps_of_whom_they_avoid_to_staff(day):
    Conflict.objects.create(expert=day.panel[0], application=day.slots[0].application, source="expert", kind="other")
    day.opened()
    chair = Actor(day.chair, Role.EXP)
    with pytest.raises(NotPermitted):
        day.do(transitions.call, 0, chair)
    day.do(transitions.call, 0)
    assert event(day.slots[0], "call").payload["out"] == [1]


def test_the_board_and_the_one_place_agree_on_who_steps_out(day):
    day.opened()
    for n in range(3):
        held = running.of(day.slot(n))
        out = stepping_out(day.session).get(held.current.pk, set())
        assert {seat.pk for seat in held.leaving} == out
        day.heard(n)


def test_an_old_page_and_the_same_click_twice(day):
    day.opened()
    slot, key = day.slot(0), click()
    version = slot.version
    transitions.call(slot, by=day.by, version=version, key=key)
    transitions.call(slot, by=day.by, version=version, key=key)
    assert SlotEvent.objects.filter(slot=slot, move="call").count() == 1
    with pytest.raises(WrongState, match="当前为“陈述”，不能“叫号”") as refusal:
        transitions.call(slot, by=Actor(day.chair, Role.EXP), version=version, key=click())
    assert refusal.value.latest.actor == day.staff
    with pytest.raises(StaleVersion):
        transitions.end_talk(slot, by=Actor(day.chair, Role.EXP), version=version, key=click())


def test_a_member_who_comes_outdates_no_open_page(day):
    session, slot = day.fresh(), day.slot(0)
    day.opened()
    assert day.slot(0).version == slot.version
    assert day.fresh().version == session.version + 1  # by the opening alone


def test_every_step_leaves_an_event_that_has_words(day):
    day.opened()
    day.heard(0)
    checkin.check_out(day.slot(1), by=day.by)
    row = day.fresh()
    transitions.name_chair(day.seat(2), by=day.by, version=row.version, key=click())
    transitions.end_screen(transitions.show_screen(row, by=day.by, key=click()), by=day.by)
    told = [f"session.{one.move}" for one in SessionEvent.objects.filter(session=row)]
    told += [f"slot.{one.move}" for one in SlotEvent.objects.filter(slot=day.slots[0])]
    assert told[-6:] == [
        "slot.place",
        "slot.arrive",
        "slot.call",
        "slot.end_talk",
        "slot.end_questions",
        "slot.all_scored",
    ]
    assert {"session.check_in", "session.chair", "session.end_screen"} <= set(told)
    assert set(told) <= set(hall_words.words())
    assert not any(line["what"].isascii() for line in overview.history(row))


@pytest.mark.parametrize("opened", [True, False], ids=["opened", "invited"])
def test_predicates_and_their_twins_agree(day, opened):
    if opened:
        day.opened()
    else:
        Seat.objects.filter(session=day.session, chair=True).update(answer="invited")
    other = make_user(Role.STAFF)
    StaffConflict.objects.create(user=other, application=day.slots[2].application, reason="亲属关系。")
    nominee = day.slots[0].application.nominee
    for user in (day.staff, other, day.chair, day.panel[1].user, day.lead, make_user(Role.EXP), nominee):
        seen = Session.objects.filter(permissions.visible(user), pk=day.session.pk).exists()
        assert seen == permissions.can_see(user, day.fresh()), user
        held = board.by_key(day.session.key, permissions.hidden(user))
        assert permissions.sees_board(user, held) == seen
        assert permissions.runs_board(user, held) == permissions.can_run(user, day.session)
        rows = set(Slot.objects.filter(permissions.hidden(user)))
        assert rows == {slot for slot in day.slots if permissions.is_hidden(user, slot)}, user
        assert rows == {slot for slot in held.slots if board.is_hidden(slot)}
