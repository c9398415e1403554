"""The status that refreshes itself and the download: who may, what the browser is told, what is recorded (§4.4)."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from documents import rendering
from documents.models import GeneratedDocument
from documents.requests import make_void, request_document

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def browser(reader) -> Client:
    client = Client()
    client.force_login(reader)
    return client


@pytest.fixture
def document(note, reader):
    return request_document("note", target=f"user:{reader.pk}", snapshot=note("<b>甲</b>"))


def status(browser, document, **headers) -> str:
    answer = browser.get(reverse("documents:status", args=[document.key]), **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_asks_again_until_it_is_done_and_then_links(browser, document):
    page = status(browser, document, **HTMX)
    assert 'hx-trigger="every 1s"' in page
    assert f'hx-get="/documents/{document.key}/"' in page
    assert "排队生成中" in page
    assert ">刷新</a>" in page, "without JavaScript a link does the same"
    rendering.render_document(document.pk)
    page = status(browser, document, **HTMX)
    assert "hx-get" not in page
    assert f'href="/documents/{document.key}/file"' in page


def test_the_full_page_holds_the_same_partial(browser, document):
    partial = status(browser, document, **HTMX).strip()
    page = status(browser, document)
    assert "<html" in page
    assert " ".join(partial.split()) in " ".join(page.split())


def test_failures_are_said_in_words(browser, document, press):
    press.error = RuntimeError("no ink")
    rendering.render_document(document.pk)
    assert "稍后自动重试" in status(browser, document, **HTMX)
    GeneratedDocument.objects.update(status="dead")
    page = status(browser, document, **HTMX)
    assert "没有生成成功" in page
    assert "hx-get" not in page
    assert "no ink" not in page
    GeneratedDocument.objects.update(status="running")
    assert "生成中" in status(browser, document, **HTMX)
    make_void(target=document.target, kinds=("note",))
    assert "已作废" in status(browser, document, **HTMX)


def test_the_status_asks_the_database_little(browser, document, django_assert_max_num_queries):
    rendering.render_document(document.pk)
    with django_assert_max_num_queries(4):
        status(browser, document, **HTMX)


def test_the_file_comes_as_a_download_a_browser_cannot_run(browser, document):
    rendering.render_document(document.pk)
    answer = browser.get(reverse("documents:file", args=[document.key]))
    assert b"".join(answer.streaming_content) == "%PDF- <b>甲</b>".encode()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4%BE%BF%E7%AC%BA-")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "no-store, private"
    event = AuditEvent.objects.get(action="file.download")
    assert event.target == f"file:{GeneratedDocument.objects.select_related('file').get().file.key}"


def test_inline_only_when_asked_and_only_for_pictures_and_pdf(browser, document):
    rendering.render_document(document.pk)
    url = reverse("documents:file", args=[document.key])
    assert browser.get(url + "?inline=1")["Content-Disposition"].startswith("inline")
    GeneratedDocument.objects.get().file.__class__.objects.update(media_type="text/html")
    assert browser.get(url + "?inline=1")["Content-Disposition"].startswith("attachment")


def test_delivery_by_nginx(browser, document, settings):
    settings.SAQ_DELIVERY, settings.SAQ_ENCRYPT_FILES = "xaccel", False
    rendering.render_document(document.pk)
    answer = browser.get(reverse("documents:file", args=[document.key]))
    name = GeneratedDocument.objects.select_related("file").get().file.storage_name
    assert answer["X-Accel-Redirect"] == f"/private/{name}"
    assert answer.content == b""
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_nginx_is_not_handed_what_it_cannot_open(browser, document, settings):
    settings.SAQ_DELIVERY, settings.SAQ_ENCRYPT_FILES = "xaccel", True
    rendering.render_document(document.pk)
    answer = browser.get(reverse("documents:file", args=[document.key]))
    assert "X-Accel-Redirect" not in answer
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_strangers_and_guessers_see_the_same_nothing(document, stranger):
    rendering.render_document(document.pk)
    client = Client()
    client.force_login(stranger)
    for view, headers in (("documents:status", {}), ("documents:file", {}), ("documents:status", HTMX)):
        forbidden = client.get(reverse(view, args=[document.key]), **headers)
        missing = client.get(reverse(view, args=[uuid.uuid4()]), **headers)
        assert forbidden.status_code == missing.status_code == 404
        assert _without_reference(forbidden) == _without_reference(missing)
    assert not AuditEvent.objects.filter(action="file.download").exists()


def _without_reference(answer) -> str:
    import re

    # The reference number, the nonce and the clock differ on every answer.
    return re.sub(r"编号 \w+|[A-Za-z0-9+/=_-]{16,}|\d", "", answer.content.decode())


def test_a_closed_account_reads_nothing(browser, document, reader):
    reader.is_active = False
    reader.save()
    assert browser.get(reverse("documents:file", args=[document.key])).status_code in {302, 404}


def test_who_is_not_signed_in_is_led_to_the_door(document):
    answer = Client().get(reverse("documents:file", args=[document.key]))
    assert answer.status_code == 302
    assert "login" in answer.url


def test_a_document_without_a_file_or_kind_is_missing(browser, document):
    assert browser.get(reverse("documents:file", args=[document.key])).status_code == 404
    GeneratedDocument.objects.update(kind="gone")
    assert browser.get(reverse("documents:status", args=[document.key])).status_code == 404
    assert str(GeneratedDocument.objects.get().label) == "gone"
