"""Score sheets, minutes, matters and appeals: ten years to the day, thirty where it went against somebody."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations import bans
from nominations.acting import Actor
from nominations.models import Ban
from nominations.retention import running
from review.appeal import transitions as appealing
from review.appeal.models import Appeal
from review.disqualification.models import Proceeding
from review.meetings.models import Case, Meeting
from review.sheets.models import Sheet, SheetVersion
from tests.e2e.crawl import walk
from tests.factories import experts, meetings
from tests.factories.journey import Town, click
from tests.factories.nominations import DEADLINE, IN_TIME, make_user
from tests.factories.years import cancel
from tests.permissions.actors import cast_of
from tests.permissions.scenes import build
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OVER = DEADLINE + 100 * DAY


def after(years):
    return OVER.replace(year=OVER.year + years)


def ran(moment):
    with clock.at(moment):
        return {line.rule for line in running.run().lines.all()}


@kept(at=IN_TIME + timedelta(hours=2))
def reviewed():
    """A year whose 合议 has been confirmed, and which ended there."""
    town, staff, lead = Town.build(), make_user(Role.STAFF), make_user(Role.LEAD)
    people = [experts.expert(f"演示专家{n}") for n in range(3)]
    experts.reviewed(town, people, [["90", "80", "60"]], staff, lead)
    meetings.opened(town.cycle, lead)
    meetings.confirmed(town.cycle, staff, lead, people)
    town.cycle.refresh_from_db()
    cancel(town.cycle, OVER)
    return town.cycle


def test_sheets_and_minutes_stay_ten_years_to_the_day(reviewed):
    assert not ran(after(10) - DAY) & {"sheets", "minutes"}
    assert Sheet.objects.exclude(comment="").count() == 3
    assert {"sheets", "minutes"} <= ran(after(10))
    for sheet in Sheet.objects.all():
        assert (sheet.comment, sheet.scores, sheet.notes) == ("", {}, {}) and sheet.total and sheet.verdict
    versions = SheetVersion.objects.all()
    assert versions and all(row.content == {} and row.sha256 for row in versions)
    with pytest.raises(DatabaseError), transaction.atomic():
        versions.update(content={"total": "100"})
    meeting = Meeting.objects.get()
    assert meeting.scan.erased_at and meeting.minutes.snapshot.payload == {}
    assert not Case.objects.exclude(reason="").exists() and not meeting.events.exclude(reason="", payload={}).exists()
    assert not ran(after(10) + DAY) & {"sheets", "minutes"}, "a second run finds nothing"


def broken(user, *starts):
    """Pages this person reaches that fail; a link to a file that is gone may answer that there is nothing."""
    stops, wrong = walk("somebody", user, starts, each=2, filtered=1)
    assert len(stops) > 10
    return [line for line in wrong if line.endswith(": 500")]


def test_every_page_of_a_year_that_was_erased_still_opens(reviewed):
    ran(after(10))
    rooms = ("/consensus/", "/written_review/", "/blinding/", "/assignment/", "/formal_check/")
    with clock.at(after(10)):
        assert broken(make_user(Role.LEAD), *rooms[:3], *rooms[4:]) == []
        assert broken(make_user(Role.STAFF), *rooms) == []


def test_every_page_of_a_matter_that_was_erased_still_opens():
    town = Town.build()
    build("disqualified", town, cast_of(town))
    cancel(town.cycle, OVER)
    ran(after(30))
    with clock.at(after(30)):
        assert broken(make_user(Role.CHIEF), "/", "/disqualification/") == []
        assert broken(town.nominee, "/application/") == [] and broken(town.rec, "/recommendation/") == []


def test_a_decision_against_somebody_outlives_the_file_by_thirty_years():
    town = Town.build()
    scene = build("disqualified", town, cast_of(town))
    number = scene.application.id_no
    cancel(town.cycle, OVER)
    assert "unsuccessful" in ran(after(3))
    row = Proceeding.objects.get()
    assert row.facts and row.letter.snapshot.payload, "the letter by which the ban is known is still there"
    assert "proceedings" not in ran(after(30) - DAY)
    assert "proceedings" in ran(after(30))
    row.refresh_from_db()
    letter = GeneratedDocument.objects.get(pk=row.letter_id)
    assert (row.facts, row.findings, row.hearing_note) == ("", "", "") and row.doc_no and letter.snapshot.payload == {}
    assert all(one.file.erased_at for one in row.exhibits.all()) and not row.events.exclude(note="").exists()
    assert Ban.objects.get(subject_type="person").subject_key == bans.person_key(number)


def test_a_denied_appeal_goes_after_ten():
    town = Town.build()
    scene = build("appeal_reported", town, cast_of(town))
    row = scene.things["appeal"]
    with clock.at(scene.at):
        chief = Actor(make_user(Role.CHIEF), Role.CHIEF)
        text = "经复核，原结论认定事实清楚，程序符合规定，维持原结论。"
        appealing.decide(row, by=chief, granted=False, reply=text, version=row.version, key=click())
    cancel(town.cycle, OVER)
    assert "appeals" not in ran(after(10) - DAY)
    assert "appeals" in ran(after(10))
    row = Appeal.objects.get()
    assert row.text == row.report == "" and row.state == "denied" and row.files.get().file.erased_at
