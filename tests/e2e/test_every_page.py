"""Every page that anybody can reach: open to everyone, never wider than the screen, quiet in the console."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.e2e.conftest import WIDTHS, file_name
from tests.e2e.crawl import Stop, url_names, walk
from tests.e2e.examined import examine
from tests.e2e.populated import populate
from tests.e2e.reviewed import STEPS, build

pytestmark = pytest.mark.django_db(transaction=True)

# Rooms of the formal check and of the powers over all stages: the second walk's; the first leaves them out.
EXAMINATION = (
    "appeal:", "audit:", "calendar:", "correction:", "disqualification:", "formal_check:", "intake:",
    "late_withdrawal:", "mail_desk:", "oversight:", "paper_desk:", "recusal:", "result_sheet:", "reveal:",
    "same_evidence:",
)  # fmt: skip
# Rooms of the written review: the third walk's.
REVIEW = ("assignment:", "blinding:", "consensus:", "expert_pool:", "rubric:", "written_review:")
# Rooms of defense and approval are walked by test_every_hall.py, those of publicity and naming in their own tests.
TOLD_ELSEWHERE = (
    "attendance:", "ballot:", "defense:", "final_approval:", "hall:", "panel:", "proposal:",
    "objection:", "objection_desk:", "public_list:", "public_notice:", "naming:", "certificates:",
    "verification:", "honour_roll:",
    "statistics:", "archive:",
)  # fmt: skip
# The way there from a home page, which the first walk looks at.
WAYS = {
    "application:detail", "application:queue", "cycles:queue", "endorsement:detail", "home", "inbox:list",
    "inbox:message", "recommendation:batches", "recommendation:detail", "recommendation:queue",
}  # fmt: skip
# The same for the third walk, whose rooms stand in the menu of every page.
ON_THE_WAY = {"application:detail", "application:queue", "home"}
# What no link leads to: acts, parts of pages, files, what machines ask, and what only a mail leads to.
NO_PAGE = {
    "acts": {
        "appeal:decide", "appeal:report", "application:preview", "application:recall", "application:remove",
        "application:remove_honour", "application:upload", "assignment:bulk", "assignment:draw", "assignment:drop",
        "assignment:propose", "assignment:remove", "assignment:take_up", "become_nominee", "blinding:confirm",
        "blinding:decide", "blinding:hide_word", "blinding:make", "blinding:renew", "blinding:show_word",
        "calendar:enter", "calendar:remove", "consensus:act", "consensus:workbook", "correction:answer",
        "correction:confirm", "correction:renew", "correction:resubmit", "correction:scan", "disqualification:close",
        "disqualification:decide", "disqualification:review", "disqualification:summon", "endorsement:agree",
        "drafting:keep", "drafting:restore", "drafting:rotate",
        "end_session", "endorsement:confirm", "expert_pool:appoint", "expert_pool:unrelate", "formal_check:assign",
        "formal_check:check", "formal_check:decide_reject", "formal_check:decide_waiver", "formal_check:passed",
        "inbox:read", "intake:begin", "intake:decide_return", "intake:examine", "intake:pack", "intake:receive",
        "late_withdrawal:check", "late_withdrawal:confirm", "mail_desk:register", "paper_desk:grant", "paper_desk:take",
        "paper_desk:take_list", "people:decide", "people:issue_password", "people:propose", "people:revoke_grant",
        "people:revoke_invitation", "people:set_active", "personal_data:answer", "personal_data:cancel",
        "personal_data:decide", "recommendation:contact", "recommendation:lock",
        "recommendation:open", "recommendation:order", "recommendation:pack", "recommendation:recommend",
        "recommendation:submit", "result_sheet:file", "rubric:reset", "rubric:reset_hall",
        "same_evidence:decide", "set_language", "stamping:attach", "units:move",
        "importing:begin", "importing:drop", "nominee_board:remind",
        "written_review:accept", "written_review:blank", "written_review:report",
    },
    "parts": {
        "application:summary", "application:units", "documents:status", "endorsement:summary",
        "formal_check:summary", "recommendation:summary",
    },
    "machines": {"healthz", "metrics", "robots", "sitemap"},
    "elsewhere": {  # shown below, or by tests of accounts
        "account_confirm_email", "account_email_verification_sent", "account_inactive", "account_logout",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_set_password", "invitation", "mfa_activate_totp", "mfa_authenticate", "mfa_deactivate_totp",
        "mfa_download_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate",
        "mfa_view_recovery_codes", "prove_phone", "sms_code", "sms_login",
    },
}  # fmt: skip
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def examined(name):
    return name.startswith(EXAMINATION)


def reviewed(name):
    return name.startswith(REVIEW)


def of_intake(name):
    return not examined(name) and not reviewed(name) and not name.startswith(TOLD_ELSEWHERE)


def reached(portal, starts, **terms):
    """{who: (user, their pages)} after a walk without a browser, on which nothing may be wrong."""
    stops, wrong = walk("visitor", None, starts, **terms)
    found = {"visitor": (None, stops)}
    for who, user in {**portal.people, **portal.nominees}.items():
        few = portal.thorough and who not in portal.thorough
        stops, more = walk(str(who), user, **terms | ({"each": 2} if few else {}))
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


def none_is_missing(found, names):
    """Every page of these names was reached, and what is left out of the walk has a reason to be."""
    there = {stop.name for _user, stops in found.values() for stop in stops}
    left_out = set().union(*NO_PAGE.values())
    assert names - there - left_out == set()
    assert left_out & there <= {"invitation", "documents:status"}, "no longer left out"


def all_are_open(found, desk, axe, wanted, seen=None):
    """Look at each kind of page in a browser, at both widths; `seen` keeps what an earlier walk has shown."""
    seen = {} if seen is None else seen
    tested, wrong = set(seen), []
    for user, stops in found.values():
        chosen = looks((stop for stop in stops if wanted(stop.name)), seen)
        if chosen and user is not None:
            desk.page.goto("about:blank")  # a page that watches a document would go on asking under the next name
            desk.live.sign_in(user)
        for stop in chosen:
            desk.go(stop.path)
            where = f"page-{file_name(stop.name)}-{stop.look}-{file_name(stop.who)}"
            wrong += look(desk, where, None if stop.name in tested else axe)
            tested.add(stop.name)
    assert wrong == []


def test_every_page_of_the_intake_is_reached_and_open_to_everyone(place, desk, axe):
    portal = populate(place)
    starts = ("/", "/accounts/login/", "/notice/", portal.links["invitation"])
    found = reached(portal, starts, within=of_intake)
    none_is_missing(found, set(filter(of_intake, url_names())))
    all_are_open(found, desk, axe, bool)


def test_every_page_of_the_examination_is_reached_and_open_to_everyone(place, desk, axe):
    found = reached(examine(place), ("/",), within=lambda name: examined(name) or name in WAYS, filtered=1)
    none_is_missing(found, set(filter(examined, url_names())))
    all_are_open(found, desk, axe, examined)


def test_every_page_of_the_written_review_is_reached_and_open_to_everyone(place, desk, axe):
    """Four walks: some pages are there before experts score, some while they do, some when they meet."""
    year, met, seen = build(place), {}, {}
    for step, (who, rooms) in STEPS.items():
        there = {name for name in url_names() if name.partition(":")[0] in rooms} | ON_THE_WAY
        found = reached(year.to(step, who), ("/",), within=there.__contains__, each=2, filtered=1)
        all_are_open(found, desk, axe, reviewed, seen)
        met |= {(step, name): stops for name, stops in found.items()}
    none_is_missing(met, set(filter(reviewed, url_names())))


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
