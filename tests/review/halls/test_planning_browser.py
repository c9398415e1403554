"""The planning as it is lived in: its pages on desk and phone; the board by mouse and by keyboard."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from review.attendance import transitions as attendance
from review.attending import absences
from review.halls.models import Slot
from tests.factories import defense, journey
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import make_cycle
from tests.review.attendance.test_slides import deck
from tests.support.browser import settled

pytestmark = pytest.mark.django_db(transaction=True)
SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WHY = "须在总装车间处置突发的质量事故，当天上午不能离开，请求调整到下午或者另一场"


@pytest.fixture
def scene(monkeypatch):
    """By the real clock: the server and the browser have no other. Two sessions, the first with everybody in it."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        made = defense.build(cycle)
        first = made.session(30)
        made.seated(first)
        made.arranged()
        made.seated(made.session(31))
        yield made


def look(live, axe, name, path, act=None):
    """Open to everybody and not too wide, on a desk and on a phone; `act` first on each."""
    for width in (1280, 390):
        live.page.set_viewport_size({"width": width, "height": 900 if width > 1000 else 844})
        live.page.goto("about:blank")
        live.open(path)
        if act:
            settled(live.page, act)
        live.shot(f"defense-{name}-{width}")
        assert axe(live.page) == [], (name, width)
        assert live.page.evaluate(SCROLL) == 0, (name, width)


def test_every_page_of_the_planning_is_open_to_everybody(live, axe, scene):
    year, session = scene.cycle.year, scene.cycle.defense_sessions.get(number=1)
    at, nominee = session.starts_at, scene.files[0].nominee
    absences.enter(
        scene.cycle, expert=scene.experts[7], starts_at=at, ends_at=at + timedelta(hours=2), note=WHY, by=scene.by
    )
    live.sign_in(scene.staff)
    session_of = reverse("defense:session", args=[session.key])
    look(live, axe, "new", reverse("defense:new", args=[year]), lambda: live.page.click("main form .btn-primary"))
    look(live, axe, "panel", reverse("defense:panel", args=[session.key]))
    look(live, axe, "unseat", reverse("defense:unseat", args=[session.key, 2]))
    look(live, axe, "session-undrawn", session_of)
    scene.drawn(session)
    look(live, axe, "board", reverse("defense:board", args=[year]))
    look(live, axe, "absences", reverse("defense:absences", args=[year]))
    look(live, axe, "lot", reverse("defense:lot", args=[year]))
    live.sign_in(scene.lead)
    look(live, axe, "session-lead", session_of)
    scene.notified(session)
    by = Actor(nominee, Role.NOM)
    scene.files[0].refresh_from_db()
    attendance.bring(scene.files[0], slides_=deck(), by=by)
    look(live, axe, "session-told", session_of)
    live.sign_in(nominee)
    own = reverse("attendance:own", args=[scene.files[0].key])
    look(live, axe, "own", own)
    look(live, axe, "leave", reverse("attendance:leave", args=[scene.files[0].key]))
    slot = Slot.objects.select_related("application").get(application=scene.files[0])
    leave = attendance.ask_leave(slot, reason=WHY, proof=scan(), by=by, key=click())
    look(live, axe, "own-leave", own)
    look(live, axe, "list", reverse("attendance:queue"))
    live.sign_in(scene.experts[0].user)
    look(live, axe, "mine", reverse("attendance:mine"))
    live.sign_in(scene.staff)
    look(live, axe, "decide", reverse("attendance:decide", args=[leave.key]))
    look(live, axe, "queue", reverse("defense:year", args=[year]), lambda: live.page.click("text=排日程 >> nth=-1"))


def board(scene):
    return reverse("defense:board", args=[scene.cycle.year])


def order():
    rows = Slot.objects.order_by("session", "order").select_related("application")
    return "".join(slot.application.name[-1] for slot in rows)


def test_a_slot_is_dragged_and_what_cannot_be_is_refused_with_the_reason(live, axe, scene):
    slots = list(Slot.objects.order_by("order"))
    live.sign_in(scene.staff)
    live.page.set_viewport_size({"width": 1280, "height": 1800})  # nothing scrolls under the mouse
    live.open(board(scene))

    def drag(one, onto):
        live.page.drag_and_drop(f"#card-{one.pk}", f"#card-{onto.pk}", source_position={"x": 20, "y": 10})
        return [live.page.input_value(f"[name=order_{slot.pk}]") for slot in slots]

    def save():
        settled(live.page, lambda: live.page.click(".saq-board__save button"))

    assert drag(slots[0], slots[3]) == ["4", "1", "2", "3"]
    save()
    assert order() == "丑寅卯子"
    for one in scene.experts[:3]:  # found only now: too few are left to hear this one
        scene.apart(one, scene.files[1])
    assert drag(slots[2], slots[3]) == ["4", "1", "3", "2"]
    save()
    assert "可评分的只有 4 人" in live.page.text_content(f"#card-{slots[1].pk}") and order() == "丑寅卯子"
    assert axe(live.page) == []
    live.shot("defense-board-refused", width=390)
    assert live.page.evaluate(SCROLL) == 0


def test_by_keyboard_a_slot_steps_up_and_the_keyboard_stays_there(live, scene):
    last = Slot.objects.order_by("-order").first()
    live.sign_in(scene.staff)
    live.open(board(scene))
    live.page.focus(f"#card-{last.pk} button[value='{last.pk}:-1']")
    settled(live.page, lambda: live.page.keyboard.press("Enter"))
    assert order() == "子丑卯寅"
    live.page.keyboard.press("Tab")
    assert live.page.evaluate("document.activeElement.closest('li').id") == f"card-{last.pk}"
