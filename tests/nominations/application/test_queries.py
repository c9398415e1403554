"""What a page asks the database does not grow with what it shows (performance: a step's GET ≤ 6, its POST ≤ 8)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.application import queries
from nominations.models import Application, Honour
from tests.factories.nominations import DEADLINE, make_attachment, make_cycle, make_draft, make_unit, make_user
from tests.nominations.application.conftest import act_url, step_url, stored

STEPS = ("person", "work", "indicators", "narrative", "honours", "files", "declarations")


def asked(run):
    """The statements that read or write; savepoints are the test's own."""
    with CaptureQueriesContext(connection) as context:
        run()
    words = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
    return [query["sql"] for query in context.captured_queries if query["sql"].lstrip("( ").startswith(words)]


def open_year(year):
    return make_cycle(year, open_at=DEADLINE - timedelta(days=28), submit_deadline=DEADLINE)


def grow(application, rows):
    """Honours, files and recommending units up to `rows` more of each."""
    for number in range(rows):
        honour = Honour.objects.create(
            application=application, position=number + 2, name=f"荣誉{number}", organiser="区总工会",
            organiser_type="government", level="district", awarded_month=date(2021, 5, 1),
        )  # fmt: skip
        make_attachment(application, "certificate", application.nominee, proves="honour", honour=honour)
        make_unit(recommender="group")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("section", STEPS)
def test_a_step_asks_four_or_five_times(web, complete, section, rows):
    """Session, person, roles, unread messages, the form with all it has; the recommending units where one is chosen."""
    grow(complete, rows)
    web.get(step_url(complete, section))
    assert len(asked(lambda: web.get(step_url(complete, section)))) == (5 if section == "work" else 4)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("section", STEPS)
def test_a_save_asks_five_times_and_keeps_what_was_there(web, complete, section, rows):
    """Session with person, roles, the form, the form locked, the write; the first of a burst keeps a version."""
    grow(complete, rows)
    data = {"version": stored(complete).version, "go": "next"}
    if section == "work":
        data |= {"employer": str(complete.employer.key), "recommender": str(complete.recommender.key)}
    changes = section != "honours"
    assert len(asked(lambda: web.post(step_url(complete, section), data))) == 5 + changes
    data["version"] += 1
    assert len(asked(lambda: web.post(step_url(complete, section), data))) == 5


def test_choosing_two_other_units_asks_twice_more(web, complete):
    other = make_unit(recommender="group")
    data = {"version": complete.version, "employer": str(other.key), "recommender": str(other.key), "go": "next"}
    assert len(asked(lambda: web.post(step_url(complete, "work"), data))) == 8


@pytest.mark.parametrize("rows", [1, 3])
def test_the_check_and_the_status_page(web, complete, rows):
    grow(complete, rows)
    assert len(asked(lambda: web.get(act_url(complete, "submit")))) == 6
    assert len(asked(lambda: web.get(act_url(complete, "detail")))) == 6


@pytest.mark.parametrize("years", [1, 3])
def test_the_own_list(nominee, web, years):
    for year in range(2023, 2023 - years, -1):
        make_draft(open_year(year), nominee=nominee, complete=False)
    assert len(asked(lambda: web.get("/application/"))) == 6


@pytest.mark.parametrize("years", [1, 3])
def test_turns(nominee, years):
    for year in range(2023, 2023 - years, -1):
        application = make_draft(open_year(year), nominee=nominee, complete=False)
        Application.objects.filter(pk=application.pk).update(sent_to_unit_at=None)
    list(nominee.role_grants.all())
    assert len(asked(lambda: queries.turns(nominee))) == 3
    assert len(asked(lambda: queries.waiting(nominee))) == 1
    rows = queries.turns(nominee)
    assert [row["verb"] for row in rows] == ["继续填写"] * years
    assert all({"sentence", "verb", "url", "deadline", "tone"} == set(row) for row in rows)


def test_what_waits_for_others_and_who_may_begin(cycle, complete):
    Application.objects.filter(pk=complete.pk).update(status="unit_review")
    assert queries.turns(complete.nominee) == []
    (row,) = queries.waiting(complete.nominee)
    assert row["sentence"] == f"{complete.employer.name}正在审核。"
    assert queries.invite(complete.nominee) is None
    invitation = queries.invite(make_user())
    assert invitation is not None
    assert invitation["url"] == "/application/new/"


def test_pages_do_not_grow_with_the_years_of_others(web, complete, cycle):
    before = len(asked(lambda: web.get(step_url(complete, "person"))))
    for _number in range(3):
        make_draft(cycle)
    assert len(asked(lambda: web.get(step_url(complete, "person")))) == before


@pytest.mark.parametrize("units", [1, 3])
def test_the_search_while_typing(web, cycle, units):
    for _number in range(units):
        make_unit()
    assert len(asked(lambda: web.get("/application/units/", {"employer_q": "机械"}))) == 3
