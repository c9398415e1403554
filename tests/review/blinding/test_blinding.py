"""Copies by HTTP: made in one go, words and files decided, looked at as experts do, confirmed, and lost by a change."""

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEvent
from accounts.roles import Role
from documents.files import read
from nominations.models import Application
from review.blind import standing
from review.blind.models import BlindCopy
from review.blinding.queries import turns
from tests.factories import experts as make
from tests.factories.nominations import make_user, small_image

QUEUE = "/blinding/"
DRAWN = {"boxes_left": ["10", ""], "boxes_top": ["10", ""], "boxes_width": ["40", ""], "boxes_height": ["５０", ""]}


def detail(copy):
    return reverse("blinding:detail", args=[copy.key])


def served(file):
    return reverse("blinding:served", args=[file.key])


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def decide_all(copy, post, choice="released"):
    for file in copy.files.all():
        assert post(copy, "decide", file.key, choice=choice).status_code == 302


def test_one_button_makes_what_is_missing(client, staff, passed):
    page = text(client.get(QUEUE))
    assert "生成匿名副本（1份）" in page
    assert "未生成<strong>1</strong>" in page
    assert client.post(reverse("blinding:make"), {"year": passed.cycle.year}).status_code == 302
    copy = BlindCopy.objects.get()
    page = text(client.get(QUEUE))
    assert copy.code in page
    assert f"已处理0/{copy.files.count()}" in page
    assert "生成匿名副本（" not in page
    client.post(reverse("blinding:make"), {"year": passed.cycle.year})
    assert BlindCopy.objects.count() == 1
    assert client.post(reverse("blinding:make"), {"year": "x"}).status_code == 404


def test_filters_find_and_count(client, staff, copy):
    for query, found in (
        ({"state": "todo"}, True), ({"state": "done"}, False), ({"q": copy.code}, True), ({"q": "甲某"}, True),
        ({"q": "无此人"}, False), ({"cycle": "1999"}, True), ({"state": "<b>"}, True),
    ):  # fmt: skip
        assert (detail(copy) in client.get(QUEUE, query).content.decode()) is found, query


def test_what_was_replaced_is_marked_and_counted(client, staff, copy):
    page = client.get(detail(copy)).content.decode()
    assert '<mark class="saq-blinded" title="原文：甲某某">申报人</mark>' in page
    assert '<mark class="saq-suspicious">老甲</mark>' in page
    assert "甲某某→" in re.sub(r"\s+", "", page)
    assert "证件号码、手机号码或电子邮箱→" in re.sub(r"\s+", "", page)


def test_a_suspicion_is_hidden_by_one_click_and_comes_back(client, staff, copy, post):
    assert post(copy, "hide_word", was="老甲", now="").status_code == 302
    copy.refresh_from_db()
    assert "老甲" not in copy.texts["self_statement"]
    assert "手工添加" in text(client.get(detail(copy)))
    assert post(copy, "show_word", was="老甲").status_code == 302
    copy.refresh_from_db()
    assert "老甲" in copy.texts["self_statement"]


def test_a_word_that_stands_nowhere_is_refused_beside_its_field(copy, post):
    answer = post(copy, "hide_word", was="不存在的词", now="单位B")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "文中没有“不存在的词”" in page
    assert 'value="单位B"' in page
    assert post(copy, "hide_word", was="", now="").status_code == 422
    assert post(copy, "show_word", was="甲某某").status_code == 422, "what the machine replaced stays replaced"


def test_files_are_decided_one_by_one_then_a_person_confirms(client, staff, copy, post):
    n = copy.files.count()
    assert n > 1
    assert f"还有{n}份材料没有选择" in text(client.get(detail(copy)))
    assert post(copy, "confirm", read="on").status_code == 422
    decide_all(copy, post)
    assert post(copy, "confirm").status_code == 422, "the box must be ticked"
    assert not standing.is_ready(copy.application)
    assert post(copy, "confirm", read="on").status_code == 302
    assert standing.is_ready(copy.application)
    copy.refresh_from_db()
    assert copy.sha256 in client.get(detail(copy)).content.decode()
    assert list(AuditEvent.objects.filter(action="blind.confirm").values_list("actor", flat=True)) == [staff.pk]


def test_boxes_are_burnt_in(client, staff, copy, post):
    file = copy.files.first()
    assert post(copy, "decide", file.key, choice="masked", **DRAWN).status_code == 302
    file.refresh_from_db()
    answer = client.get(served(file))
    picture = Image.open(io.BytesIO(b"".join(answer.streaming_content))).convert("RGB")
    wide, high = picture.size
    for x, y in ((0.12, 0.12), (0.3, 0.3), (0.48, 0.58)):
        assert max(picture.getpixel((int(x * wide), int(y * high)))) < 40, "black within the box"
    spot = (int(0.8 * wide), int(0.8 * high))
    before = Image.open(io.BytesIO(read(file.attachment.file))).convert("RGB").getpixel(spot)
    assert all(abs(a - b) < 40 for a, b in zip(before, picture.getpixel(spot), strict=True)), "untouched beside it"
    assert file.boxes == [[0.1, 0.1, 0.4, 0.5]]
    page = client.get(detail(copy), {"file": file.attachment.key}).content.decode()
    assert 'name="boxes_height" value="50"' in page, "the boxes can be changed later"


