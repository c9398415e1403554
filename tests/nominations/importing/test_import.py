"""A list is checked whole, shown, and begun whole or not at all (R128, T-13, T-23)."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts import clock
from accounts.models import Message, OutgoingMail, User
from accounts.roles import Role
from nominations import imports, texts
from nominations.acting import Actor
from nominations.application import transitions as filling
from nominations.bans import impose, person_key
from nominations.models import Application, Commitment, ImportList, StageEvent
from nominations.pipeline import Status
from nominations.ticking import tick
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, credit_code, id_number, make_unit, make_user
from tests.nominations.conftest import NOW
from tests.nominations.importing.sheets import csv_of, upload, xlsx

DETAIL_QUERIES = 10


def bring(browser, town, data, name="名单.xlsx", **changes):
    said = {"pair": f"{town.recommender.key}:{town.cycle.year}", "file": upload(data, name), "key": "one-click"}
    return browser.post(reverse("importing:queue"), said | changes)


def brought(browser, town, rows, **terms):
    answer = bring(browser, town, xlsx(rows, **terms), key=f"click-{ImportList.objects.count()}")
    assert answer.status_code == 302, answer.content.decode()
    return ImportList.objects.first()


def page(browser, held):
    return browser.get(reverse("importing:detail", args=[held.key]))


def begin(browser, held, **changes):
    return browser.post(reverse("importing:begin", args=[held.key]), {"told": "on"} | changes)


def row(town, number=1, name="沈砺成", **changes):
    values = {
        "no": number, "employer": town.employer.name, "name": name, "post": "总装车间焊接班班长",
        "title": "班长、高级技师", "uscc": "", "id": "", "mobile": "",
    } | changes  # fmt: skip
    return list(values.values())


def said(browser, town, rows, **terms):
    """{(row, column's label): sentence} of the mistakes."""
    answer = page(browser, brought(browser, town, rows, **terms))
    return {(one.row, one.label): one.text for one in answer.context.get("mistakes", [])}


@pytest.fixture
def browser(town, browser_of):
    return browser_of(town.rec)


def test_a_list_becomes_drafts_on_behalf_once(town, browser, browser_of):
    number = id_number(7)
    rows = [
        row(town, 1, "沈　砺", id=number, mobile=19900000123),
        row(town, 2, "欧阳书勤", employer="", uscc=town.employer.uscc, title="无"),
    ]
    held = brought(browser, town, rows)
    shown = page(browser, held).content.decode()
    assert "检查通过。确认后为以下 2 人建立申报草稿" in shown
    assert number not in shown and f"{number[:3]}{'*' * 11}{number[-4:]}" in shown
    assert not Application.objects.exists()
    assert begin(browser, held, told="").status_code == 422
    assert not Application.objects.exists()
    for _click in range(2):
        assert begin(browser, held).status_code == 302
    first, second = Application.objects.order_by("pk")
    assert (first.name, first.position, first.title_name, first.post_name) == (
        "沈砺",
        "班长",
        "高级技师",
        "总装车间焊接班班长",
    )
    assert (first.id_no, first.id_index, first.sex, first.mobile) == (number, person_key(number), "male", "19900000123")
    assert (second.name, second.position, second.employer) == ("欧阳书勤", "无", town.employer)
    for one in (first, second):
        assert (one.status, one.on_behalf, one.nominee, one.created_by) == (Status.DRAFT, True, None, town.rec)
        assert (one.recommender, one.proposed_by) == (town.recommender, town.recommender)
        assert (one.unit_addr, one.unit_nature) == (town.employer.address, town.employer.nature)
        assert StageEvent.objects.get(application=one).role == Role.REC
        assert Commitment.objects.get(application=one).text_hash == texts.IMPORTED.sha256
    held.refresh_from_db()
    assert (held.content, held.row_count) == (None, 2)
    assert Message.objects.get(user=town.unit).subject == f"{town.recommender.name}为贵单位 2 名职工建立了申报草稿"
    assert OutgoingMail.objects.filter(user=town.unit).count() == 1
    assert "已建立 2 份草稿" in page(browser, held).content.decode()
    # The way on is the one of every draft on behalf: the unit opens it, the person confirms it by number.
    assert browser_of(town.unit).get(reverse("application:detail", args=[first.key])).status_code == 200
    person = make_user(phone="19900000123")
    filling.claim(first, by=Actor(person, Role.NOM), id_no=number)
    first.refresh_from_db()
    assert first.nominee == person
    # Who proposed it reads nothing of it.
    assert browser.get(reverse("application:detail", args=[first.key])).status_code == 404
    assert browser.get(reverse("recommendation:detail", args=[first.key])).status_code == 404


def test_every_mistake_is_said_with_row_column_and_advice(town, browser):
    bad = "310199198506150010"
    other = make_unit(name=town.employer.name)
    unknown = make_unit(active=False)
    number = id_number(9)
    rows = [
        row(town, 1, "沈砺成", uscc=town.employer.uscc, id=bad),
        row(town, 2, "D. Ming", uscc=town.employer.uscc),
        row(town, 3, "陆知衡"),
        row(town, 4, "乔映岚", employer=unknown.name),
        row(town, 5, "顾远舟", employer="", uscc=credit_code(999)),
        row(town, 6, "段明徵", employer="另一个单位全称", uscc=other.uscc),
        row(town, 7, "贺知章", uscc=other.uscc, id=310199198506150011),
        row(town, 8, "白居易", uscc=other.uscc, id="3.10199E+17"),
        row(town, 9, "孟浩然", uscc=other.uscc, id="310199198506150000"),
        row(town, 10, "王之涣", uscc=other.uscc, post=date(2023, 4, 1), mobile="12345"),
        row(town, 11, "杜牧之", uscc=other.uscc, id=number, post="岗" * 31),
        row(town, 12, "杜牧之", uscc=other.uscc, id=number),
        row(town, 13, "李商隐", uscc=other.uscc),
        row(town, 14, "李商隐", uscc=other.uscc),
        row(town, 15, "", uscc=other.uscc, title="=1+1"),
    ]  # fmt: skip
    found = said(browser, town, rows, change=lambda book: book.active.merge_cells("D16:D17"))
    expected = {
        (4, "身份证号码"): "校验码不正确",
        (5, "姓名"): "姓名",
        (6, "所在单位名称"): "2 个同名单位",
        (7, "所在单位名称"): "单位名录中没有这个名称",
        (8, "统一社会信用代码"): "没有这个统一社会信用代码",
        (9, "所在单位名称"): f"登记的单位是“{other.name}”",
        (10, "身份证号码"): "请将身份证列设为文本",
        (11, "身份证号码"): "请将身份证列设为文本",
        (12, "身份证号码"): "末三位是 000",
        (13, "所在岗位名称"): "单元格里却是数字或日期",
        (13, "手机号码"): "手机号码应为11位",
        (14, "所在岗位名称"): "最多 30 个字",
        (15, "身份证号码"): "与第 14 行的身份证号码相同",
        (17, "姓名"): "与第 16 行重复",
        (16, "所在岗位名称"): "取消合并",
        (18, "姓名"): "请填写姓名",
        (18, "职务、职称"): "单元格里是公式",
    }
    assert {place: text for place, text in expected.items() if text not in found.get(place, "")} == {}
    assert set(found) == set(expected)
    held = ImportList.objects.first()
    answer = begin(browser, held)
    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_the_marked_copy_is_red_at_the_mistakes_and_computes_nothing(town, browser):
    rows = [
        row(town, 1, "沈砺成", post='=HYPERLINK("http://x")'),
        row(town, 2, "D. Ming", title="+1", id="3.10199E+17"),
    ]

    def as_text(book):
        book.active["D4"].data_type = "s"

    held = brought(browser, town, rows, change=as_text)
    answer = browser.get(reverse("importing:marked", args=[held.key]))
    assert answer["Content-Disposition"].startswith("attachment") and answer["Cache-Control"] == "no-store"
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["C5"].fill.fgColor.rgb.endswith("F8D7D5") and "姓名" in sheet["C5"].comment.text
    assert "请将身份证列设为文本" in sheet["G5"].comment.text
    assert sheet["I3"].value == "需要修改" and "姓名：" in sheet["I5"].value
    assert sheet["C4"].comment is None
    for place in ("D4", "E5"):
        assert (sheet[place].data_type, sheet[place].quotePrefix) == ("s", True)
    # Brought again, the copy is read as the list it was.
    again = bring(browser, town, answer.content, key="again")
    assert again.status_code == 302
    assert "需要修改" in page(browser, ImportList.objects.first()).content.decode()
    # A list without mistakes has no such copy.
    fine = brought(browser, town, [row(town)])
    assert browser.get(reverse("importing:marked", args=[fine.key])).status_code == 404


def test_a_number_that_is_taken_or_banned_is_refused_in_words_that_tell_nothing(town, browser):
    elsewhere = Town.build(town.cycle)
    other = elsewhere.reach(Status.UNIT_REVIEW)
    drafted = Town.build(town.cycle).draft()
    barred = Town.build(town.cycle).reach(Status.WITHDRAWN)
    impose(barred, "person", doc_no="沪质协〔2023〕1号", by=town.rec)
    rows = [row(town, n, name, id=one.id_no) for n, (name, one) in enumerate(
        [("甲一", other), ("乙二", drafted), ("丙三", barred)], start=1)]  # fmt: skip
    found = said(browser, town, rows)
    assert found[4, "身份证号码"] == found[5, "身份证号码"] and "本年度已有正在办理的申报" in found[4, "身份证号码"]
    assert found[6, ""] == "该申报人/单位当前不在受理范围，请联系协会。"
    assert elsewhere.employer.name not in "".join(found.values())


def test_what_was_right_when_it_was_brought_is_asked_again_when_it_begins(town, browser):
    number = id_number(21)
    first, second = (brought(browser, town, [row(town, 1, "沈砺成", id=number)]) for _list in range(2))
    assert begin(browser, first).status_code == 302
    answer = begin(browser, second)
    assert answer.status_code == 422
    assert "名单中有 1 处需要修改，没有建立草稿" in answer.content.decode()
    assert Application.objects.count() == 1
    # Without a number it is the name in the unit that tells.
    assert "建立过草稿" in said(browser, town, [row(town, 1, "沈砺成")])[4, "姓名"]
    # Whoever does without mails about work is told in the inbox alone.
    User.objects.filter(pk=town.unit.pk).update(mail_off=["work"])
    begin(browser, brought(browser, town, [row(town, 1, "乔映岚")]))
    assert [rows.objects.filter(user=town.unit).count() for rows in (Message, OutgoingMail)] == [2, 1]
    third = brought(browser, town, [row(town, 1, "陆知衡")])
    with clock.at(DEADLINE):
        late = begin(browser, third)
    assert late.status_code in (409, 422)
    assert Application.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_csv_as_excel_saves_it(town, browser, encoding):
    rows = [row(town, 1, "沈砺成", id="'" + id_number(3))]
    assert bring(browser, town, csv_of(rows, encoding), "名单.csv").status_code == 302
    assert begin(browser, ImportList.objects.get()).status_code == 302
    assert Application.objects.get().id_no == id_number(3)


def test_annex_2_as_the_portal_prints_it_can_be_brought_back(town, browser):
    application = town.reach(Status.RECOMMENDED, name="王炎")
    batch = town.lock(application)
    from documents.annex2 import workbook

    revision = batch.revisions.get()
    answer = bring(browser, town, workbook(revision.snapshot.payload))
    assert answer.status_code == 302
    (draft,) = page(browser, ImportList.objects.get()).context["drafts"]
    assert (draft["name"], draft["employer"], draft["row"]) == ("王炎", town.employer, 4)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "文件是空的"),
        (xlsx([]), "表头下面没有名单"),
        (xlsx([[1, "x", "y"]], heading=["甲", "乙", "丙"]), "没有找到表头"),
        (xlsx([[1, "x", "y"]], heading=["姓名", "姓名", "所在单位名称"]), "有两列都是“姓名”"),
        (xlsx([[n, "单位", "沈砺成"] for n in range(501)]), "最多导入 500 行"),
        (xlsx([[n, "单位", "沈砺成"] for n in range(5001)]), "最多导入 500 行"),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_the_field(town, browser, data, text):
    answer = bring(browser, town, data)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not ImportList.objects.exists()


def test_the_template_has_text_cells_and_comes_back_empty(town, browser):
    answer = browser.get(reverse("importing:template"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    heading = [cell.value for cell in sheet[3]]
    assert heading[:5] == ["序号", "所在单位名称*", "姓名*", "所在岗位名称", "职务、职称"]
    assert sheet["G4"].number_format == "@"
    assert "表头下面没有名单" in bring(browser, town, answer.content).content.decode()


def test_the_content_goes_after_a_day_or_at_once_when_given_up(town, browser):
    held = brought(browser, town, [row(town)])
    assert "沈砺成" not in str(ImportList.objects.filter(pk=held.pk).values_list("content", flat=True).query)
    with clock.at(NOW + timedelta(hours=23)):
        tick()
    held.refresh_from_db()
    assert held.content is not None
    with clock.at(NOW + timedelta(hours=24, seconds=1)):
        assert "内容已删除" in page(browser, held).content.decode()
        assert begin(browser, held).status_code == 409
        tick()
    held.refresh_from_db()
    assert held.content is None
    other = brought(browser, town, [row(town)])
    assert browser.post(reverse("importing:drop", args=[other.key])).status_code == 302
    other.refresh_from_db()
    assert other.content is None and other.dropped_at is not None
    assert not Application.objects.exists()


def test_one_click_is_one_list_and_ten_a_minute_are_enough(town, browser):
    data = xlsx([row(town)])
    answers = {bring(browser, town, data).url for _click in range(2)}
    assert len(answers) == 1 and ImportList.objects.count() == 1
    for n in range(imports.PER_MINUTE - 1):
        bring(browser, town, data, key=f"more-{n}")
    assert "一分钟后再试" in bring(browser, town, data, key="too-many").content.decode()


def test_a_list_belongs_to_whoever_brought_it(town, browser, browser_of, client):
    held = brought(browser, town, [row(town, 1, "D. Ming")])
    colleague, stranger = make_user(Role.REC, town.recommender), Town.build(town.cycle).rec
    for user in (colleague, stranger, town.unit, make_user(Role.STAFF)):
        other = browser_of(user)
        for name in ("detail", "marked"):
            assert other.get(reverse(f"importing:{name}", args=[held.key])).status_code == 404
        for name in ("begin", "drop"):
            assert other.post(reverse(f"importing:{name}", args=[held.key]), {"told": "on"}).status_code == 404
    assert client.get(reverse("importing:queue")).status_code == 302
    assert browser_of(make_user(Role.STAFF)).get(reverse("importing:queue")).status_code == 404
    # Not for a unit of others, and not once the own grant is gone.
    assert bring(browser_of(stranger), town, xlsx([row(town)])).status_code == 422
    town.rec.role_grants.update(revoked_at=clock.now())
    assert browser.get(reverse("importing:detail", args=[held.key])).status_code == 404
    held.refresh_from_db()
    assert held.content is not None


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(town, browser, django_assert_num_queries, rows):
    held = brought(browser, town, [row(town, n, f"沈{'甲乙丙'[n]}", id=id_number(n)) for n in range(rows)])
    with django_assert_num_queries(DETAIL_QUERIES):
        assert len(page(browser, held).context["drafts"]) == rows
