"""One sheet in two windows at once: nothing that was saved is written over, and a double click is one (T-05)."""

import pytest
from django.urls import reverse

from review.sheets import writing
from review.sheets.models import AssignmentEvent, Sheet, SheetVersion
from tests.nominations.recommendation.test_submit_race import at_once
from tests.review.consensus.test_race import pending, post, running, slowed
from tests.review.written_review.test_scoring import whole

__all__ = ["running"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("postgresql")]


@pytest.fixture
def row(running):
    return pending(running, "演示专家4")


def sends(row, page, version, after=None, move="save", **data):
    form = {"version": str(version), "key": page, "move": move} | data
    return post(row.expert.user, reverse("written_review:score", args=[row.key]), form, after)


def test_two_windows_save_at_once_and_the_second_reads_what_the_first_wrote(row, monkeypatch):
    assert sends(row, "a", 0, comment="第一稿")().status_code == 302
    stored = slowed(monkeypatch, writing, "_store")
    first, second = at_once(
        sends(row, "a", 1, comment="甲窗口的评语"), sends(row, "b", 1, after=stored, comment="乙窗口的评语")
    )
    assert (first.status_code, second.status_code) == (302, 409)
    assert Sheet.objects.get(assignment=row).comment == "甲窗口的评语" and "甲窗口的评语" in second.text


def test_two_windows_begin_at_once(row, monkeypatch):
    stored = slowed(monkeypatch, writing, "_store")
    first, second = at_once(sends(row, "a", 0, comment="甲窗口"), sends(row, "b", 0, after=stored, comment="乙窗口"))
    assert (first.status_code, second.status_code) == (302, 409)
    assert Sheet.objects.get(assignment=row).comment == "甲窗口"
    assert AssignmentEvent.objects.filter(assignment=row, move="first_save").count() == 1


def test_the_same_page_handed_in_twice_at_once_is_handed_in_once(row, monkeypatch):
    stored, sheet = slowed(monkeypatch, writing, "advance_held"), whole()
    answers = at_once(sends(row, "a", 0, move="submit", **sheet), sends(row, "a", 0, stored, move="submit", **sheet))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(SheetVersion.objects.filter(sheet__assignment=row).values_list("cause", flat=True)) == ["submit_score"]
