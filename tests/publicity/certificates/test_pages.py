"""The register by its pages: handed out, once more, taken back, void; recommended upward; the lists as files."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import clock, my_data
from accounts.models import AuditEvent
from documents import signing
from documents.files import read
from documents.models import MAX_ATTEMPTS, GeneratedDocument
from documents.rendering import render_document
from documents.storage import private_storage
from nominations.models import Application
from publicity.titles.models import HandOut, Title
from tests.documents.paper import flat, text_of
from tests.factories.journey import click
from tests.factories.naming import NAMED, hand_out, named
from tests.factories.nominations import small_image
from tests.factories.proceedings import Bench
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
LATER = NAMED + timedelta(days=2)


@kept
def scene():
    return named(n=2)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, title):
    return browser(user).get(reverse("certificates:title", args=[title.key])).content.decode()


def post_line(office, title, key="", **said):
    form = {
        "version": 0, "key": key or click(), "what": "certificate", "way": "out", "receiver": "王演示",
        "relation": "单位经办人", "handed_on": "2023-07-12", "note": "", **said,
    }  # fmt: skip
    with clock.at(LATER):
        return browser(office.staff).post(reverse("certificates:hand_out", args=[title.key]), form)


def test_handed_out_with_the_scan_of_a_signature(scene):
    office, titles = scene
    scan = SimpleUploadedFile("签收单.jpg", small_image(3), content_type="image/jpeg")
    assert post_line(office, titles[0], scan=scan).status_code == 302
    line = HandOut.objects.get()
    body = page(office.staff, titles[0])
    assert "发放证书" in body and "王演示（单位经办人）" in body and "2023-07-12" in body
    shown = browser(office.lead).get(reverse("certificates:scan", args=[titles[0].key, line.key]))
    assert shown.status_code == 200 and shown["Content-Type"] == "image/jpeg"
    listed = browser(office.chief).get(reverse("certificates:year", args=[2023])).content.decode()
    assert "2023年7月12日 王演示（单位经办人）" in listed and listed.count("未发放") == 3


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"handed_on": "2023-07-13"}, "日期不能晚于今天"),
        ({"handed_on": "2023-07-09"}, "日期不能早于命名的日期"),
        ({"way": "back"}, "称号有效，不需要收回"),
        ({"receiver": ""}, "这一项必填"),
        ({"relation": "\u200b"}, "请填写此项"),
        ({"what": "medal"}, "medal"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(scene, said, sentence):
    office, titles = scene
    answer = post_line(office, titles[0], **said)
    body = answer.content.decode()
    assert answer.status_code == 422 and sentence in body and "单位经办人" in body
    assert not HandOut.objects.exists()


def test_a_form_sent_twice_is_answered_once_and_a_second_one_is_a_copy_with_a_reason(scene):
    office, titles = scene
    key = click()
    for _n in range(2):
        assert post_line(office, titles[0], key=key).status_code == 302
    assert HandOut.objects.count() == 1
    refused = post_line(office, titles[0])
    assert refused.status_code == 422 and "再次发放为补发" in refused.content.decode()
    assert post_line(office, titles[0], note="原件遗失，本人书面申请补发。").status_code == 302
    assert "补发证书（第 1 次）" in page(office.lead, titles[0])


def test_a_line_in_error_stays_and_is_void(scene):
    office, titles = scene
    with clock.at(LATER):
        line = hand_out(office, titles[0], scan=False)
    url = reverse("certificates:void", args=[titles[0].key, line.key])
    short = browser(office.staff).post(url, {"version": 0, "key": click(), "reason": "错"})
    assert short.status_code == 422 and HandOut.objects.get().voided_at is None
    form = {"version": 0, "key": click(), "reason": "登记到了另一人名下。"}
    for _n in range(2):
        assert browser(office.staff).post(url, form).status_code == 302
    body = page(office.staff, titles[0])
    assert "已作废" in body and "登记到了另一人名下。" in body
    with clock.at(LATER):
        assert hand_out(office, titles[0], scan=False).copy == 0, "the first one is handed out once"


def test_what_was_handed_out_comes_back_after_a_revocation(scene):
    office, titles = scene
    with clock.at(NAMED):
        hand_out(office, titles[0], scan=False)
        Bench(office.staff, office.lead, office.chief).bring(titles[0].application)
    title = Title.objects.get(pk=titles[0].pk)
    refused = post_line(office, title)
    assert refused.status_code == 422 and "称号已撤销，只能登记收回" in refused.content.decode()
    assert post_line(office, title, way="back").status_code == 302
    again = post_line(office, title, way="back")
    assert again.status_code == 422 and "已经全部收回" in again.content.decode()
    listed = browser(office.chief).get(reverse("certificates:queue"), {"state": "revoked"}).content.decode()
    assert "收回：2023年7月12日" in listed and titles[1].number not in listed


def test_what_comes_back_was_handed_out_before_and_its_line_stands_until_the_return_is_void(scene):
    office, titles = scene
    with clock.at(LATER):
        out = hand_out(office, titles[0], scan=False)
    with clock.at(NAMED):
        Bench(office.staff, office.lead, office.chief).bring(titles[0].application)
    early = post_line(office, titles[0], way="back", handed_on="2023-07-11")
    assert early.status_code == 422 and "收回的日期不能早于发放的日期 2023-07-12" in early.content.decode()
    assert post_line(office, titles[0], way="back").status_code == 302
    back = HandOut.objects.get(way="back")

    def void(line):
        url = reverse("certificates:void", args=[titles[0].key, line.key])
        form = {"version": 0, "key": click(), "reason": "登记到了另一人名下。"}
        return browser(office.staff).post(url, form)

    refused = void(out)
    assert refused.status_code == 422 and "请先作废收回的登记" in refused.content.decode()
    assert [void(line).status_code for line in (back, out)] == [302, 302]
    assert not HandOut.objects.filter(voided_at=None).exists()


def recommend(office, title, answer="yes", reason="带徒成效突出，拟择优推荐。", key="", version=None):
    title.refresh_from_db()
    version = title.upward_version if version is None else version
    form = {"version": version, "key": key or click(), "upward": answer, "upward_reason": reason}
    return browser(office.lead).post(reverse("certificates:recommend", args=[title.key]), form)


def made(client, kind, format):
    """The bytes of a list that was asked for."""
    answer = client.post(reverse("certificates:list", args=[2023, kind, format]))
    document = GeneratedDocument.objects.order_by("-pk").first()
    assert answer.status_code == 302 and str(document.key) in answer["Location"]
    render_document(document.pk)
    document.refresh_from_db()
    with private_storage().open(document.file.storage_name) as file:
        return file.read()


def test_recommended_upward_by_lead_with_a_reason_and_told_to_nobody_outside(scene):
    office, titles = scene
    assert recommend(office, titles[0], reason="好").status_code == 422
    assert recommend(office, titles[0]).status_code == 302
    assert "带徒成效突出" in page(office.staff, titles[0])
    nominee = titles[0].application.nominee
    own = browser(nominee).get(reverse("certificates:own", args=[titles[0].application.key])).content.decode()
    assert "推荐上海工匠" not in own and "带徒成效突出" not in own
    book = load_workbook(io.BytesIO(made(browser(office.lead), "upward_list", "xlsx")))
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None]
    application = Application.objects.get(pk=titles[0].application_id)
    assert "2023年度择优推荐上海工匠名单" in cells and titles[0].number in cells and titles[1].number not in cells
    assert "带徒成效突出，拟择优推荐。" in cells and application.id_no not in " ".join(cells)
    assert AuditEvent.objects.filter(action="title.recommend").count() == 1
    stale = recommend(office, titles[0], "no", "经研究本年度不推荐。", version=0)
    assert stale.status_code == 409 and "已被他人更新" in stale.content.decode()
    assert recommend(office, titles[0], "no", "经研究本年度不推荐。").status_code == 302
    assert not Title.objects.filter(recommend_upward=True).exists()


def test_the_register_as_a_file_says_who_got_what(scene):
    office, titles = scene
    with clock.at(LATER):
        hand_out(office, titles[1], scan=False, what="plaque")
        text = flat(text_of(made(browser(office.chief), "title_register", "pdf")))
        book = load_workbook(io.BytesIO(made(browser(office.staff), "title_register", "xlsx")))
    for words in ("铭牌及证书发放登记表", titles[0].number, "2023年7月12日", "领取人签名"):
        assert words in text
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None]
    assert f"2023年7月12日 {titles[1].name}（本人）" in cells


def test_after_another_key_the_certificate_is_made_anew_and_the_old_one_is_void(scene, settings):
    office, titles = scene
    papers = GeneratedDocument.objects.filter(target=f"title:{titles[0].key}", kind="certificate").order_by("pk")
    url = reverse("certificates:renew", args=[titles[0].key])
    form = {"version": 1, "key": click()}
    assert browser(office.staff).post(url, form).status_code == 302
    assert papers.count() == 1, "the first one is still being made"
    render_document(papers.get().pk)
    settings.SAQ_SIGNING_FOLDER = settings.SAQ_SIGNING_FOLDER.with_name("another")
    for _n in range(2):
        assert browser(office.staff).post(url, form).status_code == 302
    first, second = papers
    render_document(second.pk)
    second.refresh_from_db()
    assert browser(office.staff).post(url, form).status_code == 302 and papers.count() == 2, "the same form"
    stale = browser(office.staff).post(url, form | {"key": click()})
    assert stale.status_code == 409 and "已由他人重新生成" in stale.content.decode() and papers.count() == 2
    assert first.void_at and second.void_at is None
    assert [signing.check(read(one.file)).status for one in (first, second)] == ["foreign", "intact"]
    own = browser(titles[0].application.nominee)
    body = own.get(reverse("certificates:own", args=[titles[0].application.key])).content.decode()
    assert str(second.key) in body and str(first.key) not in body


def test_a_certificate_that_could_not_be_made_is_made_anew(scene, settings):
    """The key could not be opened, the worker gave up; the key is mended and STAFF asks again."""
    office, titles = scene
    papers = GeneratedDocument.objects.filter(target=f"title:{titles[0].key}", kind="certificate").order_by("pk")
    settings.SAQ_SIGNING_KEY = "/nowhere/own.p12"
    for _n in range(MAX_ATTEMPTS):
        papers.update(lease_until=timezone.now())
        render_document(papers.get().pk)
    assert papers.get().status == "dead" and "没有生成成功" in page(office.staff, titles[0])
    settings.SAQ_SIGNING_KEY = ""
    url = reverse("certificates:renew", args=[titles[0].key])
    assert browser(office.staff).post(url, {"version": 1, "key": click()}).status_code == 302
    dead, made = papers
    render_document(made.pk)
    made.refresh_from_db()
    assert dead.void_at and signing.check(read(made.file)).number == titles[0].number
    assert f"/documents/{made.key}/" in page(office.staff, titles[0])


def test_the_nominee_finds_the_way_from_the_own_application_and_in_the_own_data(scene):
    _office, titles = scene
    client, application = browser(titles[0].application.nominee), titles[0].application
    body = client.get(reverse("application:detail", args=[application.key])).content.decode()
    assert reverse("certificates:own", args=[application.key]) in body and "查看证书" in body
    own = [part for one in my_data.sections(application.nominee) if one["key"] == "titles" for part in one["parts"]]
    assert ("证书编号", titles[0].number) in own[0].rows and ("状态", "有效") in own[0].rows
    assert any("永久保存" in sentence for sentence in my_data.kept_because(application.nominee))


@pytest.mark.parametrize("n", [1, 3])
def test_the_lists_ask_the_same_however_many_titles(n):
    office, titles = named(n=n)
    for user, name, count in ((office.lead, "queue", 9), (titles[0].application.nominee, "mine", 4)):
        client = browser(user)
        client.get(reverse(f"certificates:{name}"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"certificates:{name}")).status_code == 200
        assert len(asked) == count
