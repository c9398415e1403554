"""E2: assignments become invitations; each expert gets one letter and one message that name no nominee."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from accounts import inbox
from nominations.acting import Actor
from nominations.deadlines import beijing
from nominations.workdays import Due
from review.experts.models import Appointment
from review.experts.standing import live_conflicts
from review.sheets import papers
from review.sheets.advancing import advance_assignments
from review.sheets.models import Assignment, AssignmentEvent

DAYS, LEAST_DAYS, MOST_DAYS = 10, 3, 40  # working days an expert has


@transaction.atomic
def invite(rows: QuerySet[Assignment], *, by: Actor, permit: Any, due: Due, key: str = "") -> list[AssignmentEvent]:
    """Confirm proposed assignments, all with one date; the letters D8 and the messages go once for each expert.

    `permit(user, assignment)` is the rule of the calling stage. Whoever has a conflict meanwhile is refused with all.
    """

    def guard(held: list[Assignment]) -> list[Any]:
        away = live_conflicts().filter(application__in={row.application_id for row in held})
        pairs = set(away.values_list("expert_id", "application_id"))
        apart = any((row.expert_id, row.application_id) in pairs for row in held)
        return ["专家与这份材料存在回避关系，不能邀请。"] if apart else []

    dates = {"due_at": due.at, "due_estimated": due.estimated}
    events = advance_assignments(rows, "confirm", by=by, permit=permit, guard=guard, values=dates, key=key)
    by_expert: dict[int, list[AssignmentEvent]] = defaultdict(list)
    for event in events:
        by_expert[event.assignment.expert_id].append(event)
    for expert, made in by_expert.items():
        _send(expert, made, due, by)
    return events


@translation.override("zh-hans")
def _send(expert: int, events: list[AssignmentEvent], due: Due, by: Actor) -> None:
    cycle = events[0].assignment.cycle_id
    rows = Appointment.objects.select_related("expert__user", "cycle").filter(expert=expert, cycle=cycle, ended_at=None)
    appointment = rows.first()
    if appointment is None:
        return
    papers.invitation(appointment, count=len(events), due=due.at, by=by.user)
    body = (
        f"上海市质量协会邀请您评审{appointment.cycle.year}年度“上海质量工匠”申报材料 {len(events)} 份，"
        f"请登录接受邀请，并于 {beijing(due.at)} 前完成评分。"
    )
    inbox.tell(
        [appointment.expert.user], key=f"invitation:{events[-1].pk}", subject="书面初评邀请", body=body,
        url=reverse("written_review:mine"),
    )  # fmt: skip
