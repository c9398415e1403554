"""Calendar files: one appointment for good, its number only grows, off when it is off, every text as it was typed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from review.attending.models import Leave
from review.defense import transitions
from review.halls import calendar_file
from review.halls.models import Seat, Session
from review.halls.rearranging import Row
from tests.factories.experts import appointed, expert, sworn
from tests.factories.journey import click
from tests.review.attendance.calendars import order, read

pytestmark = pytest.mark.django_db
STAMP = "%Y%m%dT%H%M%SZ"


def fetched(client, user, name, key):
    client.force_login(user)
    answer = client.get(reverse(f"attendance:{name}", args=[key]))
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    return read(answer.content)


def own(client, world, n=0):
    return fetched(client, world.files[n].nominee, "calendar", world.files[n].key)


def seat(client, one):
    return fetched(client, one.expert.user, "seat_calendar", one.key)


def acts(world, verb, session=None, **terms):
    row = session or world.session
    row.refresh_from_db()
    verb(row, **{"by": world.scene.leads, "version": row.version, "key": click()} | terms)


def another(world, days=21):
    """A second session, planned, with a panel of its own."""
    session = world.scene.session(days)
    people = [expert(f"另一场评委{n}") for n in range(7)]
    for one in people:
        sworn(appointed(one, world.scene.cycle, world.scene.staff))
    world.scene.seated(session, people)
    return session


def test_a_nominee_s_own_time(client, world):
    slot, found = world.slots[0], own(client, world)
    start = datetime.strptime(found["DTSTART"], STAMP).replace(tzinfo=UTC)
    assert start == slot.starts_at and start.hour in (1, 2)  # nine and ten in Shanghai
    assert datetime.strptime(found["DTEND"], STAMP).replace(tzinfo=UTC) - start == timedelta(minutes=20)
    assert (found["METHOD"], found["STATUS"], found["UID"]) == (
        "PUBLISH", "CONFIRMED", f"{world.files[0].key}@defense.saq",
    )  # fmt: skip
    assert found["LOCATION"] == "演示会议厅14，演示路1号" and f"第1场第{slot.order}位" in found["DESCRIPTION"]
    assert world.files[0].name not in str(found)


def test_units_read_the_name_and_nobody_else_the_file(client, world):
    scene = world.scene
    for user in (scene.town.unit, scene.town.rec):
        assert world.files[0].name in fetched(client, user, "calendar", world.files[0].key)["SUMMARY"]
    people = (world.files[1].nominee, scene.staff, scene.lead, world.seats[0].expert.user)
    for user in people:
        client.force_login(user)
        assert client.get(reverse("attendance:calendar", args=[world.files[0].key])).status_code == 404, user.name
    client.force_login(world.seats[1].expert.user)
    assert client.get(reverse("attendance:seat_calendar", args=[world.seats[0].key])).status_code == 404


def test_put_off_it_is_off_and_told_again_it_is_on_the_same_appointment_all_along(client, world):
    told = own(client, world)
    acts(world, transitions.replan, reason="会场临时停电")
    off = own(client, world)
    assert (off["METHOD"], off["STATUS"]) == ("CANCEL", "CANCELLED") and order(off) > order(told)
    client.force_login(world.files[0].nominee)
    shown = client.get(reverse("attendance:own", args=[world.files[0].key])).content.decode()
    assert "从日历中取消原时间" in shown
    acts(world, transitions.edit, said=world.scene.plan(21), by=world.scene.by)
    world.scene.notified(world.session)
    again = own(client, world)
    assert (again["METHOD"], again["STATUS"]) == ("PUBLISH", "CONFIRMED") and order(again) > order(off)
    assert again["DTSTART"] != told["DTSTART"] and {told["UID"], off["UID"]} == {again["UID"]}


def test_moved_to_another_session_the_number_still_grows(client, world):
    """The other session has seen little: counted by sessions, the number would fall and calendars keep the old time."""
    told = own(client, world)
    acts(world, transitions.replan, reason="会场临时停电")
    other, slot = another(world), world.slots[0]
    left = [one for one in world.slots if one.pk != slot.pk]
    rows = {one.pk: Row(world.session.pk, place, 0) for place, one in enumerate(sorted(left, key=lambda s: s.order), 1)}
    rows[slot.pk] = Row(other.pk, 1, 0, "当天住院检查")
    versions = {row.pk: Session.objects.get(pk=row.pk).version for row in (world.session, other)}
    assert transitions.rearrange(world.scene.cycle, rows, versions, by=world.scene.by)
    world.scene.notified(world.scene.drawn(other))
    moved = own(client, world)
    assert moved["UID"] == told["UID"] and order(moved) > order(told) and "第2场" in moved["DESCRIPTION"]


def test_a_make_up_time_moves_the_same_appointment(client, world):
    told, other = own(client, world), another(world)
    leave = world.asked()
    world.decided(leave)
    off = own(client, world)
    assert off["STATUS"] == "CANCELLED" and order(off) > order(told)
    world.scene.arranged()
    world.scene.notified(world.scene.drawn(other))
    again = own(client, world)
    assert again["STATUS"] == "CONFIRMED" and order(again) > order(off)
    assert {told["UID"], off["UID"]} == {again["UID"]} and Leave.objects.get().outcome == "granted"


def test_a_member_s_session_is_pencilled_in_then_on_then_off(client, world):
    other = another(world)
    one = other.seats.select_related("expert__user").get(number=1)
    first = seat(client, one)
    assert (first["METHOD"], first["STATUS"]) == ("PUBLISH", "TENTATIVE")
    mine = world.seats[2]
    told = seat(client, mine)
    assert told["STATUS"] == "CONFIRMED" and "共4位答辩人" in told["DESCRIPTION"]
    assert not any(file.name in str(told) for file in world.files)
    acts(world, lambda row, **terms: transitions.unseat(mine, **terms), reason="单位另有任务", by=world.scene.by)
    off = seat(client, mine)
    assert off["STATUS"] == "CANCELLED" and off["UID"] == told["UID"] and order(off) > order(told)
    page = client.get(reverse("attendance:mine")).content.decode()
    assert "从日历中取消" in page and str(mine.key) in page
    acts(world, transitions.cancel, reason="合并到第2场")
    assert seat(client, Seat.objects.select_related("expert__user").get(pk=world.seats[0].pk))["STATUS"] == "CANCELLED"


def test_texts_come_out_as_they_were_typed(world):
    hall = r"一号楼;2层,A\B厅" + "很长的会场名称" * 5
    Session.objects.filter(pk=world.session.pk).update(hall=hall[:60], address="路1号\n后门")
    found = read(calendar_file.of_slot(world.slots[0], name="王,小;明"))
    assert found["LOCATION"] == f"{hall[:60]}，路1号\n后门" and found["SUMMARY"].endswith("：王,小;明")
    assert "END" in found and found["TRIGGER"] == "-PT2H"
