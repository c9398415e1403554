"""Every page that anybody can reach: open to everyone, never wider than the screen, quiet in the console."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.e2e.conftest import WIDTHS, file_name
from tests.e2e.crawl import Stop, url_names, walk
from tests.e2e.populated import populate

pytestmark = pytest.mark.django_db(transaction=True)

# What no link leads to: acts, parts of pages, files, what machines ask, and what only a mail leads to.
NO_PAGE = {
    "acts": {
        "application:preview", "application:recall", "application:remove", "application:remove_honour",
        "application:upload", "become_nominee", "endorsement:agree", "endorsement:confirm", "intake:receive",
        "inbox:read", "people:decide", "people:issue_password", "people:propose", "people:revoke_grant",
        "people:revoke_invitation", "people:set_active", "recommendation:contact", "recommendation:lock",
        "recommendation:open", "recommendation:order", "recommendation:recommend", "recommendation:submit",
        "set_language", "units:move",
    },
    "parts": {
        "application:summary", "application:units", "endorsement:summary", "formal_check:summary",
        "recommendation:summary",
    },
    "machines": {"healthz", "metrics"},
    "elsewhere": {  # shown below, or by tests of accounts
        "account_confirm_email", "account_email_verification_sent", "account_inactive", "account_logout",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_set_password", "invitation", "mfa_activate_totp", "mfa_authenticate", "mfa_deactivate_totp",
        "mfa_download_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate",
        "mfa_view_recovery_codes",
    },
}  # fmt: skip
# Their pages need a story of their own (a return, a hearing, a request) and are looked at where that story is told.
TOLD_ELSEWHERE = (
    "appeal:", "audit:", "calendar:", "correction:", "disqualification:", "documents:status",
    "formal_check:", "intake:", "late_withdrawal:",
    "oversight:", "paper_desk:", "recommendation:pack", "recusal:", "result_sheet:", "reveal:", "same_evidence:",
)  # fmt: skip
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def portal(place):
    return populate(place)


@pytest.fixture
def reached(portal):
    """{who: (user, their pages)} after a walk without a browser, on which nothing may be wrong."""
    stops, wrong = walk("visitor", None, ("/", "/accounts/login/", "/notice/", portal.links["invitation"]))
    found = {"visitor": (None, stops)}
    for who, user in {**portal.people, **portal.nominees}.items():
        stops, more = walk(str(who), user)
        found[str(who)] = (user, stops)
        wrong += more
    assert wrong == []
    return found


def looks(stops: Iterable[Stop], seen: dict[str, list[frozenset[str]]]) -> list[Stop]:
    """Of the pages of one name those that show a piece no other has shown."""
    chosen = []
    for stop in stops:
        known = seen.setdefault(stop.name, [])
        if stop.pieces and not any(stop.pieces <= other for other in known):
            known.append(stop.pieces)
            chosen.append(replace(stop, look=len(known)))
    return chosen


def test_every_page_there_is_is_reached_and_open_to_everyone(reached, desk, axe):
    names = {stop.name for _user, stops in reached.values() for stop in stops}
    left_out = set().union(*NO_PAGE.values())
    missing = url_names() - names - left_out
    assert {name for name in missing if not name.startswith(TOLD_ELSEWHERE)} == set()
    assert left_out & names <= {"invitation"}, "no longer left out"
    seen: dict[str, list[frozenset[str]]] = {}
    tested: set[str] = set()
    wrong = []
    for user, stops in reached.values():
        chosen = looks(stops, seen)
        if chosen and user is not None:
            desk.live.sign_in(user)
        for stop in chosen:
            desk.go(stop.path)
            where = f"page-{file_name(stop.name)}-{stop.look}-{file_name(stop.who)}"
            wrong += look(desk, where, None if stop.name in tested else axe)
            tested.add(stop.name)
    assert wrong == []


def look(desk, where, axe=None):
    """What is wrong with the page that is open, at both widths; keeps its pictures where they are wanted."""
    wrong = []
    for width, height in WIDTHS.items():
        desk.page.set_viewport_size({"width": width, "height": height})
        if desk.page.evaluate(SCROLLS):
            wrong.append(f"{where} is wider than {width}")
        wrong += [f"{where} at {width}: {line}" for line in axe(desk.page)] if axe else []
        desk.shot(where)
    return wrong
