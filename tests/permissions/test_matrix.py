"""Every cell of role × address × state is written down in matrix.txt and asserted (law 4, §4.1).

Signs: V the page, R a redirect after the act, L the log-in page, C 409, M a wrong method, and a dot for 404.
A POST is sent empty: who may act gets the form back with its errors, for all others the address does not exist,
and nothing may have changed in the database. `SAQ_WRITE_MATRIX=1` writes the file anew: read the difference.
"""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.models import Application, Batch, StageEvent
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_unit, make_user

FILE = Path(__file__).with_name("matrix.txt")
STATES = (
    Status.DRAFT, Status.UNIT_REVIEW, Status.RECOMMENDER_REVIEW, Status.RECOMMENDED, Status.SUBMITTED,
    Status.WITHDRAWN, Status.UNIT_REJECTED, Status.NOT_RECOMMENDED, Status.EXPIRED,
)  # fmt: skip
ACTORS = (
    "anonymous", "nominee", "other_nominee", "unit", "other_unit", "rec", "other_rec",
    "staff", "lead", "chief", "sup", "adm", "exp", "disabled",
)  # fmt: skip
PAGES = (
    "application:detail", "application:submit", "application:withdraw", "application:summary",
    "endorsement:detail", "endorsement:summary",
    "recommendation:detail", "recommendation:summary",
    "formal_check:detail", "formal_check:summary", "reveal:number", "oversight:detail",
)  # fmt: skip
ACTS = (
    "application:submit", "application:recall", "application:withdraw", "application:upload", "application:preview",
    "endorsement:agree", "endorsement:refuse", "endorsement:send_back",
    "recommendation:recommend", "recommendation:refuse", "recommendation:send_back", "recommendation:unrecommend",
)  # fmt: skip


# Pages that belong to no single application.
DESKS = (
    "home", "application:queue", "application:new", "application:units", "endorsement:queue", "endorsement:new",
    "recommendation:queue", "recommendation:batches", "intake:queue", "formal_check:queue",
    "same_evidence:queue", "result_sheet:queue",
    "units:queue", "units:new", "cycles:queue", "cycles:new", "people:list", "people:create",
    "people:invite", "people:proposals", "people:invitations", "inbox:list", "profile",
    "audit:queue", "audit:export", "oversight:queue",
    "disqualification:queue", "disqualification:bans", "disqualification:flagged", "disqualification:find",
    "cycle_notice:queue", "account_login", "account_signup",
)  # fmt: skip


def addresses(application: Application) -> dict[str, str]:
    """What is tried in one state: a label that begins with the method, and the address."""
    found = {f"GET {name}": reverse(name, args=[application.key]) for name in PAGES}
    found["GET application:step"] = reverse("application:step", args=[application.key, "person"])
    found |= {f"POST {name}": reverse(name, args=[application.key]) for name in ACTS}
    found["POST application:step"] = reverse("application:step", args=[application.key, "person"])
    for kind in ("id_front", "evidence"):
        file = application.attachments.get(kind=kind)
        found[f"GET application:file {kind}"] = reverse("application:file", args=[file.key])
        found[f"GET recommendation:file {kind}"] = reverse("recommendation:file", args=[file.key])
        found[f"GET formal_check:paper {kind}"] = reverse("formal_check:paper", args=[file.key])
        found[f"POST application:remove {kind}"] = reverse("application:remove", args=[file.key])
        found[f"POST endorsement:confirm {kind}"] = reverse("endorsement:confirm", args=[file.key])
    document = GeneratedDocument.objects.filter(
        target=f"application:{application.pk}", kind="annex1", void_at=None
    ).last()
    if document is not None:
        found["GET documents:status annex1"] = reverse("documents:status", args=[document.key])
    if batch := Batch.objects.last():
        found |= of_batch(batch)
    return found


def of_batch(batch: Batch) -> dict[str, str]:
    names = ("GET recommendation:batch", "GET intake:batch", "GET intake:scan", "GET recommendation:scan")
    acts = ("lock", "unlock", "cancel", "submit", "contact", "order", "scan")
    names += (*(f"POST recommendation:{act}" for act in acts), "POST intake:receive")
    return {name: reverse(name.split()[1], args=[batch.key]) for name in names}


