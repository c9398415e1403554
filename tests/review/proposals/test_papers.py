"""D12, D13 and the workbook: what they say, and that everything can be counted again from the cells alone."""

import hashlib
import io
import subprocess
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from django.http import Http404
from pypdf import PdfReader

from accounts import clock
from accounts.roles import Role
from documents import counting_sheet, hall_summary, proposal_list
from documents.queries import readable_or_404
from nominations.models import StaffConflict
from nominations.visibility import forget
from review.experts.models import Conflict
from review.marks.models import Mark
from review.proposals import counting, drafting, list_papers, papers
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
AS_COUNTED = ("propose", "defense_fail", "defense_fail", "propose_reserve")
CENT = Decimal("0.01")
SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_counting.py"


def text_of(data):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def plain(text):
    return "".join(text.split())


def test_the_summary_shows_marks_by_seat_and_what_counts_nowhere(scene):
    Conflict.objects.create(
        expert=scene.experts[6], application=scene.files[3], source=Conflict.Source.STAFF, kind="declared"
    )
    scene.hold(["88", "88.5", "70", "90", "99", "90.5", "91"], ["80"] * 6 + [""], None, ["85"] * 6)
    Mark.objects.filter(slot=scene.slots[1], seat__number=1).update(quarantined_at=clock.now())
    session = scene.close()
    payload = session.summary.snapshot.payload
    assert session.summary.kind == papers.SUMMARY and payload["sha256"] == session.result_sha256
    states = [[mark["state"] for mark in row["marks"]] for row in payload["rows"]]
    assert states == [
        ["", "", "lowest", "", "highest", "", ""],
        ["quarantined", "lowest", "", "", "", "highest", "none"],
        [""] * 7,
        ["lowest", "", "", "", "", "highest", "away"],
    ]
    assert [(row["count"], row["mean"], row["remark"]) for row in payload["rows"]] == [
        ("7", "89.60", ""), ("5", "80.00", ""), ("", "", "缺席"), ("6", "85.00", ""),
    ]  # fmt: skip
    text = plain(text_of(hall_summary.render(payload, {})))
    for words in ("会审答辩评分汇总表（第1场）", "99.00高", "70.00低", "80.00隔离", "回避", "缺席", "89.60",
                  "1号评委（主席）", "计分人", "有效评分表满5张的", session.result_sha256):  # fmt: skip
        assert words in text, words
    assert not any(expert.user.name in text for expert in scene.experts), "members are numbers"


def test_the_list_names_places_and_no_score(counted):
    counted.write(*AS_COUNTED)
    counted.act(drafting.submit, quota_note="")
    counted.act(drafting.confirm, by=counted.by_lead)
    document = counted.proposal.paper
    assert document.kind == papers.LIST
    data = proposal_list.render(document.snapshot.payload, {})
    text = plain(text_of(data))
    for words in ("候选人建议名单", "产生2023年度“上海质量工匠”候选人建议人选1名、后备人选1名", "一、建议人选",
                  "二、后备人选（按递补顺序）", "负责人签名", counted.counting.sha256,
                  plain(counted.files[0].employer.name)):  # fmt: skip
        assert words in text, words
    assert not any(score in text for score in ("88.36", "89.60", "84.14", "86.90"))
    payload = document.snapshot.payload
    assert [row["name"] for row in payload["proposed"]] == [counted.files[0].name]
    assert [row["name"] for row in payload["reserve"]] == [counted.files[3].name]


def recounted(book):
    """The method of the page 算法 by hand, from the cells: nothing of the portal's code."""
    parameters = {row[0]: row[1] for row in book["参数"].iter_rows(min_row=4, values_only=True) if row[0]}
    least, trim = parameters["最少有效评分表（张）"], parameters["去掉一个最高分和一个最低分，自（张）"]
    weights = [Decimal(str(parameters[name])) for name in ("书面初评权重", "答辩权重")]
    heads, *rows = [row for row in book["评分明细"].iter_rows(min_row=3, values_only=True) if row[0]]
    marks = defaultdict(list)
    for row in rows:
        cell = dict(zip(heads, row, strict=True))
        if cell["计入情况"] in ("隔离，不计入", "结束后到达，不计入"):
            continue
        points = sum(Decimal(str(value)) for value in row[5:])
        assert points == Decimal(str(cell["总分"]))
        marks[cell["受理编号"]].append((points, cell["席位号"]))
    found = {}
    for row in book["总分"].iter_rows(min_row=4, values_only=True):
        number, written, given = row[1], row[4], sorted(marks[row[1]])
        if not number or len(given) < least:
            continue
        counted = given[1:-1] if len(given) >= trim else given
        mean = (sum(points for points, _seat in counted) / len(counted)).quantize(CENT, ROUND_HALF_UP)
        total = (weights[0] * Decimal(str(written)) + weights[1] * mean).quantize(CENT, ROUND_HALF_UP)
        found[number] = (total, mean, Decimal(str(written)).quantize(CENT))
    return {number: (1 + sum(v > values for v in found.values()), *values[:2]) for number, values in found.items()}


