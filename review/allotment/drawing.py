"""A plan is drawn by a worker: asked for by one click, claimed by a lease, kept while the lease is ours (E1, T-03).

The row is the queue: a message only says “look at this plan”, so a lost message or a killed worker loses nothing.
"""

import os
import socket
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit, inbox
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle
from review.allotment import gathering, proposing
from review.allotment.flow import solve
from review.allotment.problem import Answer, Problem
from review.experts import conflicts
from review.sheets.models import Plan

State = Plan.State
# A lease is longer than the longest step; a queued plan that no worker touched by then has lost its message.
LEASE, PATIENCE = timedelta(minutes=5), timedelta(minutes=1)
MOST_ATTEMPTS = 3
STEPS = 4  # conflicts compared, question gathered, solved, explained
log = structlog.get_logger(__name__)


class LostError(Exception):
    """The plan was put aside, or another worker has it by now."""


@transaction.atomic
def ask(cycle: Cycle, *, by: Actor, seed: int) -> Plan:
    """A plan for the workers; earlier ones that nobody took up are put aside. Nothing is assigned by it."""
    assert by.user is not None
    Plan.objects.filter(cycle=cycle, outcome="").update(outcome=Plan.Outcome.DROPPED)
    plan = Plan.objects.create(
        cycle=cycle, kind=Plan.Kind.FULL, seed=seed, made_by=by.user, total=STEPS, lease_until=timezone.now() + PATIENCE
    )
    note(plan, "draw", by)
    _queue(plan.pk)
    return plan


def _queue(plan: int) -> None:
    from review.tasks import draw_plan

    transaction.on_commit(lambda: draw_plan.delay(plan), robust=True)


def note(plan: Plan, act: str, by: Actor) -> None:
    """What happened to a plan, with the hashes that prove it, in the audit trail."""
    detail = {"plan": plan.pk, "seed": plan.seed, "input": plan.input_hash, "result": plan.result_hash}
    audit.record_late(f"plan.{act}", actor=by.user, ip=by.ip, target=f"cycle:{plan.cycle_id}", detail=detail)


def run(plan_id: int) -> bool:
    """Draw if the row still wants it; True when this call made the plan. Safe any number of times."""
    plan = _claim(plan_id)
    if plan is None:
        return False
    try:
        with translation.override("zh-hans"):
            return _finish(plan, *_solve(plan))
    except LostError:
        return False
    except TransitionError as refusal:
        _fail(plan, str(refusal))
    except Exception:
        log.exception("plan.failed", plan=str(plan.key))
        _fail(plan, _("这一次没有生成成功，已经记录；请重新生成。"))
    return False


def _claim(plan_id: int) -> Plan | None:
    """One conditional UPDATE decides, so two workers never both win."""
    worker, now = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"[:120], timezone.now()
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lte=now)
    mine = Plan.objects.filter(free, pk=plan_id, outcome="", attempts__lt=MOST_ATTEMPTS).update(
        state=State.RUNNING, worker=worker, lease_until=now + LEASE, attempts=F("attempts") + 1, done=0
    )
    return Plan.objects.select_related("cycle", "made_by").get(pk=plan_id) if mine else None


def _ours(plan: Plan) -> Any:
    return Plan.objects.filter(pk=plan.pk, worker=plan.worker, state=State.RUNNING, outcome="")


def _step(plan: Plan, done: int) -> None:
    """So far it is; the lease begins anew."""
    if not _ours(plan).update(done=done, lease_until=timezone.now() + LEASE):
        raise LostError


def _solve(plan: Plan) -> tuple[Problem, Answer, list[dict[str, Any]]]:
    """Outside any transaction: the embedded database has one writer, who must not wait for the solver."""
    conflicts.refresh(plan.cycle, by=Actor(plan.made_by, Role.STAFF))
    _step(plan, 1)
    problem = gathering.gather(plan.cycle, plan.seed)
    if not any(one.need for one in problem.dossiers):
        raise TransitionError(_("每份申报的专家都已分配到位，不需要再分配。"))
    if not problem.readers:
        raise TransitionError(_("本年度还没有聘任专家，请先在专家库中聘任。"))
    _step(plan, 2)
    answer = solve(problem)
    _step(plan, 3)
    return problem, answer, _explained(plan.cycle, problem, answer.pairs)


def _finish(plan: Plan, problem: Problem, answer: Answer, pairs: list[dict[str, Any]]) -> bool:
    """Question and answer with their hashes, the record and the message, only while the lease is ours."""
    kind = Plan.Kind.REPAIR if any(one.held for one in problem.dossiers) else Plan.Kind.FULL
    with transaction.atomic():
        row = _ours(plan).select_for_update().first()
        if row is None:
            return False
        row.kind, row.pairs, row.figures = kind, pairs, _figures(problem, answer)
        row.input_hash, row.result_hash = problem.input_hash, answer.result_hash
        row.parameters = {"experts_per_file": plan.cycle.experts_per_file}
        row.state, row.done, row.worker = State.DONE, STEPS, ""
        row.save()
        note(row, "drawn", Actor.system())
        _tell(row, _("分配方案已经生成，请核对后决定是否采用。"))
    return True


@transaction.atomic
def _fail(plan: Plan, why: str) -> None:
    """The page says why; a new plan is one click away."""
    if _ours(plan).update(state=State.FAILED, error=why[:300], worker=""):
        _tell(plan, why)


def _tell(plan: Plan, body: str) -> None:
    """The one who asked may have left the page."""
    url = reverse("assignment:plan", args=[plan.key])
    subject = _("%(year)d年度专家分配方案") % {"year": plan.cycle.year}
    inbox.tell([plan.made_by], key=f"plan:{plan.pk}", subject=subject, body=body, url=url, mail=False)


def requeue_lapsed() -> int:
    """Bring back what a dead worker or a lost message left behind; beat calls it. Returns how many."""
    now, count = timezone.now(), 0
    waiting = Plan.objects.filter(state__in=(State.QUEUED, State.RUNNING), outcome="", lease_until__lte=now)
    for plan in waiting.select_related("cycle", "made_by").order_by("pk"):
        if plan.attempts >= MOST_ATTEMPTS:
            with translation.override("zh-hans"):
                _fail(plan, _("多次没有生成成功，请联系管理员。"))
            continue
        with transaction.atomic():
            # Conditional on what was read, so that two beats do not queue a plan twice.
            seen = Plan.objects.filter(pk=plan.pk, state=plan.state, lease_until=plan.lease_until)
            if seen.update(state=State.QUEUED, worker="", lease_until=now + 5 * PATIENCE):
                _queue(plan.pk)
                count += 1
    return count


def _explained(cycle: Cycle, problem: Problem, pairs: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """Each pair with its plain reason; the load said is the one before it."""
    loads = {reader.pk: reader.load for reader in problem.readers}
    people = proposing.names(cycle, loads)
    rows = dict(Application.objects.filter(cycle=cycle).values_list("pk", "industry"))
    explained = []
    for application, expert in pairs:
        words = proposing.reason(rows[application], people[expert], loads[expert])
        loads[expert] += 1
        explained.append({"application": application, "expert": expert, "reason": words})
    return explained


def _figures(problem: Problem, answer: Answer) -> dict[str, Any]:
    loads = answer.loads(problem).values()
    return {
        "pairs": len(answer.pairs), "least": min(loads), "most": max(loads), "components": answer.components,
        "short": {str(pk): n for pk, n in answer.short.items()}, "unmatched": answer.unmatched,
    }  # fmt: skip
