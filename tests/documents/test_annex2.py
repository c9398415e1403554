"""Annex 2 on paper and as a sheet, and the receipt (R120–R128, D2, D5, T-09)."""

import io
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from documents.annexes import render_annex2, render_receipt
from documents.payloads import blank_annex2
from tests.documents.paper import flat, open_pdf, pages_of, text_of
from tests.documents.samples import annex2, receipt

HOSTILE = [
    '=HYPERLINK("http://x",A1)',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "'=1",
    "<b>&",
]


def sheet_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_the_list_on_paper():
    page = flat(text_of(render_annex2(annex2(), {}), "-raw"))
    assert page.startswith("附件2“上海质量工匠”培养选树推荐汇总表序号所在单位名称姓名所在岗位名称职务、职称")
    assert "1申浦重装第1机械制造有限公司林志远总装车间焊接班班长班长、高级技师" in page
    assert "推荐单位（加盖公章）：申浦重型装备（集团）有限公司联系人：周宁联系电话：021-52580000" in page
    assert "报送批次2023-B07第2版校验码5e5e5e5e5e5e5e5e" in page


def test_two_character_names_are_padded_in_the_list():
    assert "王\u3000炎" in text_of(render_annex2(annex2(), {}), "-raw").replace(" ", "\u3000")
    assert sheet_of(render_annex2(annex2(), {}, "xlsx"))["C5"].value == "王\u3000炎"


def test_the_head_repeats_and_the_seal_never_stands_alone():
    for rows in (9, 10, 11, 12, 13, 14, 15, 27, 40):
        pages = pages_of(render_annex2(annex2(rows), {}))
        assert all("所在岗位名称" in page for page in pages), rows
        assert "申浦重装第" in pages[-1], rows
        assert sum(page.count("申浦重装第") for page in pages) == rows


def test_it_is_landscape_and_tagged():
    with open_pdf(render_annex2(annex2(), {})) as pdf:
        box = pdf.pages[0].mediabox
        assert box[2] > box[3]
        assert pdf.Root.Lang == "zh-CN"
        assert "/StructTreeRoot" in pdf.Root


def test_the_blank_list_fits_one_page():
    assert len(pages_of(render_annex2(blank_annex2(2023), {}))) == 1
    assert "校验码" not in text_of(render_annex2(blank_annex2(2023), {}))


def test_the_sheet_holds_the_same_rows():
    sheet = sheet_of(render_annex2(annex2(), {}, "xlsx"))
    assert [cell.value for cell in sheet[3]] == ["序号", "所在单位名称", "姓名", "所在岗位名称", "职务、职称"]
    assert [cell.value for cell in sheet[4]] == [
        1,
        "申浦重装第1机械制造有限公司",
        "林志远",
        "总装车间焊接班班长",
        "班长、高级技师",
    ]
    assert sheet["A8"].value == "推荐单位（加盖公章）：申浦重型装备（集团）有限公司"
    assert sheet["A9"].value == "联系人：周宁"
    assert sheet["A10"].value == "联系电话：021-52580000"
    assert sheet["A11"].value == "报送批次 2023-B07　第 2 版　校验码 5e5e5e5e5e5e5e5e"


def test_the_sheet_prints_on_a4_with_a_repeated_head():
    sheet = sheet_of(render_annex2(annex2(), {}, "xlsx"))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.column_dimensions["B"].width > 30


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text):
    payload = annex2(recommender=text, contact_name=text)
    payload["rows"][0] |= {"employer": text, "post_name": text, "position_title": text}
    data = render_annex2(payload, {}, "xlsx")
    sheet = sheet_of(data)
    cells = [sheet["B4"], sheet["D4"], sheet["E4"]]
    for cell in cells:
        assert cell.data_type == "s"
        assert cell.value.replace("_x000D_", "\r") == text, "the text itself is unchanged"
        assert bool(cell.quotePrefix) == (not text.startswith(("'", "<")))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[3][0] == 1
    assert flat(text) in flat(text_of(render_annex2(payload, {}), "-raw"))


def test_the_sheet_names_no_author():
    book = openpyxl.load_workbook(io.BytesIO(render_annex2(annex2(), {}, "xlsx")))
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy


def test_the_receipt_says_what_was_received_when_with_its_hashes():
    page = flat(text_of(render_receipt(receipt(), {"mark": "SAQ1|receipt|0|r2|0"}), "-raw"))
    assert page.startswith("2023年度“上海质量工匠”申报材料受理回执申浦重型装备（集团）有限公司：")
    assert "贵单位于2023年4月12日16:32:07通过" in page
    assert "共2件" in page
    assert f"2023-0001王炎申浦重装第一机械制造有限公司{1:064x}" in page
    assert "5e" * 32 in page
    assert "上海市质量协会会员与质量推进部" in page
