"""What anybody reads: from the allow-list, kept for all, found by search, printed, gone when it is over (R55, R56)."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from accounts import clock
from documents.models import GeneratedDocument
from documents.tasks import render
from nominations.models import Application
from publicity.lists import personal, showing
from publicity.lists.models import Entry
from tests.documents.paper import text_of
from tests.factories.publicity import DAY, Office
from tests.support.cleaning import clean_cache
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept
def office():
    return Office.build(n=3)


def page(client=None, query="", moment=DAY + timedelta(days=1)):
    with clock.at(moment):
        return (client or Client()).get(reverse("public_list:year", args=[2023]) + query)


def test_before_it_is_signed_there_is_nothing(office):
    office.do(office.prepared(), "hand_in", "review")
    assert page().status_code == 404
    assert "2023" not in Client().get(reverse("public_list:queue")).content.decode().split("<main")[1]


def test_anybody_reads_names_units_posts_the_period_and_how_to_object(office):
    row = office.published()
    body = page().content.decode()
    for application in office.candidates:
        assert application.name in body and application.employer.name in body and application.post_name in body
    assert "2023年6月19日至6月27日" in body and "6月27日 24:00" in body and "以书面形式实名反映" in body
    assert row.sha256 in body and "noindex" not in body


def test_nothing_personal_is_on_it(office):
    row = office.published()
    for made in GeneratedDocument.objects.filter(target=f"publication:{row.key}"):
        render(made.pk)
    files = {
        form: b"".join(Client().get(reverse("public_list:paper", args=[row.key, form]))) for form in ("pdf", "docx")
    }
    word = Document(io.BytesIO(files["docx"]))
    texts = {
        "page": page().content.decode(),
        "pdf": text_of(files["pdf"]),
        "docx": " ".join(cell.text for line in word.tables[0].rows for cell in line.cells),
    }
    assert all(office.candidates[0].employer.name in "".join(text.split()) for text in texts.values())
    for application in Application.objects.all():
        known = [(what, getattr(application, field) or "") for field, what in personal.OWN.items()]
        own = {value for _what, value in known}
        # The association's own telephone and address are no secret.
        assert not [hit for hit in personal.scan(texts, known) if hit[1] not in ("电子邮箱", "手机号码")]
        assert not [one for one in own for text in texts.values() if len(one) > 5 and one in text]
    assert word.core_properties.author == "" and word.core_properties.last_modified_by == ""


def test_it_is_kept_for_everybody_and_made_anew_when_it_changes(
    office, django_assert_num_queries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        office.published()
    first = page()
    with django_assert_num_queries(0):
        again = page()
    assert first.content == again.content and first["ETag"] and "public" in first["Cache-Control"]
    assert page(Client(headers={"if-none-match": first["ETag"]})).status_code == 304
    Entry.objects.filter(place=1).update(removed_at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        showing.forget(2023)
    assert "已取消" in page().content.decode()


def test_a_removed_row_keeps_its_place_and_says_no_reason(office):
    office.published()
    gone = Entry.objects.get(place=2)
    Entry.objects.filter(pk=gone.pk).update(removed_at=clock.now())
    body = page().content.decode()
    assert gone.name in body and "已取消" in body and body.count("<tr>") == 4


def test_search_finds_rows_and_keeps_their_places(office):
    office.published()
    wanted = Entry.objects.get(place=2)
    body = page(query=f"?q={wanted.employer}").content.decode()
    assert wanted.employer in body and Entry.objects.get(place=1).employer not in body
    assert "<td>2</td>" in body
    nobody = page(query="?q=%3Cscript%3E").content.decode()
    assert "<script>" not in nobody and "相符的有 0 人" in nobody and 'content="noindex"' in nobody


def test_after_the_period_search_engines_are_sent_away(office):
    row = office.over(office.published())
    answer = page(moment=row.ends_at + timedelta(hours=1))
    assert "公示已结束" in answer.content.decode() and answer["X-Robots-Tag"] == "noindex"


def test_the_last_instant_counts_by_the_clock_though_nobody_has_ticked(office):
    row = office.published()
    assert "公示中" in page(moment=row.ends_at - timedelta(seconds=1)).content.decode()
    clean_cache()
    assert "公示已结束" in page(moment=row.ends_at).content.decode()


def test_queries_do_not_grow_with_the_list(django_assert_num_queries):
    Office.build(n=3).published()
    with django_assert_num_queries(4):
        page()
