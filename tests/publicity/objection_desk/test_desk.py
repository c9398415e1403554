"""The desk by its pages: every role × every step × every state; who objects is shown to few and kept in the trail."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.models import StaffConflict
from publicity.desk_panels import SAID as VERBS
from publicity.objections import filing
from publicity.objections.models import Objection
from saq_portal.home import gather
from tests.factories.nominations import make_user
from tests.factories.publicity import Office
from tests.publicity.objections_scene import LATER, SAID, Case
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
READ = {"staff", "other", "lead", "chief", "sup"}
OWNS, LEADS, JUDGES = {"staff"}, {"lead"}, {"chief"}
RIGHTS = {
    "propose": OWNS, "ask_evidence": OWNS, "reply": OWNS, "accept": LEADS, "refuse": LEADS, "assign": LEADS,
    "go_on": LEADS, "release": LEADS, "extend": JUDGES, "dismiss": JUDGES, "uphold": JUDGES, "report": set(),
    "supply": OWNS, "take": set(), "nothing": set(),
}  # fmt: skip


@kept
def office():
    made = Office.build(n=2)
    made.published()
    return made


@kept(at=LATER, stay=True)
def case(office):
    return Case(office)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def people(case):
    away = make_user(Role.STAFF)
    away.role_grants.create(role=Role.LEAD)
    StaffConflict.objects.create(user=away, application=case.entry.application, reason="（演示）亲属")
    town = case.office.town
    return {
        "staff": case.staff, "other": make_user(Role.STAFF), "lead": case.lead, "chief": case.chief,
        "sup": make_user(Role.SUP), "adm": make_user(Role.ADM), "exp": make_user(Role.EXP), "away": away,
        "nominee": case.entry.application.nominee, "unit": town.unit, "rec": town.rec,
    }  # fmt: skip


@pytest.mark.parametrize("state", ["screened", "accepted", "investigated"])
def test_who_gets_what(case, state):
    row = getattr(case, state)()
    proof = row.proofs.get()
    addresses = {
        "detail": (reverse("objection_desk:detail", args=[row.key]), READ),
        "proof": (reverse("objection_desk:proof", args=[row.key, proof.key]), READ - {"other"}),
    }  # fmt: skip
    wrong = []
    for who, user in people(case).items():
        client = browser(user)
        for name, (address, allowed) in addresses.items():
            if (client.get(address).status_code == 200) != (who in allowed):
                wrong.append((who, name))
        for verb, allowed in RIGHTS.items():
            status = client.post(reverse("objection_desk:act", args=[row.key, verb]), {}).status_code
            if (status != 404) != (who in allowed):
                wrong.append((who, verb, status))
        enter = client.get("/objection_desk/enter/").status_code
        if (enter == 200) != (who in {"staff", "other", "away"}):
            wrong.append((who, "enter", enter))
        listed = client.get("/objection_desk/")
        seen = listed.status_code == 200 and row.number in listed.content.decode()
        if seen != (who in READ):
            wrong.append((who, "queue"))
    assert wrong == [] and set(RIGHTS) - {"nothing"} == set(VERBS)
    row.refresh_from_db()
    assert Objection.objects.get().state == row.state, "forms without their fields change nothing"


def test_who_objects_is_shown_to_few_and_each_look_is_kept(case):
    case.accepted()
    address = reverse("objection_desk:detail", args=[case.row.key])
    other = make_user(Role.STAFF)
    body = browser(other).get(address).content.decode()
    assert SAID["name"] not in body and SAID["facts"] not in body and SAID["phone"] not in body
    before = AuditEvent.objects.filter(action="objection.identity").count()
    assert SAID["name"] in browser(case.staff).get(address).content.decode()
    assert AuditEvent.objects.filter(action="objection.identity").count() == before + 1
    assert SAID["name"] not in browser(case.lead).get("/objection_desk/").content.decode()


@pytest.mark.parametrize(("state", "who"), [("screened", "staff"), ("accepted", "lead"), ("investigated", "chief")])
def test_no_two_fields_of_a_page_share_an_id(case, state, who):
    row = getattr(case, state)()
    body = browser(getattr(case, who)).get(reverse("objection_desk:detail", args=[row.key])).content.decode()
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})


def test_what_waits_for_whom(case):
    def waits(user):
        return [line["sentence"] for line in gather(user, "turns") if "异议" in line["sentence"]]

    assert waits(case.staff) == [f"异议 {case.row.number} 待承办"] and waits(case.lead) == []
    case.screened()
    assert waits(case.lead) == [f"异议 {case.row.number} 待决定是否受理"]
    assert waits(case.chief) == []


def test_a_proof_keeps_no_name_of_a_file(case):
    proof = case.row.proofs.select_related("file").get()
    assert proof.file.original_name == "证明材料1.jpg" or proof.file.original_name.startswith("证明材料1.")
    assert filing.by_code(case.code).proofs.count() == 1


def test_the_list_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    office = Office.build(n=3)
    office.published()
    client = browser(office.lead)
    with clock.at(LATER):
        Case(office, 1)
        client.get("/objection_desk/")
        with django_assert_num_queries(11, exact=False) as first:
            client.get("/objection_desk/")
        Case(office, 2)
        Case(office, 3)
        with django_assert_num_queries(len(first)):
            client.get("/objection_desk/")
