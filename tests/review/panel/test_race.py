"""Two hands on one sheet at the same instant: one stands, nothing is lost, figures are of what stands (T-05)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from review.experts import conflicts
from review.experts.standing import live_conflicts
from review.hall import transitions
from review.halls.models import Seat, Slot, SlotEvent
from review.halls.moves import SlotState, State
from review.marks import papers, rubric, setting_aside
from review.marks.models import HallRubric, Keying, Mark, MarkVersion
from review.proposals import closing, results
from tests.factories import journey
from tests.factories.nominations import make_cycle, make_user
from tests.nominations.recommendation.test_submit_race import at_once
from tests.review.consensus.test_race import post, slowed
from tests.review.hall.conftest import build
from tests.review.panel.conftest import FULL, TOTAL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("postgresql")]


@pytest.fixture
def day(monkeypatch):
    """The first nominee is being scored; threads have clocks of their own, so everything happens by the real one."""
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    with clock.at(now):
        cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
        made = build(now - timedelta(minutes=30), cycle)
        made.opened()
        made.to_scoring(0)
        yield made


def hands_in(day, n, ticket, clear="9", after=None):
    """The n-th member's phone sends the first nominee's sheet; the answer is what became of it."""
    user, session = day.panel[n].user, day.session
    row = {"slot": str(day.slots[0].key), "ticket": ticket, "scores": FULL | {"clear": clear}, "hand_in": True}
    payload = {"seat": str(Seat.objects.get(session=session, expert=day.panel[n]).key), "sheets": [row]}
    browser = Client(raise_request_exception=False)
    browser.force_login(user)

    def send():
        assert after is None or after.wait(10)
        address = reverse("panel:sync", args=[session.key])
        answer = browser.post(address, json.dumps(payload), content_type="application/json")
        return answer.json()["answers"][0]["outcome"] if answer.status_code == 200 else answer.status_code

    return send


def keys_in(day, user, n, clear="9"):
    address = reverse("panel:key_in", args=[Seat.objects.get(session=day.session, number=n + 1).key, day.slots[0].key])
    data = {f"score_{code}": value for code, value in (FULL | {"clear": clear}).items()}
    return post(user, address, data | {"version": "0", "round": "0", "key": f"key{user.pk}", "comment": ""})


def test_two_phones_of_one_member_hand_in_at_once(day):
    answers = at_once(hands_in(day, 0, "ticket-one"), hands_in(day, 0, "ticket-two", "5"))
    assert sorted(answers) == ["accepted", "there"]
    mark = Mark.objects.get(slot=day.slots[0])
    first, second = MarkVersion.objects.order_by("number")
    assert (first.cause, second.cause) == ("submit", "second")
    assert str(mark.total) == first.content["total"] != second.content["total"]


def test_one_sheet_sent_twice_at_once_is_one_sheet(day):
    assert at_once(hands_in(day, 0, "ticket-one"), hands_in(day, 0, "ticket-one")) == ["accepted"] * 2
    assert Mark.objects.count() == MarkVersion.objects.count() == 1


def test_the_last_two_members_end_the_scoring_once(day):
    day.marks(0, "", "", *["80"] * 5)
    assert at_once(hands_in(day, 0, "ticket-one"), hands_in(day, 1, "ticket-two")) == ["accepted"] * 2
    assert Slot.objects.get(pk=day.slots[0].pk).state == SlotState.DONE
    assert SlotEvent.objects.get(slot=day.slots[0], move="all_scored").payload["given"] == 7


def test_one_paper_keyed_by_two_at_once_is_one_mark(day):
    other = make_user(Role.STAFF, name="演示经办人乙")
    answers = at_once(keys_in(day, day.staff, 0), keys_in(day, other, 0))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert str(Mark.objects.get().total) == TOTAL and MarkVersion.objects.get().cause == "paper"
    assert Keying.objects.filter(agreed_at__isnull=False).count() == 2


def test_one_person_who_keys_in_twice_at_once_is_one(day):
    at_once(keys_in(day, day.staff, 0), keys_in(day, day.staff, 0))
    assert Keying.objects.count() == 1 and not Mark.objects.exists()


def test_the_member_and_the_second_keying_at_once(day):
    other = make_user(Role.STAFF, name="演示经办人乙")
    keys_in(day, other, 0)()
    outcome, answer = at_once(hands_in(day, 0, "ticket-one", "5"), keys_in(day, day.staff, 0))
    mark, causes = Mark.objects.get(), list(MarkVersion.objects.order_by("number").values_list("cause", flat=True))
    assert (outcome, answer.status_code, causes, mark.source) in (
        ("accepted", 422, ["submit"], "device"), ("there", 302, ["paper", "second"], "paper"),
        ("accepted", 409, ["submit"], "device"),
    )  # fmt: skip


@pytest.mark.parametrize("first", ["close", "sheet"])
def test_a_sheet_arrives_while_the_session_ends(day, monkeypatch, first):
    """Either it is in the result that was hashed, or it is kept as late: never something between."""
    day.marks(0, "", *["80"] * 6)
    day.do(transitions.finish, 0)
    Slot.objects.filter(session=day.session).exclude(pk=day.slots[0].pk).update(state=SlotState.ABSENT)
    row = day.fresh()
    address = reverse("hall:act", args=[row.key, "close"])
    held = slowed(monkeypatch, closing.results, "of_session") if first == "close" else None
    close = post(day.chair, address, {"version": row.version, "key": "close"})
    answer, outcome = at_once(close, hands_in(day, 0, "ticket-one", after=held))
    row = day.fresh()
    assert answer.status_code == 302 and row.state == State.CLOSED
    mark, result = Mark.objects.get(ticket="ticket-one"), results.of_session(row)
    assert outcome == ("late" if mark.late_at else "accepted")
    assert first == "sheet" or outcome == "late"
    assert result.rows[0].count == (6 if mark.late_at else 7) and result.sha256 == row.result_sha256


@pytest.mark.parametrize("first", ["conflict", "sheet"])
def test_a_conflict_is_found_while_the_sheet_arrives(day, monkeypatch, first):
    """Whichever is first, nothing of that member counts for that nominee, and nothing is shown of it."""
    office = Actor(day.staff, Role.STAFF)
    application = day.slot(0).application

    def finds():
        return conflicts.enter(day.panel[0], application, "colleague", reason="近三年同事", by=office)

    held = slowed(monkeypatch, setting_aside, "live_conflicts") if first == "conflict" else None
    _conflict, outcome = at_once(finds, hands_in(day, 0, "ticket-one", after=held))
    assert live_conflicts().filter(expert=day.panel[0]).exists()
    mark = Mark.objects.filter(seat__expert=day.panel[0]).first()
    assert mark.quarantined_at is not None if mark else outcome in ("refused", 404)
    found = results.marks_of([day.slots[0].pk]).get(day.slots[0].pk, [])
    assert not [one for one in found if one["mark_state"] == ""]


def test_the_sheet_is_rewritten_while_the_first_session_opens(day):
    """What the session scores by is what was frozen: the new words are in, or whoever wrote them is refused."""
    row = day.fresh()
    HallRubric.objects.update(frozen_at=None, sha256="")
    type(row).objects.filter(pk=row.pk).update(state=State.NOTIFIED)
    papers.blank_sheets(day.seat(0), by=day.staff)
    held = HallRubric.objects.get()
    data = {"step": "1", "version": held.version, "key": "k", "move": "save"}
    for item in held.content["items"]:
        data |= {f"{item['code']}-{name}": item[name] for name in ("title", "points", "hint")}
    data["items"] = [item["code"] for item in held.content["items"]]
    edit = post(day.lead, reverse("rubric:edit_hall", args=[row.cycle.year]), data)
    opens = post(day.staff, reverse("hall:act", args=[row.key, "open"]), {"version": row.version, "key": "open"})
    edited, opened = at_once(edit, opens)
    held.refresh_from_db()
    assert opened.status_code == 302 and held.sha256 == rubric.sha256(held.content)
    assert held.content["step"] == ("1" if edited.status_code == 302 else "0.5")
    assert edited.status_code in (302, 404, 422)
