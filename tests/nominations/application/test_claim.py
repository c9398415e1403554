"""A form begun by the unit on behalf is its nominee's only once they say who they are and agree (T1)."""

import pytest

from accounts import crypto, phones
from accounts.models import AuditEvent
from accounts.models.user import PHONE_PURPOSE
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Consent
from nominations.pipeline import Status
from nominations.transitions import begin
from tests.factories.nominations import CONTENT, id_number, make_attachment, make_draft, make_user
from tests.nominations.application.conftest import act_url, save, step_url, stored, text, typed, visit

NUMBER = id_number(21)
ALL = {"processing": "on", "sensitive": "on", "publication": "on", "id_no": NUMBER}


@pytest.fixture
def begun(cycle, employer, group, officer):
    """The unit's officer has filled the form for the owner of 19900007777."""
    application = Application(
        cycle=cycle, employer=employer, recommender=group, on_behalf=True, created_by=officer, **CONTENT
    )
    begin(application, by=Actor(officer, Role.UNIT), permit=lambda user, app: True)
    save(visit(officer), application, "person", name="沈砺成", mobile="19900007777", id_no=NUMBER)
    return stored(application)


@pytest.fixture
def person(db):
    return make_user(Role.NOM, phone="19900007777")


def test_the_officer_fills_but_cannot_submit(begun, officer):
    client = visit(officer)
    assert "申报人本人确认之前不能提交" in text(client.get(act_url(begun, "detail")))
    assert begun.mobile_index == crypto.blind_index(PHONE_PURPOSE, phones.normalise("19900007777"))
    assert client.get(step_url(begun, "narrative")).status_code == 200
    assert "须由申报人本人登录确认后提交" in text(client.get(act_url(begun, "submit")))
    response = client.post(act_url(begun, "submit"), {"version": begun.version, "key": "k", "commitment": "on"})
    assert response.status_code == 404
    assert stored(begun).status == Status.DRAFT


def test_the_officer_cannot_give_it_to_another_unit(begun, officer, group):
    visit(officer).post(step_url(begun, "work"), typed(begun, employer=str(group.key)))
    assert stored(begun).employer == begun.employer


def test_the_owner_of_the_number_finds_it(begun, person):
    page = text(visit(person).get("/application/"))
    assert "有一份由单位代填的申报等您确认" in page
    assert begun.employer.name in page
    assert NUMBER not in page
    assert "开始填写申报表" not in page


def test_nobody_else_does(begun, nominee):
    client = visit(nominee)
    assert "代填" not in text(client.get("/application/"))
    assert client.get(act_url(begun, "claim")).status_code == 404
    assert client.post(act_url(begun, "claim"), ALL).status_code == 404


def test_until_it_is_confirmed_its_content_is_hidden(begun, person):
    client = visit(person)
    for url in (
        act_url(begun, "detail"),
        step_url(begun, "person"),
        act_url(begun, "submit"),
        act_url(begun, "summary"),
    ):
        assert client.get(url).status_code == 404


def test_confirming_takes_the_number_and_every_consent(begun, person):
    client = visit(person)
    assert client.post(act_url(begun, "claim"), ALL).url == act_url(begun, "detail")
    row = stored(begun)
    assert (row.nominee, row.on_behalf) == (person, True)
    assert Consent.objects.filter(user=person, withdrawn_at=None).count() == 4
    assert AuditEvent.objects.filter(action="application.claim", actor=person).exists()
    assert client.get(step_url(begun, "person")).status_code == 200
    assert "工作单位为您代填过" in text(client.get(act_url(begun, "detail")))


@pytest.mark.parametrize("left_out", ["processing", "sensitive", "publication"])
def test_without_a_consent_it_stays_the_units(begun, person, left_out):
    visit(person).post(act_url(begun, "claim"), {key: value for key, value in ALL.items() if key != left_out})
    assert stored(begun).nominee is None


def test_another_number_is_refused_and_logged(begun, person):
    response = visit(person).post(act_url(begun, "claim"), ALL | {"id_no": id_number(22)})
    assert "与单位填写的身份证号码不一致" in text(response)
    assert stored(begun).nominee is None
    assert AuditEvent.objects.filter(action="application.claim_refused", actor=person).exists()


def test_guessing_is_slowed_down(begun, person):
    client = visit(person)
    for serial in range(30, 35):
        client.post(act_url(begun, "claim"), ALL | {"id_no": id_number(serial)})
    assert "核对次数过多" in text(client.post(act_url(begun, "claim"), ALL))
    assert stored(begun).nominee is None


def test_who_has_one_already_cannot_take_a_second(begun, person, cycle):
    make_draft(cycle, nominee=person, complete=False)
    response = visit(person).post(act_url(begun, "claim"), ALL)
    assert "每人每年度只能申报一份" in text(response)
    assert stored(begun).nominee is None


def test_after_the_confirmation_the_nominee_submits(begun, person, officer):
    client = visit(person)
    client.post(act_url(begun, "claim"), ALL)
    person_step = ("political", "education", "position", "model_worker", "hukou", "migrant", "home_addr", "home_zip")
    Application.objects.filter(pk=begun.pk).update(skill_level="none", **{name: CONTENT[name] for name in person_step})
    for kind in ("id_front", "id_back", "union_card"):
        make_attachment(begun, kind, officer)
    make_attachment(begun, "evidence", officer, indicator="craft")
    response = client.post(act_url(begun, "submit"), {"version": stored(begun).version, "key": "k", "commitment": "on"})
    assert response.status_code == 302, text(response)
    assert stored(begun).status == Status.UNIT_REVIEW


def test_a_form_that_changes_its_employer_leaves_the_unit(begun, person, officer, group):
    client = visit(person)
    client.post(act_url(begun, "claim"), ALL)
    save(client, begun, "work", employer=str(group.key))
    assert not stored(begun).on_behalf
    assert visit(officer).get(step_url(begun, "person")).status_code == 404
