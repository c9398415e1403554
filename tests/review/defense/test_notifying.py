"""S2, S3, S11 and T21: what has to be there, who is told, what is printed, what is taken back."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import Message, RoleGrant
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations import messages
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Application, Cycle, StageEvent
from nominations.pipeline import Status
from nominations.printing import application_target
from review import defense_panels, hall_words
from review.defense import transitions
from review.experts.models import Appointment
from review.halls import board, checkin, freeing, overview, papers, planning, ticking
from review.halls.advancing import SESSION
from review.halls.board import number_of
from review.halls.models import Slot, SlotEvent
from review.halls.notifying import against_notifying
from review.halls.timetable import Place, minute
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    return scene.drawn(session)


def documents(kind):
    return GeneratedDocument.objects.filter(kind=kind, void_at=None)


def statuses(scene):
    return {file.status for file in Application.objects.filter(pk__in=[one.pk for one in scene.files])}


def test_the_notice_moves_every_nominee_and_tells_everybody_what_is_theirs(scene, ready):
    assert against_notifying(ready) == []
    scene.notified(ready)
    assert ready.state == "notified" and ready.notified_at is not None
    assert statuses(scene) == {Status.IN_DEFENSE}
    for slot in ready.slots.select_related("application"):
        said = Message.objects.filter(user=slot.application.nominee).latest("pk")
        assert "会审答辩安排在" in said.body and "演示会议厅" in said.body and said.url.startswith("/attendance/own/")
    rec = Message.objects.filter(user=scene.town.rec, body__contains="会审答辩安排在")
    assert rec.exists()
    assert documents(papers.NOTICE).count() == 4 and documents(papers.PANEL).count() == 7
    assert documents(papers.TIMETABLE).count() == documents(papers.SIGN_IN).count() == 1
    for seat in ready.seats.all():
        said = Message.objects.filter(user=seat.expert.user).latest("pk")
        assert "日程已经确定" in said.body and not any(file.name in said.body for file in scene.files)


def test_the_letter_names_one_nominee_and_the_timetable_all(scene, ready):
    scene.notified(ready)
    one = documents(papers.NOTICE).order_by("pk").first().snapshot.payload
    named = [file.name for file in scene.files if file.name in str(one)]
    assert len(set(named)) == 1 and "身份证原件" in str(one["items"]) and "第1场第" in str(one["items"])
    whole = documents(papers.TIMETABLE).get().snapshot.payload
    assert [row["no"] for row in whole["rows"]] == ["1", "2", "3", "4"] and len(whole["panel"]) == 7
    assert whole["panel"][0]["part"] == "主任评委" and "5 2 7" in whole["lot"]


def missing(session):
    session.refresh_from_db()
    return "".join(against_notifying(session))


def test_each_thing_that_is_missing_is_named(scene):
    session = scene.session()
    assert "评委现有 0 人，应为 7 至 9 人" in missing(session)
    assert "尚未确定主任评委" in missing(session) and "还没有安排答辩人" in missing(session)
    seats = scene.seated(session)
    scene.arranged()
    assert missing(session) == "尚未抽签。"
    scene.drawn(session)
    assert missing(session) == ""
    Appointment.objects.filter(expert=seats[0].expert).update(ended_at=clock.now())
    assert "评委甲本年度未聘任或尚未签署承诺" in missing(session)


def test_a_conflict_found_after_the_lot_stops_the_notice(scene, ready):
    for one in scene.experts[:3]:
        scene.apart(one, scene.files[1])
    assert "只有 4 人" in missing(ready)
    with pytest.raises(TransitionError, match="只有 4 人"):
        scene.notified(ready)
    assert statuses(scene) == {Status.SHORTLISTED}


@pytest.mark.parametrize(("days", "enough"), [(6, False), (9, True)])
def test_the_notice_goes_so_many_working_days_before(scene, days, enough):
    """Saturday 1 April 2023, 清明 on the 5th: five working days later is Monday the 10th."""
    session = scene.session(days)
    scene.seated(session)
    scene.arranged()
    scene.drawn(session)
    assert ("至少提前 5 个工作日" not in missing(session)) is enough


def test_only_another_person_as_lead_notifies(scene, ready):
    for by in (scene.by, Actor(make_user(Role.CHIEF), Role.LEAD)):
        with pytest.raises(NotPermitted):
            transitions.notify(ready, by=by, version=ready.version, key=click())
    drew = make_user(Role.LEAD, name="演示负责人乙")
    RoleGrant.objects.create(user=drew, role=Role.STAFF)
    SESSION.remark(ready, "arrange", ready.state, Actor(drew, Role.STAFF))
    with pytest.raises(NotPermitted):
        transitions.notify(ready, by=Actor(drew, Role.LEAD), version=None, key=click())
    type(ready).objects.filter(pk=ready.pk).update(planned_by=scene.lead)
    with pytest.raises(NotPermitted):
        transitions.notify(ready, by=scene.leads, version=None, key=click())


def test_the_same_click_twice_is_one_notice_and_an_old_page_is_told(scene, ready):
    key = click()
    with pytest.raises(StaleVersion):
        transitions.notify(ready, by=scene.leads, version=1, key=click())
    for _time in range(2):
        transitions.notify(ready, by=scene.leads, version=ready.version, key=key)
    assert StageEvent.objects.filter(move="schedule_defense").count() == 4
    assert documents(papers.NOTICE).count() == 4


def test_put_off_everything_is_taken_back_and_told_again(scene, ready):
    scene.notified(ready)
    with pytest.raises(TransitionError, match="理由"):
        transitions.replan(ready, reason="改", by=scene.leads, version=None, key=click())
    transitions.replan(ready, reason="会场临时停电", by=scene.leads, version=ready.version, key=click())
    assert ready.state == "planned" and statuses(scene) == {Status.IN_DEFENSE}
    assert not documents(papers.NOTICE).exists() and not documents(papers.TIMETABLE).exists()
    said = Message.objects.filter(user=scene.files[0].nominee).latest("pk")
    assert "改期" in said.subject and "会场临时停电" in said.body
    lots = list(ready.slots.order_by("order").values_list("lot", flat=True))
    transitions.edit(ready, scene.plan(21), by=scene.by, version=ready.version, key=click())
    scene.notified(ready)
    assert list(ready.slots.order_by("order").values_list("lot", flat=True)) == lots
    assert StageEvent.objects.filter(move="schedule_defense").count() == 4
    again = Message.objects.filter(user=scene.files[0].nominee).latest("pk")
    assert "会审答辩安排在2023年4月22日" in again.body
    assert documents(papers.NOTICE).count() == 4


def test_a_letter_about_another_session_stays_when_the_first_one_is_put_off(scene, ready):
    """Whoever gave the slot back is heard elsewhere: that letter is no paper of this session."""
    other = scene.session(21)
    scene.seated(other)
    scene.notified(ready)
    one = freed(scene, ready)
    scene.arranged()
    scene.notified(scene.drawn(other))
    transitions.replan(ready, reason="会场临时停电", by=scene.leads, version=ready.version, key=click())
    assert [row.target for row in documents(papers.NOTICE)] == [application_target(one)]


def told(scene, session, user):
    """{verb: whom its panel says it tells} of this person's page."""
    return {act["actions"][0]["value"]: act["told"] for act in defense_panels.on_session(user, session)}


