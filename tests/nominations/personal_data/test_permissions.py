"""Who opens which page of a request in which state: a table; the rest of the world gets a missing page."""

import pytest

from accounts.roles import Role
from nominations.models import DataRequest
from nominations.personal_data.permissions import can_see, seen
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
ROLES = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM, Role.EXP, Role.NOM)
# Verb → who gets an answer other than 404, besides the owner where it says so.
PAGES = {
    "": {"owner", "staff", "lead", "sup"},
    "cancel/": {"owner"},
    "answer/": {"staff"},
    "propose/": {"staff"},
    "decide/": {"lead"},
}
ALONE = {"queue/": {"staff", "lead", "sup"}, "": {*ROLES, "owner"}, "copy/": {*ROLES, "owner"}}


def people(town):
    found = {str(role): make_user(role) for role in ROLES} | {"owner": town.nominee}
    return found | {"unit": town.unit, "rec": town.rec}


@pytest.fixture
def row(submitted, town, ask_form):
    ask_form(town.nominee, "correct", about=str(submitted.key))
    return DataRequest.objects.get()


@pytest.mark.parametrize("verb", PAGES)
def test_one_request(verb, row, town, browser_of):
    for name, user in people(town).items():
        browser, address = browser_of(user), f"/personal_data/{row.key}/{verb}"
        answer = browser.get(address) if verb in ("", "propose/") else browser.post(address, {})
        assert (answer.status_code == 404) == (name not in PAGES[verb]), (name, answer.status_code)
    row.refresh_from_db()
    assert row.state == DataRequest.State.ASKED


@pytest.mark.parametrize("page", ALONE)
def test_the_pages_of_all(page, town, browser_of):
    everybody = people(town)
    open_to = ALONE[page] | ({"unit", "rec"} if page != "queue/" else set())
    for name, user in everybody.items():
        status = browser_of(user).get(f"/personal_data/{page}").status_code
        assert status == (200 if name in open_to else 404), name


def test_nobody_answers_their_own(town, ask_form, browser_of):
    staff = make_user(Role.STAFF)
    ask_form(staff, "correct")
    row = DataRequest.objects.get()
    browser = browser_of(staff)
    assert browser.get(f"/personal_data/{row.key}/").status_code == 200
    assert browser.post(f"/personal_data/{row.key}/answer/", {}).status_code == 404
    assert f"/personal_data/{row.key}/" not in browser.get("/personal_data/queue/").content.decode()


def test_the_predicate_and_its_twin_agree(row, town):
    for name, user in people(town).items():
        rows = set(DataRequest.objects.filter(seen(user)))
        assert rows == {one for one in DataRequest.objects.all() if can_see(user, one)}, name


def test_who_is_not_signed_in_is_led_to_the_log_in(row, client):
    for address in ("", "copy/", "queue/", f"{row.key}/"):
        assert "/accounts/login/" in client.get(f"/personal_data/{address}")["Location"]


@pytest.mark.parametrize("kind", ["withdraw", "nothing"])
def test_there_is_no_other_kind_to_ask_for(kind, town, browser_of):
    assert browser_of(town.nominee).get(f"/personal_data/new/{kind}/").status_code == 404
