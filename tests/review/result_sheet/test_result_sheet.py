"""The workbook as it is received: who is in it, with what result, and never a personal number without a second yes."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core import mail
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from documents.rendering import render_document
from documents.storage import private_storage
from nominations.acting import Actor
from nominations.models import Application, Batch
from nominations.pipeline import BatchStatus, Status
from nominations.transitions import advance
from review.result_sheet.models import Export
from review.tasks import expire_exports
from tests.factories.journey import Town
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
QUEUE = "/result_sheet/"
PURPOSE = "报送市总工会核对劳模身份信息"
FORMULA = '=HYPERLINK("http://evil")'


def text(response):
    return re.sub(r"\s+", "", response.content.decode())


def anybody(user, application):
    """Who may examine is not this test's question."""
    return True


@pytest.fixture
def case(town, staff):
    """Four results of two units; one name is a formula."""
    other = Town.build(town.cycle)
    passed = town.reach(Status.SUBMITTED, name="演示通过")
    town.nominee = make_user()
    rejected = town.reach(Status.SUBMITTED)
    # No form lets a formula through as a name; an import or an old row might.
    Application.objects.filter(pk=rejected.pk).update(name=FORMULA, post_name="＝1+1")
    waiting = other.reach(Status.SUBMITTED, name="演示等待")
    by = Actor(staff, Role.STAFF)
    advance(passed, "request_correction", by=by, permit=anybody, tell=False)
    advance(passed, "resubmit", by=Actor(town.rec, Role.REC), permit=anybody, tell=False)
    advance(passed, "formal_pass", by=by, permit=anybody, tell=False)
    head = Actor(make_user(Role.LEAD), Role.LEAD)
    said = {"reason": "缺少近三年业绩的证明材料。", "payload": {"code": "incomplete"}}
    advance(rejected, "formal_reject", by=head, permit=anybody, tell=False, **said)
    return {"town": town, "other": other, "passed": passed, "rejected": rejected, "waiting": waiting}


def ask(client, unit="", key="k1", **fields):
    data = {"year": 2023, "unit": unit, "version": 0, "key": key} | fields
    return client.post(QUEUE, data)


def book(document):
    render_document(document.pk)
    document.refresh_from_db()
    from documents.files import read

    return openpyxl.load_workbook(io.BytesIO(read(document.file)))


