"""我的个人信息: what a person reads and copies, with which proof, how often, and that it is their own alone."""

import json

import pytest

from accounts import clock, my_data
from accounts.models import AuditEvent
from accounts.roles import Role
from documents import rendering
from documents.models import GeneratedDocument
from nominations.identity import mask_id
from nominations.models import DataRequest
from nominations.pipeline import Status
from nominations.retention import running
from tests.documents.paper import text_of
from tests.factories.nominations import make_cycle, make_draft, make_user
from tests.factories.years import cancel
from tests.nominations.personal_data.conftest import PASSWORD

pytestmark = pytest.mark.django_db
MINE, COPY = "/personal_data/", "/personal_data/copy/"


def said(browser, **change):
    form = browser.get(COPY).context["form"]
    return {"version": 0, "key": form["key"].value(), "format": "json", "proof": PASSWORD} | change


def test_the_page_shows_what_is_held_with_the_number_masked(submitted, town, browser_of):
    page = browser_of(town.nominee).get(MINE).content.decode()
    for word in ("账号与登录", "2023年度申报", submitted.acceptance_no, submitted.name, "演示市演示路", "同意公示姓名",
                 "id_front.jpg", "收到的消息", town.nominee.masked_phone()):  # fmt: skip
        assert word in page, word
    assert submitted.id_no not in page and mask_id(submitted.id_no) in page
    assert town.nominee.phone not in page and town.nominee.email not in page


def test_a_draft_leads_to_where_it_is_changed_and_a_locked_form_to_a_request(drafted, town, browser_of):
    browser = browser_of(town.nominee)
    ask = f"/personal_data/new/correct/?about={drafted.key}"
    page = browser.get(MINE).content.decode()
    assert f"/application/{drafted.key}/" in page and ask not in page
    town.walk(drafted, Status.UNIT_REVIEW)
    assert ask in browser.get(MINE).content.decode()
    assert f'<option value="{drafted.key}" selected>' in browser.get(ask).content.decode()


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADM, Role.EXP, Role.SUP])
def test_every_role_reads_its_own_and_nothing_of_others(role, submitted, browser_of):
    user = make_user(role)
    page = browser_of(user).get(MINE).content.decode()
    assert user.name in page and submitted.name not in page and submitted.acceptance_no not in page


def test_the_account_page_leads_there(town, browser_of):
    assert f'href="{MINE}"' in browser_of(town.nominee).get("/me/").content.decode()


def test_the_number_of_queries_does_not_grow(submitted, town, browser_of, monkeypatch, django_assert_num_queries):
    rooms = ("account", "messages", "applications", "consents", "requests")  # those to the left count their own
    monkeypatch.setattr(my_data, "_sections", {key: my_data._sections[key] for key in rooms})
    browser = browser_of(town.nominee)
    with django_assert_num_queries(17):
        browser.get(MINE)
    for year in (2024, 2025):
        cycle = make_cycle(year)
        make_draft(cycle, nominee=town.nominee, employer=town.employer, recommender=town.recommender)
        cancel(cycle, clock.now())
    with django_assert_num_queries(17):
        browser.get(MINE)


def test_the_json_copy_is_whole_and_recorded(submitted, town, browser_of, django_capture_on_commit_callbacks):
    browser = browser_of(town.nominee)
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(COPY, said(browser))
    assert answer["Content-Type"].startswith("application/json") and "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    copy = json.loads(answer.content)
    assert copy["schema"] == my_data.SCHEMA
    rooms = {room["key"]: room["data"] for room in copy["sections"]}
    form = rooms["applications"][0]
    assert form["fields"]["id_no"] == submitted.id_no and form["status"] == "submitted"
    assert {file["kind"] for file in form["files"]} >= {"id_front", "id_back"}
    assert town.nominee.phone in json.dumps(rooms["account"], ensure_ascii=False)
    record = AuditEvent.objects.get(action="personal_data.json")
    assert record.actor == town.nominee and submitted.id_no not in str(record.detail)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"proof": "wrong"}, "验证没有通过"),
        ({"proof": ""}, "请填写，验证身份后才能下载"),
        ({"format": "exe"}, "saq-error"),
    ],
)
def test_without_the_proof_nothing_is_given(change, sentence, submitted, town, browser_of):
    browser = browser_of(town.nominee)
    answer = browser.post(COPY, said(browser, **change))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert submitted.id_no not in answer.content.decode()
    assert not AuditEvent.objects.filter(action__startswith="personal_data.").exists()


def test_the_copy_holds_the_requests_and_no_answer_before_it_is_given(submitted, town):
    due = clock.now()
    for state, closed, answer in (("done", due, "已经更正。"), ("proposed", None, "拟不同意的理由")):
        DataRequest.objects.create(
            user=town.nominee, kind="correct", subject=state, text=f"请求{state}", state=state, due_at=due,
            closed_at=closed, answer=answer,
        )  # fmt: skip
    text = json.dumps(my_data.as_json(town.nominee), ensure_ascii=False)
    assert "请求done" in text and "已经更正。" in text and "请求proposed" in text and "拟不同意的理由" not in text


def test_five_copies_an_hour(town, browser_of, django_capture_on_commit_callbacks):
    browser = browser_of(town.nominee)
    with django_capture_on_commit_callbacks(execute=True):
        for _n in range(5):
            assert browser.post(COPY, said(browser)).status_code == 200
    answer = browser.post(COPY, said(browser))
    assert answer.status_code == 422 and "一小时内最多下载 5 次" in answer.content.decode()


def test_the_pdf_is_the_persons_alone_and_gone_after_a_week(submitted, town, browser_of):
    browser = browser_of(town.nominee)
    page = browser.post(COPY, said(browser, format="pdf"), follow=True).content.decode()
    assert "我的副本" in page and "7 天后自动删除" in page
    document = GeneratedDocument.objects.get(kind="my_data")
    assert rendering.render_document(document.pk)
    address = f"/documents/{document.key}/file"
    text = text_of(b"".join(browser.get(address).streaming_content))
    assert submitted.id_no in text and "个人信息副本" in text and submitted.acceptance_no in text
    for other in (make_user(), make_user(Role.STAFF), make_user(Role.SUP)):
        assert browser_of(other).get(address).status_code == 404
    made = document.created_at
    with clock.at(made.replace(day=made.day + 6)):
        assert running.run().lines.count() == 0
    with clock.at(made.replace(day=made.day + 7)):
        assert [line.rule for line in running.run().lines.all()] == ["copies"]
    document.refresh_from_db()
    assert document.snapshot.payload == {} and browser.get(address).status_code == 404


def test_a_room_to_the_left_registers_its_own(town, monkeypatch):
    monkeypatch.setattr(my_data, "_sections", dict(my_data._sections))
    part = my_data.Part("称号", [("证书编号", "SAQ-ZLGJ-2023-0001")])
    my_data.register(my_data.Section("titles", "称号与证书", lambda user, whole: [part]))
    assert my_data.sections(town.nominee)[-1]["parts"] == [part]
    fields = my_data.as_json(town.nominee)["sections"][-1]["data"][0]["fields"]
    assert fields == [{"label": "证书编号", "value": "SAQ-ZLGJ-2023-0001"}]
