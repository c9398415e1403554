"""The association's letters: every sentence as it is read, on the page of an official paper (§2.17)."""

from datetime import date
from itertools import pairwise

import pytest

from accounts import clock
from accounts.roles import Role
from documents.annexes import render_letter
from documents.marks import mark_of
from nominations import letters
from nominations.models import Application
from tests.documents.paper import boxes_of, flat, fonts_of, open_pdf, pages_of, text_of
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
POINTS = 72 / 25.4


@kept
def town():
    return Town.build()


@kept
def application(town):
    """As it stands once it was submitted; what a letter says does not depend on the way there."""
    row = town.draft(name="演示欧阳伟杰")
    Application.objects.filter(pk=row.pk).update(acceptance_no="2023-0007")
    row.refresh_from_db()
    return row


def decision(application, **given):
    words = {
        "doc_no": "沪质协〔2023〕21号",
        "facts": "提交的“一线岗位经历”证明与社会保险记录不符。\n本人在听证中承认材料系他人代填。",
        "subjects": ["演示欧阳伟杰（个人）", "演示精密制造有限公司（基层单位）"],
        "ban_from": date(2023, 5, 10),
        "ban_to": date(2026, 5, 10),
        "by": None,
    }
    with clock.at(IN_TIME):
        return letters.disqualification(application, **words | given)


def printed(document) -> bytes:
    return render_letter(document.snapshot.payload, {"mark": mark_of(document)})


def test_the_decision_names_facts_ground_subjects_and_the_way_to_appeal(application):
    pdf = printed(decision(application))
    text = flat(text_of(pdf))
    for sentence in (
        "沪质协〔2023〕21号",
        "取消资格决定书",
        f"{application.recommender.name}、{application.employer.name}、演示欧阳伟杰同志：",
        "经核查，演示欧阳伟杰同志申报2023年度“上海质量工匠”（受理编号：2023-0007）存在以下情况：",
        "提交的“一线岗位经历”证明与社会保险记录不符。本人在听证中承认材料系他人代填。",
        "决定取消演示欧阳伟杰同志2023年度“上海质量工匠”参评资格，并自2023年5月10日起至2026年5月9日止，",
        "不再接受下列单位或个人申报：一、演示欧阳伟杰（个人）；二、演示精密制造有限公司（基层单位）。",
        "可在本决定作出之日起10个工作日内通过本系统或书面申请复核。",
    ):
        assert flat(sentence) in text
    assert application.id_no not in text and application.mobile not in text


def test_a_decision_without_a_ban_names_nobody_and_a_lost_title_is_called_so(application):
    text = flat(text_of(printed(decision(application, subjects=[]))))
    assert "参评资格。如认为" in text and "不再接受下列" not in text
    application.status = "named"
    text = flat(text_of(printed(decision(application))))
    assert "撤销称号决定书" in text and "决定撤销演示欧阳伟杰同志2023年度“上海质量工匠”称号" in text
    assert "申请复核" not in text, "the pipeline knows no way back from a revoked title"


@pytest.mark.parametrize(
    ("granted", "says"), [(True, "复核申请成立。理由如下："), (False, "复核申请不成立。理由如下：")]
)
def test_an_appeal_is_answered_with_its_reasons(application, granted, says):
    document = letters.appeal_reply(application, granted=granted, text="已重新核对工作年限。\n计算无误。", by=None)
    text = flat(text_of(printed(document)))
    assert flat("关于演示欧阳伟杰同志申报2023年度“上海质量工匠”（受理编号：2023-0007）的复核申请收悉。") in text
    assert says in text and "已重新核对工作年限。计算无误。" in text
    assert ("继续办理" in text) is granted and ("维持原结论" in text) is not granted


def test_asking_twice_for_one_letter_makes_one(application):
    assert decision(application) == decision(application)


def test_those_concerned_read_it_and_nobody_else(application, town):
    document = decision(application)
    assert letters.can_read_letter(town.nominee, document)
    assert not letters.can_read_letter(make_user(), document)
    assert not letters.can_read_letter(make_user(Role.REC, town.recommender), document), "still a draft"


def test_the_page_is_that_of_an_official_paper(application, tmp_path):
    long = [f"第{n}项证明材料与原件不一致，具体表现为获奖人姓名、颁发单位与日期均无法核实" for n in range(1, 21)]
    pdf = printed(decision(application, subjects=long))
    pages = pages_of(pdf)
    assert len(pages) >= 3
    assert "二十、第20项" in flat("".join(pages)), "counted on beyond ten"
    assert "申请复核" in flat(pages[-1]) and "会员与质量推进部2023年4月1日" in flat(pages[-1]), "never signed alone"
    for number, words in enumerate(boxes_of(pdf), start=1):
        body = [word for word in words if word[1] < 262 * POINTS]
        assert min(word[0] for word in words) >= 27.5 * POINTS
        assert max(word[2] for word in body) <= 184.6 * POINTS + 16, "28 + 156 mm; a comma may hang"
        assert min(word[1] for word in words) >= 36 * POINTS
        assert f"—{number}—" in flat(pages[number - 1])
    lines = sorted({round(word[1], 1) for word in boxes_of(pdf)[1] if word[1] < 262 * POINTS})
    assert {round(b - a) for a, b in pairwise(lines)} == {29}
    assert len(lines) <= 22
    faces = fonts_of(pdf, tmp_path)
    assert faces and all(face[-5:-2] == ["yes", "yes", "yes"] for face in faces), "embedded, cut, readable"
    with open_pdf(pdf) as opened:
        assert [float(x) for x in opened.pages[0].mediabox][2:] == pytest.approx([595.28, 841.89], abs=0.1)


def test_hostile_words_stay_words(application):
    bad = "<img src=http://169.254.169.254/x><script>alert(1)</script>{{ 7|add:7 }}"
    text = flat(text_of(printed(decision(application, facts=bad, subjects=[bad]))))
    assert text.count(flat(bad)) == 2
