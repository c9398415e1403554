"""A sheet that is sent: one mark per seat and slot, whatever comes, how often and in which order."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from review.experts import conflicts
from review.experts.models import Conflict
from review.marks import keeping, keying, overview, reopening, writing
from review.marks.models import Mark, MarkVersion
from review.marks.writing import Outcome, Sent
from review.panel.permissions import can_reopen
from review.proposals import results
from review.proposals.overview import progress
from tests.factories import halls
from tests.factories.journey import click
from tests.review.panel.conftest import FULL, TOTAL

pytestmark = pytest.mark.django_db


def sent(slot, ticket="", scores=FULL, **more):
    return Sent(slot=slot.key, ticket=ticket or uuid.uuid4().hex, scores=scores, **{"hand_in": True} | more)


def give(hall, one, n=0):
    return writing.receive(one, by=Actor(hall.member(n), Role.EXP))


def test_a_sheet_that_is_handed_in_is_counted_and_hashed(hall):
    answer = give(hall, sent(hall.slots[0], comment="数据链完整"))
    mark = Mark.objects.get()
    assert answer.outcome == Outcome.ACCEPTED and answer.content["total"] == TOTAL
    assert (str(mark.total), mark.scores, mark.comment, mark.late_at) == (TOTAL, FULL, "数据链完整", None)
    version = mark.versions.get()
    assert (version.cause, len(version.sha256), version.by) == ("submit", 64, hall.member())
    event = AuditEvent.objects.get(action="mark.submit")
    assert version.sha256 in str(event.detail) and TOTAL not in str(event.detail)
    assert results.marks_of([hall.slots[0].pk])[hall.slots[0].pk][0]["mark_state"] == ""


def test_the_same_sheet_again_gets_the_same_answer_and_changes_nothing(hall):
    one = sent(hall.slots[0])
    first, again = give(hall, one), give(hall, one)
    assert (again.outcome, again.content) == (first.outcome, first.content)
    assert Mark.objects.count() == MarkVersion.objects.count() == 1


def test_of_two_devices_the_first_sheet_stands_and_the_other_is_kept(hall):
    give(hall, sent(hall.slots[0]))
    other = sent(hall.slots[0], scores=FULL | {"clear": "5"})
    assert give(hall, other).outcome == Outcome.THERE
    assert give(hall, other).outcome == Outcome.THERE
    mark = Mark.objects.get()
    assert str(mark.total) == TOTAL
    assert [(v.cause, v.content["total"]) for v in mark.versions.all()] == [("submit", TOTAL), ("second", "84.00")]


def test_a_tab_that_was_doubled_says_something_else_under_the_same_ticket(hall):
    """Both tabs have the ticket of the sheet they began with: nothing that a member wrote is lost."""
    one = sent(hall.slots[0])
    give(hall, one)
    other = replace(one, scores=FULL | {"clear": "5"})
    assert [give(hall, other).outcome for _again in range(2)] == [Outcome.THERE] * 2
    assert give(hall, one).outcome == Outcome.ACCEPTED
    assert give(hall, replace(other, hand_in=False)).outcome == Outcome.ACCEPTED, "a draft of it comes too late"
    kept = [(v.cause, v.content["total"]) for v in Mark.objects.get().versions.all()]
    assert kept == [("submit", TOTAL), ("second", "84.00")]


def test_a_draft_that_was_slow_on_its_way_puts_nothing_back(hall):
    """The network held the first request up, the device gave up on it and sent what was typed since."""
    now = clock.now()
    early = sent(hall.slots[0], scores={"clear": "5"}, hand_in=False, made_at=now)
    newer = replace(early, scores={"clear": "9", "craft": "20"}, made_at=now + timedelta(seconds=20))
    assert [give(hall, one).outcome for one in (newer, early)] == [Outcome.KEPT] * 2
    assert Mark.objects.get().scores == {"clear": "9", "craft": "20"}


def test_a_device_whose_clock_was_set_back_loses_nothing(hall):
    """It has read the answer to its last draft: what it sends then is newer, whatever its clock says."""
    now = clock.now()
    first = sent(hall.slots[0], scores={"clear": "5"}, hand_in=False, made_at=now)
    answer = give(hall, first)
    later = replace(first, scores={"clear": "9"}, made_at=now - timedelta(hours=1), version=answer.mark.version)
    assert give(hall, later).outcome == Outcome.KEPT
    assert Mark.objects.get().scores == {"clear": "9"}


def test_a_sheet_counts_while_the_session_runs_although_the_slot_has_moved_on(hall):
    halls.stepped(hall.slots[0], hall.staff, "all_scored")
    hall.scoring(1)
    assert give(hall, sent(hall.slots[0])).outcome == Outcome.ACCEPTED
    assert Mark.objects.get().late_at is None


def test_after_the_close_it_is_kept_with_its_time_and_counted_nowhere(hall):
    halls.marked(hall.slots[0], "", *["90"] * 6)
    halls.stepped(hall.slots[0], hall.staff, "all_scored")
    halls.stepped(hall.slots[1], hall.staff, "mark_absent")
    halls.closed(hall.session, hall.staff)
    before = results.of_session(hall.session)
    assert give(hall, sent(hall.slots[0])).outcome == Outcome.LATE
    mark = Mark.objects.get(seat=hall.seats[0])
    assert mark.late_at and mark.submitted_at and str(mark.total) == TOTAL
    after = results.of_session(hall.session)
    assert (after.sha256, after.rows[0].mean) == (before.sha256, before.rows[0].mean)


@pytest.mark.parametrize(
    ("moves", "why"), [((), writing.NOT_HEARD), (("mark_absent",), writing.ABSENT)], ids=["waiting", "absent"]
)
def test_a_sheet_for_somebody_who_was_not_heard_stays_on_the_phone(hall, moves, why):
    halls.stepped(hall.slots[1], hall.staff, *moves)
    answer = give(hall, sent(hall.slots[1]))
    assert (answer.outcome, answer.why) == (Outcome.EARLY, why)
    assert not Mark.objects.exists()


def test_whoever_did_not_check_in_gives_no_mark(hall):
    type(hall.seats[0]).objects.filter(pk=hall.seats[0].pk).update(present_at=None)
    assert give(hall, sent(hall.slots[0])).why == writing.NOT_HERE


@pytest.fixture
def latecomer(hall):
    """The seventh member checks in ten minutes after the first nominee was done, while the second one is scored."""
    rows = type(hall.seats[6]).objects.filter(pk=hall.seats[6].pk)
    rows.update(present_at=None)
    halls.marked(hall.slots[0], *["90"] * 6)
    halls.stepped(hall.slots[0], hall.staff, "all_scored")
    hall.scoring(1)
    rows.update(present_at=clock.now() + timedelta(minutes=10))
    return hall.member(6)


def test_whoever_came_after_a_nominee_was_done_gives_no_mark_and_owes_none(client, hall, latecomer):
    seat, (first, second) = hall.session.seats.get(number=7), [type(one).objects.get(pk=one.pk) for one in hall.slots]
    assert give(hall, sent(first), 6).why == give(hall, sent(first, hand_in=False), 6).why == writing.MISSED
    assert not Mark.objects.filter(seat=seat).exists() and "不能录入" in keying.against(first, seat, Mark())
    assert overview.lacking(hall.session, [first], [seat]) == (0, 0)
    assert [(row["done"], row["all"]) for row in progress(hall.session, frozenset())] == [(6, 6), (0, 7)]
    client.force_login(latecomer)
    page = client.get(reverse("panel:room", args=[hall.session.key])).text
    assert "您签到之前这一位的评分已经结束" in page and "</b> / 1" in page
    client.force_login(hall.staff)
    page = client.get(reverse("panel:progress", args=[hall.session.key])).text
    assert "当时未到会" in page and reverse("panel:key_in", args=[seat.key, first.key]) not in page
    assert reverse("panel:key_in", args=[seat.key, second.key]) in page
    assert give(hall, sent(second), 6).outcome == Outcome.ACCEPTED


def test_whoever_comes_before_the_scoring_is_over_gives_a_mark(hall):
    type(hall.seats[6]).objects.filter(pk=hall.seats[6].pk).update(present_at=clock.now() + timedelta(minutes=1))
    assert give(hall, sent(hall.slots[0]), 6).outcome == Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ({**FULL, "clear": ""}, "clear"), ({**FULL, "clear": "10.5"}, "clear"), ({**FULL, "craft": "22.3"}, "craft"),
        ({**FULL, "quality": "x"}, "quality"), ({**FULL, "answers": "-1"}, "answers"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_said_beside_its_item(hall, scores, told):
    answer = give(hall, sent(hall.slots[0], scores=scores))
    assert answer.outcome == Outcome.INCOMPLETE and [code for code, _why in answer.problems] == [told]
    assert not Mark.objects.exists()


def test_a_comment_over_its_limit_is_refused_and_not_cut(hall):
    answer = give(hall, sent(hall.slots[0], comment="好" * 301))
    assert answer.outcome == Outcome.INCOMPLETE and answer.problems[0][0] == "comment"
    assert give(hall, sent(hall.slots[0], comment="好" * 300)).outcome == Outcome.ACCEPTED


def test_a_draft_is_kept_and_goes_on_from_the_same_device(hall):
    one = sent(hall.slots[0], scores={"clear": "9"}, hand_in=False)
    assert give(hall, one).outcome == Outcome.KEPT
    assert give(hall, replace(one, scores={"clear": "8.5", "craft": "99"})).problems
    mark = Mark.objects.get()
    assert (mark.scores, str(mark.total), mark.submitted_at) == ({"clear": "8.5"}, "8.50", None)
    assert not mark.versions.exists()


def test_another_devices_draft_is_not_overwritten_unseen(hall):
    give(hall, sent(hall.slots[0], scores={"clear": "9"}, hand_in=False))
    other = sent(hall.slots[0], scores={"clear": "5"}, hand_in=False)
    assert give(hall, other).outcome == Outcome.ELSEWHERE
    assert Mark.objects.get().scores == {"clear": "9"}
    seen = replace(other, version=Mark.objects.get().version)
    assert give(hall, seen).outcome == Outcome.KEPT
    assert Mark.objects.get().scores == {"clear": "5"}


def test_a_draft_that_a_handed_in_sheet_replaces_is_kept_as_a_version(hall):
    give(hall, sent(hall.slots[0], scores={"clear": "3"}, hand_in=False))
    assert give(hall, sent(hall.slots[0])).outcome == Outcome.ACCEPTED
    assert [v.cause for v in Mark.objects.get().versions.all()] == ["draft", "submit"]


def test_no_draft_follows_a_sheet_that_was_handed_in(hall):
    give(hall, sent(hall.slots[0]))
    assert give(hall, sent(hall.slots[0], scores={"clear": "1"}, hand_in=False)).outcome == Outcome.THERE
    assert str(Mark.objects.get().total) == TOTAL


def reopened(hall, reason="第二项漏看了一页材料"):
    mark = Mark.objects.get(seat=hall.seats[0])
    by = Actor(hall.lead, Role.LEAD)
    return reopening.reopen(mark, by=by, permit=can_reopen, reason=reason, version=mark.version, key=click())


def test_lead_gives_a_sheet_back_and_the_old_one_stays(hall):
    first = sent(hall.slots[0])
    give(hall, first)
    reopened(hall)
    mark = Mark.objects.get()
    assert (mark.submitted_at, mark.round) == (None, 1)
    # The phone that had lost its answer is told the same as before.
    assert give(hall, first).outcome == Outcome.ACCEPTED
    # A sheet of another device from before does not slip in as the new one.
    stale = sent(hall.slots[0], scores=FULL | {"clear": "1"})
    assert (give(hall, stale).outcome, give(hall, stale).why) == (Outcome.THERE, keeping.OUTDATED)
    assert Mark.objects.get().submitted_at is None
    assert give(hall, sent(hall.slots[0], scores=FULL | {"clear": "10"}, round=1)).outcome == Outcome.ACCEPTED
    assert [v.cause for v in mark.versions.all()] == ["submit", "reopen", "outdated", "submit"]
    told = Message.objects.get(user=hall.member(), subject="答辩评分表已重开")
    assert "第二项漏看了一页材料" in told.body and hall.applications[0].name not in told.body


def test_reopening_twice_with_one_click_is_one(hall):
    give(hall, sent(hall.slots[0]))
    mark, by, key = Mark.objects.get(), Actor(hall.lead, Role.LEAD), click()
    terms = {"by": by, "permit": can_reopen, "reason": "材料补充之后", "version": mark.version, "key": key}
    assert reopening.reopen(mark, **terms) == reopening.reopen(mark, **terms)
    assert Mark.objects.get().round == 1


def test_reopening_needs_lead_a_reason_and_a_running_session(hall):
    give(hall, sent(hall.slots[0]))
    mark = Mark.objects.get()
    terms = {"permit": can_reopen, "version": mark.version, "key": click()}
    with pytest.raises(NotPermitted):
        reopening.reopen(mark, by=Actor(hall.staff, Role.STAFF), reason="材料补充之后", **terms)
    with pytest.raises(TransitionError, match="理由"):
        reopening.reopen(mark, by=Actor(hall.lead, Role.LEAD), reason="改", **terms)
    type(hall.session).objects.filter(pk=hall.session.pk).update(state="closed")
    with pytest.raises(WrongState):
        reopening.reopen(mark, by=Actor(hall.lead, Role.LEAD), reason="材料补充之后", **terms)


def test_a_conflict_found_afterwards_sets_the_mark_aside_and_its_end_brings_it_back(hall):
    give(hall, sent(hall.slots[0]))
    row = conflicts.enter(
        hall.people[0], hall.applications[0], "colleague", reason="近三年同事", by=Actor(hall.staff, Role.STAFF)
    )
    mark = Mark.objects.get()
    assert mark.quarantined_at and str(mark.total) == TOTAL
    assert results.marks_of([hall.slots[0].pk])[hall.slots[0].pk][0]["mark_state"] == "quarantined"
    assert give(hall, sent(hall.slots[0])).outcome == Outcome.REFUSED
    conflicts.lift(row, by=Actor(hall.lead, Role.LEAD), reason="经核实并非同事")
    assert Mark.objects.get().quarantined_at is None
    assert [v.cause for v in mark.versions.all()] == ["submit", "set_aside", "release"]


def test_nobody_marks_without_a_seat_or_whom_they_step_out_for(hall):
    Conflict.objects.create(expert=hall.people[1], application=hall.applications[0], source="computed", kind="employer")
    assert give(hall, sent(hall.slots[0]), 1).outcome == Outcome.REFUSED
    type(hall.seats[2]).objects.filter(pk=hall.seats[2].pk).update(ended_at=hall.session.starts_at)
    assert give(hall, sent(hall.slots[0]), 2).outcome == Outcome.REFUSED
    assert writing.receive(sent(hall.slots[0]), by=Actor(hall.staff, Role.STAFF)).outcome == Outcome.REFUSED
    assert not Mark.objects.exists()


def test_the_database_itself_takes_a_ticket_once(hall):
    give(hall, sent(hall.slots[0], ticket="a" * 32))
    mark = Mark.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkVersion.objects.create(mark=mark, number=9, cause="submit", ticket="a" * 32, content={}, sha256="")
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        mark.versions.update(cause="late")
