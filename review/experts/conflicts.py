"""Conflicts found, declared and lifted, with what follows for assignments; everything else only reads the rows."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.roles import Role, has_role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, Cycle
from nominations.pipeline import INTAKE, LIVE
from nominations.transitions import locked
from review.experts import facts, rules, setting_aside
from review.experts.kinds import DECLARED, KINDS, Found
from review.experts.models import Conflict, Expert
from review.experts.standing import appointments, live_conflicts
from review.sheets.advancing import advance_assignment
from review.sheets.models import Assignment, AssignmentEvent

Pairs = dict[tuple[int, int], list[Found]]
Source = Conflict.Source
REASON_CHARS = 5
MACHINE = (Source.COMPUTED, Source.NOMINEE)


def compute(experts: Iterable[Expert | int], applications: Iterable[Application | int]) -> Pairs:
    """{(expert, application): reasons} from real data, pairs without a reason left out; a fixed number of queries."""
    known = facts.gather(experts, applications)
    pairs: Pairs = {}
    for one in known.people:
        for dossier in known.dossiers:
            if reasons := rules.found(one, dossier, known.units):
                pairs[one.pk, dossier.pk] = reasons
    return pairs


@transaction.atomic
def refresh(
    cycle: Cycle,
    experts: Iterable[Expert | int] | None = None,
    applications: Iterable[Application | int] | None = None,
    by: Actor | None = None,
) -> list[Conflict]:
    """Bring the computed rows to what the data say now, set late ones aside; returns the new rows.

    Without `experts`: all appointed for the year; without `applications`: all with the association. Running it again
    changes nothing. A reason that LEAD has lifted is not found again.
    """
    by = by or Actor.system()
    people = _keys(appointments(cycle).values_list("expert", flat=True) if experts is None else experts)
    dossiers = _keys(_with_association(cycle) if applications is None else applications)
    pairs = compute(people, dossiers) if people and dossiers else {}
    wanted = {(*pair, one.source, one.kind): one for pair, reasons in pairs.items() for one in reasons}
    old = Conflict.objects.filter(expert__in=people, application__in=dossiers, source__in=MACHINE)
    live: dict[tuple[Any, ...], Conflict] = {}
    lifted: set[tuple[Any, ...]] = set()
    for row in old.order_by("pk"):
        place = (row.expert_id, row.application_id, row.source, row.kind)
        if row.ended_at is None:
            live[place] = row
        elif row.ended_by_id is not None:
            lifted.add((*place, row.detail))
    _end([row for place, row in live.items() if place not in wanted], by)
    fresh = [
        Conflict(
            expert_id=place[0], application_id=place[1], source=place[2], kind=place[3], detail=one.detail[:300],
            found_by=by.user,
        )
        for place, one in wanted.items()
        if place not in live and (*place, one.detail[:300]) not in lifted
    ]  # fmt: skip
    # Two refreshes at once may find the same; the database keeps it once.
    Conflict.objects.bulk_create(fresh, ignore_conflicts=True)
    for row in fresh:
        _note("found", row, by)
    setting_aside.enforce(Q(expert__in=people, application__in=dossiers))
    return fresh


def check(expert: Expert, application: Application, by: Actor | None = None) -> list[Conflict]:
    """Compare this one pair anew and answer what keeps them apart: before proposing, inside its transaction."""
    refresh(application.cycle, [expert], [application], by)
    return list(live_conflicts().filter(expert=expert, application=application))


def _with_association(cycle: Cycle) -> QuerySet[Any, int]:
    return Application.objects.filter(cycle=cycle, status__in=LIVE - INTAKE).values_list("pk", flat=True)


def _keys(things: Iterable[Any]) -> set[int]:
    return {thing if isinstance(thing, int) else thing.pk for thing in things}


def _end(rows: list[Conflict], by: Actor) -> None:
    """The data say so no more: nobody lifted it, so nobody stands beside the end."""
    Conflict.objects.filter(pk__in=[row.pk for row in rows]).update(
        ended_at=clock.now(), end_reason=_("比对的资料已变化")
    )
    for row in rows:
        _note("ended", row, by)
        setting_aside.release(row, by)


def _note(what: str, row: Conflict, by: Actor) -> None:
    audit.record_late(
        f"conflict.{what}", actor=by.user, ip=by.ip, target=f"application:{row.application_id}",
        detail={"expert": row.expert_id, "source": row.source, "kind": row.kind},
    )  # fmt: skip


@transaction.atomic
def enter(expert: Expert, application: Application, kind: str, *, reason: str, by: Actor) -> Conflict:
    """A relation the association learned of (STAFF), or the expert declared (EXP); in force at once."""
    if kind not in DECLARED:
        raise TransitionError(_("请选择一种回避事由。"), [("kind", _("请选择一种回避事由。"))])
    source = Source.EXPERT if by.role == Role.EXP else Source.STAFF
    place = {"expert": expert, "application": application, "source": source, "kind": kind, "ended_at": None}
    row, made = Conflict.objects.get_or_create(**place, defaults={"detail": reason.strip()[:300], "found_by": by.user})
    if made:
        _note("declared", row, by)
    setting_aside.enforce(Q(expert=expert, application=application))
    return row


@transaction.atomic
def declare(
    assignment: Assignment, kind: str, reason: str, by: Actor, *, version: int | None = None, key: str = ""
) -> AssignmentEvent | None:
    """E4: the expert's own 回避 from a dossier, or STAFF's for them; hidden from the very next request on.

    Before anything is locked the assignment becomes 已回避; the sheet, if begun, is void (the caller's stage keeps
    its version). A locked sheet is quarantined instead.
    """

    def permit(user: Any, row: Assignment) -> bool:
        return by.role == Role.STAFF or row.expert.user_id == user.pk

    if not permit(by.user, assignment):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    event = None
    if assignment.state not in setting_aside.KEPT:
        event = advance_assignment(
            assignment, "recuse", by=by, permit=permit, version=version, reason=reason, key=key,
            payload={"kind": kind},
        )  # fmt: skip
    enter(assignment.expert, assignment.application, kind, reason=reason, by=by)
    return event


def can_lift(user: Any, row: Conflict) -> bool:
    """The head of department, never what the data compel, what oneself found, or what concerns oneself."""
    return (
        has_role(user, Role.LEAD)
        and row.ended_at is None
        and not KINDS[row.kind].hard
        and user.pk not in {row.found_by_id, row.expert.user_id}
    )


def liftable(user: Any) -> Q:
    """Twin of can_lift."""
    if not has_role(user, Role.LEAD):
        return Q(pk__in=[])
    soft = [key for key, kind in KINDS.items() if not kind.hard]
    return Q(ended_at=None, kind__in=soft) & (Q(found_by=None) | ~Q(found_by=user.pk)) & ~Q(expert__user=user.pk)


@transaction.atomic
def lift(conflict: Conflict, *, by: Actor, reason: str) -> Conflict:
    """LEAD finds that it is no reason to stay away; a quarantined sheet counts again when nothing else stands."""
    row = locked(Conflict, conflict.pk)
    if by.user is None or not can_lift(by.user, row):
        if row.ended_at is not None:
            raise WrongState(_("这项回避已经解除。"))
        raise NotPermitted(_("您没有办理此事项的权限。"))
    reason = reason.strip()
    if len(reason) < REASON_CHARS:
        problem = _("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS}
        raise TransitionError(problem, [("reason", problem)])
    row.ended_at, row.ended_by, row.end_reason = clock.now(), by.user, reason[:200]
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _note("lifted", row, by)
    setting_aside.release(row, by)
    return row


def with_conflicts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Experts annotated with `away`: whether anything keeps them from anything, for the list's filter."""
    return rows.annotate(away=Exists(live_conflicts().filter(expert=OuterRef("pk"))))
