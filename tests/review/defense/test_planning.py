"""S1 and the timetable: sessions, panels, who is placed where, what is refused and why."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from review.attending import absences
from review.defense import transitions
from review.halls import lots, planning, seating
from review.halls.models import Slot
from review.halls.rearranging import Row
from tests.factories.experts import expert
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def spans(session):
    return [(slot.application.acceptance_no, slot.order, slot.starts_at) for slot in session.slots.order_by("order")]


def test_a_session_is_planned_with_a_commitment_that_is_public_and_a_seed_that_is_not(scene, client):
    session = scene.session()
    assert session.number == 1 and session.commitment == lots.commitment(session.seed)
    page = client.get(f"/defense/{scene.cycle.year}/lot/").content.decode()
    assert session.commitment in page and session.seed not in page
    assert scene.session(15).number == 2
    assert session.talk_minutes == scene.cycle.talk_minutes


def test_the_same_form_twice_is_one_session(scene):
    key, plan = click(), scene.plan()
    first = transitions.plan(scene.cycle, plan, by=scene.by, version=0, key=key)
    assert transitions.plan(scene.cycle, plan, by=scene.by, version=0, key=key) == first


def test_sessions_are_planned_in_their_stage_alone(scene):
    Cycle.objects.filter(pk=scene.cycle.pk).update(stage=CycleStage.CONSENSUS)
    with pytest.raises(WrongState, match="专家合议"):
        scene.session()


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"days": -1}, "starts", "须在现在之后"),
        ({"ends": 15}, "ends", "共 20 分钟"),
        ({"hall": "演示会议厅14"}, "hall", "已安排第1场"),
    ],
)
def test_hall_and_hours_that_cannot_be_are_said_beside_their_field(scene, more, field, said):
    scene.session()
    plan = scene.plan(more.pop("days", 14), hour=10, **{k: v for k, v in more.items() if k == "hall"})
    if "ends" in more:
        plan = scene.plan(15, ends_by=scene.plan(15).starts_at + timedelta(minutes=15))
    with pytest.raises(TransitionError) as caught:
        transitions.plan(scene.cycle, plan, by=scene.by, version=0, key=click())
    assert any(name == field and said in text for name, text in caught.value.problems)


def test_the_solver_places_everybody_and_asking_again_changes_nothing(scene):
    session = scene.session()
    scene.seated(session)
    assert scene.arranged() == 4
    before = spans(session)
    assert [number for number, _order, _at in before] == sorted(number for number, _order, _at in before)
    assert before[1][2] - before[0][2] == timedelta(minutes=25)
    version = type(session).objects.get(pk=session.pk).version
    assert scene.arranged("all") == 4 and spans(session) == before
    assert type(session).objects.get(pk=session.pk).version == version


def test_a_conflict_and_an_absence_move_people_to_the_other_session(scene):
    first, second = scene.session(14), scene.session(15)
    others = [expert(f"另一场评委{n}") for n in range(7)]
    from tests.factories.experts import appointed, sworn

    for one in others:
        sworn(appointed(one, scene.cycle, scene.staff))
    scene.seated(first)
    scene.seated(second, others)
    for one in scene.experts[:3]:
        scene.apart(one, scene.files[0])
    day = second.starts_at
    absences.enter(
        scene.cycle, application=scene.files[1], starts_at=day - timedelta(hours=1), ends_at=day + timedelta(hours=9),
        note="出差", by=scene.by,
    )  # fmt: skip
    scene.arranged()
    where = dict(Slot.objects.values_list("application", "session"))
    assert where[scene.files[0].pk] == second.pk and where[scene.files[1].pk] == first.pk


def test_who_cannot_be_placed_is_named_and_nothing_is_written(scene):
    session = scene.session()
    scene.seated(session)
    for one in scene.experts[:3]:
        scene.apart(one, scene.files[0])
    with pytest.raises(TransitionError) as caught:
        scene.arranged()
    (said,) = caught.value.problems
    assert said.startswith(f"{scene.files[0].name}无法安排。第1场：") and "只有 4 人" in said
    assert "评委甲、评委乙、评委丙" in said
    assert not Slot.objects.exists()


def test_a_session_with_too_few_seats_takes_nobody(scene):
    scene.session()
    with pytest.raises(TransitionError, match="可评分的只有 0 人"):
        scene.arranged()


def test_new_hours_move_the_slots_along(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    before = spans(session)
    session.refresh_from_db()
    plan = scene.plan(16, hour=13, pause_every=2, pause_minutes=10)
    transitions.edit(session, plan, by=scene.by, version=session.version, key=click())
    after = spans(session)
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert after[0][2] == plan.starts_at and after[2][2] - after[1][2] == timedelta(minutes=35)


def test_hours_too_short_for_those_who_are_placed_are_refused(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    session.refresh_from_db()
    plan = scene.plan(14, ends_by=scene.plan(14).starts_at + timedelta(minutes=60))
    with pytest.raises(TransitionError, match="排不下"):
        transitions.edit(session, plan, by=scene.by, version=session.version, key=click())
    session.refresh_from_db()
    assert session.ends_by == scene.plan(14).ends_by


def test_the_solver_is_told_of_an_older_page_and_answers_the_same_click_once(scene):
    scene.seated(scene.session())
    seen, key = planning.version_of(scene.cycle), click()
    terms = {"scope": "all", "by": scene.by}
    assert transitions.arrange(scene.cycle, **terms, version=seen, key=key) == 4
    assert transitions.arrange(scene.cycle, **terms, version=seen, key=key) == 4
    with pytest.raises(StaleVersion) as caught:
        transitions.arrange(scene.cycle, **terms, version=seen, key=click())
    assert caught.value.latest.actor == scene.staff


def test_members_who_agreed_to_other_hours_are_asked_again(scene):
    session = scene.session()
    scene.seated(session)
    another_hall = scene.plan(hall="另一会场")
    transitions.edit(session, another_hall, by=scene.by, version=session.version, key=click())
    assert set(session.seats.values_list("answer", flat=True)) == {"accepted"}
    transitions.edit(session, scene.plan(16), by=scene.by, version=session.version, key=click())
    assert set(session.seats.values_list("answer", "answered_at")) == {("invited", None)}
    for one in scene.experts[:7]:
        said = Message.objects.filter(user=one.user).latest("pk")
        assert "重新答复" in said.subject and "4月17日" in said.body
    assert not Message.objects.filter(user=scene.experts[7].user, subject__contains="重新答复").exists()


def board(session, *order, pause=0, reason=""):
    """Rows of one session in this order of slots."""
    return {slot.pk: Row(session.pk, place, pause, reason) for place, slot in enumerate(order, start=1)}


def test_a_slot_moved_into_a_conflict_is_refused_beside_it_and_nothing_moves(scene):
    first, second = scene.session(14), scene.session(15)
    scene.seated(first)
    scene.arranged()
    scene.seated(second)
    for one in scene.experts[:3]:
        scene.apart(one, scene.files[2])
    # Placed before the conflicts were found: now the other session's panel is the same people.
    slots = list(Slot.objects.order_by("order"))
    rows = board(first, *slots)
    moved = next(slot for slot in slots if slot.application_id == scene.files[2].pk)
    rows[moved.pk] = Row(second.pk, 1, 0)
    versions = {row.pk: type(row).objects.get(pk=row.pk).version for row in (first, second)}
    with pytest.raises(TransitionError) as caught:
        transitions.rearrange(scene.cycle, rows, versions, by=scene.by)
    ((field, said),) = caught.value.problems
    assert field == f"session_{moved.pk}" and "第2场" in said and "只有 4 人" in said
    assert Slot.objects.get(pk=moved.pk).session_id == first.pk


def test_the_board_moves_what_can_be_moved_and_leaves_a_trace_for_each(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    session.refresh_from_db()
    slots = list(session.slots.order_by("order"))
    turned = [slots[1], slots[0], *slots[2:]]
    assert transitions.rearrange(scene.cycle, board(session, *turned), {session.pk: session.version}, by=scene.by)
    assert [slot.pk for slot in session.slots.order_by("order")] == [slot.pk for slot in turned]
    assert slots[0].events.filter(move="move").count() == 1 and not slots[3].events.filter(move="move").exists()
    # The same page sent again changes nothing and is no error.
    assert not transitions.rearrange(scene.cycle, board(session, *turned), {session.pk: session.version}, by=scene.by)


def test_an_older_board_is_told_so(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    slots = list(session.slots.order_by("-order"))
    with pytest.raises(StaleVersion):
        transitions.rearrange(scene.cycle, board(session, *slots), {session.pk: 1}, by=scene.by)


def test_leaving_the_order_that_was_drawn_needs_a_reason(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    scene.drawn(session)
    session.refresh_from_db()
    slots = list(session.slots.order_by("order"))
    turned = [slots[3], *slots[:3]]
    with pytest.raises(TransitionError) as caught:
        transitions.rearrange(scene.cycle, board(session, *turned), {session.pk: session.version}, by=scene.by)
    assert caught.value.problems == [(f"reason_{slots[3].pk}", "抽签顺序已定，调整须写明理由。")]
    rows = board(session, *turned)
    rows[slots[3].pk] = Row(session.pk, 1, 0, "临时手术，只能第一位")
    transitions.rearrange(scene.cycle, rows, {session.pk: session.version}, by=scene.by)
    reasons = [slot.moved_reason for slot in session.slots.order_by("order")]
    assert reasons[0] == "临时手术，只能第一位" and set(reasons[1:]) == {"因他人调整，顺次变动"}
    assert [slot.lot for slot in session.slots.order_by("order")] == [4, 1, 2, 3]
    session.refresh_from_db()
    transitions.rearrange(scene.cycle, board(session, *slots), {session.pk: session.version}, by=scene.by)
    assert {slot.moved_reason for slot in session.slots.all()} == {""}


def test_nobody_is_moved_out_of_a_drawn_session_to_be_drawn_again_without_a_reason(scene):
    first, second = scene.session(14), scene.session(15)
    scene.seated(first)
    scene.arranged()
    scene.drawn(first)
    scene.seated(second)
    slots = list(first.slots.order_by("order"))
    rows = board(first, *slots[1:]) | board(second, slots[0])

    def save():
        versions = {row.pk: type(row).objects.get(pk=row.pk).version for row in (first, second)}
        return transitions.rearrange(scene.cycle, rows, versions, by=scene.by)

    with pytest.raises(TransitionError) as caught:
        save()
    assert caught.value.problems == [(f"reason_{slots[0].pk}", "抽签顺序已定，调整须写明理由。")]
    rows[slots[0].pk] = Row(second.pk, 1, 0, "当天住院检查")
    assert save()
    slots[0].refresh_from_db()
    assert (slots[0].session_id, slots[0].lot, slots[0].moved_reason) == (second.pk, None, "当天住院检查")
    assert slots[0].events.get(move="move").reason == "当天住院检查"
    other = slots[1]
    rows |= board(first, *slots[2:]) | board(second, other, slots[0])
    rows[other.pk] = Row(second.pk, 1, 0, "当天出差")
    assert save()
    slots[0].refresh_from_db()
    assert (slots[0].order, slots[0].moved_reason) == (2, "当天住院检查"), "the next board does not wipe it out"


def test_a_panel_takes_sworn_experts_who_are_free_and_no_more_than_the_year_allows(scene):
    session, late = scene.session(), expert("未聘任专家")

    def invite(one):
        session.refresh_from_db()
        return transitions.invite(session, one, by=scene.by, version=session.version, key=click())

    with pytest.raises(TransitionError, match="未聘任或尚未签署"):
        invite(late)
    assert invite(scene.experts[0]).chair
    with pytest.raises(TransitionError, match="已在评委名单"):
        invite(scene.experts[0])
    absences.enter(scene.cycle, expert=scene.experts[1], starts_at=session.starts_at, note="",
                   ends_at=session.starts_at + timedelta(hours=1), by=scene.by)  # fmt: skip
    with pytest.raises(TransitionError, match="不能到会"):
        invite(scene.experts[1])
    Cycle.objects.filter(pk=scene.cycle.pk).update(panel_min=3, panel_max=3)
    session = type(session).objects.get(pk=session.pk)
    invite(scene.experts[2])
    invite(scene.experts[3])
    with pytest.raises(TransitionError, match="评委已满 3 人"):
        invite(scene.experts[4])


def test_an_expert_does_not_sit_in_two_halls_at_once(scene):
    first, second = scene.session(14), scene.session(14, hall="另一会场", hour=11)
    scene.seated(first, scene.experts[:1])
    with pytest.raises(TransitionError, match="届时在第1场"):
        scene.seated(second, scene.experts[:1])
    assert [row["why"] for row in seating.candidates(second) if row["row"].expert_id == scene.experts[0].pk] == [
        "届时在第1场"
    ]


def test_the_invitation_names_nobody_who_is_heard_and_a_no_gives_the_seat_up(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    seat = session.seats.get(number=2)
    said = Message.objects.filter(user=seat.expert.user).latest("pk")
    assert "诚邀您担任" in said.body and not any(file.name in said.body for file in scene.files)
    from review.attendance import transitions as attendance

    expert_ = Actor(seat.expert.user, Role.EXP)
    terms = {"by": expert_, "version": seating.asked_for(session), "key": click()}
    attendance.answer(seat, accepts=False, reason="临时出国", **terms)
    seat.refresh_from_db()
    assert seat.answer == "declined" and seat.ended_at is not None and seat.end_reason == "临时出国"
    assert Message.objects.filter(user=scene.staff, body__contains="不能参加第1场").exists()
    with pytest.raises(NotPermitted):
        attendance.answer(session.seats.get(number=3), accepts=True, reason="", **terms)


def test_one_member_is_in_the_chair(scene):
    session = scene.session()
    scene.seated(session)
    other = session.seats.get(number=4)
    session.refresh_from_db()
    transitions.name_chair(other, by=scene.by, version=session.version, key=click())
    assert list(session.seats.filter(chair=True).values_list("number", flat=True)) == [4]


def test_nobody_plans_without_the_right(scene):
    session, lead = scene.session(), Actor(scene.lead, Role.LEAD)
    calls = [
        lambda by: transitions.plan(scene.cycle, scene.plan(20), by=by, version=0, key=click()),
        lambda by: transitions.edit(session, scene.plan(20), by=by, version=1, key=click()),
        lambda by: transitions.arrange(scene.cycle, scope="new", by=by, version=0, key=click()),
        lambda by: transitions.rearrange(scene.cycle, {}, {}, by=by),
        lambda by: transitions.draw(session, public_value="1", public_source="2", by=by, version=1, key=click()),
        lambda by: transitions.invite(session, scene.experts[0], by=by, version=1, key=click()),
    ]
    for call in calls:
        for by in (lead, Actor(make_user(Role.CHIEF), Role.CHIEF), Actor(scene.experts[0].user, Role.EXP)):
            with pytest.raises(NotPermitted):
                call(by)


def test_an_absence_is_entered_once_and_withdrawn_once(scene):
    start = clock.now()
    terms = {"expert": scene.experts[0], "starts_at": start, "ends_at": start + timedelta(hours=2), "note": "会议"}
    row = absences.enter(scene.cycle, **terms, by=scene.by)
    assert absences.enter(scene.cycle, **terms, by=scene.by) == row
    absences.withdraw(row, by=scene.by)
    with pytest.raises(WrongState):
        absences.withdraw(row, by=scene.by)
    with pytest.raises(TransitionError, match="晚于"):
        absences.enter(scene.cycle, **terms | {"ends_at": start}, by=scene.by)
