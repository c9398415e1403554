"""轮到我 of the 合议: a meeting to hold, minutes to bring, a result to confirm, a year to take on to the defense."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role, has_role
from nominations import desks
from nominations.pipeline import CycleStage
from review.meetings.models import Meeting
from review.meetings.moves import State


def turns(user: Any) -> list[dict[str, Any]]:
    """STAFF holds it; LEAD confirms, and then brings the year to the next stage (C8)."""
    if not has_role(user, Role.STAFF, Role.LEAD):
        return []
    words = {
        State.DRAFT: (Role.STAFF, _("%(year)s年度专家合议待筹备"), _("筹备")),
        State.CONVENED: (Role.STAFF, _("%(year)s年度专家合议正在进行"), _("登记")),
        State.CLOSED: (Role.LEAD, _("%(year)s年度合议结果待确认"), _("确认")),
        State.CONFIRMED: (Role.LEAD, _("%(year)s年度合议结果已确认，待转入会审答辩"), _("办理")),
    }
    waits = ~Q(state=State.CONFIRMED) | Q(cycle__stage=CycleStage.CONSENSUS)
    rows = Meeting.objects.filter(waits, state__in=words).select_related("cycle").order_by("pk")
    return [
        desks.line(sentence % {"year": row.cycle.year}, reverse("consensus:room", args=[row.cycle.year]), None, verb)
        for row in rows
        for role, sentence, verb in [words[State(row.state)]]
        if has_role(user, role)
    ]
