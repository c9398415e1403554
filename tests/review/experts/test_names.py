"""Names that mean one organisation or one person, and names that must never be taken for one another."""

import pytest

from review.experts.names import cores, person, same_person, same_unit

SAME = [
    ("申浦重型装备（集团）有限公司", "申浦重型装备(集团)有限公司"),
    ("（演示）申浦重型装备（集团）有限公司", "申浦重型装备集团有限公司"),
    ("（演示）申浦重型装备（集团）有限公司", "申浦重型装备有限责任公司"),
    ("东畔生物医药集团股份有限公司", "东畔生物医药股份有限公司"),
    ("东畔生物医药集团股份有限公司", "东畔生物医药"),
    ("上海市申浦重型装备有限公司", "申浦重型装备有限公司"),
    ("上海申浦重型装备有限公司", "申浦重型装备（上海）有限公司"),
    ("申浦 重型 装备\u3000有限公司", "申浦重型装备有限公司"),
    ("申浦重型装备〔集团〕有限公司", "申浦重型装备【集团】有限公司"),
    ("ＡＢＢ工程（上海）有限公司", "abb工程(上海)有限公司"),
    ("申嶼船舶研究設計有限公司", "申屿船舶研究设计有限公司"),
    ("東畔生物醫藥集團股份有限公司", "东畔生物医药集团股份有限公司"),
    ("申浦重装", "申浦重型装备（集团）有限公司"),
    ("申穹精密技术研究院", "申穹精密研究院"),
    ("申穹第708研究所", "申穹第七〇八研究所"),
    ("申穹第七零八研究所", "申穹第七〇八研究所"),
    ("申穹精密研究院（申浦重型装备研究所）", "申浦重型装备研究所"),
    ("静安区中心医院", "静安中心医院"),
    ("华东师大", "华东师范大学"),
    ("云间区市场监督管理局（虚构区）", "云间区市场监督管理局"),
    ("第一人民医院", "上海市第一人民医院"),
    ("青屿云计算有限公司\u200b", "青屿云计算有限公司"),
]
OTHER = [
    ("申浦重装第一机械制造有限公司", "申浦重装铸锻有限公司"),
    ("申浦重装第一机械制造有限公司", "申浦重装第二机械制造有限公司"),
    ("上海市第一人民医院", "上海市第六人民医院"),
    ("第一人民医院", "人民医院"),
    ("申屿造船有限公司", "申屿船舶研究设计有限公司"),
    ("沪芯晶圆制造有限公司", "沪芯封装测试有限公司"),
    ("东畔制药有限公司", "东畔生物工程有限公司"),
    ("上海大学", "复旦大学"),
    ("上海交通大学", "上海交通大学医学院附属瑞金医院"),
    ("西安交通大学", "上海交通大学"),
    ("浦东中心医院", "浦西中心医院"),
    ("浦东新区东方医院", "浦东新区人民医院"),
    ("上海银行", "浦东银行"),
    ("甲有限公司", "乙有限公司"),
    ("有限公司", "有限责任公司分公司甲"),
    ("申浦重装", "申浦重型第一装备有限公司"),
    ("", "申浦重装"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_organisation(one, other):
    assert same_unit(one, other)
    assert same_unit(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_organisations(one, other):
    assert not same_unit(one, other)
    assert not same_unit(other, one)


def test_a_name_that_is_all_form_keeps_itself():
    assert cores("有限公司") == ("有限公司",)
    assert cores("上海大学") == ("上海大学",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("吾提库尔·买买提", "吾提库尔•买买提"),
        ("吾提库尔·买买提", "吾提库尔买买提"),
        ("王\u3000炎", "王炎"),
        ("陳國強", "陈国强"),
        ("胡䶮", "胡䶮 "),
    ],
)
def test_one_person(one, other):
    assert same_person(one, other)


@pytest.mark.parametrize(("one", "other"), [("王炎", "王焱"), ("李明", "李明辉"), ("", ""), ("·", "")])
def test_two_persons(one, other):
    assert not same_person(one, other)
    assert person("·") == ""
