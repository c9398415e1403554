"""What the association sees of the stage: each step's numbers, also afterwards, and what waits for the head of it."""

import pytest
from django.urls import reverse

from nominations.models import Application
from nominations.pipeline import Status
from review.experts.models import Expert
from review.sheets import readiness
from review.sheets.models import Assignment
from tests.factories import experts as make
from tests.factories import meetings
from tests.review.written_review.conftest import another

pytestmark = pytest.mark.django_db
BEGIN = "1 件申报的副本和专家都已备齐，可以交专家初评"
CONFER = "评分已全部提交，可以开始专家合议"


def page(client, name="written_review:queue"):
    return client.get(reverse(name)).content.decode()


def panel(cycle, lead):
    made = [make.expert(f"演示专家{n}") for n in "甲乙丙"]
    for one in made:
        make.sworn(make.appointed(one, cycle, lead))
    return made


@pytest.fixture
def people(cycle, lead):
    return panel(cycle, lead)


def test_the_home_page_of_the_head_names_the_next_step_and_no_other(client, cycle, passed, worker, lead, people):
    client.force_login(lead)
    assert BEGIN not in page(client, "home")
    make.copied(passed, worker)
    assert BEGIN not in page(client, "home")
    rows = [make.proposed(passed, one, worker) for one in people]
    assert BEGIN in page(client, "home")
    make.started(passed, lead)
    make.letters(rows, lead)
    assert BEGIN not in page(client, "home") and CONFER not in page(client, "home")
    for row in rows:
        make.advance_assignment(row, "accept", by=make.Actor(row.expert.user, "exp"), permit=make.yes)
        make.handed_in(row)
    assert CONFER in page(client, "home")
    client.force_login(worker)
    assert CONFER not in page(client, "home")


def test_before_the_stage_the_head_hears_when_everything_is_decided(client, town, passed, worker, lead):
    client.force_login(lead)
    Application.objects.filter(pk=passed.pk).update(status=Status.SUBMITTED)
    by = make.Actor(lead, "lead")
    for name, who in (("deadline", make.Actor.system()), ("begin_formal", by)):
        town.cycle.refresh_from_db()
        make.advance_cycle(town.cycle, name, by=who, permit=make.yes)
    assert "可以开始书面初评" not in page(client, "home")
    Application.objects.filter(pk=passed.pk).update(status=Status.FORMAL_PASSED)
    assert "2023年度形式审查已全部办结，可以开始书面初评" in page(client, "home")


def test_the_page_that_begins_is_greyed_while_a_copy_is_open_and_ticks_who_has_experts(
    client, town, passed, worker, lead
):
    other = make.formal_passed(another(town), worker)
    for one in panel(make.written_stage(town.cycle), lead):
        make.proposed(passed, one, worker)
    client.force_login(lead)
    text = page(client, "written_review:begin")
    assert "还有 2 份匿名副本没有确认。" in text and "disabled" in text
    assert f"{passed.acceptance_no} {passed.name}（专家 3 位）" in text
    assert f"{other.acceptance_no} {other.name}（专家 0 位，缺 3 位）" in text
    ticked = {str(row.key): f'value="{row.key}"' in text.split("checked")[0][-400:] for row in (passed, other)}
    assert text.count("checked") == 1 and ticked[str(passed.key)] != ticked[str(other.key)]
    for row in (passed, other):
        make.copied(row, worker)
    assert "匿名副本没有确认" not in page(client, "written_review:begin")
    Expert.objects.update(fields=["Q"])
    text = page(client, "written_review:begin")
    assert f"{passed.acceptance_no} {passed.name}（专家 3 位，没有专业领域相符的）" in text


def test_the_numbers_stay_when_the_result_is_there(client, cycle, passed, worker, lead, people):
    make.copied(passed, worker)
    make.started(passed, lead)
    for one in people:
        make.scored(make.accepted(passed, one, worker, lead), "80")
    before = readiness.figures(cycle)
    meetings.opened(cycle, lead)
    meetings.confirmed(cycle, worker, lead, people)
    passed.refresh_from_db()
    assert passed.status == Status.SHORTLISTED
    assert readiness.figures(cycle) == before | {"due": None}
    client.force_login(lead)
    assert page(client).count("3 / 3") == 2
    assert passed.acceptance_no in page(client, "written_review:progress")


def test_a_sheet_marks_what_is_needed_and_lists_mistakes_in_the_order_of_the_page(client, assigned, expert):
    client.force_login(expert.user)
    address = reverse("written_review:score", args=[assigned.key])
    form = client.get(address).content.decode().split('id="score-form"')[1].split("</form>")[0]
    assert "（选填）" not in form
    answer = client.post(address, {"version": "0", "key": "k", "move": "submit"}).content.decode()
    summary = answer.split("data-saq-errors")[1].split("</ul>")[0]
    order = [summary.index(word) for word in ("绝技绝活", "群众性质量活动", "“体现领军作用”", "总体建议", "评语")]
    assert order == sorted(order)


def test_the_consensus_waits_for_enough_sheets_and_not_for_invitations_nobody_answers(
    client, town, cycle, passed, worker, lead, people
):
    """Two sheets of three open nothing; with the third a fourth invitation may stay open."""
    make.copied(passed, worker)
    make.started(passed, lead)
    for one in people[:2]:
        make.handed_in(make.accepted(passed, one, worker, lead))
    client.force_login(lead)
    assert "可以开始专家合议" not in page(client, "home")
    more = make.expert("演示专家丁", employer_name="（演示）另一家质量研究院")
    make.sworn(make.appointed(more, cycle, lead))
    make.invited(passed, more, worker, lead)
    last = make.accepted(passed, people[2], worker, lead)
    assert "可以开始专家合议" not in page(client, "home")
    make.handed_in(last)
    assert "2023年度每件申报的评分表都已够数，可以开始专家合议；另有 1 份邀请未接受，届时取消" in page(client, "home")


def test_what_is_ready_is_not_held_up_by_a_file_that_lost_an_expert(client, town, passed, worker, lead):
    other = make.formal_passed(another(town), worker)
    people = panel(make.written_stage(town.cycle), lead)
    for row in (passed, other):
        make.copied(row, worker)
    make.started(other, lead)
    for one in people:
        make.proposed(passed, one, worker)
    client.force_login(lead)
    assert BEGIN in page(client, "home")


def test_the_experts_of_the_progress_come_in_pages_by_name(client, passed, worker, lead, people, monkeypatch):
    monkeypatch.setattr(readiness, "EXPERTS", 2)
    make.copied(passed, worker)
    make.started(passed, lead)
    for one in people:
        make.accepted(passed, one, worker, lead)
    make.handed_in(Assignment.objects.get(expert=people[1]))
    client.force_login(worker)
    names = sorted(one.user.name for one in people)

    def table(**asked):
        part = client.get(reverse("written_review:progress"), asked).text.split('id="experts"')[1]
        return [name for name in names if name in part], part

    first, page_one = table()
    assert len(first) == 2 and "experts=2#experts" in page_one and "上一页" not in page_one
    second, page_two = table(experts="2")
    assert sorted(first + second) == names and "experts=1#experts" in page_two and "下一页" not in page_two
    assert [page_one.count("已交 1/1"), page_two.count("已交 1/1")].count(1) == 1
    for far in ("9", "999999999", "-1", "x"):
        found, part = table(experts=far)
        assert found == (first if far in ("-1", "x") else []) and ("回到第一页" in part) == (not found)
