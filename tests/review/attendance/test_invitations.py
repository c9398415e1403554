"""The expert's own page: invitations answered, the timetable by the seat, times at which one cannot come."""

import pytest
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor, NotPermitted, WrongState
from review.attendance import transitions
from review.attending.models import Absence
from review.defense import transitions as planning
from review.halls import papers, seating
from tests.factories import halls
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def answers(client, user, seat, **more):
    client.force_login(user)
    seat.session.refresh_from_db()
    said = {"version": seating.asked_for(seat.session), "key": click(), "answer": "yes", "reason": ""} | more
    return client.post(reverse("attendance:answer", args=[seat.key]), said)


def mine(client, user):
    client.force_login(user)
    return client.get(reverse("attendance:mine")).content.decode()


def enters(client, user, **more):
    client.force_login(user)
    said = {"day": "2023-04-20", "last": "", "starts": "", "ends": "", "note": "出差"} | more
    return client.post(reverse("attendance:absence"), said)


@pytest.fixture
def invited(world):
    """The eighth expert is invited to the session that everybody knows of already."""
    world.session.refresh_from_db()
    row, by = world.session, world.scene.by
    return planning.invite(row, world.outsider, by=by, version=row.version, key=click())


def test_an_invitation_waits_is_accepted_and_opens_the_timetable(client, world, invited):
    user = world.outsider.user
    page = mine(client, user)
    assert "请答复会审答辩评委邀请" in client.get("/").content.decode()
    assert "接受邀请" in page and not any(file.name in page for file in world.files)
    key = click()
    assert [answers(client, user, invited, key=key).status_code for _time in range(2)] == [302, 302]
    assert invited.session.events.filter(move="answer", actor=user).count() == 1
    page = mine(client, user)
    assert all(file.name in page for file in world.files) and "接受邀请" not in page
    assert "请答复会审答辩评委邀请" not in client.get("/").content.decode()


def test_who_steps_out_is_told_how_often_and_never_from_whom(client, world):
    away, file = world.seats[1], world.files[0]
    page = mine(client, away.expert.user)
    assert "其中 1 位答辩人您须回避" in page
    assert file.name not in page and file.acceptance_no not in page and world.files[1].name in page
    document = GeneratedDocument.objects.get(kind=papers.TIMETABLE, void_at=None)
    assert client.get(reverse("documents:status", args=[document.key])).status_code == 404


def test_a_no_gives_the_seat_up_takes_the_name_off_the_papers_and_tells_the_association(client, world):
    seat = world.seats[4]
    assert answers(client, seat.expert.user, seat, answer="no", reason="临时出国").status_code == 302
    seat.refresh_from_db()
    assert (seat.answer, seat.end_reason) == ("declined", "临时出国") and seat.ended_at is not None
    said = Message.objects.filter(user=world.scene.staff).latest("pk")
    assert "谢绝" in said.subject and "临时出国" in said.body
    live = GeneratedDocument.objects.filter(void_at=None)
    for kind in (papers.TIMETABLE, papers.SIGN_IN):
        assert seat.expert.user.name not in str(live.get(kind=kind).snapshot.payload)
    assert not live.filter(target=papers.seat_target(seat)).exists()
    page = mine(client, seat.expert.user)
    assert not any(file.name in page for file in world.files) and "从日历中取消" in page
    assert answers(client, seat.expert.user, seat).status_code == 404


def test_broken_answers_and_answers_of_others(client, world, invited):
    for broken in ({"answer": ""}, {"answer": "perhaps"}, {"key": ""}, {"reason": "长" * 201}):
        assert answers(client, world.outsider.user, invited, **broken).status_code == 422, broken
    for user in (world.seats[0].expert.user, world.scene.staff, world.files[0].nominee, make_user(Role.ADM)):
        assert answers(client, user, invited).status_code == 404, user.name
        with pytest.raises(NotPermitted):
            transitions.answer(invited, accepts=True, reason="", by=Actor(user, Role.EXP), version=0, key=click())
    invited.refresh_from_db()
    assert invited.answer == "invited"


