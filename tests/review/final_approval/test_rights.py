"""Who opens what of stage 4, in each state of the meeting: one table; and what each role may do."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import StaffConflict
from review.final_approval import transitions
from review.votes import rounds
from tests.factories import halls, votes
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.factories.votes import YES, vote
from tests.review.final_approval.conftest import browser

pytestmark = [pytest.mark.django_db, pytest.mark.story]
READERS = {"staff", "lead", "chief", "sup"}
COMMITTEE = {"member", "absent"}
STATES = ("planned", "notified", "open", "closed", "signed")


def _in(states, who):
    return dict.fromkeys(states, who)


# Who opens the page in the state; a word that is not there: nobody.
PAGES = {
    "final_approval:queue": _in(STATES, READERS | {"near"}),
    "final_approval:year": _in(STATES, READERS | {"near"}),
    "final_approval:meeting": _in(STATES, {"staff"}),
    "final_approval:appoint": _in(STATES, {"staff"}),
    "final_approval:roll": _in(STATES, {"staff"}),
    "final_approval:begin": _in(STATES, {"staff"}),
    "final_approval:round": _in(("open", "closed", "signed"), READERS | {"near"}),
    "final_approval:scan": {"signed": READERS},
    "ballot:mine": _in(STATES, COMMITTEE | {"stranger"}),
    "ballot:briefs": _in(("notified", "open", "closed", "signed"), COMMITTEE),
    "ballot:brief": _in(("notified", "open", "closed"), COMMITTEE),
    "ballot:vote": _in(("open", "closed", "signed"), COMMITTEE),
    "ballot:tally": _in(("closed", "signed"), {"member"}),
    "ballot:proof": _in(("closed", "signed"), {"member"}),
}
ACTS = {
    "plan": {"staff"}, "notify": {"lead"}, "replan": {"lead"}, "open": {"staff"}, "close": {"staff"}, "scan": {"staff"},
    "reopen": {"chief"}, "confirm": {"chief"}, "publicity": {"chief"},
}  # fmt: skip


class Scene:
    """One meeting, brought from state to state, and a browser of everybody."""

    def __init__(self, year, cast):
        self.cycle, self.found, people = year
        self.cast, self.row, self.round = cast, votes.meeting(self.cycle, cast[Role.STAFF], people), None
        near = make_user(Role.STAFF)
        StaffConflict.objects.create(user=near, application=self.found[1], reason="近亲属关系")
        self.users = {
            "staff": cast[Role.STAFF], "lead": cast[Role.LEAD], "chief": cast[Role.CHIEF], "sup": cast[Role.SUP],
            "member": people[0].user, "absent": people[6].user, "adm": make_user(Role.ADM), "near": near,
            "nominee": self.found[0].nominee, "unit": make_user(Role.UNIT, self.found[0].employer),
            "rec": make_user(Role.REC, self.found[0].recommender),
            "stranger": halls.panel(self.cycle, cast[Role.STAFF], 1)[0].user,
        }  # fmt: skip
        self.clients = {who: browser(user) for who, user in self.users.items()}

    def path(self, name):
        if name in ("final_approval:queue", "ballot:mine"):
            return reverse(name)
        if name == "final_approval:round" or name in ("ballot:vote", "ballot:tally", "ballot:proof"):
            return reverse(name, args=[self.round.key]) if self.round else None
        if name.startswith("final_approval:"):
            return reverse(name, args=[self.cycle.year])
        return reverse(name, args=[self.row.key, *([self.found[0].key] if name == "ballot:brief" else [])])

    def opened_by(self, name):
        path = self.path(name)
        return {who for who, client in self.clients.items() if path and client.get(path).status_code == 200}

    def check(self, state):
        wrong = {}
        for name, table in PAGES.items():
            if (seen := self.opened_by(name)) != table.get(state, set()):
                wrong[name] = seen ^ table.get(state, set())
        assert not wrong, (state, wrong)

    def act(self, verb, *rows, by=Role.STAFF, **terms):
        self.row.refresh_from_db()
        made = verb(*(rows or (self.row,)), by=Actor(self.cast[by], by), version=self.row.version, key=click(), **terms)
        self.row.refresh_from_db()
        return made


def _through(scene):
    """(state) one after the other."""
    yield "planned"
    scene.act(transitions.notify, by=Role.LEAD)
    yield "notified"
    people = list(scene.row.members.order_by("number"))
    scene.act(transitions.call_roll, came=[row.pk for row in people[:6]], left=(), chair=people[0].pk)
    scene.act(transitions.open_meeting)
    by = Actor(scene.cast[Role.STAFF], Role.STAFF)
    scene.round = rounds.open_round(scene.row, scene.found, by=by, key=click())
    yield "open"
    for member in people[:6]:
        vote(scene.round, member, YES)
    scene.act(transitions.close_round, scene.round)
    yield "closed"
    scene.act(transitions.close)
    scene.act(transitions.attach_scan, scan=scan(4))
    yield "signed"


def test_each_page_is_open_to_those_of_the_table_and_to_nobody_else(year, cast):
    scene = Scene(year, cast)
    for state in _through(scene):
        scene.check(state)
    anonymous = Client()
    assert {anonymous.get(scene.path(name)).status_code for name in PAGES} == {302}


def test_each_act_is_offered_to_those_of_the_table_and_to_nobody_else(year, cast):
    scene = Scene(year, cast)
    said = {"version": 0, "key": "k" * 8}
    for verb, allowed in ACTS.items():
        path = reverse("final_approval:act", args=[scene.cycle.year, verb])
        found = {who for who, client in scene.clients.items() if client.post(path, said).status_code != 404}
        assert found == allowed, verb
