"""What the expert's pages cost: the same number of queries with one file and with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import experts as make
from tests.review.written_review.conftest import another
from tests.review.written_review.test_scoring import counted, url, whole

pytestmark = pytest.mark.django_db
LIST_QUERIES = 6  # session, user with grants, own rows, appointments, letters, unread
SHEET_QUERIES = 6  # session, user with grants, own files, dossier, released files, unread; clues if there are any
SAVE_QUERIES = 4  # session, user with grants, lock, sheet
FIRST_SAVE_QUERIES = 9  # and the assignment, its event, three of the audit trail
SUBMIT_QUERIES = 10  # and the version of the sheet; begun by the same click or not
PROGRESS_QUERIES = 8  # session, user with grants, year, own and avoided, count, rows, experts, unread


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_files(client, town, worker, lead, expert, rows):
    files = [make.formal_passed(town if not n else another(town), worker) for n in range(rows)]
    make.written_stage(town.cycle)
    make.sworn(make.appointed(expert, town.cycle, lead))
    for application in files:
        make.copied(application, worker)
        make.started(application, lead)
    mine = [make.accepted(application, expert, worker, lead) for application in files]
    client.force_login(expert.user)

    def cost(act):
        with CaptureQueriesContext(connection) as captured:
            response = act()
        assert response.status_code in (200, 302)
        return counted(captured.captured_queries)

    form = {"version": "0", "key": "k", "move": "save", "score_craft.unique": "9"}
    assert cost(lambda: client.post(url(mine[0]), form)) == FIRST_SAVE_QUERIES
    assert cost(lambda: client.post(url(mine[0]), form)) == SAVE_QUERIES
    assert cost(lambda: client.get(url(mine[0]))) == SHEET_QUERIES
    form = {"version": "1", "key": "k", "move": "submit"} | whole()
    assert cost(lambda: client.post(url(mine[0]), form)) == SUBMIT_QUERIES
    for row in mine[1:2]:
        assert cost(lambda row=row: client.post(url(row), form | {"version": "0", "key": "l"})) == SUBMIT_QUERIES
    assert cost(lambda: client.get(reverse("written_review:mine"))) == LIST_QUERIES


@pytest.mark.parametrize("rows", [1, 3])
def test_the_progress_costs_the_same_for_one_file_and_for_three(client, town, worker, lead, expert, rows):
    files = [make.formal_passed(town if not n else another(town), worker) for n in range(rows)]
    make.written_stage(town.cycle)
    make.appointed(expert, town.cycle, lead)
    for application in files:
        make.proposed(application, expert, worker)
    client.force_login(worker)
    client.get(reverse("written_review:progress"))
    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("written_review:progress")).content.decode()
    assert page.count("已交 0/1") == rows
    assert counted(captured.captured_queries) == PROGRESS_QUERIES