WRONG: list[dict[str, object]] = [
    {"choice": "masked"}, {"choice": "shown"}, {"choice": ""},
    {"choice": "masked", **DRAWN, "boxes_left": ["110", ""]}, {"choice": "masked", **DRAWN, "boxes_top": ["nan", ""]},
    {"choice": "masked", **DRAWN, "boxes_width": ["0", ""]}, {"choice": "masked", **DRAWN, "boxes_height": ["", ""]},
]  # fmt: skip


def test_wrong_input_is_said_and_decides_nothing(copy, post):
    file = copy.files.first()
    for data in WRONG:
        answer = post(copy, "decide", file.key, **data)
        assert answer.status_code == 422, data
        assert "saq-errors" in answer.content.decode(), data
    no_pdf = SimpleUploadedFile("副本.pdf", b"no pdf at all", content_type="application/pdf")
    answer = post(copy, "decide", file.key, choice="masked", upload=no_pdf)
    assert answer.status_code == 422
    assert "内容与要求不符" in answer.content.decode()
    file.refresh_from_db()
    assert (file.choice, file.file) == ("", None)
    kept = post(copy, "decide", file.key, choice="masked", **DRAWN | {"boxes_left": ["110", ""]}).content.decode()
    assert 'value="110"' in kept, "what was typed stays"


def test_a_masked_copy_may_be_uploaded(client, staff, copy, post):
    file = copy.files.first()
    upload = SimpleUploadedFile("甲某某遮挡.jpg", small_image(77), content_type="image/jpeg")
    assert post(copy, "decide", file.key, choice="masked", upload=upload).status_code == 302
    answer = client.get(served(file))
    assert answer.status_code == 200
    assert "%E7%94%B2" not in answer["Content-Disposition"], "no name in the name of the file"


def test_hidden_and_undecided_files_are_not_served(client, staff, copy, post):
    file = copy.files.first()
    assert client.get(served(file)).status_code == 404
    post(copy, "decide", file.key, choice="released")
    assert client.get(served(file)).status_code == 200
    assert AuditEvent.objects.filter(action="file.download", actor=staff).exists()
    file.refresh_from_db()
    shown = file.file
    post(copy, "decide", file.key, choice="hidden")
    assert client.get(served(file)).status_code == 404
    shown.refresh_from_db()
    assert shown.erased_at, "what is shown no more is kept no more"


def test_the_preview_names_nobody(client, staff, copy, post):
    decide_all(copy, post)
    page = client.get(reverse("blinding:preview", args=[copy.key])).content.decode()
    row = copy.application
    for word in (row.name, row.employer.name, row.recommender.name, "19900001234", row.acceptance_no, row.mobile):
        assert word not in page, word
    assert copy.code in page
    assert "证明材料1" in page
    assert str(row.key) not in page
    assert not any(str(file.attachment.key) in page for file in copy.files.select_related("attachment"))


def test_a_change_undoes_the_confirmation_and_the_page_says_so(client, staff, passed, post):
    copy = make.copied(passed, staff)
    make.written_stage(passed.cycle)
    make.started(passed, make_user(Role.LEAD))
    assert "重新确认之前，专家不能阅读" in client.get(detail(copy)).content.decode()
    assert post(copy, "hide_word", was="攻关", now="").status_code == 302
    assert not standing.is_ready(passed)
    assert turns(staff)[0]["sentence"] == "有 1 份匿名副本等待处理、确认"


def test_a_new_form_makes_the_copy_old_until_it_is_made_anew(client, staff, passed, post):
    copy = make.copied(passed, staff)
    Application.objects.filter(pk=passed.pk).update(revision=passed.revision + 1)
    assert "表已更新" in client.get(QUEUE).content.decode()
    assert "重新生成副本" in client.get(detail(copy)).content.decode()
    assert post(copy, "renew").status_code == 302
    assert post(copy, "confirm", read="on").status_code == 302
    assert standing.is_ready(passed)


def test_who_comes_second_is_told_and_a_double_click_counts_once(copy, post):
    version = copy.version
    assert post(copy, "hide_word", was="团队", now="", key="k1").status_code == 302
    assert post(copy, "hide_word", was="团队", now="", version=version, key="k1").status_code == 302
    assert AuditEvent.objects.filter(action="blind.term").count() == 1
    answer = post(copy, "hide_word", was="攻关", now="", version=version, key="k2")
    assert answer.status_code == 409
    assert "演示经办人甲" in answer.content.decode()
    copy.refresh_from_db()
    assert copy.texts["achievements"] == "带领（已隐去）攻关。"


def test_a_year_blind_throughout_offers_no_release(client, staff, copy, post):
    type(copy.application.cycle).objects.update(written_blind="full")
    assert 'value="released"' not in client.get(detail(copy)).content.decode()
    assert post(copy, "decide", copy.files.first().key, choice="released").status_code == 422
