"""What the home page tells the recommending unit's officer, in a constant number of queries."""

import pytest
from django.urls import reverse

from nominations.pipeline import Status
from nominations.recommendation import queries
from tests.nominations.recommendation.batches import act, neighbour, open_batch, recommended, sealed

TURN_QUERIES = 4  # grants, forms to check, people on no list, open batches


def fresh(user):
    """The same person in a new request."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_forms_people_on_no_list_and_lists(town, browser_of, django_assert_num_queries, rows):
    for _number in range(rows):
        application = neighbour(town).reach(Status.RECOMMENDER_REVIEW)
    browser = browser_of(town.rec)
    sealed(browser, town, *recommended(town, "沈砺成"))
    editing = open_batch(browser, town)
    recommended(town, *("陆知衡", "乔映岚", "欧阳书勤")[:rows])
    user = fresh(town.rec)
    with django_assert_num_queries(TURN_QUERIES):
        turns = queries.turns(user)
    assert [turn["verb"] for turn in turns] == ["审核"] * rows + ["列入批次", "去报送", "编辑名单"]
    assert turns[0]["url"].startswith("/recommendation/")
    assert f"{application.name} 的申报表待推荐审核" in [turn["sentence"] for turn in turns]
    assert f"{rows} 人已同意推荐，还没有列入报送批次" in [turn["sentence"] for turn in turns]
    assert turns[-1]["url"] == reverse("recommendation:batch", args=[editing.key])
    assert {turn["deadline"] for turn in turns} == {town.cycle.submit_deadline}


def test_a_batch_handed_in_waits_for_the_association(town, browser_of):
    browser = browser_of(town.rec)
    batch = sealed(browser, town, *recommended(town, "沈砺成"))
    assert queries.waiting(fresh(town.rec)) == []
    act(browser, batch, "submit", commitment="on")
    assert queries.turns(fresh(town.rec)) == []
    (line,) = queries.waiting(fresh(town.rec))
    assert (line["verb"], line["deadline"]) == ("", None)
    assert "第 1 批次已报送，等待协会签收" in line["sentence"]


def test_nothing_for_anybody_else(town):
    town.reach(Status.RECOMMENDER_REVIEW)
    for user in (town.nominee, town.unit):
        assert queries.turns(fresh(user)) == queries.waiting(fresh(user)) == []
