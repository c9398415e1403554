"""The timetable without a database: everybody placed, the same every time, or the reason in words."""

import random
from dataclasses import replace
from datetime import datetime

import pytest

from accounts import clock
from review.halls.spreading import spread
from review.halls.timetable import Nominee, Place, Problem, Sitting, Span, against, lay_out, minute, pauses

NINE = minute(datetime(2023, 5, 30, 9, 0, tzinfo=clock.SHANGHAI))
PANEL = tuple(range(1, 8))
NAMES = dict(zip(PANEL, ("评甲", "评乙", "评丙", "评丁", "评戊", "评己", "评庚"), strict=True))


def sitting(pk=1, start=NINE, **more):
    return Sitting(**{"pk": pk, "name": f"第{pk}场", "start": start, "length": 20, "gap": 5, "members": PANEL} | more)


def nominee(pk, **more):
    return Nominee(**{"pk": pk, "name": f"申报人{pk}", "wish": pk} | more)


def problem(*sittings, count=0, nominees=(), **more):
    people = nominees or [nominee(pk) for pk in range(1, count + 1)]
    return Problem(sittings, tuple(people), 5, names=NAMES, **more)


def placed(answer):
    return {place.nominee: (place.sitting, place.order) for place in answer.places}


def test_everybody_gets_one_place_and_sittings_are_level():
    answer = spread(problem(sitting(1), sitting(2, NINE + 300), count=17))
    assert answer.problems == [] and len(placed(answer)) == 17
    assert sorted(sum(pk == s for s, _k in placed(answer).values()) for pk in (1, 2)) == [8, 9]
    assert len(set(placed(answer).values())) == 17


def test_the_same_question_in_any_order_has_the_same_answer():
    asked = problem(sitting(1), sitting(2, NINE + 300), count=12, apart=frozenset({(1, 3), (2, 3), (3, 3)}))
    first = spread(asked)
    mixed = list(asked.nominees)
    random.Random(4).shuffle(mixed)
    again = spread(replace(asked, nominees=tuple(mixed), sittings=asked.sittings[::-1]))
    assert placed(first) == placed(again)


def test_places_begin_one_after_the_other_with_gap_and_pause():
    answer = spread(problem(sitting(pause_every=2, pause=15), count=4))
    assert [place.start - NINE for place in answer.places] == [0, 25, 65, 90]
    assert [place.pause for place in answer.places] == [0, 0, 15, 0]


def test_nobody_stands_there_while_away():
    late = nominee(1, away=(Span(NINE, NINE + 60, "出差"),))
    answer = spread(problem(sitting(), nominees=[late, nominee(2), nominee(3), nominee(4)]))
    start = {place.nominee: place.start for place in answer.places}
    assert answer.problems == [] and start[1] >= NINE + 60
    assert sorted(start.values()) == [NINE, NINE + 25, NINE + 50, NINE + 75]


def test_who_can_only_come_late_leaves_an_empty_time_and_no_one_else_waits():
    late = nominee(1, away=(Span(NINE, NINE + 60),))
    answer = spread(problem(sitting(), nominees=[late, nominee(2)]))
    assert [(place.nominee, place.start - NINE, place.pause) for place in answer.places] == [(2, 0, 0), (1, 75, 50)]


def test_conflicts_move_a_nominee_to_the_panel_that_can_hear_them():
    other = sitting(2, NINE + 300, members=tuple(range(11, 18)))
    apart = frozenset((expert, 1) for expert in (1, 2, 3))
    assert placed(spread(problem(sitting(), other, count=2, apart=apart)))[1][0] == 2


def test_two_who_step_out_leave_five():
    apart = frozenset({(1, 1), (2, 1)})
    assert spread(problem(sitting(), count=1, apart=apart)).problems == []


def test_who_fits_nowhere_is_named_with_every_session_and_why():
    apart = frozenset((expert, 1) for expert in (1, 2, 3))
    hall_two = sitting(2, NINE + 300)
    one = nominee(1, away=(Span(NINE + 300, NINE + 900, "出国培训"),))
    (said,) = spread(problem(sitting(until=NINE + 100), replace(hall_two, until=NINE + 400), nominees=[one],
                             apart=apart)).problems  # fmt: skip
    assert said.startswith("申报人1无法安排。第1场：")
    assert "须对申报人1回避的有评甲、评乙、评丙，可评分的只有 4 人，至少须有 5 人" in said
    assert "第2场：申报人15月30日 14:00至5月31日 0:00不能到会（出国培训）" in said


def test_too_little_time_names_everybody_who_competes_for_it():
    short = sitting(until=NINE + 45)
    (said,) = spread(problem(short, count=3)).problems
    assert said.startswith("申报人1、申报人2、申报人3共 3 人只能安排在第1场的 9:00、9:25，一共 2 个时间")


def test_only_those_are_named_who_compete():
    early = (Span(NINE + 25, NINE + 3000),)
    people = [nominee(1, away=early), nominee(2, away=early), *(nominee(pk) for pk in range(3, 7))]
    (said,) = spread(problem(sitting(), nominees=people)).problems
    assert "申报人1、申报人2共 2 人" in said and "申报人3" not in said


def test_without_sessions_it_says_so():
    assert spread(problem(count=2)).problems == ["还没有可以安排的场次，请先新建场次。"]


def test_a_member_who_is_busy_for_an_hour_counts_for_the_rest():
    members = PANEL[:5]
    busy = {1: (Span(NINE, NINE + 60),)}
    answer = spread(problem(sitting(members=members), count=1, busy=busy))
    assert answer.places[0].start == NINE + 75
    said = against(problem(sitting(members=members), count=1, busy=busy), [Place(1, 1, 1, NINE, 0)])
    assert "届时不能到会的有评甲" in said[1]


def test_the_lot_is_kept_where_it_can_be():
    wishes = {1: 3, 2: 1, 3: 2}
    people = [nominee(pk, wish=wish) for pk, wish in wishes.items()]
    answer = spread(problem(sitting(), nominees=people, by_lot=True))
    assert {place.nominee: place.order for place in answer.places} == wishes


def test_only_who_cannot_come_leaves_the_place_that_was_drawn():
    people = [nominee(1, wish=1, away=(Span(NINE, NINE + 50),)), *(nominee(pk) for pk in (2, 3, 4))]
    answer = spread(problem(sitting(), nominees=people, by_lot=True))
    order = {place.nominee: place.order for place in answer.places}
    assert order[1] == 3 and order[4] == 4 and {order[2], order[3]} == {1, 2}


def test_a_timetable_by_hand_is_checked_the_same_way():
    apart = frozenset((expert, 2) for expert in (1, 2, 3))
    asked = problem(sitting(until=NINE + 70), count=3, apart=apart)
    places = lay_out(asked.sittings[0], [(1, 0), (2, 0), (3, 10)])
    said = against(asked, places)
    assert set(said) == {2, 3}
    assert "只有 4 人" in said[2] and "须在5月30日 10:10前结束" in said[3]


@pytest.mark.parametrize(("every", "found"), [(0, [0, 0, 0, 0, 0]), (2, [0, 0, 15, 0, 15]), (4, [0, 0, 0, 0, 15])])
def test_pauses_come_after_every_so_many(every, found):
    assert pauses(sitting(pause_every=every, pause=15), 5) == found


def test_places_of_a_session_are_counted_to_its_latest_end():
    assert sitting(until=NINE + 180).places == 7
    assert sitting(until=NINE + 180, pause_every=3, pause=15).places == 6
