"""Annex 1 as paper: the official wording in the official order, ticks, places, fonts, tags (R80–R114, D1)."""

import pytest

from documents.annexes import render_annex1
from documents.payloads import CHOICES, blank_annex1
from tests.documents.paper import boxes_of, flat, fonts_of, open_pdf, pages_of, text_of
from tests.documents.samples import annex1


def phrases(text: str) -> list[str]:
    return text.split()


# The notice, Annex 1, read row by row.
LABELS = phrases("""
附件1 2023年度“上海质量工匠”申报表 推荐单位： 姓名 性别 手机号码 政治面貌 学历 职务 身份证 是否曾获 劳模称号
户籍属性 是否外来 务工人员 家庭住址 邮编 工作单位 单位性质 所属行业 工种 工作年限 单位地址 邮编 身份 技能等级
职称 具有工艺专长、掌握高超技能、体现领军作用、做出突出贡献四项指标至少选填一项。 是否具有 工艺专长 一技之长：
绝技高招： 技术专长： 其他： 是否掌握 高超技能 技术水平： 是否获得专利： 发明专利数： 实用新型专利数：
外观设计专利数： 是否体现 领军作用 技能、技艺传授途径： 是否做出 突出贡献 做出卓越贡献，取得重要成果。
对“工匠精神”的理解 (100字以内) 所在岗位简述 (300字以内) 个人自述 (500字以内，包括技术特长、社会贡献等)
主要成绩与突出贡献 (5000字以内) (可附页) 曾经获得的相关荣誉/成果 (区级以上) 基层单位意见 盖章： 推荐单位意见
盖章： 注：
1、是否具有工艺专长、是否掌握高超技能、是否体现领军作用、是否做出突出贡献四项指标需提交证明材料，并由基层单位盖章确认。
2、曾经获得的相关荣誉/成果可以是政府相关主管部门颁发荣誉，或是中国质量协会、上海市质量协会所主办的各类质量推进活动成果、奖项荣誉。
3、按字数要求撰写相关内容，请勿改变表格大小格式，补充材料请另附
""")


def in_order(text: str, wanted: list[str]) -> None:
    at = 0
    for phrase in wanted:
        found = text.find(flat(phrase), at)
        assert found >= 0, f"{phrase!r} is not where the notice has it, after {text[max(0, at - 30) : at]!r}"
        at = found + len(flat(phrase))


@pytest.fixture(scope="module")
def blank() -> bytes:
    return render_annex1(blank_annex1(2023) | {"annex_label": "附件 1"}, {})


@pytest.fixture(scope="module")
def filled() -> bytes:
    return render_annex1(annex1(), {"mark": "SAQ1|annex1|0123456789abcdef|r3|fedcba9876543210"})


def test_every_label_of_the_notice_in_its_order(blank):
    # -raw follows the order in which the cells were drawn, which is the reading order of the form.
    in_order(flat(text_of(blank, "-raw")), LABELS)


def test_the_blank_form_fills_three_pages_and_ticks_nothing(blank):
    assert len(pages_of(blank)) == 3
    assert "☑" not in text_of(blank)
    assert text_of(blank).count("☐") == sum(len(CHOICES[key]) for key in CHOICES) + 4


def test_each_value_stands_behind_its_label(filled):
    page = flat(text_of(filled, "-raw"))
    wanted = phrases("""
        推荐单位：申浦重型装备（集团）有限公司 姓名林志远 性别男 手机号码13800001234 政治面貌中共党员
        学历大学本科 职务数控一班班长 身份证310199197801010011 ☑否 户籍属性☐农业户口☑非农业户口 ☐是☑否
        剑川路910弄26号1203室 邮编200240 工作单位申浦重装第一机械制造有限公司 单位性质国有企业
        所属行业C制造业·通用设备 工种加工中心操作工 工作年限25 邮编201108 ☐干部☐专业技术人员☑普通工人☐职员☐其他
        ☑高级技师☐技师☐高级工☐中级工☐初级工☐无 ☐高级职称☑中级职称☐初级职称☐无 ☑一技之长：薄壁机匣精密加工
        ☑绝技高招：恒力装夹微量切削 ☑技术专长：五轴联动编程 ☐其他： ☐国际领先☐国际先进☑国内领先☐国内先进
        是否获得专利：☑是☐否 发明专利数：6 实用新型专利数：17 外观设计专利数：2 ☑带徒☑培训☐其他：
        ☐全国☑本市☑本行业☑本单位 2022年8月上海市优秀QC小组成果一等奖 情况属实，同意推荐申报。 签署人：丁一凡
        盖章： 2023年4月3日
    """)
    in_order(page, wanted)


