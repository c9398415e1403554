"""Every page of defense and approval that anybody can reach: one year on its way, looked at after each step."""

import pytest

from tests.e2e.conftest import file_name
from tests.e2e.convened import LOOKED_AT, ROOMS, at, build, by_codes
from tests.e2e.crawl import name_of, url_names
from tests.e2e.populated import Portal
from tests.e2e.test_every_page import all_are_open, look, reached

pytestmark = pytest.mark.django_db(transaction=True)

ON_THE_WAY = {"home", "application:queue", "application:detail", "endorsement:queue", "recommendation:queue"}
# What no link leads to: acts, what pages ask for by themselves, and what only a code on the wall leads to.
NO_PAGE = {
    "acts": {
        "attendance:absence", "attendance:answer", "attendance:bring", "attendance:take_back", "attendance:withdraw",
        "ballot:answer", "defense:act", "defense:arrange", "defense:chair", "defense:withdraw", "final_approval:act",
        "final_approval:close_round", "final_approval:void_round", "hall:act", "hall:end_screen", "hall:step",
        "panel:blank", "panel:print_own", "panel:score", "panel:sync", "proposal:act",
        "proposal:session_act", "proposal:workbook",
    },
    "parts": {"hall:code", "hall:pulse", "hall:screen_pulse", "panel:state"},
    "codes": {"ballot:here", "hall:check_in", "hall:screen", "panel:key_in"},  # shown below
    "late": {"hall:since"},  # the link is there for who checked in late; shown below
    "elsewhere": {"hall:scan"},  # leads on to hall:check_in
    "files": {"final_approval:earlier_scan"},  # after a second meeting, see final_approval/test_again.py
}  # fmt: skip


def test_every_page_of_defense_and_approval_is_reached_and_open_to_everyone(place, desk, axe):
    scene, portal, seen, there = build(), Portal(place), {}, set()
    for step, (_who, rooms) in LOOKED_AT.items():
        names = {name for name in url_names() if name.partition(":")[0] in rooms} | ON_THE_WAY
        found = reached(at(scene, step, portal), ("/",), within=names.__contains__, each=2, filtered=1)
        all_are_open(found, desk, axe, lambda name: name.startswith(ROOMS), seen)
        for who, path in by_codes(scene, step):
            desk.page.goto("about:blank")
            desk.live.sign_in(scene.person(who))
            desk.go(path)
            assert look(desk, f"page-{file_name(name_of(path))}-{who}", axe) == []
        there |= {stop.name for _user, stops in found.values() for stop in stops}
    left_out = set().union(*NO_PAGE.values())
    assert {name for name in url_names() if name.startswith(ROOMS)} - there - left_out == set()
    assert left_out & there == set(), "no longer left out"
