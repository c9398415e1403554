"""The figures of a year as they reach somebody: page, its JSON, PDF, workbook; a lone person is in none of them."""

import io
import json
import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from documents.files import read
from documents.models import GeneratedDocument
from documents.rendering import render_document
from documents.snapshots import freeze
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from publicity.figures import counting, papers
from tests.documents.paper import flat, text_of
from tests.factories.journey import Town
from tests.factories.naming import NAMED, complete, issued, named, over
from tests.factories.nominations import make_user
from tests.factories.publicity import Office
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
# Of thirteen submitted, seven named: what the tables sort by. Four of one sex, one of one industry, three units' kinds.
FIELDS = (
    {"sex": "female", "industry": "G", "identity": "worker", "unit_nature": "state", "id_no": "310199199001010015"},
    *[{"sex": "female", "industry": "C", "identity": "worker", "unit_nature": "state"}] * 3,
    *[{"sex": "male", "industry": "C", "identity": "professional", "unit_nature": "private"}] * 6,
    *[{"sex": "male", "industry": "E", "identity": "worker", "unit_nature": "foreign"}] * 3,
)


@kept
def office() -> Office:
    """A year whose decision is issued: seven named, six reserves."""
    office = over(Office.build(n=7, reserves=6))
    issued(office)
    rows = Application.objects.filter(cycle=office.cycle, status__in=("named", "reserve_approved")).order_by("pk")
    for row, fields in zip(rows, FIELDS, strict=True):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
    return office


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def body(user, year=2023):
    return browser(user).get(reverse("statistics:year", args=[year])).content.decode()


def lines(body, key):
    """Cells of one table of the page."""
    part = re.search(rf'aria-labelledby="of-{key}-title".*?</section>', body, re.DOTALL).group()
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    return [re.findall(r"<td>(.*?)</td>", row) for row in rows if "<td>" in row]


def finished(office):
    with clock.at(NAMED):
        complete(office)
    made = {one.format: one for one in GeneratedDocument.objects.filter(kind="statistics")}
    for one in made.values():
        assert render_document(one.pk)
        one.refresh_from_db()
    return made


def test_the_page_says_what_may_be_said(office):
    page = body(office.lead)
    way = {cells[0]: cells[1:] for cells in lines(page, "way")}
    assert (way["报送协会"], way["进入会审答辩"]) == (["13", "0"], ["13", "6"])
    assert way["命名"] == ["7", ""] and way["候选人"] == ["7", "0"]
    # 4 and 9: the four would be known from the total. 1, 9 and 3 of the industries: the one and the three are not five
    # together, the nine joins, and nothing is left beside them.
    assert "of-sex-title" not in page and "of-industry-title" not in page
    assert "人数较少，不分列：所属行业、单位性质、性别、年龄、推荐单位。" in page
    # Workers 7, professionals 6: each could be told, of the named neither.
    assert {cells[0]: cells[1:3] for cells in lines(page, "identity")} == {
        "专业技术人员": ["6", "46.2%"], "普通工人": ["7", "53.8%"],
    }  # fmt: skip
    assert {cells[3] for cells in lines(page, "identity")} == {"＊"}
    assert "其中的“普通工人”" in page


def test_no_small_group_is_in_what_the_browser_gets(office):
    page = body(office.chief)
    for label in ("交通运输", "建筑业", "外商投资", "女"):
        assert f"<td>{label}" not in page and f'"{label}' not in page
    drawn = re.findall(r'<script id="of-[a-z_]+-data" type="application/json">(.*?)</script>', page)
    values = [n for text in drawn for n in json.loads(text)["values"]]
    assert len(drawn) == 3 and values and min(values) >= 5


def test_d21_is_made_when_the_year_is_completed_and_says_no_more_than_the_page(office):
    made = finished(office)
    assert set(made) == {"pdf", "xlsx"} and made["pdf"].snapshot_id == made["xlsx"].snapshot_id
    text = flat(text_of(read(made["pdf"].file)))
    for words in ("2023年度“上海质量工匠”统计表", "全过程", "普通工人", "53.8%"):
        assert words.replace(" ", "") in text.replace(" ", ""), words
    book = load_workbook(io.BytesIO(read(made["xlsx"].file)))
    assert book.sheetnames[0] == "全过程" and "所属行业" in book.sheetnames
    cells = [cell for page in book for row in page.iter_rows(values_only=True) for cell in row if cell is not None]
    figures = [cell for cell in cells if isinstance(cell, int)]
    assert 13 in figures and 7 in figures and not set(figures) & {1, 2, 3, 4}
    for told in (text, " ".join(map(str, cells)), json.dumps(made["pdf"].snapshot.payload, ensure_ascii=False)):
        assert "外商投资" not in told and "交通运输" not in told