def test_an_unsigned_opinion_leaves_room_for_date_and_seal(filled):
    assert "盖章：年月日" in flat(text_of(filled, "-raw")).replace("_", "")


@pytest.mark.parametrize("key", ["identity", "skill_level", "title", "tech_level", "hukou"])
def test_each_choice_ticks_its_own_box(key):
    for code, label in CHOICES[key].items():
        # “无” and “其他” stand in several rows: look at the ticks only.
        page = flat(text_of(render_annex1(blank_annex1(2023) | {key: code}, {}), "-raw"))
        assert page.count("☑") == 1
        assert f"☑{label}" in page


def test_pages_are_numbered_x_of_y(filled):
    for number, page in enumerate(pages_of(filled), 1):
        assert f"第{number}页共3页" in flat(page)


def test_only_subsets_of_the_expected_faces_are_embedded(filled, tmp_path):
    fonts = fonts_of(filled, tmp_path)
    assert {font[0].split("+")[1] for font in fonts} == {"SAQ-Song", "SAQ-Song-Bold"}
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts), "embedded, subset, with Unicode"


def test_rare_characters_come_from_the_full_font(tmp_path):
    pdf = render_annex1(annex1(name="䶮㛃𬭎𫍯喆"), {})
    assert "䶮㛃𬭎𫍯喆" in flat(text_of(pdf))
    assert {font[0].split("+")[1] for font in fonts_of(pdf, tmp_path)} == {"SAQ-Song", "SAQ-Song-Bold", "Noto-Serif-SC"}


def test_the_file_is_tagged_titled_and_in_chinese(filled):
    with open_pdf(filled) as pdf:
        root = pdf.Root
        assert root.Lang == "zh-CN"
        assert root.MarkInfo.Marked
        assert "/StructTreeRoot" in root
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "2023 年度“上海质量工匠”申报表"
        assert b"pdfuaid:part" in root.Metadata.read_bytes()


def test_it_stays_small(filled):
    assert len(filled) <= 200 * 1024


def test_the_same_data_gives_the_same_bytes():
    assert render_annex1(annex1(), {}) == render_annex1(annex1(), {})


def test_draft_is_written_across_every_page_and_only_then():
    pages = pages_of(render_annex1(annex1(draft=True, achievements="甲" * 1200), {}))
    assert len(pages) == 4
    # Turned by 45 degrees the two characters are found on lines of their own.
    assert all("草" in page and "稿" in page for page in pages)
    assert "稿" not in text_of(render_annex1(annex1(), {}))


def test_two_character_names_are_not_padded_on_the_form():
    assert "王炎" in text_of(render_annex1(annex1(name="王炎"), {}))


def test_words_do_not_overlap(filled):
    """Boxes of words on a page never cross: a cell too small for its text would show here."""
    for words in boxes_of(filled):
        for index, (left, top, right, bottom, word) in enumerate(words):
            for other_left, other_top, other_right, other_bottom, other in words[index + 1 :]:
                wide = min(right, other_right) - max(left, other_left)
                high = min(bottom, other_bottom) - max(top, other_top)
                assert wide < 1 or high < 6, f"{word!r} overlaps {other!r}"


def test_the_mark_is_printed_and_can_be_read(filled, tmp_path):
    assert "第3版校验码fedcba9876543210" in flat(text_of(filled))
    import subprocess

    import zxingcpp as zxing
    from PIL import Image

    (tmp_path / "a.pdf").write_bytes(filled)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-f", "3", "-l", "3", tmp_path / "a.pdf", tmp_path / "p"], check=True
    )
    with Image.open(next(tmp_path.glob("p*.png"))) as image:
        assert [code.text for code in zxing.read_barcodes(image)] == [
            "SAQ1|annex1|0123456789abcdef|r3|fedcba9876543210"
        ]
