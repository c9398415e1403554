"""kill -9 in the middle of a long form: another worker finishes it, once, with the right hash (T-03)."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from documents import files, rendering
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from tests.documents.paper import flat, text_of
from tests.documents.samples import annex1, story
from tests.support.worker import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
Status = GeneratedDocument.Status


def status_of(document) -> str:
    return GeneratedDocument.objects.values_list("status", flat=True).get(pk=document.pk)


def test_a_form_is_finished_although_its_worker_was_killed(celery_worker_process, stored):
    # Long enough to be caught in the act.
    snapshot = freeze("annex1/1", annex1(achievements=story(150_000)))
    document = request_document("annex1", target="application:0", snapshot=snapshot)
    wait_for(lambda: status_of(document) == Status.RUNNING, explain=celery_worker_process.log)
    celery_worker_process.kill()
    assert status_of(document) == Status.RUNNING, "the page still says 生成中"
    assert stored() == set(), "no half file"

    lease_until = GeneratedDocument.objects.get(pk=document.pk).lease_until
    assert lease_until - timezone.now() <= timedelta(minutes=5)
    GeneratedDocument.objects.filter(pk=document.pk).update(lease_until=timezone.now())
    celery_worker_process.start()
    rendering.requeue_lapsed()
    wait_for(lambda: status_of(document) == Status.DONE, 60, celery_worker_process.log)

    done = GeneratedDocument.objects.select_related("file").get(pk=document.pk)
    assert done.attempts == 2
    assert len(stored()) == 1
    data = files.read(done.file)
    assert hashlib.sha256(data).hexdigest() == done.file.sha256
    assert "附页" in flat(text_of(data))


def test_a_worker_renders_what_is_asked_for_without_being_asked_twice(celery_worker_process, stored):
    documents = [
        request_document("annex1", target=f"application:{number}", snapshot=freeze("annex1/1", annex1(revision=number)))
        for number in range(3)
    ]
    wait_for(lambda: all(status_of(document) == Status.DONE for document in documents), 40, celery_worker_process.log)
    assert len(stored()) == 3
