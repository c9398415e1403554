"""S10: a signed summary that says what the marks still add up to; four eyes; a mark set aside asks for a new one."""

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import StaffConflict
from review.experts.models import Conflict
from review.marks.models import Mark
from review.proposals import closing, guards
from tests.factories import halls
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def recount(scene, **more):
    scene.session.refresh_from_db()
    terms = {"by": scene.by, "reason": "", "version": scene.session.version, "key": click()} | more
    return closing.recount_session(scene.session, **terms)


def test_a_signed_summary_is_confirmed_and_the_year_is_counted(closed):
    closed.sign()
    closed.confirm()
    closed.session.refresh_from_db()
    assert (closed.session.state, closed.session.confirmed_by) == ("confirmed", closed.lead)
    assert closed.counting.number == 1 and closed.counting.made_by == closed.lead
    assert [event.move for event in closed.session.events.all()][-3:] == ["close", "scan", "confirm"]


def test_without_the_signed_scan_nothing_is_confirmed(closed):
    with pytest.raises(TransitionError, match="请先上传签名的答辩评分汇总表扫描件"):
        closed.confirm()


def test_nobody_confirms_what_they_closed(scene):
    both = make_user(Role.LEAD, name="演示负责人乙")
    scene.hold(*[None] * 4)
    scene.close()
    scene.sign()
    type(scene.session).objects.filter(pk=scene.session.pk).update(closed_by=both)
    with pytest.raises(NotPermitted):
        scene.confirm(by=Actor(both, Role.LEAD))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(scene.session).objects.filter(pk=scene.session.pk).update(state="confirmed", confirmed_by=both)
    assert scene.confirm().state == "confirmed"


@pytest.mark.parametrize("role", [Role.STAFF, Role.CHIEF, Role.SUP])
def test_only_lead_confirms(closed, role):
    closed.sign()
    with pytest.raises(NotPermitted):
        closed.confirm(by=Actor(make_user(role), role))


def test_whoever_stays_away_from_one_of_them_neither_signs_nor_confirms(closed):
    closed.sign()
    StaffConflict.objects.create(user=closed.lead, application=closed.files[0], reason="近亲属")
    with pytest.raises(NotPermitted):
        closed.confirm()


def test_a_mark_set_aside_after_the_end_is_named_and_asks_for_a_new_signature(closed):
    closed.sign()
    before = closed.session.summary
    Mark.objects.filter(slot=closed.slots[0], seat__number=4).update(quarantined_at=clock.now())
    with pytest.raises(TransitionError) as refused:
        closed.confirm()
    # 88 88.5 90.5 91 are left between 70 and 99: 358 / 4
    number = closed.files[0].acceptance_no
    assert refused.value.problems == [
        f"{number} 与签名的汇总表不同：有效评分原为 7 张、现为 6 张，平均分原为 89.60、现为 89.50。",
        "请由经办人重新生成汇总表，重新签名、上传。",
    ]
    recount(closed)
    closed.session.refresh_from_db()
    before.refresh_from_db()
    assert closed.session.scan is None and before.void_at and closed.session.summary != before
    assert closed.session.state == "closed"
    with pytest.raises(TransitionError, match="请先上传"):
        closed.confirm()
    closed.sign()
    assert closed.confirm().state == "confirmed"


def test_a_conflict_found_later_is_a_difference_too(closed):
    closed.sign()
    Conflict.objects.create(
        expert=closed.experts[0], application=closed.files[1], source=Conflict.Source.STAFF, kind="declared"
    )
    assert len(guards.against_confirming(closed.session)) == 2
    recount(closed)
    assert guards.differences(closed.session, closing.results.of_session(closed.session)) == []


def test_a_late_mark_changes_nothing(closed):
    closed.sign()
    slot = closed.slots[2]
    late = halls.marked(slot, "50")[0]
    Mark.objects.filter(pk=late.pk).update(late_at=clock.now())
    assert closed.confirm().state == "confirmed"


def test_nothing_is_counted_anew_without_a_reason_in_the_marks(closed):
    with pytest.raises(TransitionError, match="没有变化"):
        recount(closed)
    Mark.objects.filter(slot=closed.slots[0], seat__number=4).update(quarantined_at=clock.now())
    with pytest.raises(NotPermitted):
        recount(closed, by=closed.by_lead)
    with pytest.raises(StaleVersion):
        recount(closed, version=1)
    key = click()
    recount(closed, key=key)
    recount(closed, key=key)
    assert closed.session.events.filter(move="recount").count() == 1


def test_the_same_confirmation_twice_is_one(closed):
    closed.sign()
    key = click()
    closed.confirm(key=key)
    closed.confirm(key=key)
    assert closed.session.events.filter(move="confirm").count() == 1
    with pytest.raises(WrongState):
        closed.confirm()
    with pytest.raises(WrongState):
        closed.sign()