def printed(book):
    rows = [row for row in book["总分"].iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    return {row[1]: (row[0], *(Decimal(str(row[at])).quantize(CENT) for at in (7, 6))) for row in rows}


def book_of(scene):
    document = list_papers.workbook(scene.counting, by=scene.staff)
    return openpyxl.load_workbook(io.BytesIO(counting_sheet.render(document.snapshot.payload, {})))


def test_anyone_counts_the_year_again_from_the_workbook(counted):
    Mark.objects.filter(slot=counted.slots[0], seat__number=4).update(quarantined_at=clock.now())
    counting.count(counted.cycle, by=counted.by)
    book = book_of(counted)
    assert len(printed(book)) == 3 and recounted(book) == printed(book)
    absent = next(row for row in book["总分"].iter_rows(values_only=True) if row[1] == counted.files[2].acceptance_no)
    assert (absent[0], absent[4], absent[6], absent[9], absent[10]) == (None, 80.25, None, "是", "未通过")
    assert any("0.40＋答辩平均分×0.60" in str(row[1]) for row in book["算法"].iter_rows(values_only=True))


def verified(path):
    run = subprocess.run([sys.executable, SCRIPT, str(path)], capture_output=True, text=True, timeout=60, check=False)
    return run.returncode, run.stdout


def test_the_script_of_the_docs_counts_again_and_finds_what_was_changed(counted, tmp_path):
    document = list_papers.workbook(counted.counting, by=counted.staff)
    path, data = tmp_path / "表.xlsx", counting_sheet.render(document.snapshot.payload, {})
    path.write_bytes(data)
    assert verified(path) == (0, "全部平均分、总分、名次和校验码与重算一致。\n")
    for page, cell, value, told in (
        ("总分", "H4", 88.37, "表中为"), ("总分", "A4", 2, "表中为"), ("评分明细", "E6", 71, "不是各项之和"),
        ("评分明细", "E5", 88, "不是计算时所依据的评分"), ("参数", "B6", 0.5, "表中为"),
        ("校验", "B6", "{}", "校验码不符"),
    ):  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(data))
        book[page][cell] = value
        book.save(path)
        code, said = verified(path)
        assert code == 1 and told in said, (page, said)
    path.write_bytes(b"no workbook")
    assert verified(path)[0] == 2


def test_the_lines_that_were_hashed_come_from_the_rows(counted):
    held = counted.counting
    assert hashlib.sha256("\n".join(counting.lines_of(held)).encode()).hexdigest() == held.sha256


def test_the_workbook_tells_what_the_list_decided(counted):
    counted.write("propose", "defense_fail", "defense_fail", "propose_reserve")
    counted.act(drafting.submit, quota_note="")
    counted.act(drafting.confirm, by=counted.by_lead)
    rows = [row for row in book_of(counted)["总分"].iter_rows(min_row=4, values_only=True) if row[1]]
    assert [(row[0], row[11], row[12]) for row in rows] == [
        (1, "建议人选", 1), (2, "后备人选", 1), (3, "未通过", None), (None, "未通过", None),
    ]  # fmt: skip


def test_readers_of_the_papers_and_whoever_stays_away(counted):
    document = list_papers.workbook(counted.counting, by=counted.staff)
    for one in (document, counted.session.summary):
        for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP):
            assert readable_or_404(make_user(role), one.key) == one
        for user in (make_user(Role.ADM), counted.files[0].nominee, counted.experts[0].user):
            with pytest.raises(Http404):
                readable_or_404(user, one.key)
        StaffConflict.objects.filter(user=counted.lead).delete()
        StaffConflict.objects.create(user=counted.lead, application=counted.files[3], reason="近亲属")
        forget(counted.lead)
        with pytest.raises(Http404):
            readable_or_404(counted.lead, one.key)
