"""What the home page tells the work unit's officer, in a constant number of queries."""

import pytest
from django.urls import reverse

from nominations.endorsement import queries
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import make_draft, make_user

TURN_QUERIES = 3  # grants, forms to check, forms begun on behalf


def fresh(user):
    """The same person in a new request."""
    return type(user).objects.get(pk=user.pk)


def neighbour(town):
    return Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)


@pytest.mark.parametrize("rows", [1, 3])
def test_each_form_is_a_sentence_with_a_verb(town, django_assert_num_queries, rows):
    for _number in range(rows):
        application = neighbour(town).reach(Status.UNIT_REVIEW)
    user = fresh(town.unit)
    with django_assert_num_queries(TURN_QUERIES):
        turns = queries.turns(user)
    assert len(turns) == rows
    assert turns[-1] == {
        "sentence": f"{application.name} 的申报表待本单位审核",
        "verb": "审核",
        "url": reverse("endorsement:detail", args=[application.key]),
        "deadline": town.cycle.submit_deadline,
        "tone": "calm",
    }


def test_more_than_twenty_are_counted_in_one_line(town):
    from nominations.models import Application

    for _number in range(21):
        make_draft(town.cycle, employer=town.employer, recommender=town.recommender, complete=False)
    Application.objects.update(on_behalf=True, nominee=None)
    (line,) = queries.turns(fresh(town.unit))
    assert line["sentence"] == "21 份代填的申报表尚未完成"
    assert line["url"].endswith("?state=draft")


def test_what_the_recommending_unit_has_waits_without_a_verb(town):
    neighbour(town).reach(Status.RECOMMENDER_REVIEW)
    neighbour(town).reach(Status.DRAFT)
    assert queries.turns(fresh(town.unit)) == []
    (line,) = queries.waiting(fresh(town.unit))
    assert line["verb"] == ""
    assert "在推荐单位" in line["sentence"]


def test_nothing_for_anybody_else(town):
    town.reach(Status.UNIT_REVIEW)
    for user in (town.nominee, town.rec):
        assert queries.turns(fresh(user)) == queries.waiting(fresh(user)) == []
