"""The planning by its pages, without a script: from the first session to the notice, and whom each page is for."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.models import Application, StaffConflict
from nominations.pipeline import Status
from nominations.visibility import near as visible
from review.defense import permissions
from review.halls import freeing
from review.halls.models import Session, Slot
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def read(client, name, *args):
    answer = client.get(reverse(f"defense:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(client, name, *args, **said):
    return client.post(reverse(f"defense:{name}", args=args), {"version": 0, "key": click()} | said)


SAID = {"hall": "演示会议厅", "address": "演示路1号", "gap_minutes": 5, "pause_every": 0, "pause_minutes": 0}


def test_from_an_empty_year_to_the_notice_without_a_script(client, scene):
    year = scene.cycle.year
    client.force_login(scene.staff)
    assert "4 名入围人员待安排答辩" in client.get("/").content.decode()
    assert "还没有场次" in read(client, "queue")
    day = (scene.plan().starts_at).date().isoformat()
    hours = {"day": day, "starts": "09:00", "ends": "12:00"}
    assert post(client, "new", year, **SAID, **hours).status_code == 302
    session = Session.objects.get()
    assert session.starts_at == scene.plan().starts_at
    assert "评委 0 人，至少 7 人" in client.get("/").content.decode()
    for one in scene.experts[:7]:
        session.refresh_from_db()
        assert post(client, "panel", session.key, expert=one.pk, version=session.version).status_code == 302
    assert session.seats.filter(ended_at=None).count() == 7
    seen = re.search(r'name="version" value="(\d+)"', read(client, "queue"))[1]
    assert post(client, "arrange", year, scope="new", version=int(seen) - 1).status_code == 409
    assert post(client, "arrange", year, scope="new", version=seen).status_code == 302
    assert scene.files[0].name in read(client, "board", year)
    session.refresh_from_db()
    value = {"public_value": "527", "public_source": "福利彩票3D", "version": session.version}
    assert post(client, "act", session.key, "draw", **value).status_code == 302
    assert "发出答辩通知" not in read(client, "session", session.key)
    client.force_login(scene.lead)
    assert "第1场已抽签，待发通知" in client.get("/").content.decode()
    assert "发出答辩通知" in read(client, "session", session.key)
    session.refresh_from_db()
    assert post(client, "act", session.key, "notify", version=session.version).status_code == 302
    assert set(Application.objects.filter(cycle=scene.cycle).values_list("status", flat=True)) == {Status.IN_DEFENSE}
    for user in (make_user(Role.SUP), make_user(Role.CHIEF)):
        client.force_login(user)
        for page in (read(client, "queue"), read(client, "session", session.key), read(client, "panel", session.key)):
            assert "csrfmiddlewaretoken" in page and 'name="public_value"' not in page
        read(client, "absences", year)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client, scene):
    client.force_login(scene.staff)
    answer = post(client, "new", scene.cycle.year, **SAID, day="2023-04-20", starts="11:00", ends="10:00")
    page = answer.content.decode()
    assert answer.status_code == 422 and "最晚结束时间须晚于开始时间" in page and 'value="11:00"' in page
    for broken in ({"day": "明天"}, {"starts": "25:00"}, {"gap_minutes": "-1"}, {"hall": ""}, {"pause_every": "很多"}):
        said = SAID | {"day": "2023-04-20", "starts": "09:00", "ends": "12:00"} | broken
        assert post(client, "new", scene.cycle.year, **said).status_code == 422, broken
    session = scene.session()
    answer = post(client, "act", session.key, "draw", public_value="", public_source="彩票", version=session.version)
    assert answer.status_code == 422 and 'value="彩票"' in answer.content.decode()
    assert post(client, "arrange", scene.cycle.year, scope="什么").status_code == 422
    assert "可评分的只有 0 人" in post(client, "arrange", scene.cycle.year, scope="new", version=1).content.decode()
    assert post(client, "absences", scene.cycle.year, who="a:0", day="2023-04-20").status_code == 422
    who = f"a:{scene.files[0].pk}"
    answer = post(client, "absences", scene.cycle.year, who=who, day="2023-04-20", last="2023-04-19", note="出差")
    assert answer.status_code == 422 and 'value="出差"' in answer.content.decode()


def fields(page):
    """Everything a browser would send from the board."""
    found = dict(re.findall(r'<input type="(?:number|hidden|text)" name="([a-z]+_\d+)" value="([^"]*)"', page))
    for name, body in re.findall(r'<select name="([a-z]+_\d+)".*?>(.*?)</select>', page, re.S):
        found[name] = re.search(r'value="(\d+)" selected', body)[1]
    return found


@pytest.fixture
def placed(scene):
    session = scene.session()
    scene.seated(session)
    scene.arranged()
    return session


def test_a_step_up_and_down_without_a_script(client, scene, placed):
    client.force_login(scene.staff)
    second = placed.slots.get(order=2)
    sent = fields(read(client, "board", scene.cycle.year))
    assert sent[f"order_{second.pk}"] == "2" and f"version_{placed.pk}" in sent
    answer = client.post(reverse("defense:board", args=[scene.cycle.year]), sent | {"shift": f"{second.pk}:-1"})
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.order == 1 and second.starts_at == placed.starts_at
    sent = fields(read(client, "board", scene.cycle.year))
    client.post(reverse("defense:board", args=[scene.cycle.year]), sent | {"shift": f"{second.pk}:1"})
    second.refresh_from_db()
    assert second.order == 2


def test_a_move_into_a_conflict_is_refused_beside_the_slot_and_every_number_stays(client, scene, placed):
    other = scene.session(15)
    scene.seated(other)
    for one in scene.experts[:3]:
        scene.apart(one, scene.files[0])
    slot = Slot.objects.get(application=scene.files[0])
    client.force_login(scene.staff)
    sent = fields(read(client, "board", scene.cycle.year))
    later = Slot.objects.exclude(pk=slot.pk).order_by("-order").first()
    sent |= {f"session_{slot.pk}": str(other.pk), f"pause_{later.pk}": "17"}
    answer = client.post(reverse("defense:board", args=[scene.cycle.year]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    refused = page[page.index(f"<strong>{scene.files[0].name}") :]
    assert "第2场有评委 7 人，须对" in refused[: refused.index("</li>")]
    assert fields(page) | {"shift": ""} == sent | {"shift": ""}
    slot.refresh_from_db()
    assert slot.session_id == placed.pk


def test_a_broken_number_on_the_board_is_no_500(client, scene, placed):
    client.force_login(scene.staff)
    sent = fields(read(client, "board", scene.cycle.year))
    slot = placed.slots.first()
    for name, value in ((f"order_{slot.pk}", "x"), (f"pause_{slot.pk}", "-5"), (f"session_{slot.pk}", "999999")):
        answer = client.post(reverse("defense:board", args=[scene.cycle.year]), sent | {name: value})
        assert answer.status_code == 422, name
    for shift in ("", "9:1", "x", f"{slot.pk}:7", f"{slot.pk}:-1"):
        assert (
            client.post(reverse("defense:board", args=[scene.cycle.year]), sent | {"shift": shift}).status_code == 302
        )


@pytest.mark.parametrize("gone", ["session", "order", "pause", "version", ""])
def test_a_board_without_some_of_its_fields_is_an_old_board(client, scene, placed, gone):
    """Slots or sessions came or went since it was opened; without any field it is no board at all."""
    client.force_login(scene.staff)
    sent = fields(read(client, "board", scene.cycle.year))
    left = {name: value for name, value in sent.items() if gone and not name.startswith(gone)}
    answer = client.post(reverse("defense:board", args=[scene.cycle.year]), left)
    assert answer.status_code == 409 and "排期已有变化，请刷新后再调整。" in answer.text


def test_a_board_of_a_session_that_was_told_meanwhile_does_not_say_it_was_saved(client, scene, placed):
    client.force_login(scene.staff)
    sent = fields(read(client, "board", scene.cycle.year))
    scene.notified(scene.drawn(placed))
    answer = client.post(reverse("defense:board", args=[scene.cycle.year]), sent)
    assert answer.status_code == 409 and "排期已有变化" in answer.text


def test_an_old_board_gets_the_page_that_says_who_was_faster(client, scene, placed):
    client.force_login(scene.staff)
    sent = fields(read(client, "board", scene.cycle.year))
    first, second = placed.slots.order_by("order")[:2]
    address = reverse("defense:board", args=[scene.cycle.year])
    client.post(address, sent | {"shift": f"{second.pk}:-1"})
    answer = client.post(address, sent | {f"pause_{first.pk}": "30"})
    assert answer.status_code == 409 and scene.staff.name in answer.content.decode()


def test_whoever_stays_away_from_a_nominee_reads_nothing_of_them_and_plans_nothing(client, scene, placed):
    other = make_user(Role.STAFF, name="演示经办人乙")
    hidden = scene.files[0]
    StaffConflict.objects.create(user=other, application=hidden, reason="近亲属")
    client.force_login(other)
    year = scene.cycle.year
    for page in (read(client, "queue"), read(client, "session", placed.key), read(client, "absences", year)):
        assert hidden.name not in page and hidden.acceptance_no not in page
    assert scene.files[1].name in read(client, "session", placed.key)
    for name, args in (("new", [year]), ("board", [year]), ("edit", [placed.key])):
        assert client.get(reverse(f"defense:{name}", args=args)).status_code == 404, name
    for name, args in (
        ("new", [year]), ("board", [year]), ("arrange", [year]), ("edit", [placed.key]), ("panel", [placed.key]),
        ("chair", [placed.key, 1]), ("unseat", [placed.key, 1]), ("act", [placed.key, "draw"]),
    ):  # fmt: skip
        assert post(client, name, *args).status_code == 404, name
    assert permissions.can_plan(scene.staff, scene.cycle) and not permissions.can_plan(other, scene.cycle)


def test_the_rule_and_its_twin_agree(scene, placed):
    away = make_user(Role.LEAD)
    StaffConflict.objects.create(user=away, application=scene.files[1], reason="近亲属")
    for user in (scene.staff, scene.lead, away, make_user(Role.SUP), scene.town.rec, scene.experts[0].user):
        by_rule = {slot.pk for slot in Slot.objects.all() if permissions.can_see(user, slot.application_id)}
        assert set(Slot.objects.filter(visible(user)).values_list("pk", flat=True)) == by_rule, user.name


def test_who_has_no_part_in_it_finds_no_page(client, scene, placed):
    people = (scene.town.rec, scene.town.unit, scene.files[0].nominee, scene.experts[0].user, make_user(Role.ADM))
    for user in people:
        client.force_login(user)
        for name, args in (
            ("queue", []), ("year", [2023]), ("new", [2023]), ("board", [2023]), ("absences", [2023]),
            ("session", [placed.key]), ("panel", [placed.key]), ("edit", [placed.key]), ("unseat", [placed.key, 1]),
        ):  # fmt: skip
            assert client.get(reverse(f"defense:{name}", args=args)).status_code == 404, (user.name, name)
        for verb in ("draw", "notify", "replan", "cancel"):
            assert post(client, "act", placed.key, verb).status_code == 404


def test_verbs_of_another_role_are_no_page(client, scene, placed):
    client.force_login(scene.staff)
    for verb in ("notify", "replan", "cancel", "dance"):
        assert post(client, "act", placed.key, verb).status_code == 404
    client.force_login(scene.lead)
    assert post(client, "act", placed.key, "draw").status_code == 404
    assert post(client, "act", placed.key, "late").status_code == 404
    assert post(client, "unseat", placed.key, 1).status_code == 404


def test_who_came_off_the_timetable_is_placed_by_the_page_of_a_drawn_session(client, scene, placed):
    client.force_login(scene.staff)
    assert "补排的理由" not in read(client, "session", placed.key)
    scene.drawn(placed)
    assert "补排的理由" not in read(client, "session", placed.key)  # nobody waits for a time
    freeing.free(placed.slots.get(application=scene.files[0]), "准假", by=scene.by)
    assert "补排的理由" in read(client, "session", placed.key)
    placed.refresh_from_db()
    said = {"number": "2023-9999", "reason": "请假获准，补排", "version": placed.version}
    answer = post(client, "act", placed.key, "late", **said)
    assert answer.status_code == 422 and "没有这个受理编号" in answer.content.decode()
    said["number"] = scene.files[0].acceptance_no
    assert post(client, "act", placed.key, "late", **said).status_code == 302
    page = read(client, "session", placed.key)
    assert "调整：请假获准，补排" in page and "补排的理由" not in page


def test_seats_are_taken_back_with_a_word_and_the_chair_moves(client, scene, placed):
    client.force_login(scene.staff)
    placed.refresh_from_db()
    assert post(client, "chair", placed.key, 3, version=placed.version).status_code == 302
    assert placed.seats.get(number=3).chair
    placed.refresh_from_db()
    assert post(client, "unseat", placed.key, 2, reason="", version=placed.version).status_code == 422
    assert post(client, "unseat", placed.key, 2, reason="单位另有任务", version=placed.version).status_code == 302
    assert placed.seats.get(number=2).ended_at is not None
    assert "单位另有任务" in read(client, "panel", placed.key)
    assert client.get(reverse("defense:unseat", args=[placed.key, 2])).status_code == 404


def test_absences_are_entered_and_taken_back(client, scene):
    client.force_login(scene.staff)
    year = scene.cycle.year
    for who in (f"a:{scene.files[0].pk}", f"e:{scene.experts[0].pk}"):
        said = {"who": who, "day": "2023-04-20", "starts": "09:00", "ends": "11:30", "note": "会议"}
        assert post(client, "absences", year, **said).status_code == 302
    page = read(client, "absences", year)
    assert "2023年4月20日 11:30" in page
    assert f"{scene.experts[0].user.name}（专家）</td>" in page and f">{scene.files[0].name}</td>" in page
    from review.attending.models import Absence

    row = Absence.objects.filter(application=scene.files[0]).get()
    assert post(client, "withdraw", row.pk).status_code == 302
    assert post(client, "withdraw", row.pk).status_code == 404


YEAR, SESSION, PANEL = 8, 26, 13


def counted(client, django_assert_num_queries, number, name, *args):
    with django_assert_num_queries(number):
        assert client.get(reverse(f"defense:{name}", args=args)).status_code == 200


def test_lists_ask_the_same_number_of_queries_for_one_row_and_for_three(client, scene, django_assert_num_queries):
    """Sessions of a year; slots and seats of one session."""
    client.force_login(scene.lead)
    session = scene.session()
    scene.seated(session)
    hidden = [file.pk for file in scene.files[1:]]
    Application.objects.filter(pk__in=hidden).update(status=Status.WRITTEN_REJECTED)
    scene.arranged()
    counted(client, django_assert_num_queries, YEAR, "year", scene.cycle.year)
    counted(client, django_assert_num_queries, SESSION, "session", session.key)
    Application.objects.filter(pk__in=hidden).update(status=Status.SHORTLISTED)
    scene.arranged()
    scene.session(15)
    scene.session(16)
    counted(client, django_assert_num_queries, YEAR, "year", scene.cycle.year)
    counted(client, django_assert_num_queries, SESSION, "session", session.key)


def test_the_board_and_the_panel_ask_the_same_for_one_and_for_three(client, scene, django_assert_num_queries):
    client.force_login(scene.staff)
    session = scene.session()
    scene.seated(session)
    Application.objects.filter(pk__in=[file.pk for file in scene.files[1:]]).update(status=Status.WRITTEN_REJECTED)
    scene.arranged()
    counted(client, django_assert_num_queries, BOARD, "board", scene.cycle.year)
    Application.objects.filter(pk__in=[file.pk for file in scene.files[1:]]).update(status=Status.SHORTLISTED)
    scene.arranged()
    counted(client, django_assert_num_queries, BOARD, "board", scene.cycle.year)
    second = scene.session(15)
    scene.seated(second, scene.experts[:1])
    counted(client, django_assert_num_queries, PANEL, "panel", second.key)
    scene.seated(second, scene.experts[1:4])
    counted(client, django_assert_num_queries, PANEL, "panel", second.key)


BOARD = 7