def test_panels_say_exactly_whom_their_step_tells(scene, ready):
    one, parties = freed(scene, ready), messages.told("schedule_defense")
    assert told(scene, ready, scene.staff) == {"late": []}
    assert told(scene, ready, scene.lead) == {"notify": [*parties, "评委"], "cancel": ["评委"]}
    late(scene, ready, one)
    scene.notified(ready)
    two = freed(scene, ready, 1)
    assert told(scene, ready, scene.staff) == {"late": parties}
    assert told(scene, ready, scene.lead) == {"replan": [*parties, "评委"], "cancel": [*parties, "评委"]}
    before = Message.objects.filter(user=scene.experts[0].user).count()
    late(scene, ready, two)
    assert Message.objects.filter(user=scene.experts[0].user).count() == before


def test_the_letter_to_a_member_says_nothing_that_the_next_change_makes_wrong(scene, ready):
    """How many are heard changes with leave and late places, and the letter is not written anew each time."""
    scene.notified(ready)
    letter = str(documents(papers.PANEL).first().snapshot.payload["items"])
    assert "位答辩人" not in letter and "请提前30分钟到场签到" in letter


def test_who_had_come_on_the_day_that_was_put_off_has_not_come_on_the_other(scene, ready):
    scene.notified(ready)
    with clock.at(ready.starts_at - timedelta(minutes=20)):
        for place in (*ready.seats.all(), *ready.slots.all()):
            checkin.check_in(place, by=scene.by, how=checkin.DESK)
    assert ready.seats.exclude(present_at=None).count() == 7 and ready.slots.exclude(arrived_at=None).count() == 4
    ready.refresh_from_db()
    transitions.replan(ready, reason="会场临时停电", by=scene.leads, version=ready.version, key=click())
    assert not ready.seats.exclude(present_at=None).exists() and not ready.slots.exclude(arrived_at=None).exists()


