"""Preparing a year: the form in Beijing time, the notice as plain text, cloning, what a publication still lacks."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.cycles.forms import CycleForm
from nominations.models import Application, Cycle, CycleEvent
from tests.factories.nominations import DEADLINE, IN_TIME, make_cycle, make_draft, make_user

pytestmark = pytest.mark.django_db
BEFORE = datetime(2023, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_march():
    with clock.at(BEFORE):
        yield


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF)
    client.force_login(user)
    return user


@pytest.fixture
def chief(client):
    user = make_user(Role.CHIEF)
    client.force_login(user)
    return user


def typed(cycle, **changes):
    """What the browser sends back when the form is opened and some fields are changed."""
    form = CycleForm(instance=cycle)
    data = {}
    for field in form:
        value = changes.pop(field.name, field.value())
        if value is not None and value is not False:
            data[field.name] = "on" if value is True else str(value)
    assert not changes
    return data


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def save(client, cycle, **changes):
    return client.post(reverse("cycles:edit", args=[cycle.year]), typed(cycle, **changes))


def test_a_form_opened_and_saved_changes_nothing(client, staff):
    cycle = make_cycle(stage="preparing")
    assert save(client, cycle).status_code == 302
    cycle.refresh_from_db()
    assert cycle.version == 1 and not AuditEvent.objects.exists()


def test_the_deadline_is_typed_as_the_notice_says_it(client, staff):
    cycle = make_cycle(stage="preparing")
    page = client.get(reverse("cycles:edit", args=[2023])).content.decode()
    assert 'value="2023-04-12"' in page and 'value="24:00"' in page
    save(client, cycle, deadline_date="2023-04-14", deadline_time="24:00")
    cycle.refresh_from_db()
    assert cycle.submit_deadline == datetime(2023, 4, 14, 16, 0, tzinfo=UTC)
    assert "2023年4月14日24:00" in text(client.get(reverse("cycles:detail", args=[2023])))


def test_the_notice_is_typed_as_plain_text_and_kept_as_data(client, staff):
    cycle = make_cycle(stage="preparing")
    save(
        client, cycle,
        sections_text="# 一、范围\n面向职工。\n不限年龄。\n\n# 二、方式\n推荐申报。",
        basis_text="《实施意见》（沪工总经〔2015〕260号）",
        contacts_text="张 三：021-50000001，199 0000 0002",
    )  # fmt: skip
    cycle.refresh_from_db()
    assert cycle.sections == [
        {"title": "一、范围", "paragraphs": ["面向职工。", "不限年龄。"]},
        {"title": "二、方式", "paragraphs": ["推荐申报。"]},
    ]
    assert cycle.basis_docs == [{"title": "实施意见", "doc_no": "沪工总经〔2015〕260号"}]
    assert cycle.contacts == [{"name": "张三", "tel": ["021-50000001"], "mobile": ["19900000002"]}]
    assert "50000001" not in str(AuditEvent.objects.get(action="cycle.edit").detail)


def test_brackets_and_quotation_marks_become_the_official_ones(client, staff):
    cycle = make_cycle(stage="preparing")
    save(client, cycle, doc_no="沪质协[2023]7号", title='关于2023年度"上海质量工匠"的通知')
    cycle.refresh_from_db()
    assert (cycle.doc_no, cycle.title) == ("沪质协〔2023〕7号", "关于2023年度“上海质量工匠”的通知")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadline_date": "2023-03-01"}, "报送截止须晚于开始申报"),
        ({"deadline_time": "24:01"}, "00:00至24:00"),
        ({"deadline_time": "中午"}, "00:00至24:00"),
        ({"weight_written": "0.50"}, "权重之和应为1"),
        ({"doc_no": "沪质协〔2023〕013号"}, "序号不加0"),
        ({"experts_min": "6"}, "不能多于专家人数"),
        ({"panel_per_slot": "10"}, "不能大于评委最多人数"),
        ({"quorum_num": "4"}, "分子不能大于分母"),
        ({"publicity_days": "4"}, "大于或等于5"),
        ({"min_indicators": "5"}, "小于或等于4"),
        ({"postcode": "2000"}, "邮编应为6位"),
        ({"email": "office"}, "Email地址"),
        ({"contacts_text": "张某某"}, "第1行：请写成“姓名：电话，电话”"),
        ({"contacts_text": "张某某：12"}, "第1行："),
        ({"basis_text": "实施意见"}, "第1行：请写成“《标题》（文号）”"),
        ({"sections_text": "# 一、范围"}, "“一、范围”下面还没有正文"),
        ({"certificate_format": "SAQ-{year}"}, "每张证书的编号相同"),
        ({"certificate_format": "{number:99999999}"}, "花括号中只能写"),
        ({"form_title": "{year.__class__}"}, "花括号中只能写"),
        ({"form_title": "{"}, "花括号中只能写"),
    ],
)
def test_a_wrong_setting_is_refused_beside_its_field(client, staff, changes, said):
    cycle = make_cycle(stage="preparing")
    answer = save(client, cycle, **changes)
    assert answer.status_code == 422 and said in text(answer)
    cycle.refresh_from_db()
    assert cycle.version == 1


def test_a_stale_form_never_overwrites(client, staff):
    cycle = make_cycle(stage="preparing")
    data = typed(cycle, address="演示路3号")
    save(client, cycle, address="演示路2号")
    answer = client.post(reverse("cycles:edit", args=[2023]), data)
    cycle.refresh_from_db()
    assert answer.status_code == 409 and cycle.address == "演示路2号"
    assert staff.name in answer.content.decode()


def test_after_publication_only_the_chief_changes_and_the_trail_says_what(client, staff):
    cycle = make_cycle()
    assert client.get(reverse("cycles:edit", args=[2023])).status_code == 404
    chief = make_user(Role.CHIEF)
    client.force_login(chief)
    save(client, cycle, correction_days="5", deadline_date="2023-05-01")
    cycle.refresh_from_db()
    assert cycle.correction_days == 5 and cycle.submit_deadline == DEADLINE
    event = AuditEvent.objects.get(action="cycle.edit")
    assert event.actor == chief
    assert event.detail["changes"] == [{"label": "补正期限（工作日）", "before": "3", "after": "5"}]
    assert "<del>3</del><ins>5</ins>" in text(client.get(reverse("cycles:detail", args=[2023])))


def new_year(**changes):
    return {
        "year": "2024", "title": "关于开展2024年度“上海质量工匠”培养选树工作的通知", "doc_no": "沪质协〔2024〕9号",
        "open_date": "2024-03-14", "open_time": "00:00", "deadline_date": "2024-04-11", "deadline_time": "24:00",
    } | changes  # fmt: skip


def test_clone_takes_the_settings_and_never_the_data(client, staff):
    source = make_cycle(stage="open", correction_days=7, basis_docs=[{"title": "实施意见", "doc_no": ""}])
    source.sections = [{"title": "一、范围", "paragraphs": ["2023年度侧重质量小组。", "2023年4月12日前。"]}]
    source.save()
    with clock.at(IN_TIME):
        make_draft(source)
    page = text(client.get(reverse("cycles:clone", args=[2023])))
    assert "关于开展2024年度" in page and 'value="2024-04-12"' in page
    answer = client.post(reverse("cycles:clone", args=[2023]), new_year())
    assert answer.status_code == 302
    clone = Cycle.objects.get(year=2024)
    assert (clone.correction_days, clone.basis_docs, clone.contacts) == (7, source.basis_docs, source.contacts)
    assert (clone.stage, clone.version, clone.last_acceptance_no) == ("preparing", 1, 0)
    assert clone.sections[0]["paragraphs"] == ["2024年度侧重质量小组。", "2023年4月12日前。"]
    assert not Application.objects.filter(cycle=clone).exists()
    assert "正文中还有“2023年”" in text(client.get(reverse("cycles:detail", args=[2024])))


def test_a_year_exists_once(client, staff):
    make_cycle(2024, stage="preparing")
    answer = client.post(reverse("cycles:new"), new_year())
    assert answer.status_code == 422 and "2024年度已经建立" in text(answer)


def test_a_notice_that_lacks_something_cannot_be_published(client, chief):
    cycle = make_cycle(stage="preparing", contacts=[], sections=[])
    page = text(client.get(reverse("cycles:move", args=[2023, "publish_notice"])))
    assert "还没有联系人" in page and "还没有通知正文" in page and "disabled" in page
    answer = client.post(reverse("cycles:move", args=[2023, "publish_notice"]), {"version": 1, "key": "k1"})
    cycle.refresh_from_db()
    assert answer.status_code == 422 and cycle.stage == "preparing"


def test_publish_once_however_often_it_is_clicked(client, chief):
    cycle = make_cycle(stage="preparing")
    for _ in range(2):
        answer = client.post(reverse("cycles:move", args=[2023, "publish_notice"]), {"version": 1, "key": "k1"})
        assert answer.status_code == 302
    cycle.refresh_from_db()
    assert cycle.stage == "published" and CycleEvent.objects.count() == 1
    other = client.post(reverse("cycles:move", args=[2023, "publish_notice"]), {"version": 1, "key": "k2"})
    assert other.status_code == 409


def test_only_moves_that_lead_out_of_the_stage_are_offered(client, chief):
    make_cycle(stage="preparing")
    page = client.get(reverse("cycles:detail", args=[2023])).content.decode()
    assert "发布通知" in page and "延长申报" not in page and "开始形式审查" not in page


def test_a_year_without_calendar_is_a_warning_only(client, staff):
    make_cycle(2031, stage="preparing")
    assert "节假日安排尚未发布" in text(client.get(reverse("cycles:detail", args=[2031])))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_one_year_and_three(client, staff, django_assert_num_queries, rows):
    for year in range(2023, 2023 + rows):
        make_cycle(year)
    with django_assert_num_queries(4):  # session, user with grants, unread, years
        client.get(reverse("cycles:queue"))
    with django_assert_num_queries(7):  # session, user with grants, unread, year, numbers, events, audit
        client.get(reverse("cycles:detail", args=[2023]))
