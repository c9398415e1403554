"""An assignment that ended takes its sheet along; the same expert may come back, with an empty sheet that counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor
from review.assignment import transitions as assigning
from review.experts import pool
from review.rankings.inputs import gather
from review.sheets import printing, ticking
from review.sheets.locking import lock_all
from review.sheets.models import Assignment, Sheet, SheetVersion
from tests.factories import experts as make
from tests.factories.journey import click
from tests.review.written_review.test_scoring import opened, send, url, whole

pytestmark = pytest.mark.django_db


def causes():
    return list(SheetVersion.objects.order_by("pk").values_list("cause", flat=True))


def by_staff(row, worker):
    row.refresh_from_db()
    assigning.cancel(row, by=Actor(worker, Role.STAFF), reason="专家出差。", version=row.version, key=click())


@pytest.fixture
def desk(client, expert, assigned):
    client.force_login(expert.user)
    return assigned


def test_whoever_ends_it_the_sheet_and_its_print_are_void(client, desk, worker):
    send(client, desk, whole(), "submit")
    printing.print_due()
    by_staff(desk, worker)
    sheet = Sheet.objects.get()
    assert sheet.void_at is not None and causes() == ["submit_score", "void"]
    assert GeneratedDocument.objects.get(kind="score_sheet").void_at is not None


def test_nothing_is_printed_of_a_sheet_that_ended_before_a_worker_came(client, desk, worker):
    send(client, desk, whole(), "submit")
    by_staff(desk, worker)
    assert printing.print_due() == 0 and not GeneratedDocument.objects.filter(kind="score_sheet").exists()


def test_what_stood_in_an_overdue_sheet_is_kept_as_void(client, desk):
    send(client, desk, {"score_craft.unique": "9"})
    with clock.at(desk.due_at + timedelta(minutes=2)):
        ticking.tick()
    assert Sheet.objects.get().void_at is not None and causes() == ["void"]
    assert SheetVersion.objects.get().content["scores"] == {"craft.unique": "9"}


def test_who_comes_back_begins_with_an_empty_sheet_that_counts(client, desk, cycle, passed, worker, lead, expert):
    send(client, desk, whole(), "submit")
    desk.refresh_from_db()
    by_staff(desk, worker)
    again = make.invited(passed, expert, worker, lead)
    assert again.pk == desk.pk
    client.post(reverse("written_review:accept"), {"version": 0, "key": click(), "pick": [str(again.key)]})
    sheet = Sheet.objects.get()
    assert (sheet.scores, sheet.comment, sheet.submitted_at, sheet.void_at, sheet.total) == ({}, "", None, None, None)
    form = opened(client, again) | whole() | {"move": "submit"}
    assert client.post(url(again), form).status_code == 302
    lock_all(cycle, lead)
    assert [row["total"] for row in gather(cycle).valid(passed.pk)] == ["48.00"]
    assert causes() == ["submit_score", "void", "submit_score", "lock"]


def test_the_end_of_an_appointment_takes_what_was_begun_along(client, desk, cycle):
    send(client, desk, {"score_craft.unique": "9"})
    pool.take_back(desk.expert.appointments.get(cycle=cycle))
    assert Assignment.objects.get().state == "cancelled" and Sheet.objects.get().void_at is not None


def test_an_invitation_nobody_answered_ends_with_its_date_and_somebody_else_is_looked_for(
    client, cycle, passed, worker, lead, expert
):
    """Accepted after its date it would be taken away within the minute, and until then it held a place."""
    make.sworn(make.appointed(expert, cycle, lead))
    make.copied(passed, worker)
    make.started(passed, lead)
    row = make.invited(passed, expert, worker, lead)
    with clock.at(row.due_at + timedelta(minutes=1)):
        ticking.tick()
        ticking.tick()
        client.force_login(expert.user)
        assert passed.blind_copy.code not in client.get(reverse("written_review:mine")).content.decode()
        client.force_login(worker)
        assert passed.acceptance_no in client.get(reverse("assignment:queue") + "?state=short").content.decode()
    row.refresh_from_db()
    assert row.state == "lapsed"
    assert Message.objects.filter(user=worker, subject="有专家逾期未答复邀请").count() == 1