def test_a_session_that_was_told_is_not_changed_before_it_is_put_off(scene, ready):
    scene.notified(ready)
    with pytest.raises(WrongState):
        transitions.edit(ready, scene.plan(21), by=scene.by, version=ready.version, key=click())
    with pytest.raises(WrongState):
        transitions.rearrange(scene.cycle, {}, {ready.pk: ready.version}, by=scene.by)


def test_cancelled_the_slots_are_free_and_the_seats_given_up(scene, ready):
    scene.notified(ready)
    transitions.cancel(ready, reason="合并到第2场", by=scene.leads, version=ready.version, key=click())
    assert ready.state == "cancelled" and not Slot.objects.filter(freed_at=None).exists()
    assert not ready.seats.filter(ended_at=None).exists()
    assert "取消" in Message.objects.filter(user=scene.files[0].nominee).latest("pk").subject
    assert "取消" in Message.objects.filter(user=scene.experts[0].user).latest("pk").subject
    second = scene.session(21)
    scene.seated(second)
    scene.arranged()
    scene.notified(scene.drawn(second))
    assert second.slots.filter(freed_at=None).count() == 4 and statuses(scene) == {Status.IN_DEFENSE}


def test_cancelled_before_the_notice_nobody_is_told_who_never_knew(scene, ready):
    before = Message.objects.filter(user=scene.files[0].nominee).count()
    transitions.cancel(ready, reason="人数不足，取消", by=scene.leads, version=ready.version, key=click())
    assert Message.objects.filter(user=scene.files[0].nominee).count() == before


def test_whoever_left_gives_the_slot_back_by_the_clock(scene, ready):
    scene.notified(ready)
    Application.objects.filter(pk=scene.files[0].pk).update(status=Status.WITHDRAWN)
    ticking.tick()
    slot = Slot.objects.get(application=scene.files[0])
    assert slot.freed_at is not None and slot.free_reason == freeing.REASON
    assert ready.slots.filter(freed_at=None).count() == 3
    assert not documents(papers.NOTICE).filter(target=f"application:{scene.files[0].pk}").exists()


