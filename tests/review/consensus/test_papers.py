"""D10 and the workbook: what they say, and that the ranking can be counted again from the cells alone."""

import io
import subprocess
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from accounts import clock
from accounts.roles import Role
from documents import minutes, ranking_sheet
from documents.queries import readable_or_404
from nominations.models import StaffConflict
from review.consensus import transitions
from review.sheets import rubric
from review.sheets.models import Assignment, Rubric
from tests.factories.experts import accepted, expert, scored
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_counting.py"


def book_of(scene):
    document = transitions.ask_workbook(scene.cycle, by=scene.by)
    data = ranking_sheet.render(document.snapshot.payload, {})
    return document, openpyxl.load_workbook(io.BytesIO(data))


def recounted(book):
    """The method of the page 算法 by hand, from 评分明细 and 参数: nothing of the portal's code."""
    parameters = {row[0]: row[1] for row in book["参数"].iter_rows(min_row=4, values_only=True) if row[0]}
    least, trim = parameters["最少有效评分表（张）"], parameters["去掉一个最高分和一个最低分，自（张）"]
    heads, *rows = [row for row in book["评分明细"].iter_rows(min_row=3, values_only=True) if row[0]]
    sheets = defaultdict(list)
    for row in rows:
        cell = dict(zip(heads, row, strict=True))
        if cell["计入情况"] == "隔离，不计入":
            continue
        sums = [Decimal(str(value)) for value in row[8:]]
        assert sum(sums) == Decimal(str(cell["总分"]))
        skill, give = (Decimal(str(cell[name])) for name in heads[4:8] if "技能" in name or "贡献" in name)
        sheets[cell["编号"]].append((sum(sums), cell["专家"], skill, give))

    def mean(values):
        return (sum(values) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    found = {}
    for code, marks in sheets.items():
        marks.sort()
        counted = marks[1:-1] if len(marks) >= trim else marks
        if len(marks) >= least:
            found[code] = tuple(mean([mark[n] for mark in counted]) for n in (0, 2, 3))
    order = sorted(set(found.values()), reverse=True)
    rank = {values: 1 + sum(v > values for v in found.values()) for values in order}
    return {code: (rank[values], *values) for code, values in found.items()}


def printed(book):
    rows = [row for row in book["排名"].iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    return {row[1]: (row[0], *(Decimal(str(value)).quantize(Decimal("0.01")) for value in row[6:9])) for row in rows}


def test_the_ranking_is_counted_again_from_the_cells_alone(scene):
    people = [expert(f"演示专家{n}") for n in (5, 6)]
    for file, totals in zip(scene.files, (("71.5", "93"), ("78", "78"), ("77.5", "78"), ("88", "60")), strict=True):
        for one, total in zip(people, totals, strict=True):
            scored(accepted(file, one, scene.staff, scene.lead), total)
    scene.open()
    document, book = book_of(scene)
    assert book.sheetnames == ["排名", "评分明细", "参数", "算法"]
    assert recounted(book) == printed(book) and len(printed(book)) == 4
    marks = {row[2] for row in book["评分明细"].iter_rows(min_row=4, values_only=True)}
    assert {"去掉（最高）", "去掉（最低）", "计入"} <= marks
    text = "".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    assert "演示专家" not in text, "experts are numbers"
    assert transitions.ask_workbook(scene.cycle, by=scene.by).pk == document.pk


def verified(path):
    run = subprocess.run([sys.executable, SCRIPT, str(path)], capture_output=True, text=True, timeout=60, check=False)
    return run.returncode, run.stdout


def test_the_script_of_the_docs_counts_the_ranking_again_and_finds_what_was_changed(scene, tmp_path):
    scene.open()
    Assignment.objects.filter(application=scene.files[0], expert__in=scene.experts[:2]).update(
        quarantined_at=clock.now()
    )
    transitions.recount(scene.cycle, by=scene.by)
    _document, book = book_of(scene)
    path = tmp_path / "表.xlsx"
    book.save(path)
    assert verified(path) == (0, "全部平均分、分项平均分和名次与重算一致。\n")
    for page, cell, value, told in (
        ("排名", "G4", 88.37, "表中为"), ("排名", "A4", 2, "表中为"), ("评分明细", "D4", 71, "不是各项之和"),
        ("参数", "B4", 5, "表中为"),
    ):  # fmt: skip
        _document, changed = book_of(scene)
        changed[page][cell] = value
        changed.save(path)
        code, said = verified(path)
        assert code == 1 and told in said, (page, said)


def test_the_script_tells_items_of_one_title_apart(scene, tmp_path):
    """A year may call two items alike, or one like a column of its own: no column is lost and none takes another's."""
    held = Rubric.objects.get(cycle=scene.cycle)
    names = iter(("总分", "成果", "成果", "编号"))
    for _dimension, item in rubric.items(held.content):
        item["title"] = next(names, item["title"])
    Rubric.objects.filter(pk=held.pk).update(content=held.content)
    scene.open()
    _document, book = book_of(scene)
    book.save(tmp_path / "表.xlsx")
    assert verified(tmp_path / "表.xlsx") == (0, "全部平均分、分项平均分和名次与重算一致。\n")


def test_who_is_not_ranked_has_an_empty_cell_and_no_zero(scene):
    scene.open()
    Assignment.objects.filter(application=scene.files[0], expert__in=scene.experts[:2]).update(
        quarantined_at=clock.now()
    )
    transitions.recount(scene.cycle, by=scene.by)
    _document, book = book_of(scene)
    last = next(row for row in book["排名"].iter_rows(min_row=4, values_only=True) if row[1] == "SX2023-001")
    assert last[0] in (None, "") and last[6] in (None, "") and last[5] == 2
    assert recounted(book) == printed(book)


def test_the_minutes_name_people_list_reasons_and_votes_but_not_who_said_what(scene):
    scene.settled()
    scene.decide(True, False, True, False, r1="合议认为证明材料不足。", r2="合议认为推广价值更高。")
    scene.act(transitions.close, quota_note="")
    payload = scene.meeting.minutes.snapshot.payload
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(minutes.render(payload, {}))).pages)
    flat = "".join(text.split())
    words = (
        "初评汇总表暨合议纪要 SX2023-001 80.63 演示专家1 演示经办人甲 同意入围4人 主持人签名 合议认为证明材料不足。"
        " 入围2人，名额2人 应到4人，到会4人，法定人数3人"
    )
    for word in words.split():
        assert word in flat, word


def test_papers_are_closed_to_whoever_stays_away_from_one(client, scene):
    from django.http import Http404

    scene.closed()
    document, sup = scene.meeting.minutes, make_user(Role.SUP)
    assert readable_or_404(sup, document.key) == document
    StaffConflict.objects.create(user=sup, application=scene.files[0], reason="近亲属")
    for user in (type(sup).objects.get(pk=sup.pk), scene.experts[0].user, scene.town.nominee, scene.town.rec):
        with pytest.raises(Http404):
            readable_or_404(user, document.key)
    client.force_login(type(sup).objects.get(pk=sup.pk))
    assert client.get("/consensus/2023/room/scan/").status_code == 404
    assert client.post("/consensus/2023/workbook/").status_code == 404