def test_a_year_that_is_over_stands_as_it_was_frozen(office):
    finished(office)
    Application.objects.filter(cycle=office.cycle).update(identity="", erased_at=clock.now())
    page = body(office.lead)
    assert {cells[0] for cells in lines(page, "identity")} == {"专业技术人员", "普通工人"}
    assert "按现在的情况生成" not in page, "what is gone cannot be counted again"
    assert browser(office.lead).post(reverse("statistics:make", args=[2023])).status_code == 404


def test_made_before_the_year_is_over_and_once_for_the_same_figures(office):
    with clock.at(NAMED):
        for _n in range(2):
            assert browser(office.staff).post(reverse("statistics:make", args=[2023])).status_code == 302
    assert GeneratedDocument.objects.filter(kind="statistics").count() == 2
    assert AuditEvent.objects.filter(action="statistics.make").count() == 2
    assert "（年度进行中）" in flat(text_of(rendered("pdf"))).replace(" ", "")


def rendered(format):
    one = GeneratedDocument.objects.get(kind="statistics", format=format)
    assert render_document(one.pk)
    one.refresh_from_db()
    return read(one.file)


def test_years_stand_beside_each_other(office):
    assert "还没有已经生成统计表的年度" in browser(office.lead).get(reverse("statistics:compare")).content.decode()
    finished(office)
    page = browser(office.lead).get(reverse("statistics:compare")).content.decode()
    assert cells(page) == [["2023", "13", "13", "13", "7", "7", "＊", "53.8%"]]
    assert "目前只有一个年度有统计表" in page and "data-saq-chart" not in page, "one bar compares nothing"
    made = papers.ask(office.cycle, by=office.lead)
    later = made[0].snapshot.payload | {"year": 2024}
    for one in made:
        snapshot = freeze(papers.SCHEMA, later)
        GeneratedDocument.objects.filter(pk=one.pk).update(target="statistics:2024", snapshot=snapshot)
    days = {name: getattr(office.cycle, name) for name in ("open_at", "submit_deadline")}
    Cycle.objects.create(year=2024, stage="completed", title="2024", **days)
    page = browser(office.lead).get(reverse("statistics:compare")).content.decode()
    assert [row[0] for row in cells(page)] == ["2023", "2024"] and "目前只有一个年度" not in page
    assert lines(page, "submitted") == [["2023", "13"], ["2024", "13"]]
    assert lines(page, "named") == [["2023", "7"], ["2024", "7"]]


def cells(page):
    """The rows of the comparison."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL).group(1)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]


def test_a_year_without_a_figure_has_no_empty_chart():
    town = Town.build()
    town.reach(Status.SUBMITTED)
    page = body(make_user(Role.LEAD))
    assert "报送不足五件" in page and "data-saq-chart" not in page and "<details open>" in page


def test_who_left_on_the_way_is_counted_where_they_left():
    town = Town.build()
    application = town.reach(Status.WITHDRAWN)
    assert counting.furthest(Cycle.objects.get(pk=town.cycle.pk)) == {application.pk: 0}
    way = counting.way([0] * 7 + [2] * 6 + [3] * 2 + [7] * 9)
    assert [(one["key"], one["reached"], one["left"]) for one in way] == [
        ("created", "24", "7"), ("submitted", "17", "0"), ("passed", "17", "8"),
        ("shortlisted", "＊", ""), ("defended", "9", "0"), ("candidates", "9", "0"), ("public", "9", "0"),
        ("named", "9", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("n", [1, 3])
def test_a_page_asks_the_same_however_many_there_are(n):
    office, _titles = named(n=n)
    papers.ask(office.cycle, by=office.lead)
    client = browser(office.lead)
    client.get(reverse("statistics:queue"))
    for name, count in (("queue", 12), ("compare", 7)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"statistics:{name}")).status_code == 200
        assert len(asked) == count
    assert papers.figures(office.cycle, [])["tables"] == [], "fewer than five people"


def test_ages_are_those_of_the_last_day_of_the_intake():
    cycle = Cycle(submit_deadline=datetime(2023, 4, 13, tzinfo=clock.SHANGHAI))
    assert counting.age_day(cycle) == date(2023, 4, 12), "24:00 of the twelfth"
    cycle.submit_deadline = datetime(2023, 4, 12, 17, tzinfo=clock.SHANGHAI)
    assert counting.age_day(cycle) == date(2023, 4, 12)
