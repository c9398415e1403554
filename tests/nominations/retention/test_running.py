"""Retention: each period to the day, again and again, killed half way, held, and what stays when the rest is gone."""

from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message, OutgoingMail
from accounts.roles import Role
from documents import removing
from documents.models import GeneratedDocument, Removal, StoredFile
from documents.storage import private_storage
from nominations import audit_words, bans
from nominations.models import Application, Attachment, BatchEvent, DeletionLine, DeletionReport
from nominations.models.ban import BanSubject
from nominations.pipeline import Status
from nominations.retention import erasing, holds, running
from nominations.retention.rules import years_before
from nominations.tasks import run_retention
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, IN_TIME, make_user
from tests.factories.years import cancel, complete
from tests.permissions.addresses import finished
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
# When the year 2023 is completed in these tests.
OVER = DEADLINE + timedelta(days=200)
DAY = timedelta(days=1)
SAID = ("沈砺成", "演示市演示路")


def turned_down() -> Application:
    """Built anew for a test that asks for the bytes: no savepoint brings those back."""
    town = Town.build()
    application = town.reach(Status.SUBMITTED)
    complete(town.cycle, OVER, rejected=(application,))
    return application


@kept
def rejected() -> Application:
    return turned_down()


@kept
def named() -> Application:
    town = Town.build()
    application = town.reach(Status.SUBMITTED)
    complete(town.cycle, OVER, named=(application,))
    assert application.status == Status.NAMED
    return application


def ran(moment):
    with clock.at(moment):
        return running.run()


def codes(report):
    """What went of files; messages have a test of their own (test_nothing_left)."""
    return [line.rule for line in report.lines.exclude(rule="messages").order_by("pk")]


def pictures(application):
    rows = Attachment.objects.filter(application=application, kind__in=erasing.IDENTITY)
    return [row.file for row in rows.select_related("file")]


def content(application):
    application.refresh_from_db()
    return "".join(str(getattr(application, field.name)) for field in erasing.CONTENT)


def test_pictures_of_cards_go_on_the_ninetieth_day_and_the_form_stays(rejected):
    files = pictures(rejected)
    assert codes(ran(OVER + 90 * DAY - timedelta(seconds=1))) == []
    report = ran(OVER + 90 * DAY)
    assert codes(report) == ["images"]
    line = report.lines.get()
    assert line.subject == str(rejected.key) and line.files == len(files)
    assert {file.sha256 for file in files} <= set(line.sha256)
    assert all(file.erased_at for file in pictures(rejected))
    assert rejected.name in content(rejected)
    others = Attachment.objects.filter(application=rejected).exclude(kind__in=erasing.IDENTITY)
    assert all(row.file.erased_at is None for row in others)


def test_bytes_go_after_the_commit_and_what_was_lost_with_the_next_run(django_capture_on_commit_callbacks):
    rejected = turned_down()
    names = [file.storage_name for file in pictures(rejected)]
    report = ran(OVER + 90 * DAY)
    assert all(private_storage().exists(name) for name in names), "the transaction does not stand yet"
    assert set(names) <= set(Removal.objects.values_list("storage_name", flat=True))
    assert codes(ran(OVER + 91 * DAY)) == [] and report.lines.count() == 1
    assert not any(private_storage().exists(name) for name in names)
    assert not Removal.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        removing.later(names[0])
    assert not Removal.objects.exists()


def test_files_of_the_unsuccessful_go_after_three_years_to_the_day(rejected):
    due = OVER.replace(year=OVER.year + 3)
    assert codes(ran(due - DAY)) == ["images"]
    assert SAID[0] in content(rejected)
    told = list(Message.objects.filter(url__contains=str(rejected.key)).values_list("key", flat=True))
    assert OutgoingMail.objects.filter(key__in=told).update(state="sent", sent_at=OVER)
    assert codes(ran(due)) == ["unsuccessful", "batches"]
    text = content(rejected)
    assert not any(word in text for word in SAID) and rejected.mobile == rejected.id_no == ""
    assert rejected.name == erasing.NOBODY and rejected.status == Status.FORMAL_REJECTED and rejected.acceptance_no
    assert rejected.events.exists() and rejected.revisions.exists(), "the history keeps its keys"
    assert all(revision.snapshot.payload == {} for revision in rejected.revisions.all())
    assert not any(opinion.text or opinion.signer for opinion in rejected.opinions.all())
    assert not Message.objects.filter(url__contains=str(rejected.key)).exists()
    assert not OutgoingMail.objects.filter(key__in=told, state="sent").exists()
    assert codes(ran(due + DAY)) == [], "a second run finds nothing"


def test_printed_forms_go_with_the_file(rejected):
    files = Attachment.objects.filter(application=rejected).exclude(kind__in=erasing.IDENTITY)
    StoredFile.objects.filter(pk__in=files.values("file")).update(original_name="证明.沈砺成")
    paper = GeneratedDocument.objects.filter(target=f"application:{rejected.pk}", kind="annex1").latest("pk")
    finished(paper)
    ran(OVER.replace(year=OVER.year + 3))
    paper.refresh_from_db()
    assert paper.snapshot.payload == {} and paper.file.erased_at and paper.void_at
    assert not StoredFile.objects.filter(original_name__contains="沈砺成").exists(), "nor under whose name it lay"