def test_hours_that_were_changed_meanwhile_are_not_agreed_to_unread(client, world, invited):
    """The page is open with the old hours while STAFF moves the session: no answer to them is taken for the new."""
    user, seen = world.outsider.user, seating.asked_for(world.session)
    assert f'name="version" value="{seen}"' in mine(client, user)
    planning.replan(
        world.session, reason="会场临时停电", by=world.scene.leads, version=world.session.version, key=click()
    )
    planning.edit(world.session, world.scene.plan(21), by=world.scene.by, version=world.session.version, key=click())
    for word in ("yes", "no"):
        answer = answers(client, user, invited, version=seen, answer=word)
        assert answer.status_code == 409 and world.scene.staff.name in answer.content.decode()
    invited.refresh_from_db()
    assert (invited.answer, invited.ended_at) == ("invited", None)
    assert f'value="{seating.asked_for(world.session)}"' in mine(client, user)
    assert answers(client, user, invited).status_code == 302


def test_once_the_session_is_opened_nobody_answers(client, world, invited):
    halls.running(world.session, world.scene.staff)
    answer = answers(client, world.outsider.user, invited, answer="no")
    assert answer.status_code == 409
    with pytest.raises(WrongState):
        transitions.answer(
            invited, accepts=True, reason="", by=Actor(world.outsider.user, Role.EXP), version=0, key=click()
        )


def test_times_of_one_s_own_are_entered_and_taken_back(client, world):
    user = world.outsider.user
    assert enters(client, user, starts="09:00", ends="11:30").status_code == 302
    assert enters(client, user, starts="09:00", ends="11:30").status_code == 302
    row = Absence.objects.get()
    assert row.expert == world.outsider and "2023年4月20日 11:30" in mine(client, user)
    for other in (world.seats[0].expert.user, world.files[0].nominee):
        client.force_login(other)
        assert client.post(reverse("attendance:withdraw", args=[row.pk])).status_code == 404
    client.force_login(user)
    assert client.post(reverse("attendance:withdraw", args=[row.pk])).status_code == 302
    assert client.post(reverse("attendance:withdraw", args=[row.pk])).status_code == 404
    assert "2023年4月20日" not in mine(client, user)


@pytest.mark.parametrize(
    "broken",
    [
        {"day": ""}, {"day": "明天"}, {"day": "2023-03-31"}, {"day": "9999-12-31"}, {"last": "9999-12-31"},
        {"day": "0001-01-01"}, {"last": "2023-04-19"}, {"starts": "11:00", "ends": "10:00"}, {"ends": "24:00"},
        {"note": "长" * 101},
    ],
    ids=str,
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(client, world, broken):
    answer = enters(client, world.outsider.user, **broken)
    assert answer.status_code == 422 and not Absence.objects.exists()
    if "note" not in broken:
        assert 'value="出差"' in answer.content.decode()


def test_whoever_has_a_seat_at_these_hours_is_noticed_by_the_association(client, world):
    member, day = world.seats[3].expert.user, world.session.starts_at.date().isoformat()
    enters(client, world.outsider.user, day=day)
    assert not Message.objects.filter(subject="有评委登记了不能到会的时间").exists()
    for _time in range(2):
        enters(client, member, day=day, starts="10:00", ends="10:30")
    enters(client, member, day=day, starts="17:00", ends="18:00")
    said = Message.objects.get(user=world.scene.staff, subject="有评委登记了不能到会的时间")
    assert member.name in said.body and "第1场" in said.body and said.url.endswith("/panel/")


def test_figures_that_are_no_numbers_are_no_error_page(client, world):
    client.force_login(world.scene.staff)
    year = world.scene.cycle.year
    for who in ("a:²", "e:²", "e:" + "9" * 30, "a", "", "x:1"):
        answer = client.post(reverse("defense:absences", args=[year]), {"who": who, "day": "2023-04-20"})
        assert answer.status_code == 422, who
    for pk in ("²", "9" * 30, ""):
        said = {"version": world.session.version, "key": click(), "expert": pk}
        assert client.post(reverse("defense:panel", args=[world.session.key]), said).status_code == 404, pk
