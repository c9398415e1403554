"""A requested document is rendered once, by whoever holds the lease, and comes back when a worker is lost (T-03)."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from documents import files, rendering
from documents.marks import mark_text
from documents.models import MAX_ATTEMPTS, GeneratedDocument, Snapshot
from documents.registry import DocumentKind, UnknownKind, register
from documents.requests import make_void, render_now, request_document, request_documents
from documents.snapshots import freeze, freeze_all, snapshot_hash

pytestmark = pytest.mark.django_db
Status = GeneratedDocument.Status


@pytest.fixture
def document(note):
    return request_document("note", target="user:1", snapshot=note())


def fresh(document):
    return GeneratedDocument.objects.select_related("file").get(pk=document.pk)


def let_lapse(document):
    GeneratedDocument.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_equal_data_is_one_snapshot_whatever_its_key_order():
    first = freeze("x/1", {"a": 1, "乙": ["丙"]})
    assert freeze("x/1", {"乙": ["丙"], "a": 1}) == first
    assert (
        first.sha256
        == hashlib.sha256('x/1\n{"a":1,"乙":["丙"]}'.encode()).hexdigest()
        == snapshot_hash("x/1", first.payload)
    )
    assert freeze("x/2", {"a": 1, "乙": ["丙"]}) != first
    assert Snapshot.objects.get(pk=first.pk).payload == {"a": 1, "乙": ["丙"]}


def test_a_snapshot_is_not_readable_in_the_database():
    from django.db import connection

    freeze("x/1", {"id_no": "310199197801010011"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM documents_snapshot")
        assert "310199197801010011" not in cursor.fetchone()[0]


def test_asking_twice_makes_one(note):
    first = request_document("note", target="user:1", snapshot=note())
    assert request_document("note", target="user:1", snapshot=note()) == first
    assert request_document("note", target="user:1", snapshot=note(), options={"a": 1}) != first
    assert request_document("note", target="user:2", snapshot=note()) != first, "another's paper is never shared"


def test_the_database_itself_holds_one(document):
    with pytest.raises(IntegrityError), transaction.atomic():
        GeneratedDocument.objects.create(
            kind="note", target="user:1", format="pdf", snapshot=document.snapshot,
            options_hash=document.options_hash, lease_until=timezone.now(),
        )  # fmt: skip


def test_done_without_a_file_cannot_be_written(document):
    with pytest.raises(IntegrityError), transaction.atomic():
        GeneratedDocument.objects.filter(pk=document.pk).update(status="done")


def test_unknown_kinds_and_formats_are_refused(note):
    with pytest.raises(UnknownKind):
        request_document("poem", target="user:1", snapshot=note())
    with pytest.raises(ValueError, match="docx"):
        request_document("note", target="user:1", snapshot=note(), format="docx")
    with pytest.raises(ValueError, match="twice"):
        register(DocumentKind("note", "x", (), lambda *_: b"", str, lambda *_: True))


def test_the_worker_is_told_only_when_the_transaction_stands(note, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("documents.tasks.render.delay", sent.append)
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        document = request_document("note", target="user:1", snapshot=note())
    assert sent == []
    for callback in callbacks:
        callback()
    assert sent == [document.pk]


def test_a_broker_that_is_down_does_not_undo_the_step(note, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(_pk):
        raise OSError("no broker")

    monkeypatch.setattr("documents.tasks.render.delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        document = request_document("note", target="user:1", snapshot=note())
    assert fresh(document).status == Status.QUEUED


def test_rendering_makes_the_file_with_its_hash(document, stored):
    assert rendering.render_document(document.pk)
    done = fresh(document)
    assert (done.status, done.attempts, done.worker, done.pending_name) == (Status.DONE, 1, "", "")
    data = files.read(done.file)
    assert data == "%PDF- 甲".encode()
    assert done.file.sha256 == hashlib.sha256(data).hexdigest()
    assert done.file.original_name == "便笺-甲.pdf"
    assert len(stored()) == 1


def test_the_mark_of_the_page_is_made_from_target_and_snapshot(document, press):
    rendering.render_document(document.pk)
    assert press.options == [{"mark": mark_text("note", "user:1", 0, document.snapshot.sha256)}]


def test_a_repeated_message_renders_nothing_again(document, press, stored):
    rendering.render_document(document.pk)
    assert not rendering.render_document(document.pk)
    assert len(press.rendered) == 1
    assert len(stored()) == 1


def test_a_leased_row_is_left_alone_until_the_lease_ends(document):
    first = rendering.claim(document.pk)
    assert first is not None
    assert timedelta(0) < first.lease_until - timezone.now() <= timedelta(minutes=5)
    assert rendering.claim(document.pk) is None
    let_lapse(document)
    assert rendering.claim(document.pk) is not None


def test_a_worker_that_lost_its_lease_leaves_nothing_behind(document, press, stored):
    """The slow one wakes up after another has finished: its result is dropped, its file is never written."""

    def overtaken():
        press.before = lambda: None
        let_lapse(document)
        assert rendering.render_document(document.pk)

    press.before = overtaken
    assert not rendering.render_document(document.pk)
    assert fresh(document).status == Status.DONE
    assert len(stored()) == 1


def test_what_a_killed_worker_had_written_is_removed_by_the_next(document, stored):
    from django.core.files.base import ContentFile

    from documents.storage import private_storage

    killed = rendering.claim(document.pk)
    private_storage().save(killed.pending_name, ContentFile(b"half"))
    assert len(stored()) == 1
    let_lapse(document)
    assert rendering.render_document(document.pk)
    assert len(stored()) == 1
    assert files.read(fresh(document).file) == "%PDF- 甲".encode()


def test_a_failure_waits_longer_each_time_and_dies_at_the_fifth(document, press):
    press.error = RuntimeError("no ink")
    waits = []
    for attempt in range(1, MAX_ATTEMPTS):
        assert not rendering.render_document(document.pk)
        row = fresh(document)
        assert (row.status, row.attempts, row.error) == (Status.FAILED, attempt, "RuntimeError: no ink")
        waits.append(row.lease_until - timezone.now())
        assert not rendering.render_document(document.pk), "not before its time"
        let_lapse(document)
    assert waits == sorted(waits)
    assert waits[0] > timedelta(seconds=5)
    rendering.render_document(document.pk)
    row = fresh(document)
    assert (row.status, row.attempts) == (Status.DEAD, MAX_ATTEMPTS)
    event = AuditEvent.objects.get(action="document.dead")
    assert event.target == "user:1"
    let_lapse(document)
    assert not rendering.render_document(document.pk)
    assert rendering.requeue_lapsed() == 0


def test_a_failure_that_passes_is_made_good(document, press):
    press.error = RuntimeError("no ink")
    rendering.render_document(document.pk)
    press.error = None
    let_lapse(document)
    assert rendering.requeue_lapsed() == 1
    assert rendering.render_document(document.pk)
    assert fresh(document).error == ""


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING, Status.FAILED])
def test_beat_brings_back_what_was_left_behind(document, status, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("documents.tasks.render.delay", sent.append)
    GeneratedDocument.objects.filter(pk=document.pk).update(status=status, worker="gone")
    assert rendering.requeue_lapsed() == 0, "not before its time"
    let_lapse(document)
    with django_capture_on_commit_callbacks(execute=True):
        assert rendering.requeue_lapsed() == 1
    assert sent == [document.pk]
    assert fresh(document).status == Status.QUEUED
    assert rendering.requeue_lapsed() == 0, "a second beat does not queue it again at once"


def test_a_document_that_kills_every_worker_is_given_up(document):
    for _ in range(MAX_ATTEMPTS):
        assert rendering.claim(document.pk) is not None
        let_lapse(document)
    assert rendering.requeue_lapsed() == 0
    assert fresh(document).status == Status.DEAD
    assert AuditEvent.objects.filter(action="document.dead").count() == 1


def test_asking_again_revives_the_dead_and_the_void(document):
    GeneratedDocument.objects.filter(pk=document.pk).update(status=Status.DEAD, attempts=MAX_ATTEMPTS)
    request_document("note", target="user:1", snapshot=document.snapshot)
    assert rendering.render_document(document.pk)
    assert make_void(target="user:1", kinds=("note",)) == 1
    assert fresh(document).void_at is not None
    request_document("note", target="user:1", snapshot=document.snapshot)
    assert fresh(document).void_at is None
    assert fresh(document).status == Status.DONE


@pytest.mark.parametrize("n", [1, 3])
def test_many_are_asked_for_as_one_is_and_asking_again_makes_none(press, n, django_assert_num_queries):
    payloads = [{"text": f"第{number}份"} for number in range(n)]

    def ask():
        snapshots = freeze_all("note/1", payloads)
        return request_documents("note", [(f"user:{one}", row) for one, row in enumerate(snapshots)])

    with django_assert_num_queries(6):
        made = ask()
    assert [row.target for row in made] == [f"user:{one}" for one in range(n)] and len({row.pk for row in made}) == n
    assert [row.snapshot.payload for row in made] == payloads
    assert ask() == made == [request_document("note", target=row.target, snapshot=row.snapshot) for row in made]
    make_void(target="user:0", kinds=("note",))
    GeneratedDocument.objects.filter(pk=made[-1].pk).update(status=Status.DEAD, attempts=MAX_ATTEMPTS)
    Snapshot.objects.filter(pk=made[0].snapshot_id).update(payload={}, erased_at=timezone.now())
    assert ask() == made and fresh(made[0]).void_at is None
    assert all(rendering.render_document(row.pk) for row in made) and press.rendered == payloads


def test_nobody_waits_for_a_broker_that_is_down_once_per_document(
    press, monkeypatch, django_capture_on_commit_callbacks
):
    tried = []

    def refuse(pk):
        tried.append(pk)
        raise OSError("no broker")

    monkeypatch.setattr("documents.tasks.render.delay", refuse)
    snapshots = freeze_all("note/1", [{"text": "甲"}, {"text": "乙"}])
    with django_capture_on_commit_callbacks(execute=True):
        made = request_documents("note", [("user:1", row) for row in snapshots])
    assert tried == [made[0].pk]
    for row in made:
        let_lapse(row)
    assert rendering.requeue_lapsed() == 2


def test_what_was_given_up_is_asked_for_again_when_the_cause_is_mended(note, capsys):
    dead, void, waiting = (request_document("note", target=f"user:{n}", snapshot=note()) for n in range(3))
    lost = {"status": Status.DEAD, "attempts": MAX_ATTEMPTS, "error": "OSError: disk full"}
    GeneratedDocument.objects.filter(pk__in=(dead.pk, void.pk)).update(**lost)
    make_void(target="user:1", kinds=("note",))
    call_command("retry_documents")
    assert "note.pdf user:0 OSError: disk full\n1 queued" in capsys.readouterr().out
    assert [fresh(row).status for row in (dead, void, waiting)] == [Status.QUEUED, Status.DEAD, Status.QUEUED]
    assert rendering.render_document(dead.pk) and not rendering.render_document(void.pk)


def test_void_documents_are_not_rendered(document):
    make_void(target="user:1", kinds=("note",))
    let_lapse(document)
    assert not rendering.render_document(document.pk)
    assert rendering.requeue_lapsed() == 0


def test_render_now_makes_no_row(press):
    assert render_now("note", {"text": "乙"}) == "%PDF- 乙".encode()
    assert GeneratedDocument.objects.count() == 0
