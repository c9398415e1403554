"""Holds the 合议 by its real verbs: everybody comes, each case and the list follow the ranking, it is signed."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Cycle
from review.consensus import transitions
from review.experts.models import Expert
from review.meetings.cases import speakers
from review.meetings.models import Meeting
from review.meetings.recording import Chosen, RollCall
from review.rankings.freezing import latest
from tests.factories.journey import click
from tests.factories.nominations import small_image

REASON = "依据材料证明的情况讨论决定。"


def act(cycle: Cycle, verb: Any, by: Actor, **more: Any) -> Meeting:
    """One verb on the meeting as it stands now."""
    meeting = Meeting.objects.select_related("cycle").get(cycle=cycle)
    verb(meeting, by=by, version=meeting.version, key=click(), **more)
    return Meeting.objects.select_related("cycle").get(cycle=cycle)


def opened(cycle: Cycle, lead: User) -> Meeting:
    """C7."""
    cycle.refresh_from_db()
    transitions.open_consensus(cycle, by=Actor(lead, Role.LEAD), version=cycle.version, key=click())
    return Meeting.objects.get(cycle=cycle)


def called(cycle: Cycle, staff: User, present: Collection[Expert]) -> Meeting:
    """The roll is called, the first is in the chair."""
    came = frozenset(one.pk for one in present)
    chair = next((one.pk for one in present), None)
    roll = RollCall(clock.today(), "（演示）协会三楼会议室", came, chair)
    return act(cycle, transitions.call_roll, Actor(staff, Role.STAFF), roll=roll)


def convened(cycle: Cycle, staff: User, present: Collection[Expert]) -> Meeting:
    called(cycle, staff, present)
    return act(cycle, transitions.convene, Actor(staff, Role.STAFF))


def settled(cycle: Cycle, staff: User, present: Collection[Expert]) -> Meeting:
    """Every case is concluded as the ranking says."""
    meeting = convened(cycle, staff, present)
    for case in meeting.cases.select_related("meeting__cycle"):
        voices = {row.expert_id: ("for", "") for row in speakers(case)}
        terms = {"outcome": "keep", "conclusion": REASON, "version": case.version, "key": click()}
        transitions.settle(case, by=Actor(staff, Role.STAFF), voices=voices, **terms)
    return meeting


def closed(cycle: Cycle, staff: User, present: Collection[Expert]) -> Meeting:
    """The list follows the ranking; where the ranking says nothing the better half is in."""
    settled(cycle, staff, present)
    ranking = latest(cycle)
    assert ranking is not None
    rows = list(ranking.rows.order_by("rank", "pk"))
    chosen = {
        row.application_id: Chosen(row.suggested if row.suggested is not None else n < (len(rows) + 1) // 2, REASON)
        for n, row in enumerate(rows)
    }
    by = Actor(staff, Role.STAFF)
    act(cycle, transitions.decide, by, chosen=chosen)
    return act(cycle, transitions.close, by, quota_note="")


def confirmed(cycle: Cycle, staff: User, lead: User, present: Collection[Expert]) -> Meeting:
    """T19 and T20 for everybody."""
    closed(cycle, staff, present)
    scan = SimpleUploadedFile("纪要.jpg", small_image(9), content_type="image/jpeg")
    act(cycle, transitions.attach_scan, Actor(staff, Role.STAFF), scan=scan)
    return act(cycle, transitions.confirm, Actor(lead, Role.LEAD))
