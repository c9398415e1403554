"""S9: what is counted when a session is closed, to the last digit; what counts nowhere; who closes and when."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import StaffConflict
from review.experts.models import Conflict
from review.halls.models import Seat
from review.marks.models import Mark
from review.proposals import results
from review.scoring import Marks, Method, hall_result
from tests.factories import halls
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
METHOD = Method(3, 5, 20, 15)


def rows(scene):
    return results.of_session(scene.session).rows


def states(row):
    return [mark["mark_state"] for mark in row.marks]


def test_seven_marks_lose_one_highest_and_one_lowest_and_the_mean_is_rounded_half_up(scene):
    # 88 88.5 90 90.5 91 | 70 and 99 dropped: 448 / 5 = 89.60
    scene.hold(["88", "88.5", "70", "90", "99", "90.5", "91"], ["80"] * 7, None, ["60", "61", "61.5"])
    first, second, third, fourth = rows(scene)
    assert (first.count, first.mean, states(first)) == (7, Decimal("89.60"), ["", "", "lowest", "", "highest", "", ""])
    # Equal marks are told apart by the seat: the first is the lowest, the last the highest.
    assert (second.mean, states(second)) == (Decimal("80.00"), ["lowest", *[""] * 5, "highest"])
    assert (third.absent, third.count, third.mean, third.marks) == (True, 0, None, [])
    # 182.5 / 3 = 60.8333…
    assert (fourth.count, fourth.mean, states(fourth)) == (3, Decimal("60.83"), ["", "", ""])


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        (("80", "80.5", "81", "81"), "80.63"),  # 80.625: the half goes up
        (("80", "80", "80.5", "80"), "80.13"),  # 80.125
        (("90", "80", "85", "86", "70"), "83.67"),  # 80 + 85 + 86 = 251 / 3
        (("100", "99.5", "99.5", "100", "0"), "99.67"),  # 99.5 + 99.5 + 100 = 299 / 3
        (("80", "90"), None),
        ((), None),
    ],
)
def test_means_counted_by_hand(totals, mean):
    marks = [Marks(seat, Decimal(total), {}) for seat, total in enumerate(totals, start=1)]
    assert hall_result(marks, METHOD).mean == (None if mean is None else Decimal(mean))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=3, max_size=9), st.integers(0, 9999))
def test_the_order_in_which_marks_came_changes_nothing(halves, seed):
    marks = [Marks(seat, Decimal(half) / 2, {}) for seat, half in enumerate(halves, start=1)]
    shuffled = Random(seed).sample(marks, len(marks))
    assert hall_result(marks, METHOD) == hall_result(shuffled, METHOD)


def test_quarantined_late_and_conflicted_marks_count_nowhere_and_missing_is_never_zero(scene):
    scene.hold(["88", "88", "88", "88", "10", "10", "10"], ["80"] * 6 + [""], None, None)
    marks = list(Mark.objects.filter(slot=scene.slots[0]).order_by("seat__number"))
    Mark.objects.filter(pk=marks[4].pk).update(quarantined_at=clock.now())
    Mark.objects.filter(pk=marks[5].pk).update(late_at=clock.now())
    Conflict.objects.create(
        expert=scene.experts[6], application=scene.files[0], source=Conflict.Source.STAFF, kind="declared"
    )
    first, second = rows(scene)[:2]
    assert (first.count, first.mean) == (4, Decimal("88.00"))
    assert states(first) == ["", "", "", "", "quarantined", "late", "quarantined"]
    assert (second.count, second.mean) == (6, Decimal("80.00"))


def test_what_counts_nowhere_does_not_change_the_hash_and_what_counts_does(scene):
    scene.hold(*[["88"] * 6 + [""]] * 4)
    before = results.of_session(scene.session).sha256
    late = halls.marked(scene.slots[0], *[""] * 6, "90")[0]
    Mark.objects.filter(pk=late.pk).update(late_at=clock.now())
    assert results.of_session(scene.session).sha256 == before
    Mark.objects.filter(pk=late.pk).update(late_at=None)
    assert results.of_session(scene.session).sha256 != before


def test_a_session_closes_when_everybody_was_heard_or_is_absent(scene):
    scene.hold(["88"] * 7, ["80"] * 7, None)
    with pytest.raises(TransitionError) as refused:
        scene.close()
    assert refused.value.problems == ["4 号尚在“候场”，既未完成，也未记为缺席。"]
    halls.held(scene.slots[3], scene.staff, *["70"] * 7)
    session = scene.close()
    session.refresh_from_db()
    assert (session.state, session.closed_by) == ("closed", scene.staff)
    assert session.closed_at and session.result_sha256 == results.of_session(session).sha256


def test_who_withdrew_before_the_call_holds_nobody_up(scene):
    scene.hold(["88"] * 7, ["80"] * 7, None)
    type(scene.slots[3]).objects.filter(pk=scene.slots[3].pk).update(freed_at=clock.now(), free_reason="退出")
    assert scene.close().state == "closed" and len(rows(scene)) == 3


def test_the_chair_closes_too_and_no_other_member(scene):
    scene.hold(*[None] * 4)
    with pytest.raises(NotPermitted):
        scene.close(by=Actor(scene.experts[1].user, Role.EXP))
    Seat.objects.filter(session=scene.session, chair=True).update(ended_at=clock.now())
    with pytest.raises(NotPermitted):
        scene.close(by=Actor(scene.experts[0].user, Role.EXP))
    Seat.objects.filter(session=scene.session, chair=True).update(ended_at=None)
    assert scene.close(by=Actor(scene.experts[0].user, Role.EXP)).closed_by == scene.experts[0].user


def test_whoever_stays_away_from_one_of_them_closes_nothing(scene):
    scene.hold(*[None] * 4)
    StaffConflict.objects.create(user=scene.staff, application=scene.files[2], reason="近亲属")
    with pytest.raises(NotPermitted):
        scene.close()
    with pytest.raises(NotPermitted):
        scene.close(by=Actor(make_user(Role.SUP), Role.STAFF))


def test_the_same_form_twice_closes_once_and_an_old_page_is_told(scene):
    scene.hold(*[None] * 4)
    with pytest.raises(StaleVersion):
        scene.close(version=1)
    key = click()
    scene.close(key=key)
    scene.close(key=key)
    assert scene.session.events.filter(move="close").count() == 1
    with pytest.raises(WrongState):
        scene.close()
