"""Experts are proposed by hand, in bulk and by a plan; nobody meets whom they must not; the plan can be recomputed."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle, StaffConflict
from review.allotment import drawing, gathering
from review.allotment.flow import solve
from review.assignment import queries, transitions
from review.assignment.forms import FilterForm
from review.experts import conflicts
from review.experts.models import Conflict, Expert
from review.sheets.models import Assignment, Plan
from review.sheets.moves import State
from tests.factories import experts as make
from tests.factories.journey import click
from tests.factories.nominations import make_unit, make_user


def post(client, name, *args, **data):
    data = {"version": 0, "key": click()} | data
    return client.post(reverse(f"assignment:{name}", args=args), data, follow=True)


def test_by_hand(client, staff, files, pool):
    answer = post(client, "propose", files[0].key, expert=pool[0].key)
    assert "已拟分配给 专家一。" in answer.content.decode()
    row = Assignment.objects.get()
    assert (row.state, row.expert, row.application, row.proposed_by) == (State.PROPOSED, pool[0], files[0], staff)


def test_a_colleague_of_the_nominee_is_refused_with_the_reason(client, staff, files, pool):
    answer = post(client, "propose", files[0].key, expert=pool[6].key)
    assert answer.status_code == 422
    assert "专家七：同一工作单位" in answer.content.decode()
    assert not Assignment.objects.exists()
    assert Conflict.objects.filter(expert=pool[6], application=files[0], ended_at=None).exists()


def test_the_same_expert_twice(client, staff, files, pool):
    post(client, "propose", files[0].key, expert=pool[0].key)
    answer = post(client, "propose", files[0].key, expert=pool[0].key)
    assert answer.status_code in (409, 422)
    assert Assignment.objects.count() == 1


def test_no_third_expert_of_one_organisation(client, staff, files, pool):
    for name in ("甲", "乙", "丙"):
        one = make.expert(f"同事{name}", employer_name="（演示）申华质量咨询有限公司")
        make.sworn(make.appointed(one, files[0].cycle, staff))
        answer = post(client, "propose", files[0].key, expert=one.key)
    assert "同一单位已有两位专家" in answer.content.decode()
    assert Assignment.objects.count() == 2


def test_colleagues_are_known_however_each_wrote_their_house(client, staff, files):
    """Two linked to the registry, one who typed its name in another way: still three of one organisation."""
    house = make_unit("（演示）申华精密测试技术有限公司")
    houses = ({"employer": house}, {"employer": house}, {"employer_name": "申华精密测试技术（上海）公司"})
    for name, where in zip("甲乙丙", houses, strict=True):
        one = make.expert(f"同事{name}", **where)
        make.sworn(make.appointed(one, files[0].cycle, staff))
        answer = post(client, "propose", files[0].key, expert=one.key)
    assert "同一单位已有两位专家" in answer.content.decode()
    problem = gathering.gather(files[0].cycle, seed=1)
    assert len({reader.organisation for reader in problem.readers}) == 1


def test_nobody_beyond_the_load(client, staff, files):
    one = make.expert("专家八")
    make.sworn(make.appointed(one, files[0].cycle, staff, max_load=1))
    post(client, "propose", files[0].key, expert=one.key)
    answer = post(client, "propose", files[1].key, expert=one.key)
    assert "已满 1 份" in answer.content.decode()


def test_in_bulk_each_stands_or_falls_alone(client, staff, files, pool):
    post(client, "propose", files[0].key, expert=pool[0].key)
    picks = [str(row.key) for row in files]
    page = post(client, "bulk", expert=pool[0].key, pick=picks).content.decode()
    assert "已拟分配 2 件。" in page
    assert f"{files[0].acceptance_no}：" in page
    assert Assignment.objects.filter(expert=pool[0]).count() == 3


def test_a_plan_is_drawn_shown_and_taken_up(client, staff, files, pool):
    conflicts.refresh(files[0].cycle)
    client.post(reverse("assignment:draw"), {"seed": "7"})
    plan = Plan.objects.get()
    assert drawing.run(plan.pk)
    plan.refresh_from_db()
    page = client.get(reverse("assignment:plan", args=[plan.key])).content.decode()
    assert "采用这个方案" in page and "无回避情形" in page
    assert "专家七" not in page
    assert not Assignment.objects.exists()
    assert len(plan.pairs) == 15
    assert plan.figures["components"] == 1
    post(client, "take_up", plan.key, version=plan.version)
    assert Assignment.objects.filter(state=State.PROPOSED, plan=plan).count() == 15
    assert not Assignment.objects.filter(expert=pool[6]).exists()


def test_the_same_question_gives_the_same_plan(staff, files, pool):
    one = make.drawn(files[0].cycle, staff, seed=3)
    other = make.drawn(files[0].cycle, staff, seed=3)
    assert (one.input_hash, one.result_hash) == (other.input_hash, other.result_hash)
    assert solve(gathering.gather(files[0].cycle, 3)).result_hash == one.result_hash
    one.refresh_from_db()
    assert one.outcome == Plan.Outcome.DROPPED


def test_a_plan_whose_ground_has_changed_is_not_taken_up(staff, files, pool):
    by = Actor(staff, Role.STAFF)
    plan = make.drawn(files[0].cycle, staff, seed=3)
    conflicts.enter(pool[0], files[0], "interest", reason="持有其单位股份", by=by)
    with pytest.raises(TransitionError, match="已有变化"):
        transitions.take_up(plan, by=by, version=plan.version, key=click())
    assert not Assignment.objects.exists()


def test_a_second_click_takes_up_once(staff, files, pool):
    by, key = Actor(staff, Role.STAFF), click()
    plan = make.drawn(files[0].cycle, staff, seed=3)
    transitions.take_up(plan, by=by, version=plan.version, key=key)
    transitions.take_up(plan, by=by, version=plan.version, key=key)
    assert Assignment.objects.count() == 15


def test_a_repair_moves_nobody(staff, files, pool, lead):
    by = Actor(staff, Role.STAFF)
    plan = make.drawn(files[0].cycle, staff, seed=3)
    transitions.take_up(plan, by=by, version=plan.version, key=click())
    kept = set(Assignment.objects.values_list("expert_id", "application_id"))
    gone = Assignment.objects.filter(application=files[0]).first()
    transitions.remove(gone, by=by, version=gone.version, key=click())
    repair = make.drawn(files[0].cycle, staff)
    assert repair.kind == Plan.Kind.REPAIR
    assert [pair["application"] for pair in repair.pairs] == [files[0].pk]
    transitions.take_up(repair, by=by, version=repair.version, key=click())
    now = set(Assignment.objects.filter(state=State.PROPOSED).values_list("expert_id", "application_id"))
    assert kept - {(gone.expert_id, gone.application_id)} <= now
    assert len(now) == 15


def test_an_invited_expert_is_let_go_with_a_reason(client, staff, files, pool, lead):
    row = make.invited(files[0], pool[0], staff, lead)
    url = reverse("assignment:cancel", args=[row.key])
    assert client.post(url, {"version": row.version, "key": click(), "reason": ""}).status_code == 422
    client.post(url, {"version": row.version, "key": click(), "reason": "专家出差"})
    row.refresh_from_db()
    assert row.state == State.CANCELLED


def test_late_ones_are_confirmed_by_the_head_of_department(client, staff, files, pool, lead):
    make.started(files[0], lead)
    post(client, "propose", files[0].key, expert=pool[0].key)
    assert client.get(reverse("assignment:late")).status_code == 404
    client.force_login(lead)
    assert "专家一" in client.get(reverse("assignment:late")).content.decode()
    client.post(reverse("assignment:late"), {"version": 0, "key": click()})
    row = Assignment.objects.get()
    assert row.state == State.INVITED
    assert row.due_at is not None


def test_a_late_one_who_moved_to_the_work_unit_meanwhile_is_not_invited(client, staff, files, pool, lead):
    make.started(files[0], lead)
    for one in pool[:2]:
        make.proposed(files[0], one, staff)
    Expert.objects.filter(pk=pool[0].pk).update(employer=files[0].employer)
    client.force_login(lead)
    client.post(reverse("assignment:late"), {"version": 0, "key": click()})
    assert [row.state for row in Assignment.objects.order_by("pk")] == [State.DROPPED, State.INVITED]


@pytest.mark.parametrize("role", [Role.EXP, Role.NOM, Role.ADM, Role.SUP, Role.CHIEF, Role.LEAD])
def test_who_may_do_what(client, files, pool, role):
    user = make_user(role)
    client.force_login(user)
    reads = role in (Role.SUP, Role.CHIEF, Role.LEAD)
    for name, args in (("queue", []), ("detail", [files[0].key])):
        assert client.get(reverse(f"assignment:{name}", args=args)).status_code == (200 if reads else 404)
    for name, args in (("draw", []), ("bulk", []), ("propose", [files[0].key])):
        assert client.post(reverse(f"assignment:{name}", args=args)).status_code == 404
    assert not Assignment.objects.exists()


def test_who_stays_away_sees_neither_row_nor_count(client, staff, files, pool):
    make.proposed(files[0], pool[0], staff)
    StaffConflict.objects.create(user=staff, application=files[0], reason="亲属")
    page = client.get(reverse("assignment:queue")).content.decode()
    assert files[0].acceptance_no not in page
    assert files[1].acceptance_no in page
    assert client.get(reverse("assignment:detail", args=[files[0].key])).status_code == 404


def test_no_number_tells_who_stays_away_which_expert_reads_the_file(client, staff, files, pool):
    """What an expert has to read, less what is shown of it, would be the file of one's own relative."""
    StaffConflict.objects.create(user=staff, application=files[0], reason="亲属")
    pages = [reverse("assignment:queue"), reverse("assignment:detail", args=[files[1].key]),
             reverse("expert_pool:queue"), reverse("expert_pool:detail", args=[pool[0].key]),
             reverse("written_review:progress")]  # fmt: skip

    def told():
        # What a page draws anew each time is no news: the names of its forms, and the token against forgery.
        found = [client.get(page).content.decode() for page in pages]
        assert all("专家一" in one for one in found[:4])
        return [
            re.sub(r'(name="(key|csrfmiddlewaretoken)" value|nonce)="[^"]*"|"X-CSRFToken": ?"[^"]*"', "", one)
            for one in found
        ]

    before = told()
    make.proposed(files[0], pool[0], staff)
    make.invited(files[0], pool[1], staff, make_user(Role.LEAD))
    assert told() == before


def test_a_year_whose_review_is_over_does_not_say_that_it_will_begin(client, staff, files):
    Application.objects.update(status="shortlisted")
    Cycle.objects.update(stage="naming")
    page = client.get(reverse("assignment:queue")).content.decode()
    assert "书面初评已经结束" in page and "书面初评开始后" not in page


def test_the_list_asks_the_same_however_long_it_is(staff, files, pool, django_assert_num_queries):
    for n, row in enumerate(files):
        for one in pool[: n + 1]:
            make.proposed(row, one, staff)

    def ask(**data):
        from django.http import QueryDict

        asked = QueryDict(mutable=True)
        asked.update(data)
        return queries.queue(staff, FilterForm(asked), asked, files[0].cycle)

    ask()
    with django_assert_num_queries(3):
        assert len(ask(q=files[0].acceptance_no).page.object_list) == 1
    with django_assert_num_queries(3):
        assert len(ask().page.object_list) == 3