def everybody(town: Town) -> dict[str, object]:
    people = {"anonymous": None, "nominee": town.nominee, "unit": town.unit, "rec": town.rec}
    group = make_unit(recommender="group")
    people |= {
        "other_nominee": make_user(),
        "other_unit": make_user(Role.UNIT, make_unit(parent=group)),
        "other_rec": make_user(Role.REC, group),
        "disabled": make_user(Role.STAFF),
    }
    return people | {
        role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM, Role.EXP)
    }


def sign(response) -> str:
    if response.status_code in (302, 303):
        return "L" if "/accounts/login/" in response["Location"] else "R"
    return {200: "V", 404: ".", 409: "C", 405: "M", 400: "V", 422: "V"}[response.status_code]


def ask(client, label: str, address: str) -> str:
    response = client.get(address) if label.startswith("GET") else client.post(address)
    if response.status_code == 200 and response.streaming:
        list(response.streaming_content)
    return sign(response)


def row(client_for, label: str, address: str) -> str:
    """The signs of all actors for one address; a denied act leaves no trace in the history."""
    signs = []
    for actor in ACTORS:
        before = StageEvent.objects.count(), Application.objects.get().version
        answer = ask(client_for[actor], label, address)
        if answer in ".LM":
            assert (StageEvent.objects.count(), Application.objects.get().version) == before, (actor, label)
        signs.append(answer)
    return "".join(signs)


def written() -> dict[tuple[str, str], str]:
    rows = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            state, signs, label = line.split(maxsplit=2)
            rows[state, label] = signs
    return rows


@pytest.fixture
def clients(client_class):
    return {actor: client_class() for actor in ACTORS}


@pytest.fixture
def client_class():
    from django.test import Client

    return lambda: Client(raise_request_exception=True)


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_matrix(state, clients):
    town = Town.build()
    application = town.reach(state)
    people = everybody(town)
    for actor, user in people.items():
        if user is not None:
            clients[str(actor)].force_login(user)
    disabled = people["disabled"]
    disabled.is_active = False
    disabled.save(update_fields=["is_active"])
    with clock.at(IN_TIME):
        found = {label: row(clients, label, address) for label, address in addresses(application).items()}
    if os.environ.get("SAQ_WRITE_MATRIX"):
        write(state, found)
    expected = {label: signs for (at, label), signs in written().items() if at == state}
    assert found == expected


@pytest.mark.django_db
def test_desks(clients):
    town = Town.build()
    town.reach(Status.SUBMITTED)
    people = everybody(town)
    for actor, user in people.items():
        if user is not None:
            clients[str(actor)].force_login(user)
    people["disabled"].is_active = False
    people["disabled"].save(update_fields=["is_active"])
    found = {}
    with clock.at(IN_TIME):
        for name in DESKS:
            found[f"GET {name}"] = row(clients, f"GET {name}", reverse(name))
        unit, cycle = town.employer, town.cycle
        for name, args in (
            ("units:detail", [unit.key]), ("units:edit", [unit.key]), ("cycles:detail", [cycle.year]),
            ("cycles:edit", [cycle.year]), ("cycles:clone", [cycle.year]), ("cycle_notice:detail", [cycle.year]),
            ("people:person", [town.unit.code]),
        ):  # fmt: skip
            found[f"GET {name}"] = row(clients, f"GET {name}", reverse(name, args=args))
        found["POST cycles:move"] = row(clients, "POST", reverse("cycles:move", args=[cycle.year, "extend"]))
    if os.environ.get("SAQ_WRITE_MATRIX"):
        write("desk", found)
    assert found == {label: signs for (at, label), signs in written().items() if at == "desk"}


def write(state: str, found: dict[str, str]) -> None:
    rows = {key: signs for key, signs in (written() if FILE.exists() else {}).items() if key[0] != state}
    rows |= {(state, label): signs for label, signs in found.items()}
    lines = ["# state, signs and address; the signs stand for: " + " ".join(ACTORS)]
    for at in ("desk", *STATES):
        lines += ["", *(f"{at:<19} {signs} {label}" for (s, label), signs in rows.items() if s == at)]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
