"""请假: asked with a reason and a proof, answered by the association, and what everybody hears of it (S8)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import clock
from accounts.models import Message, OutgoingMail
from accounts.roles import Role
from documents.models import GeneratedDocument, StoredFile
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from review.attendance import transitions
from review.attending.models import Leave
from review.defense import transitions as planning
from review.halls import gathering, papers
from review.halls.models import Slot
from tests.documents.test_uploads import pdf
from tests.factories import halls
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.review.attendance.test_calendar import another

pytestmark = pytest.mark.django_db
REASON = "住院手术，不能到会"


def asks(client, file, **more):
    client.force_login(file.nominee)
    said = {"version": 0, "key": click(), "reason": REASON, "proof": scan()} | more
    return client.post(reverse("attendance:leave", args=[file.key]), said)


def answers(client, user, leave, **more):
    client.force_login(user)
    said = {"version": leave.version, "key": click(), "answer": "grant", "session": "", "note": ""} | more
    return client.post(reverse("attendance:decide", args=[leave.key]), said)


def latest(user):
    return Message.objects.filter(user=user).latest("pk")


def test_a_nominee_asks_and_the_association_is_told_but_who_stays_away(client, world):
    assert asks(client, world.files[0]).status_code == 302
    leave = Leave.objects.get()
    assert leave.slot == world.slots[0] and leave.proof is not None
    page = client.get(reverse("attendance:own", args=[world.files[0].key])).content.decode()
    assert "协会正在处理" in page and "申请请假" not in page
    for user in (world.scene.staff, world.scene.lead):
        said = latest(user)
        assert "会审答辩请假" in said.body and world.files[0].acceptance_no in said.body
        assert world.files[0].name not in said.body and "住院" not in said.body
        client.force_login(user)
        assert "申请答辩请假" in client.get("/").content.decode()
    assert OutgoingMail.objects.filter(key=f"leave:{leave.pk}:asked").count() == 2
    assert not Message.objects.filter(user=world.clerk, body__contains="请假").exists()
    client.force_login(world.clerk)
    assert "申请答辩请假" not in client.get("/").content.decode()
    assert "请假" not in client.get(reverse("defense:year", args=[world.scene.cycle.year])).content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": "有事"}, "至少写 5 个字"),
        ({"reason": "\u200b" * 9}, "至少写 5 个字"),
        ({"proof": ""}, "证明材料"),
        ({"proof": SimpleUploadedFile("证明.docx", b"PK\x03\x04" + b"0" * 99)}, "的内容与要求不符"),
    ],
    ids=["short", "invisible", "no proof", "word"],
)
def test_what_is_missing_is_said_and_nothing_is_kept(client, world, more, said):
    kept = StoredFile.objects.count()
    answer = asks(client, world.files[0], **more)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Leave.objects.exists() and StoredFile.objects.count() == kept


def test_the_same_click_is_one_request_and_a_second_one_waits(client, world):
    key = click()
    assert [asks(client, world.files[0], key=key).status_code for _time in range(2)] == [302, 302]
    assert Leave.objects.count() == 1
    answer = asks(client, world.files[0])
    assert answer.status_code == 409 and "已提出请假，请等待答复" in answer.content.decode()
    assert Leave.objects.count() == 1


def test_before_the_notice_and_after_being_heard_there_is_no_leave_to_ask_for(client, world):
    row = world.session
    planning.replan(row, reason="会场临时停电", by=world.scene.leads, version=row.version, key=click())
    assert asks(client, world.files[0]).status_code == 404
    with pytest.raises(WrongState, match="请直接联系协会"):
        world.asked()
    world.scene.notified(row)
    halls.running(row, world.scene.staff)
    first = Slot.objects.select_related("application").get(session=row, order=1)
    halls.stepped(first, world.scene.staff, "call")
    assert asks(client, first.application).status_code == 404


def test_who_reads_a_request_and_its_proof(client, world):
    leave, scene = world.asked(), world.scene
    pages = [reverse("attendance:decide", args=[leave.key]), reverse("attendance:proof", args=[leave.key])]

    def seen(user):
        client.force_login(user)
        return [client.get(page).status_code for page in pages]

    assert seen(scene.staff) == seen(scene.lead) == [200, 200]
    for user in (make_user(Role.CHIEF), make_user(Role.SUP), world.files[0].nominee):
        assert seen(user) == [404, 200], user.name
    for user in (
        world.clerk, world.files[1].nominee, scene.town.unit, scene.town.rec, world.seats[0].expert.user,
        make_user(Role.ADM),
    ):  # fmt: skip
        assert seen(user) == [404, 404], user.name
        assert answers(client, user, leave).status_code == 404


def test_refused_the_time_stands_and_the_reason_is_told(client, world):
    leave = world.asked()
    assert "至少写 5 个字" in answers(client, world.scene.staff, leave, answer="refuse").content.decode()
    assert answers(client, world.scene.staff, leave, answer="refuse", note="证明与日期不符").status_code == 302
    said = latest(world.files[0].nominee)
    assert "不准假，请按原定时间" in said.body and "证明与日期不符" in said.body
    assert world.slots[0].freed_at is None and not Message.objects.filter(subject__contains="时间取消").exists()
    client.force_login(world.files[0].nominee)
    page = client.get(reverse("attendance:own", args=[world.files[0].key])).content.decode()
    assert "证明与日期不符" in page and "申请请假" in page  # another proof may be better
    assert asks(client, world.files[0]).status_code == 302


def test_granted_the_slot_is_free_and_everybody_concerned_hears_of_it_once(client, world):
    leave, slot = world.asked(), world.slots[0]
    assert answers(client, world.scene.lead, leave).status_code == 302
    slot.refresh_from_db()
    assert slot.freed_at is not None and world.files[0] in gathering.unplaced(world.scene.cycle)
    said = Message.objects.filter(user=world.files[0].nominee, key__startswith=f"leave:{leave.pk}")
    assert "准假" in said.get().body
    assert not Message.objects.filter(user=world.files[0].nominee, subject__contains="时间取消").exists()
    client.force_login(world.files[0].nominee)
    page = client.get(reverse("attendance:own", args=[world.files[0].key])).content.decode()
    assert "准假，另行安排" in page and "另行通知" in page and "申请请假" not in page
    for user in (world.scene.town.unit, world.scene.town.rec):
        assert world.files[0].name in Message.objects.get(user=user, subject__contains="时间取消").body
    live = GeneratedDocument.objects.filter(void_at=None)
    named = live.get(kind=papers.TIMETABLE).snapshot.payload["rows"]
    assert len(named) == 3 and world.files[0].name not in str(named)
    assert live.filter(kind=papers.NOTICE).count() == 3


def test_a_make_up_time_comes_last_in_a_session_that_is_told_and_is_told_itself(client, world):
    other = another(world)
    world.decided(world.asked(1))
    world.scene.arranged()
    world.scene.notified(world.scene.drawn(other))
    leave = world.asked(0)
    client.force_login(world.scene.staff)
    page = client.get(reverse("attendance:decide", args=[leave.key])).content.decode()
    assert "第2场" in page and f'<option value="{world.session.pk}"' not in page  # not the session they cannot come to
    assert answers(client, world.scene.staff, leave, session=other.pk).status_code == 302
    made = world.slots[0]
    assert (made.session_id, made.order, made.lot, made.moved_reason) == (other.pk, 2, None, "请假获准，补排")
    assert "会审答辩安排在" in latest(world.files[0].nominee).body
    live = GeneratedDocument.objects.filter(void_at=None)
    sheets = live.filter(kind=papers.TIMETABLE, target=papers.session_target(other))
    assert [row["note"] for row in sheets.get().snapshot.payload["rows"]] == ["抽签第1号", "补排第2号"]
    assert live.filter(kind=papers.NOTICE, target=f"application:{world.files[0].pk}").count() == 1


def test_a_session_without_room_or_in_the_past_takes_nobody_and_the_request_stays_open(world):
    leave, other = world.asked(), another(world)
    with clock.at(other.starts_at), pytest.raises(TransitionError, match="时间已过"):
        world.decided(leave, session=other)
    type(other).objects.filter(pk=other.pk).update(ends_by=other.starts_at + gathering.length(other) / 2)
    other.refresh_from_db()
    with pytest.raises(TransitionError, match="排不下"):
        world.decided(leave, session=other)
    with pytest.raises(TransitionError, match="另一个场次"):
        world.decided(leave, session=world.session)
    leave.refresh_from_db()
    assert leave.outcome == "" and world.slots[0].freed_at is None


def test_it_is_answered_once_by_another_than_who_asked(client, world):
    leave, key = world.asked(), click()
    with pytest.raises(StaleVersion):
        world.decided(leave, version=9)
    own = Actor(world.files[0].nominee, Role.NOM)
    with pytest.raises(NotPermitted):
        world.decided(leave, by=own)
    with pytest.raises(NotPermitted):
        world.decided(leave, by=Actor(world.clerk, Role.STAFF))
    for _time in range(2):
        world.decided(leave, key=key)
    assert Slot.objects.filter(application=world.files[0], freed_at__isnull=False).count() == 1
    with pytest.raises(WrongState, match="已经答复"):
        world.decided(leave, by=world.scene.leads)
    assert answers(client, world.scene.lead, leave).status_code == 409


def test_leave_for_a_slot_that_is_gone_waits_for_nobody(client, world):
    leave, row = world.asked(), world.session
    row.refresh_from_db()
    planning.cancel(row, reason="合并到第2场", by=world.scene.leads, version=row.version, key=click())
    client.force_login(world.scene.staff)
    assert "申请答辩请假" not in client.get("/").content.decode()
    assert "申请请假" not in client.get(reverse("defense:year", args=[world.scene.cycle.year])).content.decode()
    assert "提交答复" not in client.get(reverse("attendance:decide", args=[leave.key])).content.decode()
    with pytest.raises(WrongState, match="无须答复"):
        world.decided(leave)
    client.force_login(world.files[0].nominee)
    assert "正在处理" not in client.get(reverse("attendance:own", args=[world.files[0].key])).content.decode()


def test_nobody_asks_for_another(client, world):
    for user in (world.files[1].nominee, world.scene.town.unit, world.scene.town.rec, world.scene.staff):
        client.force_login(user)
        said = {
            "version": 0,
            "key": click(),
            "reason": REASON,
            "proof": SimpleUploadedFile("a.pdf", pdf()),
        }
        assert client.post(reverse("attendance:leave", args=[world.files[0].key]), said).status_code == 404
        with pytest.raises(NotPermitted):
            transitions.ask_leave(world.slots[0], reason=REASON, proof=None, by=Actor(user, Role.NOM), key="k")
    assert not Leave.objects.exists()