def test_whoever_was_named_keeps_file_and_pictures_for_thirty_years(named):
    assert codes(ran(OVER.replace(year=OVER.year + 30) - DAY)) == []
    assert SAID[0] in content(named) and not any(file.erased_at for file in pictures(named))
    assert named.batch_items.get().batch.revisions.get().snapshot.payload["rows"], "and with them the list they are on"
    assert codes(ran(OVER.replace(year=OVER.year + 30))) == ["named", "batches"]
    assert SAID[0] not in content(named)
    revision = named.batch_items.get().batch.revisions.get()
    assert revision.snapshot.payload == {} and revision.scan.erased_at and revision.content_hash
    assert revision.sealed.get().report == {}  # it names whoever holds the seal


def test_a_list_that_somebody_has_left_names_them_no_more():
    town = Town.build()
    application = town.reach(Status.RECOMMENDED)
    with clock.at(IN_TIME + timedelta(hours=2)):
        batch = town.lock(application)
        scan = batch.revisions.get().scan
        assert scan.erased_at is None
        town._withdraw(application)
    application.refresh_from_db()
    event = BatchEvent.objects.get(batch=batch, reason__contains="沈砺成")
    revision = batch.revisions.get()
    assert revision.void_at and revision.scan is None and "沈砺成" in str(revision.snapshot.payload)
    erasing.erase_application(application)
    revision = batch.revisions.select_related("snapshot").get()
    scan.refresh_from_db()
    assert revision.snapshot.payload == {} and scan.erased_at and "盖章" not in scan.original_name
    assert not BatchEvent.objects.filter(batch=batch, reason__contains="沈砺成").exists()
    assert list(audit_words.unrecorded_moves()) == []
    Application.objects.filter(pk=application.pk).update(erased_at=None)
    assert f"batch event {event.pk}" in list(audit_words.unrecorded_moves()), "emptied without an erasure"


@pytest.mark.parametrize("status", [Status.EXPIRED, Status.WITHDRAWN])
def test_drafts_go_after_a_hundred_and_eighty_days(status):
    draft = Town.build().reach(status)
    assert codes(ran(draft.entered_at + 179 * DAY)) == []
    assert codes(ran(draft.entered_at + 180 * DAY)) == ["drafts"]
    assert SAID[0] not in content(draft) and draft.id_index == ""


def test_what_goes_on_is_nobodys_to_erase():
    application = Town.build().reach(Status.SUBMITTED)
    assert codes(ran(IN_TIME + 20000 * DAY)) == []
    assert SAID[0] in content(application)


def test_a_cancelled_year_is_over_too():
    town = Town.build()
    application = town.reach(Status.SUBMITTED)
    cancel(town.cycle, OVER)
    assert codes(ran(OVER + 90 * DAY)) == ["images"]
    assert codes(ran(OVER.replace(year=OVER.year + 3))) == ["unsuccessful", "batches"]
    assert SAID[0] not in content(application)


def test_a_hold_keeps_the_file_and_the_report_says_why(rejected, monkeypatch):
    monkeypatch.setattr(holds, "_finders", [lambda pks: dict.fromkeys(pks, "复核正在办理。")])
    report = ran(OVER + 90 * DAY)
    assert codes(report) == [] and not any(file.erased_at for file in pictures(rejected))
    rule = next(one for one in report.rules if one["code"] == "images")
    assert rule == {"code": "images", "due": 0, "held": [{"key": str(rejected.key), "why": "复核正在办理。"}]}
    monkeypatch.setattr(holds, "_finders", [])
    assert codes(ran(OVER + 91 * DAY)) == ["images"]


def test_what_begins_after_the_plan_was_made_keeps_the_file_too(rejected, monkeypatch):
    with clock.at(OVER + 90 * DAY):
        found = running.plan()
    monkeypatch.setattr(running, "plan", lambda: found)
    monkeypatch.setattr(holds, "_finders", [lambda pks: dict.fromkeys(pks, "异议没有办结。")])
    assert codes(ran(OVER + 90 * DAY)) == [] and not any(file.erased_at for file in pictures(rejected))


def test_killed_half_way_nothing_is_half_erased_and_the_next_run_does_the_rest(rejected, monkeypatch):
    def die(application):
        raise RuntimeError("killed")

    monkeypatch.setattr(erasing, "_parts", [die])
    due = OVER.replace(year=OVER.year + 3)
    before = content(rejected)
    # The pictures' rule comes first and is done; the file's rule dies in the middle.
    assert codes(ran(due)) == ["images", "batches"]
    assert content(rejected) == before
    others = Attachment.objects.filter(application=rejected).exclude(kind__in=erasing.IDENTITY)
    assert others and all(row.file.erased_at is None for row in others)
    monkeypatch.setattr(erasing, "_parts", [])
    assert codes(ran(due + DAY)) == ["unsuccessful"]