def test_papers_that_everybody_has_follow_who_comes_and_who_goes(scene, ready):
    scene.notified(ready)
    gone = ready.slots.get(order=2).application
    Application.objects.filter(pk=gone.pk).update(status=Status.DISQUALIFIED)
    ticking.tick()

    def names():
        whole = [documents(kind).get().snapshot.payload for kind in (papers.TIMETABLE, papers.SIGN_IN)]
        assert whole[0] == whole[1]
        return {row["name"] for row in whole[0]["rows"]}, [one["name"] for one in whole[0]["panel"]]

    assert names()[0] == {file.name for file in scene.files} - {gone.name}
    ready.refresh_from_db()
    late = transitions.invite(ready, scene.experts[7], by=scene.by, version=ready.version, key=click())
    assert scene.experts[7].user.name in names()[1]
    assert documents(papers.PANEL).filter(target=papers.seat_target(late)).count() == 1
    first = ready.seats.get(chair=True)
    ready.refresh_from_db()
    transitions.name_chair(late, by=scene.by, version=ready.version, key=click())
    letters = {row.target: str(row.snapshot.payload["paragraphs"]) for row in documents(papers.PANEL)}
    assert len(letters) == 8 and documents(papers.PANEL).count() == 8
    assert "主任评委" in letters[papers.seat_target(late)] and "主任评委" not in letters[papers.seat_target(first)]
    ready.refresh_from_db()
    transitions.unseat(first, reason="单位另有任务", by=scene.by, version=ready.version, key=click())
    assert first.expert.user.name not in names()[1] and documents(papers.PANEL).count() == 7


def test_the_last_who_leaves_takes_the_papers_along(scene, ready):
    scene.notified(ready)
    Application.objects.filter(pk__in=[file.pk for file in scene.files]).update(status=Status.WITHDRAWN)
    ticking.tick()
    assert not documents(papers.TIMETABLE).exists() and not documents(papers.SIGN_IN).exists()


def late(scene, session, file, **more):
    session.refresh_from_db()
    terms = {"number": file.acceptance_no, "reason": "请假获准，补排", "by": scene.by, "version": session.version}
    transitions.come_late(session, **terms | {"key": click()} | more)


def freed(scene, session, n=0):
    """The n-th nominee has no slot any more."""
    freeing.free(session.slots.get(application=scene.files[n]), "准假", by=scene.by)
    return scene.files[n]


def test_who_has_no_slot_comes_last_in_a_session_that_is_drawn_and_is_told(scene, ready):
    one = freed(scene, ready)
    key = click()
    for _time in range(2):
        late(scene, ready, one, key=key, version=ready.version if _time else None)
    made = Slot.objects.get(application=one, freed_at=None)
    last = ready.slots.filter(freed_at=None).latest("order")
    assert made == last and (made.lot, made.moved_reason) == (None, "请假获准，补排")
    assert not Message.objects.filter(user=one.nominee, body__contains="会审答辩安排在").exists()
    scene.notified(ready)
    two = freed(scene, ready, 1)
    late(scene, ready, two)
    assert "会审答辩安排在" in Message.objects.filter(user=two.nominee).latest("pk").body
    rows = documents(papers.TIMETABLE).get().snapshot.payload["rows"]
    assert rows[-1]["number"] == two.acceptance_no and rows[-1]["note"] == "补排第6号"
    assert "补排" in str(ready.events.filter(move="late").latest("pk").reason)


def numbers(session):
    return [number_of(slot) for slot in board.live_slots(session)]


def test_who_comes_late_has_a_number_no_lot_of_the_session_ever_had(scene, ready):
    """Lot 1 leaves, the others move up: the place of who comes then is 4, and so is somebody's lot."""
    one = ready.slots.get(lot=1).application
    for _time in range(2):  # comes late, leaves again, comes once more
        freeing.free(ready.slots.get(application=one, freed_at=None), "准假", by=scene.by)
        freeing.close_up(ready, by=scene.by)
        late(scene, ready, one)
    assert [slot.order for slot in board.live_slots(ready)] == [1, 2, 3, 4]
    assert numbers(ready) == [2, 3, 4, 6]
    scene.notified(ready)
    freeing.free(ready.slots.get(lot=4), "准假", by=scene.by)
    assert numbers(ready) == [2, 3, 6], "told once, it stays"
    letter = documents(papers.NOTICE).get(target=application_target(one)).snapshot.payload
    assert "第4位（补排第6号）" in letter["items"][0]


