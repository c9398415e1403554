"""The recommending unit's queue: what was passed on, my turn first, groups, search, constant queries."""

import pytest
from django.urls import reverse

from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_user

QUEUE_QUERIES = 5


def open_queue(browser, **query):
    return browser.get(reverse("recommendation:queue"), query)


def neighbour(town):
    return Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)


def names(response):
    return [row["name"] for row in response.context["listing"].page]


def test_only_what_the_work_units_passed_on_my_turn_first(town, browser_of):
    neighbour(town).reach(Status.DRAFT, name="陆知衡")
    neighbour(town).reach(Status.UNIT_REVIEW, name="乔映岚")
    neighbour(town).reach(Status.RECOMMENDED, name="欧阳书勤")
    town.reach(Status.RECOMMENDER_REVIEW, name="沈砺成")
    Town.build(town.cycle).reach(Status.RECOMMENDER_REVIEW, name="顾远舟")
    page = open_queue(browser_of(town.rec))
    assert names(page) == ["沈砺成", "欧阳书勤"]
    assert page.content.decode().count("轮到您") == 1


def test_groups_and_search(town, browser_of):
    neighbour(town).reach(Status.NOT_RECOMMENDED, name="欧阳书勤")
    town.reach(Status.RECOMMENDER_REVIEW, name="沈砺成")
    browser = browser_of(town.rec)
    assert names(open_queue(browser, state="over")) == ["欧阳书勤"]
    assert names(open_queue(browser, q="沈")) == ["沈砺成"]
    assert names(open_queue(browser, employer=town.employer.name[3:9])) == ["沈砺成", "欧阳书勤"]
    assert names(open_queue(browser, employer="没有这个单位")) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(town, browser_of, django_assert_num_queries, rows):
    for _number in range(rows):
        neighbour(town).reach(Status.RECOMMENDER_REVIEW)
    browser = browser_of(town.rec)
    with django_assert_num_queries(QUEUE_QUERIES):
        assert len(open_queue(browser).context["listing"].page) == rows


def test_nobody_but_officers_of_recommending_units_has_this_page(town, browser_of, client):
    for page in ("queue", "batches"):
        assert browser_of(town.unit).get(reverse(f"recommendation:{page}")).status_code == 404
        assert browser_of(make_user("staff")).get(reverse(f"recommendation:{page}")).status_code == 404
        assert client.get(reverse(f"recommendation:{page}")).status_code == 302
