"""The public form, the code and the parties' answers by their pages: refusals beside the field, nothing of the desk."""

import re
import secrets
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents.tasks import render
from nominations.acting import Actor
from publicity.objections import handling
from publicity.objections.asking import SALT
from publicity.objections.models import Objection, Reply
from publicity.objections.moves import Refusal, State
from tests.factories.nominations import make_user
from tests.factories.publicity import DAY, Office
from tests.publicity.objections_scene import FACTS, LATER, SAID, Case, evidence
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
NEW = "/objection/2023/"


@kept
def office():
    made = Office.build(n=2)
    made.published()
    return made


@pytest.fixture
def now():
    with clock.at(LATER):
        yield


def filled(office, **changes):
    entry = office.cycle.publications.get().entries.get(place=1)
    said = {key: value for key, value in SAID.items() if key != "by_unit"}
    sum_of = {"ticket": signing.dumps([3, 4], salt=SALT), "total": "7"}
    form = {"entry": entry.pk, "by_unit": "person", "consent": "on", "key": secrets.token_hex(16), "file_1": evidence()}
    return {**said, **form, **sum_of, **changes}


def send(office, **changes):
    form = {key: value for key, value in filled(office, **changes).items() if value is not None}
    return Client().post(NEW, form)


def test_from_the_list_to_the_code_and_the_letter(office, now):
    page = Client().get(reverse("public_list:year", args=[2023])).content.decode()
    assert NEW in page
    answer = send(office)
    code = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", answer.content.decode())[0]
    row = Objection.objects.get()
    assert row.name == SAID["name"] and row.proofs.count() == 1 and "no-store" in answer["Cache-Control"]
    follow = Client().post("/objection/", {"code": code})
    body = follow.content.decode()
    assert "正在受理审查" in body and SAID["name"] not in body and row.application.name not in body.split("<main")[1]
    case = Case.__new__(Case)
    case.row, case.office = row, office
    handling.take(row, **case.by(office.staff, Role.STAFF))
    handling.propose(row, FACTS, **case.by(office.staff, Role.STAFF))
    handling.refuse(row, Refusal.OUT_OF_SCOPE, **case.by(office.lead, Role.LEAD))
    handling.reply(row, "名次不在受理范围。", **case.by(office.staff, Role.STAFF))
    render(row.letter_id)
    body = Client().post("/objection/", {"code": code}).content.decode()
    assert "已答复办结" in body and "名次不在受理范围" in body
    paper = Client().post("/objection/code/letter/", {"code": code})
    assert paper.status_code == 200 and paper["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "某"}, "匿名的异议不予受理"), ({"phone": "12"}, "手机号码"), ({"facts": "有问题"}, "30"),
        ({"file_1": None}, "请附至少一份证明材料"), ({"consent": None}, "须同意后才能提交"),
        ({"total": "9"}, "答案不对"),
        ({"ticket": "forged"}, "已过期"), ({"by_unit": "unit"}, "请填写单位名称"), ({"entry": "999999"}, "对谁"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(office, now, changes, sentence):
    answer = send(office, **changes)
    body = answer.content.decode()
    assert answer.status_code == 422 and sentence in body
    assert "phone" in changes or SAID["phone"] in body
    assert Objection.objects.count() == 0


def test_after_the_period_there_is_no_form_and_what_was_typed_is_given_back(office):
    with clock.at(DAY + timedelta(days=30)):
        page = Client().get(NEW)
        assert page.status_code == 200 and "<form" not in page.content.decode().split("<main")[1]
        late = send(office)
        assert late.status_code == 422 and SAID["facts"] in late.content.decode()
        assert SAID["phone"] not in late.content.decode() and Objection.objects.count() == 0
    assert Client().get("/objection/2019/").status_code == 404


def test_the_same_form_does_not_serve_for_somebody_else(office, now):
    form = filled(office)
    assert Client().post(NEW, form).status_code == 200
    other = office.cycle.publications.get().entries.get(place=2)
    answer = Client().post(NEW, form | {"entry": other.pk, "file_1": evidence(3)})
    assert answer.status_code == 422 and "请重新打开表格" in answer.content.decode()
    assert Objection.objects.get().events.get().key == "", "the code follows from the form's key"


def test_a_verb_that_is_none_is_not_there(office):
    with clock.at(LATER):
        case = Case(office)
        assert Client().post("/objection/code/close/", {"code": case.code}).status_code == 404
        assert Client().post("/objection/code/withdraw/", {"code": case.code}).status_code in (200, 409)


def test_unknown_codes_are_answered_alike_and_counted(office, now):
    answers = [Client().post("/objection/", {"code": code}) for code in ("AAAA-BBBB-CCCC-DDDD", "x", "22")]
    assert {answer.status_code for answer in answers} == {422}
    for _n in range(9):
        last = Client().post("/objection/", {"code": "AAAA-BBBB-CCCC-DDDD"})
    assert last.status_code == 429
    assert Client().post("/objection/code/withdraw/", {"code": "AAAA-BBBB-CCCC-DDDD"}).status_code in (404, 429)


def test_an_hour_takes_so_many_and_no_more(office, now):
    answers = [send(office, name="某").status_code for _n in range(11)]
    assert answers[:10] == [422] * 10 and answers[10] == 429


def test_withdrawn_and_supplied_by_the_code(office):
    with clock.at(LATER):
        case = Case(office)
        case.accepted()
        body = Client().post("/objection/", {"code": case.code}).content.decode()
        assert "正在核查" in body and "撤回异议" in body
        Client().post("/objection/code/withdraw/", {"code": case.code, "key": "w"})
        case.row.refresh_from_db()
        assert case.row.state == State.WITHDRAWN


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_nominee_and_the_units_answer_the_facts_and_see_nobody(office):
    with clock.at(LATER):
        case = Case(office)
        case.investigated()
        nominee, town = case.entry.application.nominee, office.town
        for user in (nominee, town.unit, town.rec):
            body = browser(user).get("/objection/answers/").content.decode()
            assert FACTS in body and not [one for one in (SAID["name"], SAID["phone"], SAID["facts"]) if one in body]
        address = reverse("objection:answer", args=[case.row.key])
        form = {"text": "三项专利本人均为发明人，登记簿副本已交。", "version": case.row.version, "key": "a1"}
        for _twice in range(2):
            assert browser(nominee).post(address, form).status_code == 302
        assert Reply.objects.get().party == "nominee"
        assert browser(make_user()).get(address).status_code == 404
        assert browser(office.staff).get(address).status_code == 404


def test_a_case_worker_enters_a_letter_that_came_in_time(office):
    entry = office.cycle.publications.get().entries.get(place=1)
    end = entry.publication.ends_at
    form = filled(office, origin="letter", received_at="2023-06-27T16:00")
    form = {key: value for key, value in form.items() if key not in ("consent", "ticket", "total")}
    with clock.at(end + timedelta(hours=10)):
        client = browser(office.staff)
        answer = client.post("/objection_desk/enter/", form)
        assert answer.status_code == 200 and Objection.objects.get().owner == office.staff
        late = form | {"received_at": "2023-06-28T08:00", "key": secrets.token_hex(16), "file_1": evidence(5)}
        assert "已经结束" in client.post("/objection_desk/enter/", late).content.decode()
    assert Actor.system().user is None


def test_a_letter_without_a_name_or_without_evidence_is_entered_and_refused_on_its_ground(office):
    form = filled(office, origin="letter", received_at="2023-06-19T16:00")
    gone = ("consent", "ticket", "total", "file_1")
    form = {key: value for key, value in form.items() if key not in gone} | {"name": "", "phone": "", "address": ""}
    with clock.at(LATER):
        client = browser(office.staff)
        said = client.post("/objection_desk/enter/", form)
        assert said.status_code == 422 and not Objection.objects.exists()
        for what in ("请填写真实姓名", "请填写联系电话", "请填写联系地址"):
            assert what in said.text
        named = client.post(
            "/objection_desk/enter/", form | {"name": "王某某", "phone": "19900000777", "anonymous": "on"}
        )
        assert "不是匿名来件" in named.text and not Objection.objects.exists()
        assert client.post("/objection_desk/enter/", form | {"anonymous": "on"}).status_code == 200
        row = Objection.objects.get()
        assert (row.name, row.phone, row.proofs.count()) == ("", "", 0)
        assert "匿名" in client.get(f"/objection_desk/{row.key}/").text
        assert any("真实姓名" in one for one in handling.against_accepting(row))