def lines(sheet):
    """Column name → cells below it."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    names = rows[0]
    return [dict(zip(names, row, strict=True)) for row in rows[1:] if isinstance(row[-1], int) or row[1]]


def latest():
    return Export.objects.select_related("document").latest("pk")


def test_every_application_with_its_result(client, staff, case):
    assert ask(client).status_code == 302
    pages = book(latest().document)
    by_no = {row["受理编号"]: row for row in lines(pages["结果表"])}
    passed, rejected = by_no[case["passed"].acceptance_no], by_no[case["rejected"].acceptance_no]
    assert (passed["结果"], passed["补正次数"], passed["经办人"]) == ("通过", 1, staff.name)
    assert passed["办结时间"] and passed["行业"] == "制造业" and passed["工作单位"] == case["town"].employer.name
    assert (rejected["结果"], rejected["不通过原因"]) == ("不通过", "材料不完整")
    waiting = by_no[case["waiting"].acceptance_no]
    assert (waiting["结果"], waiting["办结时间"] or "") == ("审查中", "")
    counts = {row["推荐单位"]: row for row in lines(pages["汇总"])}
    mine = counts[case["town"].recommender.name]
    assert (mine["通过"], mine["不通过"], mine["合计"]) == (1, 1, 2)
    assert (counts["合计"]["审查中"], counts["合计"]["合计"]) == (1, 3)


def test_no_personal_number_and_no_formula(client, staff, case):
    ask(client)
    sheet = book(latest().document)["结果表"]
    said = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    every = "".join(str(cell.value) for cell in said)
    assert case["passed"].id_no not in every and case["passed"].mobile not in every
    formula = next(cell for cell in said if cell.value == FORMULA)
    assert formula.data_type == "s" and formula.quotePrefix
    assert next(cell for cell in said if cell.value == "＝1+1").quotePrefix


def test_one_unit_alone(client, staff, case):
    ask(client, unit=case["other"].recommender.pk)
    rows = lines(book(latest().document)["结果表"])
    assert [row["姓名"] for row in rows] == ["演示等待"]
    event = AuditEvent.objects.filter(action="export.result_sheet").get()
    assert event.detail["rows"] == 1 and event.actor_id == staff.pk


def test_the_own_application_is_left_out_and_the_sheet_says_so(client, staff, case):
    Application.objects.filter(pk=case["waiting"].pk).update(nominee=staff)
    ask(client)
    sheet = book(latest().document)["结果表"]
    said = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "演示等待" not in said and "另有 1 件按回避规定未列入" in said


def test_the_page_follows_the_making_and_offers_the_file_to_its_owner_alone(client, staff, case):
    ask(client)
    document = latest().document
    assert "排队生成中" in text(client.get(QUEUE))
    book(document)
    assert reverse("documents:file", args=[document.key]) in client.get(QUEUE).content.decode()
    assert client.get(reverse("documents:file", args=[document.key])).status_code == 200
    client.force_login(make_user(Role.STAFF))
    assert client.get(reverse("documents:file", args=[document.key])).status_code == 404
    assert "2023年度·" not in text(client.get(QUEUE))


def test_five_an_hour(client, staff, case):
    for number in range(5):
        assert ask(client, key=f"k{number}").status_code == 302
    refused = ask(client, key="k6")
    assert refused.status_code == 422 and "每小时最多导出5次" in text(refused)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert ask(client, key="k7").status_code == 302


def test_the_same_click_twice_is_one_sheet(client, staff, case):
    ask(client)
    ask(client)
    assert Export.objects.count() == 1


def test_personal_numbers_need_a_purpose_and_a_second_person(
    client, staff, lead, case, django_capture_on_commit_callbacks
):
    short = ask(client, personal="on", purpose="核对")
    assert short.status_code == 422 and "请写明用途" in text(short)
    assert ask(client, personal="on", purpose=PURPOSE).status_code == 302
    export = latest()
    assert export.state == "waiting" and not GeneratedDocument.objects.filter(kind="result_sheet").exists()
    page = reverse("result_sheet:decide", args=[export.key])
    assert client.get(page).status_code == 404, "who asked does not decide"
    client.force_login(lead)
    assert PURPOSE in client.get(page).content.decode() and page in client.get("/").content.decode()
    client.post(page, {"answer": "yes", "remark": "", "version": 1, "key": "d1"})
    export.refresh_from_db()
    assert export.state == "ready" and export.decided_by == lead
    rows = {row["受理编号"]: row for row in lines(book(export.document)["结果表"])}
    row = rows[case["passed"].acceptance_no]
    assert (row["身份证号"], row["手机号码"]) == (case["passed"].id_no, case["passed"].mobile)
    assert (
        "含个人信息" in export.document.file.original_name
        and case["passed"].id_no not in export.document.file.original_name
    )
    actions = AuditEvent.objects.filter(action__startswith="export.").order_by("seq")
    assert list(actions.values_list("action", flat=True)) == ["export.asked", "export.approved"]
    assert not any(case["passed"].id_no in str(event.detail) for event in AuditEvent.objects.all())
    assert not any(case["passed"].id_no in letter.body for letter in mail.outbox)
    assert Message.objects.filter(user=staff, body__contains="已批准").exists()


@pytest.fixture
def approved(client, staff, lead, case):
    ask(client, personal="on", purpose=PURPOSE)
    client.force_login(lead)
    page = reverse("result_sheet:decide", args=[latest().key])
    client.post(page, {"answer": "yes", "remark": "", "version": 1, "key": "d1"})
    export = latest()
    book(export.document)
    client.force_login(staff)
    return export


def test_three_downloads_each_in_the_trail(client, staff, approved):
    address = reverse("result_sheet:file", args=[approved.key])
    assert "还可下载3次" in text(client.get(QUEUE))
    for _time in range(3):
        assert client.post(address).status_code == 200
    assert client.post(address).status_code == 409
    trail = AuditEvent.objects.filter(action="export.download").order_by("pk")
    assert [event.detail["downloads"] for event in trail] == [1, 2, 3] and trail[0].detail["rows"] == 3
    assert "已下载3次" in text(client.get(QUEUE))


def test_after_seven_days_it_is_over(client, staff, approved):
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert client.post(reverse("result_sheet:file", args=[approved.key])).status_code == 409


def test_bytes_and_numbers_are_gone_after_seven_days_and_the_record_stays(client, staff, approved, case):
    render_document(approved.document.pk)
    name = GeneratedDocument.objects.select_related("file").get(pk=approved.document.pk).file.storage_name
    plain = ask(client, key="plain")
    assert plain.status_code == 302
    with clock.at(approved.expires_at - timedelta(seconds=1)):
        assert expire_exports() == 0
    with clock.at(approved.expires_at):
        assert client.post(reverse("result_sheet:file", args=[approved.key])).status_code == 409
        assert (expire_exports(), expire_exports()) == (1, 0)
    document = GeneratedDocument.objects.select_related("file", "snapshot").get(pk=approved.document.pk)
    assert not private_storage().exists(name)
    assert document.snapshot.payload == {}
    approved.refresh_from_db()
    assert (approved.state, approved.purpose, approved.lines) == ("expired", PURPOSE, 3)
    trail = AuditEvent.objects.filter(target=f"export:{approved.pk}").order_by("seq").values_list("action", flat=True)
    assert list(trail)[:2] == ["export.asked", "export.approved"]
    assert list(trail)[-1] == "export.expired"
    page = client.get(QUEUE).content.decode()
    assert "已到期删除" in page
    assert reverse("result_sheet:file", args=[approved.key]) not in page
    assert client.post(reverse("result_sheet:file", args=[approved.key])).status_code == 409
    assert Export.objects.exclude(pk=approved.pk).get().state == "ready", "a plain sheet does not expire"


def test_a_sheet_that_a_worker_has_in_hand_goes_with_the_next_round(client, staff, approved):
    with clock.at(approved.expires_at):
        GeneratedDocument.objects.filter(pk=approved.document.pk).update(status="running")
        assert expire_exports() == 0
        GeneratedDocument.objects.filter(pk=approved.document.pk).update(status="failed")
        assert expire_exports() == 1


def test_nobody_else_gets_it_and_no_other_address_serves_it(client, staff, lead, approved):
    assert client.get(reverse("documents:file", args=[approved.document.key])).status_code == 404
    for other in (lead, make_user(Role.STAFF), make_user(Role.SUP)):
        client.force_login(other)
        assert client.post(reverse("result_sheet:file", args=[approved.key])).status_code == 404
        assert client.get(reverse("documents:file", args=[approved.document.key])).status_code == 404


def test_a_no_says_why_and_cannot_become_a_yes(client, staff, lead, case):
    ask(client, personal="on", purpose=PURPOSE)
    page = reverse("result_sheet:decide", args=[latest().key])
    client.force_login(lead)
    assert client.post(page, {"answer": "no", "remark": "", "version": 1, "key": "d1"}).status_code == 422
    client.post(page, {"answer": "no", "remark": "可用掩码版本，不必导出。", "version": 1, "key": "d2"})
    assert latest().state == "refused"
    assert client.post(page, {"answer": "yes", "remark": "", "version": 2, "key": "d3"}).status_code == 409
    client.force_login(staff)
    assert "可用掩码版本" in client.get(QUEUE).content.decode()


def test_only_staff_may_ask_for_personal_numbers(client, case):
    for role in (Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        assert 'name="personal"' not in client.get(QUEUE).content.decode()
        ask(client, personal="on", purpose=PURPOSE)
        assert not latest().personal


def test_a_recommending_unit_gets_its_own_results_once_its_batch_is_closed(client, case):
    town = case["town"]
    client.force_login(town.rec)
    early = ask(client, unit=town.recommender.pk)
    assert early.status_code == 422 and "尚未审查完毕" in text(early)
    assert ask(client, unit=case["other"].recommender.pk).status_code == 422
    Batch.objects.filter(recommender=town.recommender).update(status=BatchStatus.CLOSED)
    assert ask(client, unit=town.recommender.pk).status_code == 302
    rows = lines(book(latest().document)["结果表"])
    assert {row["受理编号"] for row in rows} == {case["passed"].acceptance_no, case["rejected"].acceptance_no}
    assert "经办人" not in rows[0]


@pytest.mark.parametrize("role", [Role.NOM, Role.ADM, Role.EXP])
def test_for_others_there_is_no_such_page(client, db, role):
    client.force_login(make_user(role))
    assert client.get(QUEUE).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_asks_the_same_number_of_questions(client, staff, case, more, django_assert_num_queries):
    for number in range(1 + more):
        ask(client, key=f"k{number}")
    client.get(QUEUE)
    with django_assert_num_queries(7):
        client.get(QUEUE)
