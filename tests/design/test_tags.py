"""Instants, time left, masks and differences as people read them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms

from accounts import clock
from saq_portal.templatetags.saq import beijing, countdown, deadline_tone, mask, notes, whole_quotes, worddiff

SHANGHAI = ZoneInfo("Asia/Shanghai")
DEADLINE = datetime(2023, 4, 13, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (DEADLINE, "", "2023年4月12日 24:00"),
        (DEADLINE, "short", "4月12日 24:00"),
        (DEADLINE, "date", "2023年4月12日"),
        (datetime(2023, 4, 12, 16, 0, tzinfo=UTC), "", "2023年4月12日 24:00"),
        (datetime(2023, 1, 1, tzinfo=SHANGHAI), "", "2022年12月31日 24:00"),
        (datetime(2023, 4, 12, 9, 5, tzinfo=SHANGHAI), "", "2023年4月12日 09:05"),
        (datetime(2023, 4, 13, 0, 0, 1, tzinfo=SHANGHAI), "seconds", "2023年4月13日 00:00:01"),
        (date(2023, 4, 12), "", "2023年4月12日"),
        ("4月中旬", "", "4月中旬"),
        (None, "", ""),
    ],
)
def test_an_instant_is_named_as_the_notice_names_it(value, form, text):
    assert beijing(value, form) == text


@pytest.mark.parametrize(
    ("before", "left", "tone"),
    [
        (timedelta(days=30), "还有 30 天 0 小时", "calm"),
        (timedelta(days=4, seconds=1), "还有 4 天 0 小时", "calm"),
        (timedelta(days=4), "还有 4 天 0 小时", "soon"),
        (timedelta(days=3, hours=23), "还有 3 天 23 小时", "soon"),
        (timedelta(days=2, hours=3), "还有 2 天 3 小时", "soon"),
        (timedelta(hours=23, minutes=59), "还有 23 小时 59 分", "today"),
        (timedelta(seconds=1), "还有 1 分", "today"),
        (timedelta(0), "已截止", "over"),
        (timedelta(days=-1), "已截止", "over"),
    ],
)
def test_time_left_by_the_server(before, left, tone):
    with clock.at(DEADLINE - before):
        assert countdown(DEADLINE) == left
        assert deadline_tone(DEADLINE) == tone


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("310199197903120137", "310***********0137"),
        ("11010519491231002X", "110***********002X"),
        ("19900000001", "199****0001"),
        ("shenlicheng@example.com", "sh***@example.com"),
        ("沈砺成", "沈**"),
        ("", ""),
        (None, ""),
    ],
)
def test_personal_numbers_are_masked_by_their_shape(value, text):
    assert mask(value) == text


def test_an_address_keeps_its_district_only():
    assert mask("上海市闵行区演示路1号", "address") == "上海市闵行区＊＊＊＊＊"


def test_differences_are_marked_and_harmless():
    assert worddiff("合格率92.5%", "合格率99.8%") == "合格率<del>92.5%</del><ins>99.8%</ins>"
    assert "<script" not in worddiff("<script>", "<b>")


def test_a_quoted_name_stays_whole():
    assert whole_quotes("2023年度“上海质量工匠”<通知>") == (
        '2023年度<span class="saq-whole">“上海质量工匠”</span>&lt;通知&gt;'
    )


class Asked(forms.Form):
    name = forms.CharField(help_text='与身份证<b>"一致"</b>。')


def test_help_and_errors_of_a_field_carry_the_ids_its_input_points_to_and_no_markup_of_theirs():
    form = Asked({"name": ""})
    form.add_error("name", "<i>请填写</i>")
    html = notes(form["name"])
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;请填写&lt;/i&gt;" in html
    assert form["name"].as_widget().count("id_name_helptext") == 1
