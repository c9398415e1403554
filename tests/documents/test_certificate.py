"""D19, D20 and the plaque as a reader holds them: text, sizes, fonts, code, signature; rare and long names."""

import io
import subprocess

import docx
import pytest
import zxingcpp
from PIL import Image

from documents import certificate, naming_decision, signing
from tests.documents.paper import flat, fonts_of, open_pdf, pages_of, text_of

MM = 72 / 25.4
ADDRESS = "https://portal.example.com/verify/ABCDEFGHJKLMNPQR/"
NAMES = ["沈砺成", "吾提库尔·买买提", "胡䶮", "艾克", "阿卜杜热依木江·买买提艾力吐尔逊"]


def payload(name="沈砺成", **changes):
    return {
        "year": 2023, "organiser": "上海市质量协会", "name": name, "number": "SAQ-ZLGJ-2023-0001",
        "says": ["经组织推荐、专家评审、社会公示，命名您为2023年度“上海质量工匠”。", "特发此证。"],
        "date": "2023年7月10日", "address": ADDRESS, "demo": False, **changes,
    }  # fmt: skip


def plaque(**changes):
    return {key: value for key, value in payload(**changes).items() if key != "says"}


def decision(**changes):
    rows = [
        {"place": str(n), "name": name, "employer": "（演示）申浦重装第一机械制造有限公司", "post": "焊接班班长",
         "number": f"SAQ-ZLGJ-2023-{n:04d}"}
        for n, name in enumerate(NAMES, start=1)
    ]  # fmt: skip
    return {
        "year": 2023, "organiser": "上海市质量协会", "title": "关于命名2023年度“上海质量工匠”的决定",
        "doc_no": "沪质协〔2023〕35号", "addressee": "各会员单位及相关组织", "paragraphs": ["根据《通知》，决定命名。"],
        "list_title": "2023年度“上海质量工匠”名单", "rows": rows, "date": "2023年7月10日", "sha256": "a" * 64,
        "demo": False, **changes,
    }  # fmt: skip


def picture(pdf, tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    shot = subprocess.run(["pdftoppm", "-r", "100", "-png", str(path)], capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(shot))


def size_of(box):
    left, bottom, right, top = (float(one) for one in box)
    return round((right - left) / MM), round((top - bottom) / MM)


def test_the_certificate_says_what_it_must_on_one_page_and_is_signed(tmp_path):
    pdf = certificate.render(payload(), {})
    said = flat(text_of(pdf))
    for words in ("上海质量工匠", "证书", "沈砺成同志：", "命名您为2023年度“上海质量工匠”。", "特发此证。",
                  "证书编号：SAQ-ZLGJ-2023-0001", "上海市质量协会", "2023年7月10日"):  # fmt: skip
        assert words in said
    assert "演示" not in said and "公章" not in said
    opened = open_pdf(pdf)
    assert len(opened.pages) == 1 and size_of(opened.pages[0].mediabox) == (297, 210)
    assert signing.check(pdf) == signing.Checked("intact", "SAQ-ZLGJ-2023-0001")
    assert zxingcpp.read_barcode(picture(pdf, tmp_path)).text == ADDRESS
    assert all(line[-5] == "yes" for line in fonts_of(pdf, tmp_path)), "every font is embedded"


def test_the_demo_says_that_it_is_worth_nothing():
    assert "演示·无效" in flat(text_of(certificate.render(payload(demo=True), {})))
    assert "演示·无效" in flat(text_of(certificate.render_plaque(plaque(demo=True), {})))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_printed_whole_on_its_line(name):
    for pdf in (certificate.render(payload(name), {}), certificate.render_plaque(plaque(name=name), {})):
        pages = pages_of(pdf)
        assert len(pages) == 1 and any(name in flat(line) for line in pages[0].splitlines())


def test_the_plaque_is_ready_for_print(tmp_path):
    pdf = certificate.render_plaque(plaque(), {})
    opened = open_pdf(pdf)
    page = opened.pages[0]
    assert size_of(page.trimbox) == (400, 300) and size_of(page.mediabox) == (420, 320)
    assert size_of(page.obj["/BleedBox"])[0] >= 406
    said = flat(text_of(pdf))
    assert "二〇二三年度" in said and "上海质量工匠" in said and "SAQ-ZLGJ-2023-0001" in said
    assert zxingcpp.read_barcode(picture(pdf, tmp_path)).text == ADDRESS


def test_the_decision_is_an_official_paper_with_its_list_on_a_page_of_its_own():
    first, second = map(flat, pages_of(naming_decision.render(decision(), {})))
    for words in ("沪质协〔2023〕35号", "关于命名2023年度“上海质量工匠”的决定", "各会员单位及相关组织：",
                  "附件：2023年度“上海质量工匠”名单", "2023年7月10日"):  # fmt: skip
        assert words in first
    assert "沈砺成" not in first and "胡䶮" in second and "SAQ-ZLGJ-2023-0005" in second and "a" * 64 in second
    book = docx.Document(io.BytesIO(naming_decision.render(decision(), {}, "docx")))
    assert "沪质协〔2023〕35号" in [one.text for one in book.paragraphs]
    assert [cell.text for cell in book.tables[0].rows[4].cells][:2] == ["4", "艾\u3000克"]
