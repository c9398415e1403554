"""The work unit's queue: my turn first, title rows of drafts, search, groups, pages, a constant number of queries."""

import pytest
from django.urls import reverse

from nominations.models import Application
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_draft, make_user

QUEUE_QUERIES = 5


def open_queue(browser, **query):
    return browser.get(reverse("endorsement:queue"), query)


def neighbour(town):
    """Another worker of the same unit, with the same officers."""
    return Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)


def names(response):
    return [row["name"] for row in response.context["listing"].page]


def test_what_waits_for_the_unit_comes_first_and_says_so(town, browser_of):
    neighbour(town).reach(Status.RECOMMENDED, name="陆知衡")
    neighbour(town).reach(Status.DRAFT, name="乔映岚")
    town.reach(Status.UNIT_REVIEW, name="沈砺成")
    page = open_queue(browser_of(town.unit))
    assert names(page) == ["沈砺成", "乔映岚", "陆知衡"]
    assert [row["mine"] for row in page.context["listing"].page] == [True, False, False]
    assert page.content.decode().count("轮到您") == 1


def test_a_draft_of_someone_else_is_a_title_row_without_a_way_in(town, browser_of):
    draft = town.reach(Status.DRAFT, name="乔映岚", self_statement="只有本人知道的一段话")
    page = open_queue(browser_of(town.unit))
    assert page.context["listing"].page[0]["url"] == ""
    assert "乔映岚" in page.content.decode()
    assert str(draft.key) not in page.content.decode()
    assert "只有本人知道的一段话" not in page.content.decode()


def test_a_foreign_units_people_are_not_there(town, browser_of):
    Town.build(town.cycle).reach(Status.UNIT_REVIEW)
    assert names(open_queue(browser_of(town.unit))) == []
    assert "这里还没有申报表" in open_queue(browser_of(town.unit)).content.decode()


def test_search_and_groups_narrow_the_list_and_can_be_taken_off(town, browser_of):
    town.reach(Status.UNIT_REVIEW, name="沈砺成")
    neighbour(town).reach(Status.DRAFT, name="陆知衡")
    browser = browser_of(town.unit)
    assert names(open_queue(browser, q="砺")) == ["沈砺成"]
    found = open_queue(browser, state="draft", q="陆")
    assert names(found) == ["陆知衡"]
    assert {chip["value"] for chip in found.context["listing"].chips} == {"陆", "填报中"}
    assert {count["label"]: count["n"] for count in open_queue(browser).context["listing"].counts} == {
        "待本单位审核": 1, "填报中": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", [{"state": "nonsense"}, {"page": "99"}, {"page": "x"}, {"q": "\x00"}, {"q": "a" * 99}]
)
def test_a_broken_address_line_still_shows_the_list(town, browser_of, query):
    town.reach(Status.UNIT_REVIEW)
    assert open_queue(browser_of(town.unit), **query).status_code == 200


def test_fifty_rows_a_page(town, browser_of):
    for _number in range(51):
        make_draft(town.cycle, employer=town.employer, recommender=town.recommender, complete=False)
    page = open_queue(browser_of(town.unit))
    assert len(page.context["listing"].page) == 50
    assert len(open_queue(browser_of(town.unit), page=2).context["listing"].page) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(town, browser_of, django_assert_num_queries, rows):
    for _number in range(rows):
        neighbour(town).reach(Status.UNIT_REVIEW)
    browser = browser_of(town.unit)
    with django_assert_num_queries(QUEUE_QUERIES):
        assert len(open_queue(browser).context["listing"].page) == rows


def test_after_the_submission_the_unit_reads_the_applicants_words(town, browser_of):
    application = town.reach(Status.SUBMITTED)
    Application.objects.filter(pk=application.pk).update(status=Status.RESERVE)
    page = open_queue(browser_of(town.unit)).content.decode()
    assert "等待名单审定" in page
    assert "后备" not in page


def test_nobody_but_officers_of_units_has_this_page(town, browser_of, client):
    assert browser_of(town.nominee).get(reverse("endorsement:queue")).status_code == 404
    assert browser_of(town.rec).get(reverse("endorsement:queue")).status_code == 404
    assert client.get(reverse("endorsement:queue")).status_code == 302
