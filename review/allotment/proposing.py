"""Puts one expert on one file, or says why not: the same question for a list, a plan and a single click (E1)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.acting import Actor
from nominations.dictionaries import Industry
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage, Status
from review.allotment.gathering import held, organisations, tried
from review.allotment.problem import PER_ORGANISATION
from review.experts.kinds import KINDS
from review.experts.models import Appointment, Conflict, Expert
from review.experts.standing import appointments, live_conflicts
from review.sheets.advancing import propose
from review.sheets.models import Assignment, AssignmentEvent
from review.sheets.readiness import too_few
from review.sheets.sight import STAGES

STATES = (Status.FORMAL_PASSED, Status.WRITTEN_REVIEW)


@dataclass(frozen=True)
class Candidate:
    """One appointed expert for one application; `why_not` is empty when nothing speaks against them."""

    expert: Expert
    load: int
    most: int
    matches: bool
    why_not: str


def candidates(application: Application, seen: Q | None = None) -> list[Candidate]:
    """Everybody appointed, those who fit first, by expertise and load; a fixed number of queries.

    `seen`: the assignments a reader may know of; the load that is shown counts these alone.
    """
    cycle = application.cycle
    there = list(held(cycle).filter(application=application).values_list("expert_id", flat=True))
    loads = Counter(held(cycle).values_list("expert_id", flat=True))
    shown = Counter(held(cycle).filter(seen).values_list("expert_id", flat=True)) if seen else loads
    people = list(appointments(cycle))
    places = organisations(people)
    on = Counter(places[pk] for pk in there if pk in places)
    away: dict[int, list[Conflict]] = {}
    for row in live_conflicts().filter(application=application).order_by("pk"):
        away.setdefault(row.expert_id, []).append(row)
    ended = {expert for expert, pk in tried(cycle) if pk == application.pk}
    found = []
    for one in people:
        pk = one.expert_id
        reasons = [
            (pk in there, _("已分配本件")),
            (pk in away, "、".join(dict.fromkeys(str(KINDS[row.kind].words) for row in away.get(pk, [])))),
            (pk in ended, _("已谢绝、回避或逾期")),
            (on[places[pk]] >= PER_ORGANISATION, _("同一单位已有两位专家")),
            (loads[pk] >= one.max_load, _("已满 %(n)d 份") % {"n": one.max_load}),
        ]
        why_not = next((words for holds, words in reasons if holds), "")
        fits = application.industry in one.expert.fields
        found.append(Candidate(one.expert, shown[pk], one.max_load, fits, why_not))
    return sorted(found, key=lambda row: (bool(row.why_not), not row.matches, row.load, row.expert.pk))


def problems(application: Application, expert: Expert) -> list[str]:
    """Asked inside the transaction; the caller has compared the pair anew before it: a finding outlives a refusal."""
    if application.status not in STATES:
        return [_("这份申报不在可分配的环节。")]
    if sentence := closed(application):
        return [sentence]
    row = next((one for one in candidates(application) if one.expert.pk == expert.pk), None)
    if row is None:
        return [_("%(name)s 没有被聘任为本年度专家。") % {"name": expert.user.name}]
    if row.why_not:
        return [_("%(name)s：%(why)s。") % {"name": expert.user.name, "why": row.why_not}]
    return []


def closed(application: Application) -> str:
    """Why nobody can be put on this file now; once the consensus was opened only a file short of sheets is filled up.

    Without that a sheet set aside for a late conflict would leave a file that nobody can decide about (T19, T20).
    """
    cycle = application.cycle
    if cycle.stage not in STAGES:
        return _("本年度不在书面初评阶段，不能分配专家。")
    rows = Application.objects.filter(pk=application.pk)
    if cycle.stage != CycleStage.WRITTEN and not too_few(rows, cycle).exists():
        return _("合议已经开始，这份申报已有 %(n)d 位以上专家，不需要再补充。") % {"n": cycle.experts_min}
    return ""


def reason(industry: str, appointment: Appointment, load: int) -> str:
    """Why this one for a file of that industry, in plain words."""
    field = str(dict(Industry.choices).get(industry, industry))
    fits = industry in appointment.expert.fields
    head = _("专业领域相符（%(field)s）") if fits else _("没有更多相符专业领域（%(field)s）的专家可分配")
    return _("%(head)s；无回避情形；此前 %(n)d 份") % {"head": head % {"field": field}, "n": load}


def place(
    application: Application, expert: Expert, *, by: Actor, permit: Any, words: str, key: str = ""
) -> AssignmentEvent:
    """E1 for one pair; TransitionError says why not."""

    def guard(row: Assignment) -> list[str]:
        return problems(row.application, expert)

    return propose(application, expert, by=by, permit=permit, guard=guard, reason=words[:200], key=key)


def names(cycle: Cycle, experts: Iterable[int]) -> dict[int, Appointment]:
    """{expert: appointment} of a year for those named."""
    return {one.expert_id: one for one in appointments(cycle).filter(expert__in=list(experts))}
