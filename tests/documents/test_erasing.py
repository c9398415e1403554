"""What a document said is taken away, and that it was made stays: bytes, data, and what still stands on them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import rendering
from documents.erasing import erase
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.storage import private_storage

pytestmark = pytest.mark.django_db
Status = GeneratedDocument.Status


@pytest.fixture
def document(note, reader):
    return request_document("note", target=f"user:{reader.pk}", snapshot=note("甲"))


def fresh(document):
    return GeneratedDocument.objects.select_related("file", "snapshot").get(pk=document.pk)


def test_bytes_and_data_go_and_the_rows_with_their_hashes_stay(document, reader):
    rendering.render_document(document.pk)
    before = fresh(document)
    assert erase(document)
    assert erase(document), "a second call finds nothing to do"
    after = fresh(document)
    assert not private_storage().exists(before.file.storage_name)
    assert after.snapshot.payload == {}
    assert (after.snapshot.sha256, after.file.sha256) == (before.snapshot.sha256, before.file.sha256)
    assert after.file.erased_at is not None and after.snapshot.erased_at is not None and after.void_at is not None
    browser = Client()
    browser.force_login(reader)
    assert browser.get(reverse("documents:status", args=[document.key])).status_code == 200
    assert browser.get(reverse("documents:file", args=[document.key])).status_code == 404


def test_the_same_data_under_another_document_stay_until_that_goes_too(document, note, reader, stranger):
    other = request_document("note", target=f"user:{stranger.pk}", snapshot=note("甲"))
    assert other.snapshot_id == document.snapshot_id
    erase(document)
    assert fresh(other).snapshot.payload == {"text": "甲"}
    erase(other)
    assert fresh(other).snapshot.payload == {}


def test_what_a_worker_has_in_hand_is_asked_for_again(document):
    GeneratedDocument.objects.update(status=Status.RUNNING, lease_until=timezone.now() + timedelta(minutes=1))
    assert not erase(document)
    assert fresh(document).snapshot.payload
    GeneratedDocument.objects.update(status=Status.FAILED, lease_until=timezone.now() - timedelta(minutes=1))
    assert rendering.claim(document.pk) is None, "void: nobody takes it up"
    assert erase(document)
    assert fresh(document).snapshot.payload == {}


def test_asked_for_anew_it_is_made_anew(document, note, reader):
    rendering.render_document(document.pk)
    erase(document)
    again = request_document("note", target=f"user:{reader.pk}", snapshot=note("甲"))
    assert again.pk == document.pk
    assert rendering.render_document(document.pk)
    row = fresh(document)
    assert row.snapshot.payload == {"text": "甲"}
    assert private_storage().exists(row.file.storage_name)


def test_a_worker_that_died_with_it_in_hand_does_not_keep_it(document):
    GeneratedDocument.objects.update(
        status=Status.RUNNING, worker="gone", lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert erase(document)
    assert fresh(document).snapshot.payload == {}
