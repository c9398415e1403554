"""What a box cannot hold goes to the 附页, and nothing is lost (R109, R114)."""

import re
from collections import Counter

import pytest

from documents.annexes import render_annex1
from documents.fitting import Box, count_lines, fit, indent, tidy
from tests.documents.paper import boxes_of, flat, pages_of, text_of
from tests.documents.samples import annex1, story


def printed(pdf: bytes) -> str:
    return flat(text_of(pdf, "-raw"))


@pytest.mark.parametrize("length", [300, 700, 760, 800, 1500, 5000])
def test_achievements_of_any_length_are_printed_whole(length):
    text = story(length)
    pdf = render_annex1(annex1(achievements=text), {})
    page = re.sub(r"第\d+页共\d+页", "", printed(pdf))
    assert not Counter(flat(text)) - Counter(page)
    # The text is parted behind a sentence, so each sentence is found in one piece, numbers and all.
    for sentence in flat(text).split("。"):
        assert sentence in page


def test_5000_characters_flow_onto_the_extra_pages_and_say_so():
    pages = pages_of(render_annex1(annex1(achievements=story(5000)), {}))
    assert len(pages) >= 5
    assert "见附页" in flat(pages[1])
    assert flat(pages[3]).startswith(
        "附页2023年度“上海质量工匠”申报表推荐单位：申浦重型装备（集团）有限公司姓名：林志远"
    )
    assert "主要成绩与突出贡献（续）" in flat(pages[3])


def test_a_text_that_fits_makes_no_extra_page():
    pdf = render_annex1(annex1(), {})
    assert len(pages_of(pdf)) == 3
    assert "见附页" not in printed(pdf)


def test_the_narrative_page_keeps_its_size_whatever_the_texts():
    """The boxes of page 2 end where they end on the blank form; a box pushed open would start a further page."""
    long = {
        "understanding": story(150),
        "job_brief": story(480),
        "self_statement": story(800),
        "achievements": story(9000),
    }
    pages = pages_of(render_annex1(annex1(**long), {}))
    assert "对“工匠" in pages[1]
    assert "曾经获得的" in flat(pages[2])
    assert flat(pages[2]).find("盖章：") > 0


def test_paragraphs_of_one_character_each_are_not_lost():
    text = "\n".join(str(number) for number in range(200))
    page = printed(render_annex1(annex1(self_statement=text), {}))
    assert not Counter(flat(text)) - Counter(page)


def test_the_first_page_holds_the_longest_permitted_values():
    pdf = render_annex1(
        annex1(
            name="阿" * 30, recommender="推" * 100, position="职" * 40, home_addr="家" * 100, employer="单" * 100,
            unit_addr="址" * 100, industry="C 制造业·" + "业" * 30, trade="工" * 30,
            craft={"skill": "技" * 60, "stunt": "绝" * 60, "speciality": "专" * 60, "other": "他" * 60},
            mentoring={"apprentice": True, "training": True, "other": "授" * 60},
        ),
        {},
    )  # fmt: skip
    page = printed(pdf)
    for char, count in {"阿": 30, "推": 100, "家": 100, "单": 100, "址": 100, "授": 60, "绝": 60, "他": 60}.items():
        assert page.count(char) >= count, char
    assert "做出卓越贡献，取得重要成果。" in flat(pages_of(pdf)[0]), "the first page is still one page"
    for words in boxes_of(pdf):
        assert all(left >= 56 and right <= 540 and bottom <= 830 for left, _top, right, bottom, _word in words)


def test_twenty_long_honours_and_long_opinions_are_whole():
    honours = [f"20{number:02}年8月 {'荣' * 80}（{'授' * 60}）" for number in range(20)]
    opinion = {"text": "意" * 500, "signer": "签" * 4, "date": "2023年4月3日"}
    page = printed(render_annex1(annex1(honours=honours, unit_opinion=opinion, recommender_opinion=opinion), {}))
    assert page.count("荣") >= 1600
    assert page.count("授") >= 1200
    assert page.count("意") >= 1000
    assert page.count("签签签签") == 2


def test_one_word_longer_than_the_line_breaks():
    pdf = render_annex1(annex1(employer="https://" + "x" * 92, understanding="W" * 100), {})
    for words in boxes_of(pdf):
        assert all(right <= 540 for _left, _top, right, _bottom, _word in words)
    assert printed(pdf).count("x") >= 92


def test_fit_prefers_smaller_letters_to_an_extra_page_and_cuts_behind_a_sentence():
    box = Box(10, 3, 14, 3)
    assert fit("一" * 27, box, "见").size == ""
    assert fit("一" * 30, box, "见").size == "small"
    fitted = fit("一二三四五六七八。" * 8, box, "见")
    assert fitted.text == "一二三四五六七八。一二三四五六七八。\n见"
    assert fitted.text.removesuffix("\n见") + fitted.rest == "一二三四五六七八。" * 8


def test_lines_are_counted_for_latin_words_and_paragraphs():
    assert count_lines("", 10) == 1
    assert count_lines("一二三\n四五六", 10) == 2
    assert count_lines("abcdefghij " * 3, 10) == 3
    assert count_lines("x" * 100, 10) > 6


def test_tidy_keeps_every_visible_character():
    assert tidy("a\r\n\r\n b\tc\u2028d\x00") == "a\nb c\nd"
    assert indent("甲\n乙") == "\u3000\u3000甲\n\u3000\u3000乙"