def test_what_a_worker_has_in_hand_waits_for_the_next_run(rejected):
    GeneratedDocument.objects.update(status="running", lease_until=clock.now() + timedelta(days=9999))
    assert codes(ran(OVER.replace(year=OVER.year + 3))) == []
    assert SAID[0] in content(rejected) and not any(file.erased_at for file in pictures(rejected))
    GeneratedDocument.objects.update(status="failed")
    assert codes(ran(OVER.replace(year=OVER.year + 3) + DAY)) == ["images", "unsuccessful", "batches"]


def test_a_ban_still_meets_the_person_after_the_file_is_gone(rejected):
    due = OVER.replace(year=OVER.year + 3)
    number = rejected.id_no
    with clock.at(due - DAY):
        bans.impose(rejected, BanSubject.PERSON, doc_no="沪质协〔2026〕9号", by=make_user(Role.CHIEF))
    ran(due)
    assert content(rejected) and rejected.id_no == ""
    with clock.at(due + DAY):
        assert bans.is_banned(BanSubject.PERSON, bans.person_key(number))
        assert bans.problems_for(bans.person_key(number), None) == [str(bans.NEUTRAL)]


def test_a_dry_run_says_what_would_go_and_takes_nothing(rejected):
    out = StringIO()
    with clock.at(OVER + 90 * DAY):
        call_command("run_retention", "--dry-run", stdout=out)
    assert f"images: 1 due, 0 held\n  would go: {rejected.key}" in out.getvalue()
    assert not DeletionReport.objects.exists() and not any(file.erased_at for file in pictures(rejected))
    with clock.at(OVER + 90 * DAY):
        call_command("run_retention", stdout=out)
    assert "1 erased" in out.getvalue() and DeletionLine.objects.get().rule == "images"


def test_the_night_takes_what_is_due_and_nothing_of_the_demonstration(rejected, settings):
    """Its year lies back so far that whoever comes the next morning would find it empty."""
    with clock.at(OVER + 90 * DAY):
        settings.SAQ_DEMO = True
        assert run_retention() == 0 and not DeletionReport.objects.exists()
        settings.SAQ_DEMO = False
        assert run_retention() == 1 and DeletionLine.objects.get().rule == "images"


def test_reports_are_append_only_and_the_trail_knows_each_erasure(rejected):
    report = ran(OVER + 90 * DAY)
    for rows in (DeletionReport.objects.filter(pk=report.pk), DeletionLine.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(at=clock.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_the_pages_of_an_erased_application_still_open(rejected):
    ran(OVER.replace(year=OVER.year + 3))
    for user, address in (
        (rejected.nominee, f"/application/{rejected.key}/"),
        (rejected.nominee, "/application/"),
        (make_user(Role.STAFF), f"/formal_check/{rejected.key}/"),
        (make_user(Role.STAFF), "/formal_check/"),
    ):
        client = Client()
        client.force_login(user)
        page = client.get(address)
        assert page.status_code == 200 and "沈砺成" not in page.content.decode(), address


def test_an_erased_picture_is_a_missing_page():
    rejected = turned_down()
    address = reverse("application:file", args=[rejected.attachments.get(kind="id_front", removed_at=None).key])
    client = Client()
    client.force_login(rejected.nominee)
    assert client.get(address).status_code == 200
    form = reverse("application:detail", args=[rejected.key])
    assert address in client.get(form).content.decode()
    ran(OVER + 90 * DAY)
    assert client.get(address).status_code == 404
    page = client.get(form).content.decode()
    assert address not in page and "已按保存期限删除" in page


def test_what_was_written_about_the_person_leaves_the_events_and_the_trail_still_fits(rejected):
    event = rejected.events.get(move="formal_reject")
    assert event.reason and not list(audit_words.unrecorded_moves())
    ran(OVER.replace(year=OVER.year + 3))
    event.refresh_from_db()
    assert (event.reason, event.payload, event.to_status) == ("", {}, Status.FORMAL_REJECTED)
    assert not rejected.events.exclude(reason="", payload={}).exists()
    assert list(audit_words.unrecorded_moves()) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        rejected.events.filter(pk=event.pk).update(reason="另一个理由")
    Application.objects.filter(pk=rejected.pk).update(erased_at=None)
    assert f"application event {event.pk}" in list(audit_words.unrecorded_moves()), "emptied without an erasure"


def test_the_last_day_of_february_counts_as_the_twenty_eighth():
    leap = IN_TIME.replace(year=2024, month=2, day=29)
    assert years_before(leap, 3).date().isoformat() == "2021-02-28"


def test_the_trail_names_the_rule_and_no_person(rejected, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ran(OVER + 90 * DAY)
    row = AuditEvent.objects.get(action="retention.erase")
    assert row.detail["rule"] == "images" and row.actor is None and "沈砺成" not in str(row.detail)
    assert row.target == f"application:{rejected.pk}"


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_erase_a_thing_once():
    application = turned_down()
    both = Barrier(2)

    def run():
        try:
            both.wait()
            with clock.at(OVER + 90 * DAY):
                running.run()
        finally:
            connection.close()

    runs = [Thread(target=run) for _n in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert [line.rule for line in DeletionLine.objects.all()] == ["images"]
    assert all(file.erased_at for file in pictures(application))
