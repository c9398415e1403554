"""The counting of a year: numbered, append-only, from what stands then; what it waits for, what makes it outdated."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts import clock
from nominations.acting import TransitionError
from nominations.cycles.forms import SCORING, locked_fields
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from nominations.transitions import advance
from review.attending.models import Leave
from review.halls.models import Slot
from review.marks.models import Mark
from review.proposals import counting, guards
from review.proposals.models import Counting, Proposal
from tests.factories import halls
from tests.factories.experts import yes
from tests.factories.journey import click

pytestmark = pytest.mark.django_db


def shown(scene, *names):
    rows = {row.application_id: row for row in scene.counting.rows.all()}
    return [tuple(getattr(rows[file.pk], name) for name in names) for file in scene.files if file.pk in rows]


def test_totals_ranks_and_suggestions_of_the_year(counted):
    assert shown(counted, "written", "defense", "total", "rank") == [
        (Decimal("86.50"), Decimal("89.60"), Decimal("88.36"), 1),
        (Decimal("84.00"), Decimal("80.00"), Decimal("81.60"), 3),
        (Decimal("80.25"), None, None, None),
        (Decimal("79.99"), Decimal("86.90"), Decimal("84.14"), 2),  # 31.996 + 52.14 = 84.136
    ]
    assert shown(counted, "suggested", "absent", "count") == [
        ("propose", False, 7), ("defense_fail", False, 7), ("defense_fail", True, 0), ("propose_reserve", False, 7),
    ]  # fmt: skip
    marks = counted.counting.rows.get(application=counted.files[0]).marks
    assert [(mark["seat"], mark["session"], mark["total"], mark["mark_state"]) for mark in marks][2:5] == [
        (3, 1, "70.00", "lowest"), (4, 1, "90.00", ""), (5, 1, "99.00", "highest"),
    ]  # fmt: skip
    assert Proposal.objects.get(cycle=counted.cycle).state == "draft"


def test_weights_and_method_are_locked_when_written_review_begins(counted):
    assert {"weight_written", "weight_defense", "experts_min", "trim_from"} <= set(SCORING)
    for stage in ("written", "consensus", "defense", "approval", "publicity"):
        assert set(SCORING) <= set(locked_fields(Cycle(pk=1, stage=stage)))
    assert counted.counting.parameters == {
        "weight_written": "0.40", "weight_defense": "0.60", "experts_min": 3, "trim_from": 5, "quota_proposed": 1,
        "quota_reserve": 1, "rubric": counted.cycle.hall_rubric.sha256,
    }  # fmt: skip


def test_the_same_inputs_are_counted_once_and_a_change_makes_the_next_number(counted):
    first = counted.counting
    assert counting.count(counted.cycle, by=counted.by) == first and counting.is_current(first)
    Mark.objects.filter(slot=counted.slots[0], seat__number=4).update(quarantined_at=clock.now())
    assert not counting.is_current(first)
    second = counting.count(counted.cycle, by=counted.by)
    assert second.number == 2
    assert shown(counted, "defense", "total")[0] == (Decimal("89.50"), Decimal("88.30"))
    counted.quota(2, 1)
    assert not counting.is_current(counted.counting)
    assert counting.count(counted.cycle, by=counted.by).number == 3


def test_late_marks_and_the_order_of_rows_change_no_counting(counted):
    before = counting.gather(counted.cycle).sha256
    late = halls.marked(counted.slots[2], "50")[0]
    Mark.objects.filter(pk=late.pk).update(late_at=clock.now())
    first = Mark.objects.filter(slot=counted.slots[0]).order_by("pk").first()
    Mark.objects.filter(pk=first.pk).update(saved_at=clock.now(), ticket=click())
    assert counting.gather(counted.cycle).sha256 == before


def test_a_counting_never_changes(counted):
    with pytest.raises(DatabaseError), transaction.atomic():
        Counting.objects.update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        counted.counting.rows.update(total=1)


def test_nothing_is_counted_before_every_session_is_confirmed(closed):
    with pytest.raises(TransitionError) as refused:
        counting.count(closed.cycle, by=closed.by)
    assert refused.value.problems[0] == "第 1 场当前为“已结束，待确认”，尚未确认结果。"
    halls.session(closed.cycle, closed.staff, closed.experts, number=2)
    closed.sign()
    closed.confirm()
    assert not Counting.objects.exists()
    assert guards.against_counting(closed.cycle) == ["第 2 场当前为“筹备中”，尚未确认结果。"]


def test_who_was_granted_leave_is_waited_for_and_heard_in_another_session(closed):
    slot, number = closed.slots[2], closed.files[2].acceptance_no
    leave = Leave.objects.create(slot=slot, reason="住院", asked_by=closed.staff)
    closed.sign()
    closed.confirm()
    assert guards.against_counting(closed.cycle) == [f"{number} 的请假还没有答复。"]
    Leave.objects.filter(pk=leave.pk).update(outcome="granted", decided_by=closed.lead)
    assert guards.against_counting(closed.cycle) == [f"{number} 已准假，请安排补答辩。"]
    Slot.objects.filter(pk=slot.pk).update(freed_at=clock.now(), free_reason="准假")
    assert guards.against_counting(closed.cycle) == [f"{number} 还没有答辩，请安排补答辩。"]
    again = halls.session(closed.cycle, closed.staff, closed.experts, number=2)
    place = Slot(session=again, application=slot.application, order=1, starts_at=again.starts_at)
    halls.place(place, by=closed.by, key=click())
    halls.running(halls.notified(again, closed.lead), closed.staff)
    halls.held(place, closed.staff, *["95"] * 7)
    closed.session = again
    closed.close()
    closed.sign()
    closed.confirm()
    assert shown(closed, "defense", "absent")[2] == (Decimal("95.00"), False)
    assert closed.counting.rows.get(application=slot.application).slot == place


def test_a_refused_leave_is_an_absence(closed):
    Leave.objects.create(
        slot=closed.slots[2], reason="事假", asked_by=closed.staff, outcome="refused", decided_by=closed.lead
    )
    closed.sign()
    closed.confirm()
    assert shown(closed, "absent", "suggested")[2] == (True, "defense_fail")


def test_who_withdrew_is_in_no_counting(counted):
    advance(counted.files[0], "withdraw_late", by=counted.by_lead, permit=yes, reason="本人申请退出。")
    assert not counting.is_current(counted.counting)
    counting.count(counted.cycle, by=counted.by)
    assert [rank for (rank,) in shown(counted, "rank")] == [2, None, 1]


def test_approval_waits_for_the_list(counted):
    assert guards.against_approval(counted.cycle) == ["候选人建议名单尚未确认。", "还有 4 件申报没有答辩结果。"]
    assert counted.cycle.stage == CycleStage.DEFENSE
