"""Whom each page of the preparation is for, before and after the notice; lists of one and of three."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from review.attendance import permissions
from review.defense import transitions as planning
from review.halls.models import Seat, Slot
from review.halls.sight import can_see_slot, visible_slots
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def read(client, user, name, *args):
    client.force_login(user)
    answer = client.get(reverse(f"attendance:{name}", args=args))
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_each_reads_of_their_own_slot_alone(client, world):
    scene, first, second = world.scene, world.files[0], world.files[1]
    page = read(client, first.nominee, "own", first.key)
    slot = world.slots[0]
    for shown in ("演示会议厅14", "演示路1号", f"第1场第 {slot.order} 位", "陈述 10 分钟，问答 10 分钟", "身份证原件"):
        assert shown in page
    assert second.name not in page and second.acceptance_no not in page
    for user in (scene.town.unit, scene.town.rec):
        page = read(client, user, "own", first.key)
        assert first.name in page and "演示文稿" not in page and "请假" not in page
        assert read(client, user, "own", second.key) == 404  # another unit's nominee
    for user in (second.nominee, scene.staff, scene.lead, world.seats[0].expert.user, make_user(Role.ADM)):
        assert read(client, user, "own", first.key) == 404, user.name


def test_before_the_notice_nothing_of_the_plan_is_told(client, world):
    row = world.session
    planning.replan(row, reason="会场临时停电", by=world.scene.leads, version=row.version, key=click())
    for user in (world.files[0].nominee, world.scene.town.unit, world.scene.town.rec):
        page, queue = read(client, user, "own", world.files[0].key), read(client, user, "queue")
        assert "另行通知" in page and "另行通知" in queue
        assert "演示会议厅14" not in page + queue and "2023年4月15日" not in page + queue
    page = read(client, world.seats[0].expert.user, "mine")
    assert not any(file.name in page for file in world.files)


def test_the_list_of_a_nominee_and_of_a_unit(client, world):
    for user in (world.files[0].nominee, world.scene.town.unit, world.scene.town.rec):
        page = read(client, user, "queue")
        assert world.files[0].name in page and not any(file.name in page for file in world.files[1:])
    assert "现在没有会审答辩安排" in read(client, make_user(Role.NOM), "queue")
    for user in (world.scene.staff, world.seats[0].expert.user):
        assert read(client, user, "queue") == 404


def test_pages_of_nominees_are_none_for_experts_and_the_other_way_round(client, world):
    nominee, member = world.files[0].nominee, world.seats[0].expert.user
    assert read(client, nominee, "mine") == 404
    for name in ("leave", "calendar"):
        assert read(client, member, name, world.files[0].key) == 404
    for name, args in (("absence", []), ("answer", [world.seats[0].key])):
        client.force_login(nominee)
        assert client.post(reverse(f"attendance:{name}", args=args)).status_code == 404


def test_rules_and_their_twins_agree(world):
    scene = world.scene
    users = [
        scene.staff, scene.town.unit, scene.town.rec, make_user(Role.SUP), world.outsider.user,
        *(file.nominee for file in world.files), *(seat.expert.user for seat in world.seats),
    ]  # fmt: skip
    Seat.objects.filter(pk=world.seats[6].pk).update(answer=Seat.Answer.INVITED, answered_at=None)
    files = type(world.files[0]).objects
    for user in users:
        followed = {file.pk for file in files.all() if permissions.can_follow(user, file)}
        assert set(files.filter(permissions.followable(user)).values_list("pk", flat=True)) == followed, user.name
        heard = {slot.pk for slot in Slot.objects.all() if can_see_slot(user, slot)}
        assert set(Slot.objects.filter(visible_slots(user)).values_list("pk", flat=True)) == heard, user.name
    assert {seat.number: len(list(Slot.objects.filter(visible_slots(seat.expert.user)))) for seat in world.seats} == {
        1: 4, 2: 3, 3: 4, 4: 4, 5: 4, 6: 4, 7: 0,
    }  # fmt: skip


QUEUE, MINE = 5, 12


def test_lists_ask_the_same_number_of_queries_for_one_and_for_three(client, world, django_assert_num_queries):
    rec = world.scene.town.rec
    client.force_login(rec)
    with django_assert_num_queries(QUEUE):
        client.get(reverse("attendance:queue"))
    files = type(world.files[0]).objects.filter(pk__in=[file.pk for file in world.files[:3]])
    files.update(recommender=world.files[0].recommender)
    with django_assert_num_queries(QUEUE):
        page = client.get(reverse("attendance:queue")).content.decode()
    assert all(file.name in page for file in world.files[:3])
    member = world.seats[0].expert
    client.force_login(member.user)
    with django_assert_num_queries(MINE):
        client.get(reverse("attendance:mine"))
    for days in (20, 21):
        world.scene.seated(world.scene.session(days), [member])
    with django_assert_num_queries(MINE):
        client.get(reverse("attendance:mine"))
