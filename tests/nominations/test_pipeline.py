"""The tables are sound, and `advance` obeys them: lock, permission, state, version, deadline, one event."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.models import Message, OutgoingMail
from accounts.roles import Role
from nominations import messages, pipeline
from nominations.acting import Actor, NotPermitted, PastDeadline, StaleVersion, TransitionError, WrongState
from nominations.models import Application, StageEvent
from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES, Status
from nominations.transitions import advance, everyone
from nominations.wording import applicant_label, chip
from tests.factories.nominations import DEADLINE, IN_TIME, make_cycle, make_draft, make_unit, make_user

pytestmark = pytest.mark.django_db


def yes(user, application):
    return True


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(IN_TIME):
        yield


@pytest.fixture
def draft():
    return make_draft(make_cycle())


def submit(application, **more):
    actor = more.pop("by", None) or Actor(application.nominee, Role.NOM, "127.0.0.1")
    return advance(application, "submit_to_unit", by=actor, permit=more.pop("permit", yes), **more)


def test_every_state_can_be_reached_and_every_move_leads_somewhere():
    reached = {Status.DRAFT}
    for _round in range(len(MOVES)):
        reached |= {m.target for m in MOVES.values() if m.target and (m.sources & reached or not m.sources)}
    assert reached == set(Status)


@pytest.mark.parametrize("table", [MOVES, BATCH_MOVES, CYCLE_MOVES])
def test_moves_name_only_known_roles_and_are_found_by_their_own_name(table):
    known = set(Role.values) | {pipeline.SYS}
    assert all(move.name == name and move.roles <= known and move.label for name, move in table.items())


def test_no_move_leads_out_of_a_terminal_state_but_reconsideration_and_extension():
    out = {move.name for move in MOVES.values() if move.sources & set(pipeline.TERMINAL)}
    assert out == {"reconsider", "revive"}


def test_messages_exist_only_for_moves_of_the_tables():
    assert messages.moves_without_words() == set()


def test_every_state_has_a_chip_and_applicants_never_read_that_they_are_a_reserve():
    for status in Status:
        assert chip(status, precise=True)["label"] == Status(status).label
    assert applicant_label(Status.RESERVE) == applicant_label(Status.PROPOSED)
    assert not any("后备" in applicant_label(status) for status in (Status.RESERVE, Status.RESERVE_APPROVED))


def test_advance_writes_status_version_event_and_messages_together(draft):
    officer = make_user(Role.UNIT, draft.employer)
    draft.sent_to_unit_at = clock.now()
    draft.save(update_fields=["sent_to_unit_at"])
    event = submit(draft, version=1)
    draft.refresh_from_db()
    assert (draft.status, draft.version) == (Status.UNIT_REVIEW, 2)
    assert (event.from_status, event.to_status, event.actor, event.ip) == (
        "draft", "unit_review", draft.nominee, "127.0.0.1",
    )  # fmt: skip
    told = set(Message.objects.values_list("user_id", flat=True))
    assert told == {officer.pk, draft.nominee_id}
    assert OutgoingMail.objects.count() == 2
    assert draft.name in Message.objects.get(user=officer).subject


def test_the_same_form_twice_is_one_move_with_one_message(draft):
    first = submit(draft, key="form-1")
    assert submit(draft, key="form-1").pk == first.pk
    assert StageEvent.objects.filter(move="submit_to_unit").count() == 1
    assert Message.objects.filter(user=draft.nominee).count() == 1


def test_a_second_form_finds_the_state_changed_and_learns_by_whom(draft):
    event = submit(draft, key="form-1")
    with pytest.raises(WrongState) as caught:
        submit(draft, key="form-2")
    assert caught.value.latest == event
    assert "基层单位审核" in str(caught.value)


def test_a_stale_version_is_refused_and_nothing_is_written(draft):
    with pytest.raises(StaleVersion):
        submit(draft, version=7)
    assert Application.objects.get().status == Status.DRAFT
    assert not StageEvent.objects.filter(move="submit_to_unit").exists()


def test_the_wrong_role_a_role_not_held_and_a_denied_permit_are_all_refused(draft):
    stranger = make_user(Role.NOM)
    for by, permit in (
        (Actor(draft.nominee, Role.STAFF), yes),
        (Actor(make_user(Role.REC, make_unit(recommender="group")), Role.NOM), yes),
        (Actor(stranger, Role.NOM), lambda user, app: app.nominee_id == user.pk),
    ):
        with pytest.raises(NotPermitted):
            submit(draft, by=by, permit=permit)


def test_the_last_microsecond_before_the_deadline_is_in_time_and_the_instant_itself_is_late(draft):
    with clock.at(DEADLINE), pytest.raises(PastDeadline, match="2023年4月12日 24:00"):
        submit(draft)
    with clock.at(DEADLINE - timedelta(microseconds=1)):
        assert submit(draft).to_status == Status.UNIT_REVIEW


def test_grace_minutes_extend_the_deadline_by_that_much():
    application = make_draft(make_cycle(grace_minutes=5))
    with clock.at(DEADLINE + timedelta(minutes=5)), pytest.raises(PastDeadline):
        submit(application)
    with clock.at(DEADLINE + timedelta(minutes=4, seconds=59)):
        assert submit(application)


def test_a_guard_that_objects_stops_the_move_with_all_its_sentences(draft):
    with pytest.raises(TransitionError) as caught:
        submit(draft, guard=lambda app: ["甲", ("name", "乙")])
    assert caught.value.problems == ["甲", ("name", "乙")]
    assert Application.objects.get().version == 1


def test_a_move_that_needs_a_reason_refuses_a_short_one(draft):
    submit(draft)
    officer = make_user(Role.UNIT, draft.employer)
    with pytest.raises(TransitionError, match="至少 5 个字"):
        advance(draft, "unit_return", by=Actor(officer, Role.UNIT), permit=yes, reason="　改 ")
    assert advance(draft, "unit_return", by=Actor(officer, Role.UNIT), permit=yes, reason="岗位简述与证明不一致")


def test_an_expired_application_comes_back_to_where_it_was(draft):
    from nominations.transitions import advance_cycle

    submit(draft)
    advance_cycle(draft.cycle, "deadline", by=Actor.system(), permit=everyone)
    draft.cycle.refresh_from_db()
    advance(draft, "expire", by=Actor.system(), permit=everyone)
    advance_cycle(draft.cycle, "extend", by=Actor(None, Role.CHIEF), permit=everyone, reason="系统故障，延期一周")
    draft.cycle.refresh_from_db()
    assert advance(draft, "revive", by=Actor.system(), permit=everyone).to_status == Status.UNIT_REVIEW


def test_the_database_refuses_an_unknown_state_and_a_changed_event(draft):
    event = submit(draft)
    for statement in (
        lambda: Application.objects.filter(pk=draft.pk).update(status="crowned"),
        lambda: StageEvent.objects.filter(pk=event.pk).update(reason="x"),
        lambda: StageEvent.objects.filter(pk=event.pk)._raw_delete(using="default"),
    ):
        with pytest.raises(Exception) as caught, transaction.atomic():
            statement()
        assert "append-only" in str(caught.value) or isinstance(caught.value, IntegrityError)


def test_one_number_belongs_to_one_submitted_application_across_units():
    cycle = make_cycle()
    first = make_draft(cycle)
    second = make_draft(cycle, id_no=first.id_no)
    submit(first)
    with pytest.raises(IntegrityError, match=r"application_one_live_id|id_index"), transaction.atomic():
        submit(second)
