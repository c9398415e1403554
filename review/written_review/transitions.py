"""Start of the stage, invitations, an expert's answers, reopening and clues; sheets are written by sheets.writing."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox
from accounts.roles import Role, holders
from nominations import workdays
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError
from nominations.models import Application, Cycle, CycleEvent
from nominations.moving import replayed
from nominations.pipeline import CycleStage
from nominations.transitions import advance_all, advance_cycle, locked, replay, stale
from review.blind.standing import unready
from review.experts import conflicts
from review.experts.standing import sworn
from review.meetings.recounting import recount_soon
from review.rankings.models import Ranking
from review.sheets import readiness, reopening, rubric, sight, ticking, writing
from review.sheets.advancing import advance_assignment, advance_assignments
from review.sheets.inviting import invite
from review.sheets.models import Assignment, AssignmentEvent, Clue, Rubric
from review.sheets.moves import State
from review.written_review.permissions import can_answer, can_decide, can_follow, can_invite, can_start, decidable

NAMED = 20  # how many a refusal names


@transaction.atomic
def start(cycle: Cycle, *, by: Actor, version: int, key: str) -> CycleEvent:
    """C6: the rubric is frozen under its hash, and conflicts are compared, in the same transaction."""
    event = advance_cycle(
        cycle, "start_written", by=by, permit=can_start, version=version, guard=readiness.against_start, key=key
    )
    held = Rubric.objects.select_for_update().get(pk=rubric.of_cycle(cycle).pk)
    if held.frozen_at is None:
        held.frozen_at, held.sha256 = clock.now(), rubric.sha256(held.content)
        held.version += 1
        held.save(update_fields=["frozen_at", "sha256", "version"])
        conflicts.refresh(cycle, by=by)
    return event


def begin(cycle: Cycle, picks: list[UUID], *, by: Actor, days: int, version: int, key: str) -> int:
    """T18 for the chosen applications and E2 for all their proposed assignments; all or nothing. Returns how many.

    Refused by name while any application of the year lacks a confirmed copy (T-15), or a chosen one lacks experts or
    was given its experts by the very person (SoD). Conflicts are compared anew before anybody is invited; what is
    found stays on record though the step is refused.
    """
    chosen = Application.objects.filter(decidable(by.user), cycle=cycle, key__in=picks)
    conflicts.refresh(cycle, applications=chosen.values_list("pk", flat=True), by=by)
    return _begin(cycle, picks, by=by, days=days, version=version, key=key)


@transaction.atomic
def _begin(cycle: Cycle, picks: list[UUID], *, by: Actor, days: int, version: int, key: str) -> int:
    held = locked(Cycle, cycle.pk)
    rows = list(Application.objects.filter(cycle=cycle, key__in=picks).order_by("pk"))
    if rows and len(replayed(rows, "start_written", by, key)) == len(rows):
        return len(rows)
    if version != held.version:
        raise stale(held)
    due = workdays.after(days)
    if problems := _against(cycle, rows, by):
        raise TransitionError(problems[0], problems)
    advance_all([row.pk for row in rows], "start_written", by=by, permit=can_decide, key=key)
    pairs = readiness.valid(Assignment.objects.filter(application__in=rows, state=State.PROPOSED))
    invite(pairs, by=by, permit=can_invite, due=due, key=key)
    return len(rows)


def _against(cycle: Cycle, rows: list[Application], by: Actor) -> list[str]:
    found = []
    if left := list(unready(cycle)):
        found.append(_("以下申报的匿名副本还没有确认：%(list)s。") % {"list": _named(left, by)})
    chosen = Application.objects.filter(pk__in=[row.pk for row in rows]).order_by("acceptance_no", "pk")
    if few := list(readiness.too_few(chosen, cycle)):
        words = {"n": cycle.experts_min, "list": _named(few, by)}
        found.append(_("以下申报不足 %(n)d 位可以评审的专家：%(list)s。") % words)
    mine = Assignment.objects.filter(state=State.PROPOSED, proposed_by=by.user).values("application")
    if own := list(chosen.filter(pk__in=mine)):
        words = {"list": _named(own, by)}
        found.append(_("以下申报的专家由您本人拟分配，请由另一位负责人开始初评：%(list)s。") % words)
    return found


def _named(rows: list[Application], by: Actor) -> str:
    """Numbers and names of those this person may read; of the others only how many."""
    seen = [row for row in rows if can_follow(by.user, row)]
    words = "、".join(f"{row.acceptance_no} {row.name}" for row in seen[:NAMED])
    if rest := len(rows) - len(seen[:NAMED]):
        more = _("另有 %(n)d 件") % {"n": rest}
        words = f"{words}，{more}" if words else more
    return words


def _own(user: Any, row: Assignment) -> bool:
    """Asked anew under the lock: whoever is not told of it has nothing to answer."""
    return sight.of_expert(user).filter(pk=row.pk).exists()


@transaction.atomic
def accept(keys: list[UUID], *, by: Actor, key: str) -> int:
    """E3, one or several; only who has signed both pledges. Returns how many.

    What this person is not told of (any more) is passed over, whether there is such a dossier or not (T-14).
    """

    own = set[int]()

    def permit(user: Any, row: Assignment) -> bool:
        """Asked anew under the lock, once for all of them."""
        if not own:
            own.update(sight.of_expert(user).filter(key__in=keys).values_list("pk", flat=True))
        return row.pk in own

    def guard(held: list[Assignment]) -> list[Any]:
        signed = set(sworn().filter(expert__user=by.user).values_list("expert_id", "cycle_id"))
        whole = all((row.expert_id, row.cycle_id) in signed for row in held)
        return [] if whole else [_("请先签署保密与廉洁承诺书和回避声明。")]

    rows, now = sight.of_expert(by.user).filter(key__in=keys), {"accepted_at": clock.now()}
    return len(advance_assignments(rows, "accept", by=by, permit=permit, guard=guard, values=now, key=key))


@transaction.atomic
def decline(assignment: Assignment, *, by: Actor, reason: str, version: int, key: str) -> AssignmentEvent:
    """E5; STAFF looks for another expert."""
    event = advance_assignment(assignment, "decline", by=by, permit=_own, version=version, reason=reason, key=key)
    ticking.tell_replace(assignment, f"decline:{event.pk}", "有专家谢绝评审")
    return event


@transaction.atomic
def recuse(assignment: Assignment, *, by: Actor, kind: str, reason: str, version: int, key: str) -> None:
    """E4: hidden from the very next request on; a sheet that was begun is void and kept."""
    if replay(assignment, "recuse", by, key):
        return
    if not _own(by.user, assignment):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    conflicts.declare(assignment, kind, reason, by, version=version, key=key)
    ticking.tell_replace(assignment, f"recuse:{assignment.version}", "有专家回避")


def keep(key: UUID, filled: writing.Filled, *, by: Actor, version: int, page: str) -> writing.Kept:
    """E6 the first time, a plain save after it."""
    return writing.save(key, filled, by=by, version=version, page=page)


def hand_in(key: UUID, filled: writing.Filled, *, by: Actor, version: int, page: str) -> writing.Kept:
    """E7; a sheet that was called for after the consensus was opened is locked and counted as soon as may be."""
    kept = writing.submit(key, filled, by=by, version=version, page=page)
    cycle = kept.sheet.assignment.cycle
    if not kept.problems and cycle.stage != CycleStage.WRITTEN:
        recount_soon({cycle.pk}, Ranking.Cause.CHANGED)
    return kept


def reopen(assignment: Assignment, *, by: Actor, reason: str, days: int, version: int, key: str) -> AssignmentEvent:
    """E8."""
    return reopening.reopen(assignment, by=by, permit=can_invite, reason=reason, days=days, version=version, key=key)


@transaction.atomic
def report(assignment: Assignment, *, by: Actor, text: str, key: str) -> Clue:
    """线索反映: LEAD is told that there is one, in a message without a word of it."""
    if done := assignment.clues.filter(key=key).first():
        return done
    if not sight.can_read(by.user, assignment):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    clue = Clue.objects.create(assignment=assignment, text=text, key=key)
    people = [user for user in holders(Role.LEAD) if can_decide(user, assignment.application)]
    with translation.override("zh-hans"):
        body = f"材料编号 {assignment.application.blind_copy.code}：评审专家反映了一条线索，请登录查看。"
        url = reverse("written_review:clue", args=[clue.pk])
        inbox.tell(people, key=f"clue:{clue.pk}", subject="专家反映线索", body=body, url=url)
    _note("report", clue, by)
    return clue


@transaction.atomic
def answer(clue: Clue, *, by: Actor, answer: str, version: int, key: str) -> Clue:
    """LEAD says what was found; the expert reads it."""
    row = locked(Clue, clue.pk)
    if not can_answer(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.version != version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))
    row.answer, row.handled_by, row.handled_at = answer, by.user, clock.now()
    row.version += 1
    row.save(update_fields=["answer", "handled_by", "handled_at", "version"])
    _note("answer", row, by)
    return row


def _note(action: str, clue: Clue, by: Actor) -> None:
    detail = {"clue": clue.pk, "assignment": clue.assignment_id}
    target = f"application:{clue.assignment.application_id}"
    audit.record_late(f"clue.{action}", actor=by.user, target=target, detail=detail, ip=by.ip)
