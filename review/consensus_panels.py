"""Which steps of the 合议 a person may take now: form, right, guard and verb of each, and the panels on the pages."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from nominations.act_forms import ActForm
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from review.acts import YES, Step, bound, on, panel, plain, with_file
from review.consensus import forms, permissions, queries, transitions
from review.meetings import guards
from review.meetings.acts import SAID
from review.meetings.models import Meeting
from review.meetings.moves import State
from review.rankings.freezing import latest
from review.rankings.readiness import against_opening


def step(user: Any, verb: str, cycle: Cycle, meeting: Meeting | None) -> Step | None:
    """The verb in the role in which this person may use it; None hides as 404. The verb asks state and guard."""
    if verb == "open" and permissions.can_open(user, cycle):
        return Step(Role.LEAD, YES, on(transitions.open_consensus, cycle), _("评分表已锁定，排名已生成。"), "year")
    if verb == "recount" and permissions.can_recount(user, cycle):
        role = Role.STAFF if has_role(user, Role.STAFF) else Role.LEAD

        def recount(*, by: Any, version: int, key: str) -> Any:
            return transitions.recount(cycle, by=by)

        return Step(role, YES, recount, _("已重新计算排名。"), "year")
    if verb == "defense" and permissions.can_open(user, cycle):
        return Step(Role.LEAD, YES, on(transitions.start_defense, cycle), _("本年度已转入会审答辩。"), "room")
    return _of_meeting(user, verb, meeting) if meeting is not None else None


def _of_meeting(user: Any, verb: str, meeting: Meeting) -> Step | None:
    steps: dict[str, tuple[str, Any, Any, Any, Any]] = {
        "convene": (Role.STAFF, YES, transitions.convene, permissions.can_record, _("会议已开始。")),
        "close": (
            Role.STAFF, plain(forms.CloseForm), transitions.close, permissions.can_close,
            _("会议已结束，正在生成会议纪要。"),
        ),
        "scan": (
            Role.STAFF, with_file(forms.ScanForm), transitions.attach_scan, permissions.can_close, _("已上传扫描件。"),
        ),
        "confirm": (
            Role.LEAD, YES, transitions.confirm, permissions.can_confirm, _("已确认，并已通知有关人员。"),
        ),
        "reopen": (
            Role.CHIEF, plain(forms.ReopenForm), transitions.reopen, permissions.can_reopen, _("会议已重开。"),
        ),
    }  # fmt: skip
    if verb not in steps:
        return None
    role, form, run, permit, done = steps[verb]
    # Whoever closed the meeting learns on the page that another person confirms it; the address stays shut.
    return Step(role, form, on(run, meeting), done, "room") if permit(user, meeting) else None


def _panel(verb: str, year: int, form: Any, problems: list[str], tone: str = "") -> dict[str, Any]:
    return panel(verb, SAID[verb], reverse("consensus:act", args=[year, verb]), form, problems, tone=tone)


def on_year(user: Any, cycle: Cycle, tried: str = "", form: Any = None) -> dict[str, Any] | None:
    """C7 for LEAD before the meeting; a new count for STAFF and LEAD when the ranking has been overtaken."""
    if cycle.stage == CycleStage.WRITTEN and has_role(user, Role.LEAD):
        problems = against_opening(cycle)
        if not permissions.is_clear(user, cycle):
            problems = [str(_("您对本年度的申报有回避，请由其他负责人办理。"))]
        return _panel("open", cycle.year, bound("open", tried, form, ActForm(version=cycle.version)), problems)
    if permissions.can_recount(user, cycle) and queries.is_outdated(latest(cycle)):
        fresh = ActForm(version=cycle.version)
        return _panel("recount", cycle.year, bound("recount", tried, form, fresh), [])
    return None


def in_room(user: Any, meeting: Meeting, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the meeting as it stands, one panel a role at most."""
    year, version = meeting.cycle.year, meeting.version

    def one(verb: str, fresh: Any, problems: list[str], tone: str = "primary") -> dict[str, Any]:
        return _panel(verb, year, bound(verb, tried, form, fresh), problems, tone)

    made = []
    if meeting.state == State.DRAFT and permissions.can_record(user, meeting):
        made.append(one("convene", ActForm(version=version), guards.against_convening(meeting)))
    if meeting.state == State.CONVENED and permissions.can_close(user, meeting):
        # A note on the quota can be written into this very form, so it is asked only when it is sent.
        problems = guards.against_closing(meeting, quota_note="-" * guards.LEAST)
        made.append(one("close", forms.CloseForm(version=version), problems))
    if meeting.state == State.CLOSED:
        made += _when_closed(user, meeting, one)
    again = meeting.state == State.CONFIRMED and not guards.against_reopening(meeting)
    if again and permissions.can_reopen(user, meeting):
        made.append(one("reopen", forms.ReopenForm(version=version), [], "danger"))
    over = meeting.state == State.CONFIRMED and meeting.cycle.stage == CycleStage.CONSENSUS
    if over and permissions.can_open(user, meeting.cycle):
        fresh = ActForm(version=meeting.cycle.version)
        made.append(one("defense", fresh, guards.against_defense(meeting.cycle)))
    return made


def _when_closed(user: Any, meeting: Meeting, one: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    made, version = [], meeting.version
    if permissions.can_close(user, meeting):
        made.append(one("scan", forms.ScanForm(version=version), [], "plain" if meeting.scan_id else "primary"))
    if has_role(user, Role.LEAD):
        problems = guards.against_confirming(meeting)
        if not permissions.can_confirm(user, meeting):
            problems = [str(_("须由另一位无须回避的负责人确认。"))]
        made.append(one("confirm", ActForm(version=version), problems))
    if permissions.can_reopen(user, meeting):
        made.append(one("reopen", forms.ReopenForm(version=version), guards.against_reopening(meeting), "danger"))
    return made
