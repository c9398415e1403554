"""Anybody verifies a certificate: valid, revoked, unknown, changed by a byte; nobody learns more, or tries for long."""

import io
import re
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import clock
from documents.files import read
from documents.models import GeneratedDocument, StoredFile
from documents.rendering import render_document
from nominations.identity import name_key
from nominations.models import Application
from publicity.lists import personal
from publicity.titles import papers
from publicity.titles.models import Title
from publicity.verification import forms, queries
from tests.factories.naming import NAMED, named
from tests.factories.proceedings import Bench
from tests.support.cleaning import clean_cache
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
ASK, FILE = "/verify/", "/verify/file/"
UNKNOWN = "未查到与所填信息一致的证书"


@kept
def scene():
    return named(n=2)


def by_number(number, name, **more):
    return Client().post(ASK, {"number": number, "name": name}, **more)


def by_file(data, name="证书.pdf"):
    return Client().post(FILE, {"file": SimpleUploadedFile(name, data, content_type="application/pdf")})


def said(answer):
    """What stands on the page, without its frame."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def revoke(office, title):
    with clock.at(NAMED + timedelta(days=400)):
        Bench(office.staff, office.lead, office.chief).bring(title.application)


def printed(title):
    """The certificate as the person named downloads it."""
    document = GeneratedDocument.objects.filter(target=papers.target(title), kind="certificate").latest("pk")
    render_document(document.pk)
    document.refresh_from_db()
    return read(document.file)


def test_the_square_on_the_certificate_leads_to_the_answer(scene):
    _office, titles = scene
    path = papers.address(titles[0]).partition("//")[2].partition("/")[2]
    answer = Client().get(f"/{path}")
    words = said(answer)
    for word in (titles[0].name, "2023", "上海质量工匠", titles[0].number, "有效", "2023年7月10日"):
        assert word in words
    assert answer.status_code == 200 and titles[1].number not in words and titles[0].employer not in words


def test_the_number_with_the_name_and_the_code_lead_to_the_same_answer(scene):
    _office, titles = scene
    title = titles[0]
    wanted = said(Client().get(f"/verify/{title.token}/"))
    for number in (title.number, f" {title.number.lower()} ", title.number.replace("-", "－")):
        assert said(by_number(number, title.name)) == wanted
    for code in (title.token, title.token.lower(), papers.address(title), f"{title.token[:8]}-{title.token[8:]}"):
        assert said(Client().post(ASK, {"code": code})) == wanted


@pytest.mark.parametrize(
    ("kept_as", "typed"),
    [
        ("吾提库尔·买买提", "吾提库尔•买买提"), ("吾提库尔·买买提", "吾提库尔．买买提"),
        ("吾提库尔·买买提", "吾提库尔・买买提"),
        ("王炎", "王\u3000炎"), ("胡䶮", " 胡䶮\u200b"), ("（演示）王炎", "(演示)王炎"),
    ],
)  # fmt: skip
def test_a_name_is_the_same_however_it_is_spelled(kept_as, typed):
    assert name_key(kept_as) == name_key(typed) != name_key(kept_as + "某")


def test_a_revoked_title_says_so_and_since_when_and_no_reason(scene):
    office, titles = scene
    revoke(office, titles[0])
    title = Title.objects.get(pk=titles[0].pk)
    words = said(Client().get(f"/verify/{title.token}/"))
    assert (
        "已撤销" in words
        and f"已于 {papers.day_of(title.revoked_at)} 撤销" in words
        and title.number in words
        and "有效" not in words
    )
    assert said(by_number(title.number, title.name)) == words
    assert title.revocation_note not in words and "沪质协" not in words


def test_unknown_numbers_names_and_codes_are_answered_by_one_and_the_same_page(scene):
    _office, titles = scene
    answers = [
        by_number(titles[0].number, "某某"), by_number("SAQ-ZLGJ-2023-9999", titles[0].name),
        by_number(titles[0].number, "·"), by_number("SAQ-ZLGJ-2023-9999", "·"),
        Client().post(ASK, {"code": "x"}), Client().post(ASK, {"code": "A" * 16}), Client().get(f"/verify/{'A' * 16}/"),
        Client().get("/verify/1/"),
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1 and UNKNOWN in said(answers[0])
    clean_cache()
    found = by_number(titles[0].number, titles[0].name)
    telling = [{**answer.headers, "Content-Length": "", "Expires": ""} for answer in (found, answers[0])]
    assert telling[0] == telling[1]


def test_known_and_unknown_take_the_same_steps(scene, django_assert_num_queries):
    _office, titles = scene
    for ask in (
        lambda: by_number(titles[0].number, titles[0].name), lambda: by_number(titles[0].number, "某某"),
        lambda: by_number("SAQ-ZLGJ-2023-9999", "某某"), lambda: Client().get(f"/verify/{titles[0].token}/"),
        lambda: Client().get(f"/verify/{'A' * 16}/"),
    ):  # fmt: skip
        with django_assert_num_queries(1):
            ask()


def test_the_file_itself_is_checked_to_the_last_byte_and_kept_nowhere(scene, tmp_path):
    office, titles = scene
    data = printed(titles[0])
    kept_files = StoredFile.objects.count()
    good = said(by_file(data))
    assert "与签发时完全一致" in good and titles[0].number in good and "有效" in good
    place = len(data) // 3
    changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    path = tmp_path / "changed.pdf"
    path.write_bytes(changed)
    reader = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False)
    assert "Signature is Valid" not in reader.stdout
    words = said(by_file(changed))
    assert "被改动过" in words and titles[0].number not in words and titles[0].name not in words
    blank = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(blank)
    assert "没有电子签名" in said(by_file(blank.getvalue()))
    assert "不是 PDF 文件" in said(by_file(b"<html>")) and "不是 PDF 文件" in said(by_file(b""))
    revoke(office, titles[0])
    gone = said(by_file(data))
    assert "已撤销" in gone and "称号已经撤销" in gone and "与签发时完全一致" not in gone
    assert StoredFile.objects.filter(original_name="证书.pdf").count() == 0
    assert StoredFile.objects.count() - kept_files <= 2, "the papers of the revocation and nothing else"


def test_a_former_print_and_a_foreign_key_are_told_apart(scene, settings):
    office, titles = scene
    data = printed(titles[0])
    papers.renew(titles[0], office.cycle, by=office.staff)
    again = printed(titles[0])
    former = said(by_file(data))
    assert "重新生成过" in former and titles[0].number in former and "有效" in former
    assert "与签发时完全一致" in said(by_file(again))
    settings.SAQ_SIGNING_FOLDER = settings.SAQ_SIGNING_FOLDER.with_name("elsewhere")
    foreign = said(by_file(data))
    assert "不是协会的签名" in foreign and titles[0].number not in foreign


def test_a_large_file_is_refused_unread_and_one_that_is_let_in_never_touches_the_disk(monkeypatch):
    def on_disk(*_args, **_more):
        raise AssertionError("a file on the disk")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", on_disk)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", on_disk)
    assert "不是 PDF 文件" in said(by_file(bytes(3 * 1024 * 1024)))
    for size in (forms.MOST + 1, forms.MOST + forms.AROUND + 1):
        answer = by_file(bytes(size))
        assert answer.status_code == 422 and "文件超过 5 MB" in said(answer)
    assert by_file(bytes(forms.MOST)).status_code == 200


def test_when_too_many_files_are_read_at_once_the_page_asks_to_come_again(monkeypatch):
    monkeypatch.setattr(queries, "PATIENCE", 0)
    for _n in range(2):
        assert queries.READERS.acquire(blocking=False)
    try:
        answer = by_file(b"%PDF-1.7 /ByteRange")
    finally:
        queries.READERS.release(2)
    assert answer.status_code == 503 and "还没有检查" in said(answer)
    assert "被改动过" in said(by_file(b"%PDF-1.7 /ByteRange")), "and then it is free again"


@pytest.mark.parametrize(
    ("path", "form", "sentence", "typed"),
    [
        (ASK, {"number": "", "name": "王炎"}, "请填写证书编号", "王炎"),
        (ASK, {"number": "SAQ-1", "name": " "}, "请填写证书上的姓名", "SAQ-1"),
        (ASK, {"code": ""}, "请填写核验码", ""), (FILE, {}, "请选择电子证书文件", ""),
        (ASK, {"number": "\x00", "name": "王炎"}, "不允许", "王炎"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field(path, form, sentence, typed):
    answer = Client().post(path, form)
    assert answer.status_code == 422 and sentence in said(answer) and typed in said(answer)


def test_ten_questions_a_minute_by_whatever_way_then_words_and_how_long_to_wait(scene):
    _office, titles = scene
    with clock.at(NAMED + timedelta(seconds=20)):
        for n in range(4):
            assert by_number(f"SAQ-ZLGJ-2023-{n + 1:04d}", "某某").status_code == 200
        for n in range(3):
            assert Client().get(f"/verify/{'ABCD'[n] * 16}/").status_code == 200
        for _n in range(3):
            assert by_file(b"nothing").status_code == 200
        asked = (
            by_number(titles[0].number, titles[0].name), Client().get(f"/verify/{titles[0].token}/"),
            by_file(b"nothing"), by_number("x", "y"), Client().get(f"/verify/{'A' * 16}/"),
        )  # fmt: skip
        assert {answer.status_code for answer in asked} == {429}
        assert len({answer.content for answer in asked}) == 1, "who is known is not told apart by the limit either"
        assert asked[0]["Retry-After"] == "40" and "40 秒后再试" in said(asked[0])
        assert by_number(titles[0].number, titles[0].name, REMOTE_ADDR="198.51.100.7").status_code == 200
        assert Client().get(ASK).status_code == 200, "the form itself asks nothing"
    with clock.at(NAMED + timedelta(seconds=61)):
        assert Client().get(f"/verify/{titles[0].token}/").status_code == 200


def test_a_household_of_ipv6_is_one_address(scene):
    with clock.at(NAMED):
        answers = [by_number("x", "y", REMOTE_ADDR=f"2001:db8::{n:x}").status_code for n in range(12)]
        assert answers == [200] * 10 + [429] * 2
        assert by_number("x", "y", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_no_cookie_no_session_no_cache_no_index_no_referrer_no_script(scene):
    _office, titles = scene
    strict = Client(enforce_csrf_checks=True)
    answers = [
        strict.get(ASK), strict.get(f"/verify/{titles[0].token}/"), strict.post(ASK, {"code": titles[0].token}),
        strict.post(FILE, {"file": SimpleUploadedFile("a.pdf", b"x")}), strict.post(ASK, {}),
        *[strict.get("/verify/none/") for _n in range(11)],
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {200, 422, 429}
    for answer in answers:
        assert not answer.cookies and "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer" and answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "<script" not in answer.content.decode() and "csrfmiddlewaretoken" not in answer.content.decode()


def test_nothing_else_of_the_person_leaves(scene):
    _office, titles = scene
    data = printed(titles[0])
    answers = [
        Client().get(f"/verify/{titles[0].token}/"), by_number(titles[0].number, titles[0].name), by_file(data),
        by_number(titles[0].number, "某某"), Client().get("/verify/a/b/"), Client().put(ASK), Client().get(FILE),
    ]  # fmt: skip
    row = Application.objects.get(pk=titles[0].application_id)
    hidden = [row.id_no, row.mobile, row.home_addr, row.email, str(row.key), str(titles[0].key)]
    hidden += [titles[0].employer, titles[0].post, row.nominee.name, titles[0].naming.decision_no]
    for answer in answers:
        text = answer.content.decode() + str(dict(answer.items()))
        assert not [one for one in hidden if one and one in text]
        assert personal.scan({"page": text}) == []
        assert not re.search(r"得分|评分|score|分数", said(answer))
