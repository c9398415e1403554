"""The reports of the retention runs: who reads them, what they say, the workbook, and that lists stay cheap."""

import io

import pytest
from django.db import transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import SCOPED, Role
from nominations.models import DeletionReport
from nominations.pipeline import Status
from nominations.retention import rules, running
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
LATER = DEADLINE.replace(year=2024)
READ = {Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP}


@kept
def town():
    return Town.build()


@kept
def draft(town):
    return town.reach(Status.EXPIRED)


@kept(at=LATER, stay=True)
def report(draft):
    return running.run()


def browser_of(role):
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.mark.parametrize("role", [role for role in Role if role not in SCOPED])
def test_the_association_reads_them_and_nobody_else(role, report):
    browser = browser_of(role)
    for address in ("", f"{report.key}/", f"{report.key}/workbook/"):
        status = browser.get(f"/deletion_reports/{address}").status_code
        assert status == (200 if role in READ else 404), address


def test_the_page_says_what_went_what_is_due_and_how_long_things_stay(report, draft):
    browser = browser_of(Role.STAFF)
    page = browser.get("/deletion_reports/").content.decode()
    for word in ("过期或撤回的草稿", "180 天", "年度结束后 30 年", "永久", "不删除"):
        assert word in page, word
    page = browser.get(f"/deletion_reports/{report.key}/").content.decode()
    assert str(draft.key) in page and "过期或撤回的草稿" in page and "沈砺成" not in page


def test_the_workbook_lists_lines_and_hashes(report, draft, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser_of(Role.SUP).get(f"/deletion_reports/{report.key}/workbook/")
    assert "attachment" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name("删除").to_python()
    assert ["过期或撤回的草稿", str(draft.key)] in [row[:2] for row in rows]
    line = report.lines.get()
    hashes = [row[2] for row in book.get_sheet_by_name("摘要").to_python()]
    assert set(line.sha256) <= set(hashes)
    assert AuditEvent.objects.filter(action="export.deletions").exists()


def test_runs_that_erased_nothing_can_be_left_out(report):
    with clock.at(LATER):
        empty = running.run()
    browser = browser_of(Role.LEAD)
    assert str(empty.key) in browser.get("/deletion_reports/").content.decode()
    some = browser.get("/deletion_reports/?some=on").content.decode()
    assert str(report.key) in some and str(empty.key) not in some


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(count, report, monkeypatch, django_assert_num_queries):
    mine = ("drafts", "images", "unsuccessful", "named", "copies", "lists")  # one query for each rule that erases
    monkeypatch.setattr(rules, "_rules", {code: rules._rules[code] for code in mine})
    for _n in range(count - 1):
        DeletionReport.objects.create()
    browser = browser_of(Role.CHIEF)
    with django_assert_num_queries(11):
        page = browser.get("/deletion_reports/").content.decode()
    assert page.count("data-saq-open") == count


def test_what_went_on_a_persons_own_request_stands_on_the_page(report):
    with transaction.atomic():
        running.note(None, "request", "u0123456789abcdef", rules.Gone(files=2, sha256=["ab" * 32]))
    page = browser_of(Role.SUP).get("/deletion_reports/").content.decode()
    assert "本人申请删除" in page and "u0123456789abcdef" in page


def test_what_did_not_go_is_said(report):
    missed = DeletionReport.objects.create(rules=[{"code": "drafts", "due": 2, "held": []}])
    browser = browser_of(Role.STAFF)
    sentence = "2 件本次没有删除，由下一次运行继续"
    assert sentence in browser.get(f"/deletion_reports/{missed.key}/").content.decode()
    assert "本次没有删除" not in browser.get(f"/deletion_reports/{report.key}/").content.decode()


def test_a_report_that_is_not_there_is_a_missing_page(report):
    assert browser_of(Role.STAFF).get("/deletion_reports/00000000-0000-4000-8000-000000000000/").status_code == 404