def test_who_is_moved_into_a_drawn_session_gets_a_number_of_its_own(scene, ready):
    other = scene.session(20)
    scene.seated(other, scene.experts)
    slot = ready.slots.get(lot=2)
    planning.put({slot.application_id: slot}, [Place(slot.application_id, other.pk, 1, minute(other.starts_at), 0)],
                 by=scene.by)  # fmt: skip
    slot.refresh_from_db()
    assert (slot.lot, slot.late) == (None, None), "a lot will be drawn there"
    back = Place(slot.application_id, ready.pk, 2, minute(slot.starts_at), 0)
    planning.put({slot.application_id: slot}, [back], by=scene.by)
    assert sorted(numbers(ready)) == [1, 3, 4, 5]


def test_what_stands_against_coming_late(scene, ready):
    one = freed(scene, ready)
    for number, said in (("2023-9999", "没有这个受理编号"), (scene.files[1].acceptance_no, "没有这个受理编号")):
        with pytest.raises(TransitionError, match=said):
            late(scene, ready, one, number=number)
    with pytest.raises(StaleVersion):
        late(scene, ready, one, version=1)
    with pytest.raises(NotPermitted):
        late(scene, ready, one, by=scene.leads)
    with pytest.raises(TransitionError, match="尚未抽签"):
        late(scene, scene.session(20), one)
    scene.notified(ready)
    with clock.at(ready.starts_at - timedelta(days=2)), pytest.raises(TransitionError, match="至少提前 5 个工作日"):
        late(scene, ready, one)
    for expert in scene.experts[:3]:
        scene.apart(expert, one)
    with pytest.raises(TransitionError, match="只有 4 人"):
        late(scene, ready, one)
    assert not Slot.objects.filter(application=one, freed_at=None).exists()


def test_before_the_notice_the_others_close_up(scene, ready):
    first = ready.slots.get(order=1)
    Application.objects.filter(pk=first.application_id).update(status=Status.DISQUALIFIED)
    ticking.tick()
    left = ready.slots.filter(freed_at=None).order_by("order")
    assert [slot.order for slot in left] == [1, 2, 3] and left[0].starts_at == ready.starts_at


def test_the_day_before_everybody_is_reminded_once(scene, ready):
    scene.notified(ready)
    eve = ready.starts_at - timedelta(hours=20)
    with clock.at(ready.starts_at - timedelta(days=3)):
        assert ticking.remind() == 0
    with clock.at(eve):
        for _time in range(2):
            assert ticking.remind() == 1
    reminded = Message.objects.filter(subject__contains="明天会审答辩")
    assert reminded.filter(user=scene.files[0].nominee).count() == 1
    assert reminded.filter(user=scene.experts[0].user).count() == 1


def test_whatever_happened_has_words_in_the_trail_and_in_the_history(scene, ready):
    scene.notified(ready)
    late(scene, ready, freed(scene, ready))
    transitions.replan(ready, reason="会场临时停电", by=scene.leads, version=ready.version, key=click())
    transitions.edit(ready, scene.plan(21), by=scene.by, version=ready.version, key=click())
    transitions.cancel(ready, reason="合并到第2场", by=scene.leads, version=ready.version, key=click())
    told = {f"session.{event.move}" for event in ready.events.all()}
    told |= {f"slot.{event.move}" for event in SlotEvent.objects.all()}
    assert {"session.late", "slot.replan", "slot.free", "slot.draw"} <= told <= set(hall_words.words())
    assert not any(row["what"].isascii() for row in overview.history(ready))


def test_the_year_has_to_stand_in_the_defense(scene, ready):
    Cycle.objects.filter(pk=scene.cycle.pk).update(stage="approval")
    with pytest.raises(WrongState):
        scene.notified(ready)
